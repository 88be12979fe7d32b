"""Keeps base connections, tests them and explores their databases.

Source: contract, flow-service.md 1; postgresql-auth.md.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.flow_service import explore, json_patch
from pgflow_widgets.emulator.flow_service.request_bodies import (
    INVALID,
    check_json_schema,
    find_spec,
    name_and_description,
    object_part,
    refuse_unknown_flow_parameters,
)
from pgflow_widgets.emulator.flow_service.resource import ENABLED, CheckedBody, Resources
from pgflow_widgets.emulator.flow_service.specs import Specs
from pgflow_widgets.emulator.problems import connector
from pgflow_widgets.emulator.storage.identifiers import DRAFT, Identifiers
from pgflow_widgets.emulator.storage.state_file import Place, Store
from pgflow_widgets.errors import InputError
from pgflow_widgets.model.auth_fields import AuthSpec, SslMode
from pgflow_widgets.model.connection_strings import adobe
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.model.sources import SOURCES
from pgflow_widgets.postgres.idle_sessions import IdleSessions
from pgflow_widgets.postgres.login import Login, read_login

if TYPE_CHECKING:
    from multidict import MultiMapping

_MASK = "********"
_INITIALIZING = "initializing"
_STATES = (ENABLED, "disabled", _INITIALIZING)
_EXPLORED = frozenset(
    {"objectType", "object", "preview", "FileType", "fileType", "CompressionType"}
)


class Connections(Resources):
    """All base connections.

    Parameters
    ----------
    store, identifiers
        As for all resources.
    specs
        The connection specs on offer.
    cloud
        What authentications are offered.
    preview_rows
        How many rows a preview gives.
    ca_file
        Certificates to trust when a database's certificate is checked.
    """

    kind = "connections"
    noun = "connection"
    body = frozenset({"name", "description", "auth", "connectionSpec"})
    changeable = frozenset({"name", "description", "auth", "state"})

    def __init__(
        self,
        store: Store,
        identifiers: Identifiers,
        *,
        specs: Specs,
        cloud: Cloud,
        preview_rows: int,
        ca_file: Path | None,
    ) -> None:
        super().__init__(store, identifiers)
        self._specs = specs
        self._cloud = cloud
        self._preview_rows = preview_rows
        self._ca_file = ca_file
        self._idle = IdleSessions()

    def content(self, place: Place, body: Mapping[str, Any], *, draft: bool) -> CheckedBody:  # noqa: ARG002
        """Check a body; whether its database answers is a matter for test and explore.

        Every refusal names the field and quotes no value.
        """
        named = name_and_description(body, name_needed=True)
        spec = find_spec(body, "connectionSpec", self._specs.items, version_needed=True)
        source = next((s for s in SOURCES if s.connection_spec_id == spec["id"]), None)
        if source is None:
            raise problems.flow("1413-400", "connectionSpec.id is not one of a source.")
        item = {**named, "connectionSpec": {"id": spec["id"], "version": spec["version"]}}
        if draft and body.get("auth") is None:
            return CheckedBody(item)
        auth = object_part(body, "auth")
        spec_name = auth.get("specName")
        offered = {spec.name: spec for spec in source.auth[self._cloud]}
        if not isinstance(spec_name, str) or spec_name not in offered:
            raise problems.flow("1415-400", "auth.specName is not offered by this connection spec.")
        sent = {} if draft and auth.get("params") is None else object_part(auth, "params")
        params = _params(offered[spec_name], sent, draft=draft)
        masked = _masked(offered[spec_name], params)
        return CheckedBody({**item, "auth": {"specName": spec_name, "params": masked}}, params)

    def editable_body(self, place: Place, item: Mapping[str, Any]) -> dict[str, Any]:
        """Return the body that would make this connection, its params unmasked."""
        whole = {**super().editable_body(place, item), "state": item["state"]}
        if "auth" in whole:
            params = self.store.secret(place, self.kind, item["id"])
            whole["auth"] = {"specName": item["auth"]["specName"], "params": params}
        return whole

    def refuse_change(
        self, item: Mapping[str, Any], instruction: json_patch.PatchInstruction
    ) -> None:
        """Refuse another connection spec, and what cannot change at all or not now."""
        _refuse_initializing(item)
        if instruction.path[0] == "connectionSpec":
            raise problems.flow("1414-400", "The connection spec cannot change.")
        super().refuse_change(item, instruction)

    def state_after(self, item: Mapping[str, Any], changed: Mapping[str, Any]) -> str:
        """Return the state after a patch, which may enable and disable."""
        state = changed.get("state")
        if state == item["state"]:
            return str(state)
        if item["state"] == DRAFT:
            raise self.wrong_state(item, "A draft has to be published first.")
        if state not in _STATES:
            raise problems.flow("1456-400", f"state must be one of {', '.join(_STATES)}.")
        return str(state)

    def in_use(self, place: Place, item: Mapping[str, Any]) -> problems.Problem | None:
        """Return the documented error while flows read through this connection."""
        _refuse_initializing(item)
        pointer = "$.baseConnectionId"
        flows = {
            flow["id"]
            for source in self.store.referrers(place, "sourceConnections", pointer, item["id"])
            for flow in self.store.referrers(place, "flows", "$.sourceConnectionIds", source["id"])
        }
        if not flows:
            return None
        detail = f"The connection is used by these flows: {', '.join(sorted(flows))}."
        return problems.flow("1418-400", detail, entity=(self.kind, item["id"]))

    async def test(self, place: Place, connection_id: str) -> dict[str, Any]:
        """Return whether the database lets the connection in, and if not, why."""
        return await explore.try_login(self.login(place, connection_id))

    async def explore(
        self, place: Place, connection_id: str, parameters: MultiMapping[str]
    ) -> object:
        """List tables, or describe one."""
        if "filters" in parameters:
            raise connector.problem("1353-400")
        refuse_unknown_flow_parameters(parameters, _EXPLORED)
        login = self.login(place, connection_id)
        kind = (parameters.get("objectType") or "root").casefold()
        if kind == "root":
            return await explore.list_tables(login, self._idle)
        if kind != "table":
            raise connector.problem("1358-400", allowed="root, table")
        path = parameters.get("object")
        if not path:
            code = "1337-400" if path is None else "1334-400"
            raise connector.problem(code, field="object")
        preview = (parameters.get("preview") or "false").casefold() == "true"
        return await explore.describe_table(
            login, path, rows=self._preview_rows if preview else 0, idle=self._idle
        )

    async def keys(
        self, place: Place, parameters: MultiMapping[str]
    ) -> dict[str, list[dict[str, Any]]]:
        """Return the keys of the table that ``table`` names, behind ``connection``."""
        connection_id, path = parameters.get("connection"), parameters.get("table")
        if not connection_id or not path:
            raise problems.flow(INVALID, "connection and table are required.")
        login = self.login(place, connection_id)
        return {"keys": await explore.describe_keys(login, path, self._idle)}

    async def configs(
        self, place: Place, connection_id: str, parameters: MultiMapping[str]
    ) -> dict[str, Any]:
        """Give the columns of the table that ``object`` names, or of none."""
        login = self.login(place, connection_id)
        path = parameters.get("object")
        if not path:
            return {"items": []}
        columns = (await explore.describe_table(login, path, idle=self._idle))["schema"]["columns"]
        return {"items": [{"columnName": c["name"], "columnType": c["type"]} for c in columns]}

    async def lifetime(self, _app: object) -> AsyncIterator[None]:
        """End the sessions that are still open when the service ends."""
        yield
        await self._idle.close()

    def login(self, place: Place, connection_id: str) -> Login:
        """Return where a connection's database is and how to sign in."""
        item = self.item(place, connection_id)
        if item["state"] == DRAFT:
            self.content(place, self.editable_body(place, item), draft=False)
        source = next(s for s in SOURCES if s.connection_spec_id == item["connectionSpec"]["id"])
        params = self.store.secret(place, self.kind, connection_id)
        spec = source.auth_spec(self._cloud, item["auth"]["specName"])
        if spec.connection_string:
            values = adobe.parse_adobe(params[spec.connection_string], spec)
            return read_login(spec, values, self._ca_file)
        return read_login(spec, params, self._ca_file)


