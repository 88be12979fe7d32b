"""The HTTP side of the local Flow Service: routes, the gateway's checks, errors as JSON.

Source: contract, auth.md 2 to 5; flow-service.md 0.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.faults import Faults, Handler
from pgflow_widgets.emulator.flow_service import FlowService
from pgflow_widgets.emulator.ims import Ims
from pgflow_widgets.emulator.store import Place, Store
from pgflow_widgets.errors import InputError
from pgflow_widgets.secret import Secret
from pgflow_widgets.spec import platform
from pgflow_widgets.spec.fields import Cloud

_LARGEST_BODY = 1024 * 1024
_FAULTS_PATH = "/emulator/faults"
_TOKEN_PATHS = ("/ims/token/v3", "/ims/token/v2")


@dataclass(frozen=True, slots=True)
class Config:
    """How a local Flow Service behaves.

    Parameters
    ----------
    store
        Where everything is kept.
    client_id, client_secret, org_id
        The one credential that is accepted.
    cloud
        The cloud whose authentications and regions are offered.
    sandboxes
        Their names; the first is the default one.
    ca_file
        Certificates to trust when a database's certificate is checked.
    token_lifetime
        Seconds.
    preview_rows
        How many rows a preview gives; Adobe documents no number.
    faults
        How it misbehaves from the start; see `faults.Faults.set`. ``/emulator/faults`` changes it.
    clock
        Seconds since 1970.
    """

    store: Store
    client_id: str
    client_secret: Secret
    org_id: str
    cloud: Cloud = Cloud.AZURE
    sandboxes: tuple[str, ...] = ("prod", "dev")
    ca_file: Path | None = None
    token_lifetime: int = 86_399
    preview_rows: int = 100
    faults: Mapping[str, object] | None = None
    clock: Callable[[], float] = time.time


def create_app(config: Config) -> web.Application:
    """Return the application; it closes nothing that it did not open."""
    ims = Ims(
        config.client_id, config.client_secret, lifetime=config.token_lifetime, clock=config.clock
    )
    service = FlowService(
        config.store,
        cloud=config.cloud,
        client_id=config.client_id,
        clock=config.clock,
        preview_rows=config.preview_rows,
        ca_file=config.ca_file,
    )
    faults = Faults(lambda request: ims.revoke(_token(request)))
    if config.faults is not None:
        faults.set(config.faults)

    @web.middleware
    async def misbehave(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path == _FAULTS_PATH:
            return await handler(request)
        return await faults.apply(request, handler)

    app = web.Application(middlewares=[misbehave, _answer_problems], client_max_size=_LARGEST_BODY)
    gateway = _Gateway(config, ims)
    _route_faults(app, gateway, faults)
    _route_platform(app, config, gateway, ims)
    _FlowServiceRoutes(gateway, service).add_to(app)
    return app


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
            faults.set(await _body(request))
        except InputError as error:
            raise problems.flow("1400-400", error.message) from None
        return web.json_response(faults.told())

    app.router.add_get(_FAULTS_PATH, told)
    app.router.add_put(_FAULTS_PATH, change)


def _route_platform(app: web.Application, config: Config, gateway: _Gateway, ims: Ims) -> None:
    region = next(r for r in ("VA7", "VA6") if platform.cloud_of(r) is config.cloud)

    async def token(request: web.Request) -> web.Response:
        form = {**request.query, **{k: str(v) for k, v in (await request.post()).items()}}
        return web.json_response(ims.exchange(form))

    async def sandboxes(request: web.Request) -> web.Response:
        gateway.check(request)
        listed = [
            {
                "name": name,
                "title": {"prod": "Production"}.get(name, name.capitalize()),
                "state": "active",
                "type": "production" if number == 0 else "development",
                "region": region,
                "isDefault": number == 0,
            }
            for number, name in enumerate(config.sandboxes)
        ]
        page = {"limit": 200, "count": len(listed)}
        return web.json_response({"sandboxes": listed, "_page": page, "_links": {}})

    for path in _TOKEN_PATHS:
        app.router.add_post(path, token)
    for path in ("", "/", "/sandboxes"):
        app.router.add_get(platform.SANDBOX_MANAGEMENT_PATH + path, sandboxes)


class _FlowServiceRoutes:
    """The paths of Flow Service, each with and without a trailing slash."""

    def __init__(self, gateway: _Gateway, service: FlowService) -> None:
        self._gateway = gateway
        self._service = service

    def add_to(self, app: web.Application) -> None:
        """Add all routes to the application."""
        routes: tuple[tuple[str, str, Handler], ...] = (
            ("GET", "/connectionSpecs", self._specs),
            ("GET", "/connectionSpecs/{id}", self._spec),
            ("GET", "/connections", self._list),
            ("POST", "/connections", self._create),
            ("POST", "/connections/search", self._search),
            ("GET", "/connections/{id}", self._get),
            ("PATCH", "/connections/{id}", self._update),
            ("DELETE", "/connections/{id}", self._delete),
            ("GET", "/connections/{id}/test", self._test),
            ("GET", "/connections/{id}/explore", self._explore),
        )
        for method, path, handler in routes:
            for ending in ("", "/"):
                app.router.add_route(method, platform.FLOW_SERVICE_PATH + path + ending, handler)

    async def _specs(self, request: web.Request) -> web.Response:
        self._gateway.place(request, "connectionSpecs")
        return web.json_response(self._service.connection_specs(request.query))

    async def _spec(self, request: web.Request) -> web.Response:
        self._gateway.place(request, "connectionSpecs")
        return web.json_response(self._service.connection_spec(request.match_info["id"]))

    async def _list(self, request: web.Request) -> web.Response:
        place = self._gateway.place(request, "connections")
        return web.json_response(self._service.connections(place, request.query))

    async def _create(self, request: web.Request) -> web.Response:
        place = self._gateway.place(request, "connections")
        made = self._service.create(place, await _body(request))
        location = f"{platform.FLOW_SERVICE_PATH}/connections/{made['id']}"
        return web.json_response(made, status=201, headers={"Location": location})

    async def _search(self, request: web.Request) -> web.Response:
        place = self._gateway.place(request, "connections")
        found = self._service.search(place, request.query, await _body(request))
        return web.json_response(found)

    async def _get(self, request: web.Request) -> web.Response:
        place = self._gateway.place(request, "connections")
        return web.json_response(self._service.connection(place, request.match_info["id"]))

    async def _update(self, request: web.Request) -> web.Response:
        place = self._gateway.place(request, "connections")
        body = await _body(request)
        made = self._service.update(
            place, request.match_info["id"], body, if_match=request.headers.get("If-Match")
        )
        return web.json_response(made)

    async def _delete(self, request: web.Request) -> web.Response:
        place = self._gateway.place(request, "connections")
        self._service.delete(place, request.match_info["id"])
        return web.Response(status=204)

    async def _test(self, request: web.Request) -> web.Response:
        place = self._gateway.place(request, "connections")
        return web.json_response(await self._service.test(place, request.match_info["id"]))

    async def _explore(self, request: web.Request) -> web.Response:
        place = self._gateway.place(request, "connections")
        found = await self._service.explore(place, request.match_info["id"], request.query)
        return web.json_response(found)


class _Gateway:
    """The checks that a call passes before the service sees it, in their order."""

    def __init__(self, config: Config, ims: Ims) -> None:
        self._config = config
        self._ims = ims

    def check(self, request: web.Request) -> None:
        """Check token, API key and organisation."""
        headers = request.headers
        scheme, _, token = headers.get("Authorization", "").partition(" ")
        if not token:
            raise problems.gateway("403010", "Oauth token is missing.")
        if scheme.casefold() != "bearer" or not self._ims.knows(_token(request)):
            raise problems.gateway("401013", "Oauth token is not valid")
        if not headers.get(platform.API_KEY):
            raise problems.gateway("403000", "Api Key is required")
        if headers[platform.API_KEY] != self._config.client_id:
            raise problems.gateway("403003", "Api Key is invalid")
        if not headers.get(platform.ORG_ID):
            raise problems.gateway("400003", "Missing header")
        if headers[platform.ORG_ID] != self._config.org_id:
            raise problems.gateway("403025", "Profile is not valid")

    def place(self, request: web.Request, kind: str) -> Place:
        """Check everything, and return where the call looks."""
        self.check(request)
        sandbox = request.headers.get(platform.SANDBOX_NAME, "")
        if not sandbox:
            raise problems.flow("2105-400", f"The header {platform.SANDBOX_NAME} is missing.")
        if sandbox == "*":
            raise problems.flow("2111-403", "A wildcard is not allowed with a user token.")
        if sandbox not in self._config.sandboxes:
            raise problems.flow("2100-404", "No sandbox of that name.")
        return Place(kind, self._config.org_id, sandbox)


def _token(request: web.Request) -> str:
    return request.headers.get("Authorization", "").partition(" ")[2].strip()


async def _body(request: web.Request) -> object:
    if request.content_type != "application/json":
        raise problems.content_type()
    raw = await request.read()
    try:
        body: object = json.loads(raw)
        json.dumps(body, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError):
        raise problems.flow("1405-400", "The body is empty or not JSON.") from None
    return body
