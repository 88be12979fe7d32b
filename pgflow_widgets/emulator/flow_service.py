"""Connections and connection specs, as Flow Service answers for them.

Source: contract, flow-service.md 1 and 2; postgresql-auth.md.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema

from pgflow_widgets.emulator import explore, patch, problems
from pgflow_widgets.emulator.query import Query
from pgflow_widgets.emulator.store import Place, Store
from pgflow_widgets.errors import InputError
from pgflow_widgets.postgres import Login
from pgflow_widgets.secret import Secret
from pgflow_widgets.spec import conninfo
from pgflow_widgets.spec.fields import AuthSpec, Cloud, Source, SslMode
from pgflow_widgets.spec.sources import SOURCES

if TYPE_CHECKING:
    from multidict import MultiMapping

_MASK = "********"
_DEFAULT_PORT = "5432"
_CHANGEABLE = frozenset({"name", "description", "auth", "state"})
_STATES = ("enabled", "disabled", "initializing")
_INVALID = "1400-400"  # no code is documented for a body of a wrong shape
_PERMISSIONS = {
    "view": [{"@type": "lowLevel", "name": "EnterpriseSource", "permissions": ["read"]}],
    "manage": [{"@type": "lowLevel", "name": "EnterpriseSource", "permissions": ["write"]}],
}


class FlowService:
    """The service, apart from HTTP.

    Parameters
    ----------
    store
        Where everything is kept.
    cloud
        What authentications are offered.
    client_id
        Of the one credential; it stands in ``createdClient``.
    clock
        Seconds since 1970.
    preview_rows
        How many rows a preview gives.
    ca_file
        Certificates to trust when a database's certificate is checked.
    """

    def __init__(
        self,
        store: Store,
        *,
        cloud: Cloud,
        client_id: str,
        clock: Callable[[], float],
        preview_rows: int,
        ca_file: Path | None,
    ) -> None:
        self._store = store
        self._cloud = cloud
        self._client_id = client_id
        self._clock = clock
        self._preview_rows = preview_rows
        self._ca_file = ca_file

    def connection_specs(self, parameters: MultiMapping[str]) -> dict[str, Any]:
        """List the connection specs."""
        return Query.read(parameters).answer("/connectionSpecs", map(self._described, SOURCES))

    def connection_spec(self, spec_id: str) -> dict[str, Any]:
        """Give one connection spec, in the envelope of a list."""
        found = [self._described(source) for source in _sources(spec_id)]
        if not found:
            raise problems.flow(
                "1439-404", "No such connection spec.", entity=("connectionSpecs", spec_id)
            )
        return {"items": found}

    def create(self, place: Place, body: object) -> dict[str, Any]:
        """Keep a new connection; whether its database answers is a matter for test and explore."""
        source, spec, params = self._checked(body)
        assert isinstance(body, Mapping)
        now = int(self._clock() * 1000)
        etag = _etag()
        item = {
            "id": str(uuid.uuid4()),
            "createdAt": now,
            "updatedAt": now,
            "createdBy": f"{self._client_id}@techacct.adobe.com",
            "updatedBy": f"{self._client_id}@techacct.adobe.com",
            "createdClient": self._client_id,
            "updatedClient": self._client_id,
            "sandboxId": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{place.org}/{place.sandbox}")),
            "sandboxName": place.sandbox,
            "imsOrgId": place.org,
            "name": body["name"].strip(),
            "description": body.get("description") or "",
            "connectionSpec": {
                "id": source.connection_spec_id,
                "version": source.connection_spec_version,
            },
            "state": "enabled",
            "auth": {"specName": spec.name, "params": _masked(spec, params)},
            "version": etag,
            "etag": etag,
        }
        self._store.add(place, item, params)
        return {"id": item["id"], "etag": etag}

    def connections(self, place: Place, parameters: MultiMapping[str]) -> dict[str, Any]:
        """List connections."""
        return self._listed(place, Query.read(parameters), "/connections")

    def search(self, place: Place, parameters: MultiMapping[str], body: object) -> dict[str, Any]:
        """List connections that fit a body's filters."""
        return self._listed(place, Query.search(parameters, body), "/connections/search")

    def _listed(self, place: Place, query: Query, path: str) -> dict[str, Any]:
        items = self._store.items(
            place, order=query.order, descending=query.descending, after=query.after
        )
        return query.answer(path, items)

    def connection(self, place: Place, connection_id: str) -> dict[str, Any]:
        """Give one connection, in the envelope of a list."""
        return {"items": [self._item(place, connection_id)]}

    def update(
        self, place: Place, connection_id: str, body: object, *, if_match: str | None
    ) -> dict[str, Any]:
        """Change a connection, if the caller has seen its present version.

        Nothing is awaited between the look and the write, so no update gets lost.
        """
        item = self._item(place, connection_id)
        instructions = patch.read(body)
        if if_match is None:
            raise problems.flow("1403-400", "The header If-Match is missing.")
        if if_match != item["etag"]:
            raise problems.flow(
                "1404-412",
                "If-Match is not the current etag.",
                entity=(place.kind, connection_id),
            )
        for each in instructions:
            if each.path[0] == "connectionSpec":
                raise problems.flow("1414-400", "The connection spec cannot change.")
            if each.path[0] not in _CHANGEABLE:
                raise problems.flow("1455-400", f"{each.pointer[:64]} cannot be changed.")
        kept = self._store.secret(place, connection_id)
        whole = {name: item[name] for name in ("name", "description", "state", "connectionSpec")}
        auth = {"specName": item["auth"]["specName"], "params": kept}
        changed = patch.applied({**whole, "auth": auth}, instructions)
        _, spec, params = self._checked(changed)
        if changed.get("state") not in _STATES:
            raise problems.flow("1456-400", "state must be enabled, disabled or initializing.")
        etag = _etag()
        item |= {
            "name": changed["name"].strip(),
            "description": changed.get("description") or "",
            "state": changed["state"],
            "auth": {"specName": spec.name, "params": _masked(spec, params)},
            "updatedAt": int(self._clock() * 1000),
            "updatedBy": f"{self._client_id}@techacct.adobe.com",
            "updatedClient": self._client_id,
            "version": etag,
            "etag": etag,
        }
        self._store.update(place, item, params)
        return {"id": connection_id, "etag": etag}

    def delete(self, place: Place, connection_id: str) -> None:
        """Delete a connection."""
        if not self._store.delete(place, connection_id):
            raise _unknown(connection_id)

    async def test(self, place: Place, connection_id: str) -> dict[str, Any]:
        """Tell whether the database lets the connection in."""
        return {"result": await explore.works(self._login(place, connection_id))}

    async def explore(
        self, place: Place, connection_id: str, parameters: MultiMapping[str]
    ) -> object:
        """List tables, or describe one."""
        login = self._login(place, connection_id)
        kind = (parameters.get("objectType") or "root").casefold()
        if kind == "root":
            return await explore.root(login)
        if kind != "table":
            raise problems.flow(_INVALID, "objectType must be root or table for this source.")
        path = parameters.get("object")
        if not path:
            raise problems.flow(_INVALID, "object, the path of the table, is missing.")
        preview = (parameters.get("preview") or "false").casefold() == "true"
        return await explore.table(login, path, rows=self._preview_rows if preview else 0)

    def _described(self, source: Source) -> dict[str, Any]:
        auth_specs = source.auth[self._cloud]
        return {
            "id": source.connection_spec_id,
            "name": source.name,
            "providerId": source.provider_id,
            "version": source.connection_spec_version,
            "authSpec": [
                {"name": spec.name, "type": spec.type, "spec": spec.json_schema()}
                for spec in auth_specs
            ],
            "sourceSpec": {
                "spec": {
                    "type": "object",
                    "properties": {"tableName": {"type": "string"}, "columns": {"type": "array"}},
                    "required": ["tableName"],
                },
                "attributes": {"uiAttributes": {"isSource": True, "category": {"key": "database"}}},
            },
            "exploreSpec": {
                "name": "Resource",
                "type": "Resource",
                "requestSpec": {},
                "responseSpec": {},
            },
            "attributes": {
                "category": "Databases",
                "isSource": True,
                "isDraftModeSupported": True,
                "uiAttributes": {"apiFeatures": {"explorePaginationSupported": False}},
            },
            "permissionsInfo": _PERMISSIONS,
        }

    def _checked(self, body: object) -> tuple[Source, AuthSpec, dict[str, Any]]:
        """Return what the body asks for; every refusal names the field and quotes no value."""
        if not isinstance(body, Mapping) or not body:
            raise problems.flow("1405-400", "The body must be a JSON object and not empty.")
        name = body.get("name")
        if not isinstance(name, str) or not name.strip():
            raise problems.flow(_INVALID, "name is required.")
        if not isinstance(body.get("description"), str | None):
            raise problems.flow(_INVALID, "description must be a string.")
        wanted = _object(body, "connectionSpec")
        sources = _sources(wanted.get("id"))
        if not sources:
            raise problems.flow("1413-400", "connectionSpec.id is not a known connection spec.")
        if not wanted.get("version"):
            raise problems.flow("1400-422", "connectionSpec.version is required.")
        auth = _object(body, "auth")
        spec_name = auth.get("specName")
        offered = {spec.name: spec for spec in sources[0].auth[self._cloud]}
        if not isinstance(spec_name, str) or spec_name not in offered:
            raise problems.flow("1415-400", "auth.specName is not offered by this connection spec.")
        spec = offered[spec_name]
        return sources[0], spec, _params(spec, _object(auth, "params"))

    def _item(self, place: Place, connection_id: str) -> dict[str, Any]:
        item = self._store.get(place, connection_id)
        if item is None:
            raise _unknown(connection_id)
        return item

    def _login(self, place: Place, connection_id: str) -> Login:
        item = self._item(place, connection_id)
        (source,) = _sources(item["connectionSpec"]["id"])
        spec = source.auth_spec(self._cloud, item["auth"]["specName"])
        params = self._store.secret(place, connection_id)
        values: Mapping[str, Any] = params
        if spec.connection_string:
            values = conninfo.parse(params[spec.connection_string], spec)
        password = values["password"]
        return Login(
            server=str(values["server"]),
            port=int(str(values.get("port", _DEFAULT_PORT))),
            database=str(values["database"]),
            username=str(values["username"]),
            password=password if isinstance(password, Secret) else Secret(password),
            ssl_mode=spec.ssl_mode(values),
            ca_file=self._ca_file,
        )


