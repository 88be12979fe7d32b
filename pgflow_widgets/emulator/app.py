"""The HTTP side of the local Flow Service: routes, the gateway's checks, errors as JSON.

Source: contract, auth.md 2 to 5; flow-service.md 0.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from pgflow_widgets.emulator import http, problems
from pgflow_widgets.emulator.catalog import Catalog
from pgflow_widgets.emulator.data_prep.mapping_sets import DataPrep
from pgflow_widgets.emulator.flow_service.connections import Connections
from pgflow_widgets.emulator.flow_service.flows import Flows, SourceConnections, TargetConnections
from pgflow_widgets.emulator.flow_service.specs import connection_specs, flow_specs
from pgflow_widgets.emulator.gateway.faults import Faults
from pgflow_widgets.emulator.gateway.ims import Ims
from pgflow_widgets.emulator.http import Handler
from pgflow_widgets.emulator.routes import data_access, flow_service, schema_registry
from pgflow_widgets.emulator.runs.runs import Runs
from pgflow_widgets.emulator.runs.scheduler import Runner
from pgflow_widgets.emulator.schema_registry.registry import SchemaRegistry
from pgflow_widgets.emulator.storage.identifiers import Identifiers
from pgflow_widgets.emulator.storage.lake import Lake
from pgflow_widgets.emulator.storage.state_file import Place, Store
from pgflow_widgets.errors import InputError
from pgflow_widgets.model import platform
from pgflow_widgets.model.auth_fields import Cloud
from pgflow_widgets.model.secrets import Secret

if TYPE_CHECKING:
    from aiohttp.typedefs import Middleware

_LARGEST_BODY = 1024 * 1024
_FAULTS_PATH = f"{platform.EMULATOR_PATH}/faults"
_TOKEN_PATHS = ("/ims/token/v3", "/ims/token/v2")


@dataclass(frozen=True, slots=True)
class Organisation:
    """An IMS organisation, the one credential that it accepts, and its sandboxes.

    Parameters
    ----------
    org_id, client_id, client_secret
        What its callers send.
    sandboxes
        Their names; the first is the default one.
    """

    org_id: str
    client_id: str
    client_secret: Secret
    sandboxes: tuple[str, ...] = ("prod", "dev")


@dataclass(frozen=True, slots=True)
class Config:
    """How a local Flow Service behaves.

    Parameters
    ----------
    store
        Where everything is kept.
    lake
        The folder that flows write to.
    organisations
        Who may call; none sees anything of another.
    cloud
        The cloud whose authentications and regions are offered.
    ca_file
        Certificates to trust when a database's certificate is checked.
    token_lifetime
        Seconds.
    preview_rows
        How many rows a preview gives; Adobe documents no number.
    faults
        How it misbehaves from the start; see `faults.Faults.set`. ``/emulator/faults`` changes it.
    latency
        Seconds that every call waits before it is worked on.
    seed
        Makes ids, etags and times the same at every run.
    access_log
        Takes one line for each call; None for no log.
    clock
        Seconds since 1970.
    """

    store: Store
    lake: Path
    organisations: tuple[Organisation, ...]
    cloud: Cloud = Cloud.AZURE
    ca_file: Path | None = None
    token_lifetime: int = 86_399
    preview_rows: int = 100
    faults: Mapping[str, object] | None = None
    latency: float = 0.0
    seed: int | None = None
    access_log: Callable[[str], object] | None = None
    clock: Callable[[], float] = time.time


def create_app(config: Config) -> web.Application:
    """Return the application; it closes nothing that it did not open."""
    clients = {each.client_id: each.client_secret for each in config.organisations}
    ims = Ims(clients, lifetime=config.token_lifetime, clock=config.clock)
    gateway = _Gateway(config.organisations, ims)
    faults = Faults(lambda request: ims.revoke(_token(request)))
    if config.faults is not None:
        faults.set(config.faults)
    stamps = Identifiers(config.clock, seed=config.seed, start=config.store.starts())

    @web.middleware
    async def misbehave(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path == _FAULTS_PATH:
            return await handler(request)
        if config.latency:
            await asyncio.sleep(config.latency)
        return await faults.apply(request, handler)

    logged = [_logged(config.access_log)] if config.access_log else []
    app = web.Application(
        middlewares=[*logged, misbehave, _answer_problems], client_max_size=_LARGEST_BODY
    )
    _route_faults(app, gateway, faults)
    _route_platform(app, config, gateway, ims)
    for operation in _services(app, config, gateway.place, stamps):
        app.router.add_route(*operation)
    return app


def _services(
    app: web.Application, config: Config, place: http.Placing, stamps: Identifiers
) -> list[http.Route]:
    """Put the services together, and return their operations."""
    store, lake = config.store, Lake(config.lake)
    registry = SchemaRegistry(store, stamps)
    catalog = Catalog(store, stamps, registry)
    prep = DataPrep(store, stamps, registry)
    sources, ways = connection_specs(config.cloud), flow_specs()
    connections = Connections(
        store,
        stamps,
        specs=sources,
        cloud=config.cloud,
        preview_rows=config.preview_rows,
        ca_file=config.ca_file,
    )
    ends = (
        SourceConnections(store, stamps, specs=sources),
        TargetConnections(store, stamps, specs=sources),
    )
    flows = Flows(store, stamps, specs=ways)
    runs = Runs(store, stamps, catalog=catalog, lake=lake, clock=config.clock)
    runner = Runner(
        store,
        runs=runs,
        connections=connections,
        prep=prep,
        registry=registry,
        lake=lake,
        clock=config.clock,
    )
    flows.changed, flows.gone, runs.submit = runner.wake, runner.stop, runner.submit
    app.cleanup_ctx.extend((connections.lifetime, runner.lifetime))
    services = flow_service.Services(sources, ways, connections, ends, flows, runs)
    return [
        *flow_service.routes(place, services),
        *schema_registry.routes(place, registry, catalog, prep, forget=lake.forget),
        *data_access.routes(place, catalog, lake),
        *_asking_keys(connections, place),
    ]


def _asking_keys(connections: Connections, place: http.Placing) -> list[http.Route]:
    """Offer what Adobe does not: a table's keys, so that a plan need not guess them here."""

    async def told(request: web.Request) -> web.Response:
        return web.json_response(await connections.keys(place(request), request.query))

    return [("GET", f"{platform.EMULATOR_PATH}/tables/keys", told)]