def _refuse_initializing(item: Mapping[str, Any]) -> None:
    if item["state"] == _INITIALIZING:
        raise problems.flow(
            "1417-400",
            "An initializing connection is not updated or deleted with the token of a user.",
            entity=("connections", item["id"]),
        )


def _params(spec: AuthSpec, raw_params: Mapping[str, Any], *, draft: bool) -> dict[str, Any]:
    """Return the params in the spelling of the schema, checked against it."""
    params = {name: _normalised(spec, name, value) for name, value in raw_params.items()}
    schema = spec.json_schema()
    unknown = sorted(set(params) - set(schema["properties"]))
    if unknown:
        raise problems.flow(INVALID, f"auth.params has no parameter {unknown[0][:64]!r}.")
    missing = set(schema["required"]) - set(params)
    if draft and missing:
        schema["required"] = []
    check_json_schema(schema, params, "auth.params")
    if not (draft and missing):
        _check(spec, params)
    return params


def _check(spec: AuthSpec, params: Mapping[str, Any]) -> None:
    """Apply the rules that JSON Schema cannot say."""
    try:
        if spec.connection_string:
            adobe.parse_adobe(Secret(params[spec.connection_string]), spec)
        else:
            secret = {field.name for field in spec.fields if field.secret}
            known = {n: Secret(v) if n in secret else v for n, v in params.items()}
            tls = {name for wanted in spec.tls.values() for name in wanted}
            spec.clean({n: v for n, v in known.items() if n not in tls})
    except InputError as error:
        name = spec.connection_string or error.field
        raise connector.problem(
            "1312-400", field=f"auth.params.{name}", rule=f"is refused. {error.message}"
        ) from None


def _normalised(spec: AuthSpec, name: str, value: object) -> object:
    """Return a value in the documented spelling, where another one is accepted too."""
    field = next((known for known in spec.fields if known.name == name), None)
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