def _params(spec: AuthSpec, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the params in the spelling of the schema, checked against it."""
    params = {name: _normalised(spec, name, value) for name, value in given.items()}
    schema = spec.json_schema()
    unknown = sorted(set(params) - set(schema["properties"]))
    if unknown:
        raise problems.flow(_INVALID, f"auth.params has no parameter {unknown[0][:64]!r}.")
    validator = jsonschema.Draft7Validator(schema)
    for error in validator.iter_errors(params):
        names = [str(part) for part in error.path] or [
            name for name in schema["required"] if name not in params
        ]
        what = "is missing" if error.validator == "required" else f"breaks {error.validator}"
        raise problems.flow(_INVALID, f"auth.params.{names[0]} {what}.")
    _check(spec, params)
    return params


def _check(spec: AuthSpec, params: Mapping[str, Any]) -> None:
    """Apply the rules that JSON Schema cannot say."""
    try:
        if spec.connection_string:
            conninfo.parse(Secret(params[spec.connection_string]), spec)
        else:
            secret = {each.name for each in spec.fields if each.secret}
            known = {n: Secret(v) if n in secret else v for n, v in params.items()}
            tls = {name for wanted in spec.tls.values() for name in wanted}
            spec.clean({n: v for n, v in known.items() if n not in tls})
    except InputError as error:
        name = spec.connection_string or error.field
        raise problems.flow(_INVALID, f"auth.params.{name}: {error.message}") from None


def _normalised(spec: AuthSpec, name: str, value: object) -> object:
    """Return a value in the documented spelling, where another one is accepted too."""
    field = next((each for each in spec.fields if each.name == name), None)
    if field is None or spec.connection_string:
        return value
    if isinstance(value, bool) and field.choices:
        value = str(value).lower()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not field.choices or not isinstance(value, str):
        return value
    try:
        return field.clean(value)
    except InputError:
        # One of Adobe's pages gives the names of the modes for AWS too.
        mode = SslMode.read(value)
        return spec.tls[mode].get(name, value) if mode else value


def _masked(spec: AuthSpec, params: Mapping[str, Any]) -> dict[str, Any]:
    properties = spec.json_schema()["properties"]
    hidden = {name for name, schema in properties.items() if schema.get("format") == "password"}
    return {name: _MASK if name in hidden else value for name, value in params.items()}


def _sources(spec_id: object) -> list[Source]:
    return [source for source in SOURCES if source.connection_spec_id == spec_id]


def _object(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = body.get(name)
    if not isinstance(found, Mapping):
        raise problems.flow(_INVALID, f"{name} is required and must be an object.")
    return found


def _unknown(connection_id: str) -> problems.Problem:
    return problems.flow("1439-404", "No such connection.", entity=("connections", connection_id))


def _etag() -> str:
    """Return an etag, which holds its own double quotes."""
    parts = (secrets.token_hex(size) for size in (4, 2, 2, 2, 6))
    return '"' + "-".join(parts) + '"'