def _logged(write: Callable[[str], object]) -> Middleware:
    """Write a line for each call; a query can hold a secret, a header does: neither is in it."""

    @web.middleware
    async def log(request: web.Request, handler: Handler) -> web.StreamResponse:
        start, status, size = time.perf_counter(), "500", 0  # what an exception is answered with
        try:
            response = await handler(request)
            status, size = str(response.status), response.content_length or 0
        except (asyncio.CancelledError, ConnectionError):
            status = "broken off"
            raise
        finally:
            spent = (time.perf_counter() - start) * 1000
            write(f"{request.method} {request.rel_url.raw_path} {status} {size} B {spent:.1f} ms")
        return response

    return log


@web.middleware
async def _answer_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every error as JSON, and give every answer a request id."""
    request_id = uuid.uuid4().hex
    response: web.StreamResponse
    try:
        response = await handler(request)
    except problems.Problem as problem:
        if "report" in problem.body:
            problem.body["report"]["request-id"] = request_id
        response = web.json_response(problem.body, status=problem.status)
    except ConnectionError:  # the caller is gone, in the middle of its request
        response = web.Response(status=400)
    except sqlite3.OperationalError as error:  # such as a disk that is full
        full = problems.flow("1400-500", f"The state file cannot be written: {error}.")
        response = web.json_response(full.body, status=full.status)
    except web.HTTPException as error:
        body = {"title": error.reason, "status": error.status, "detail": "No such operation."}
        response = web.json_response(body, status=error.status)
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
    response.headers[platform.REQUEST_ID] = request_id
    return response


def _route_faults(app: web.Application, gateway: _Gateway, faults: Faults) -> None:
    """Let who may call the service also say how it misbehaves, while it runs."""

    async def told(request: web.Request) -> web.Response:
        gateway.check(request)
        return web.json_response(faults.told())

    async def change(request: web.Request) -> web.Response:
        gateway.check(request)
        try:
            faults.set(await http.body(request))
        except InputError as error:
            raise problems.flow("1400-400", error.message) from None
        return web.json_response(faults.told())

    app.router.add_get(_FAULTS_PATH, told)
    app.router.add_put(_FAULTS_PATH, change)


def _route_platform(app: web.Application, config: Config, gateway: _Gateway, ims: Ims) -> None:
    region = next(r for r in ("VA7", "VA6") if platform.cloud_of(r) is config.cloud)

    def described(organisation: Organisation) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "title": {"prod": "Production"}.get(name, name.capitalize()),
                "state": "active",
                "type": "production" if number == 0 else "development",
                "region": region,
                "isDefault": number == 0,
            }
            for number, name in enumerate(organisation.sandboxes)
        ]

    async def token(request: web.Request) -> web.Response:
        return web.json_response(ims.exchange({**request.query, **await _form(request)}))

    async def sandboxes(request: web.Request) -> web.Response:
        listed = described(gateway.check(request))
        page = {"limit": 200, "count": len(listed)}
        return web.json_response({"sandboxes": listed, "_page": page, "_links": {}})

    async def sandbox(request: web.Request) -> web.Response:
        listed = described(gateway.check(request))
        found = [each for each in listed if each["name"] == request.match_info["name"]]
        if not found:
            raise problems.sandbox()
        return web.json_response(found[0])

    async def types(request: web.Request) -> web.Response:
        gateway.check(request)
        known = ("production", "development")
        found = [{"id": each, "title": each.capitalize()} for each in known]
        return web.json_response({"sandboxTypes": found})

    for path in _TOKEN_PATHS:
        app.router.add_post(path, token)
    for ending in ("", "/"):
        for path, handler in (
            ("", sandboxes),
            ("/sandboxes", sandboxes),
            ("/sandboxes/{name}", sandbox),
            ("/sandboxTypes", types),
        ):
            app.router.add_get(platform.SANDBOX_MANAGEMENT_PATH + path + ending, handler)


async def _form(request: web.Request) -> dict[str, str]:
    """Return the fields of a form, in the one encoding that IMS documents."""
    if not request.body_exists:
        return {}
    if request.content_type != "application/x-www-form-urlencoded":
        raise problems.ims("invalid_request", "the body must be application/x-www-form-urlencoded")
    try:
        sent = await request.post()
    except (ValueError, LookupError, web.RequestPayloadError):
        raise problems.ims("invalid_request", "the body cannot be read as a form") from None
    return {name: str(value) for name, value in sent.items()}


class _Gateway:
    """The checks that a call passes before the service sees it, in their order."""

    def __init__(self, organisations: Sequence[Organisation], ims: Ims) -> None:
        self._organisations = organisations
        self._ims = ims

    def check(self, request: web.Request) -> Organisation:
        """Check token, API key and organisation, and return whose call it is."""
        headers = request.headers
        scheme, _, token = headers.get("Authorization", "").partition(" ")
        if not token:
            raise problems.gateway("403010", "Oauth token is missing.")
        client = self._ims.client(_token(request))
        if scheme.casefold() != "bearer" or client is None:
            raise problems.gateway("401013", "Oauth token is not valid")
        if not headers.get(platform.API_KEY):
            raise problems.gateway("403000", "Api Key is required")
        if headers[platform.API_KEY] != client:
            raise problems.gateway("403003", "Api Key is invalid")
        if not headers.get(platform.ORG_ID):
            raise problems.gateway("400003", "Missing header")
        for each in self._organisations:
            if each.client_id == client and each.org_id == headers[platform.ORG_ID]:
                return each
        raise problems.gateway("403025", "Profile is not valid")

    def place(self, request: web.Request) -> Place:
        """Check everything, and return where the call looks."""
        organisation = self.check(request)
        if request.headers.get(platform.SANDBOX_ID):
            raise problems.flow(
                "2110-400", f"{platform.SANDBOX_ID} is not allowed with a user token."
            )
        sandbox = request.headers.get(platform.SANDBOX_NAME, "")
        if not sandbox:
            raise problems.flow("2105-400", f"The header {platform.SANDBOX_NAME} is missing.")
        if sandbox == "*":
            raise problems.flow("2111-403", "A wildcard is not allowed with a user token.")
        if sandbox not in organisation.sandboxes:
            raise problems.flow("2100-404", "No sandbox of that name.")
        return Place(organisation.org_id, sandbox, organisation.client_id)


def _token(request: web.Request) -> str:
    return request.headers.get("Authorization", "").partition(" ")[2].strip()
