"""Puts the local Flow Service together as one web application, and answers errors as JSON.

Source: contract, auth.md 2 to 5; flow-service.md 0.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.catalog import Catalog
from pgflow_widgets.emulator.data_prep.mapping_sets import DataPrep
from pgflow_widgets.emulator.flow_service.connections import Connections
from pgflow_widgets.emulator.flow_service.flows import Flows
from pgflow_widgets.emulator.flow_service.source_and_target import (
    SourceConnections,
    TargetConnections,
)
from pgflow_widgets.emulator.flow_service.specs import list_connection_specs, list_flow_specs
from pgflow_widgets.emulator.gateway.authentication import Gateway, Organisation, bearer_token
from pgflow_widgets.emulator.gateway.faults import FAULTS_PATH, Faults, fault_routes
from pgflow_widgets.emulator.gateway.ims import Ims, ims_routes
from pgflow_widgets.emulator.gateway.strict_clients import strictly
from pgflow_widgets.emulator.http import Call, Handler, PlaceOf, Route, json_routes
from pgflow_widgets.emulator.problems.leniency import Leniency
from pgflow_widgets.emulator.query_service.query_log import QueryLog
from pgflow_widgets.emulator.query_service.server import Login, QueryService
from pgflow_widgets.emulator.query_service.settings import QuerySettings
from pgflow_widgets.emulator.query_service.tables import Tables
from pgflow_widgets.emulator.routes.catalog import catalog_routes
from pgflow_widgets.emulator.routes.data_access import data_access_routes, local_files_route
from pgflow_widgets.emulator.routes.data_prep import data_prep_routes
from pgflow_widgets.emulator.routes.flow_service import FlowServices, flow_service_routes
from pgflow_widgets.emulator.routes.not_offered import not_offered_routes
from pgflow_widgets.emulator.routes.query_service import query_service_routes
from pgflow_widgets.emulator.routes.sandboxes import sandbox_routes
from pgflow_widgets.emulator.routes.schema_registry import schema_registry_routes
from pgflow_widgets.emulator.runs.runs import Runs
from pgflow_widgets.emulator.runs.scheduler import FlowScheduler
from pgflow_widgets.emulator.schema_registry.descriptors import Descriptors
from pgflow_widgets.emulator.schema_registry.registry import SchemaRegistry
from pgflow_widgets.emulator.schema_registry.schema_changes import SchemaChanges
from pgflow_widgets.emulator.storage.identifiers import Identifiers
from pgflow_widgets.emulator.storage.lake import Lake
from pgflow_widgets.emulator.storage.state_file import Store
from pgflow_widgets.model import platform
from pgflow_widgets.model.platform import Cloud

if TYPE_CHECKING:
    from aiohttp.typedefs import Middleware

QUERY_SERVICE = web.AppKey("query_service", QueryService)
_LARGEST_BODY = 1024 * 1024


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
    lenient
        The uncertain rules that are not kept.
    once_needs_copy
        Whether a one-time flow needs a delta column in Copy, in place of being refused for it.
    query
        How the wire of Query Service behaves.
    strict_clients
        Whether calls are refused for what only some descriptions of the services rule out.
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
    lenient: frozenset[Leniency] = frozenset()
    once_needs_copy: bool = False
    strict_clients: bool = False
    query: QuerySettings = field(default_factory=QuerySettings)
    clock: Callable[[], float] = time.time


def create_app(config: Config) -> web.Application:
    """Return the application; it closes nothing that it did not open."""
    clients = {
        organisation.client_id: organisation.client_secret for organisation in config.organisations
    }
    ims = Ims(clients, lifetime=config.token_lifetime, clock=config.clock)
    gateway = Gateway(config.organisations, ims)
    faults = Faults(lambda request: ims.revoke(bearer_token(request)))
    if config.faults is not None:
        faults.set(config.faults)
    identifiers = Identifiers(config.clock, seed=config.seed, start=config.store.count_start())

    @web.middleware
    async def misbehave(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path == FAULTS_PATH:
            return await handler(request)
        if config.latency:
            await asyncio.sleep(config.latency)
        return await faults.apply(request, handler)

    logged = [_log_calls(config.access_log)] if config.access_log else []
    app = web.Application(
        middlewares=[*logged, misbehave, _answer_problems], client_max_size=_LARGEST_BODY
    )
    place: PlaceOf = gateway.place
    check: Callable[[web.Request], Organisation] = gateway.check
    if config.strict_clients:
        place, check = strictly(place), strictly(check)
    operations = [
        *ims_routes(ims),
        *fault_routes(faults, gateway.check),
        *sandbox_routes(lambda request: check(request).sandboxes, config.cloud),
        *_services(app, config, place, identifiers, gateway.sign_in),
    ]
    for operation in operations:
        app.router.add_route(*operation)
    return app


def _services(
    app: web.Application,
    config: Config,
    place: PlaceOf,
    identifiers: Identifiers,
    login: Login,
) -> list[Route]:
    """Put the services together, and return their operations."""
    store, lake = config.store, Lake(config.lake)
    registry = SchemaRegistry(store, identifiers, strict=config.strict_clients)
    catalog = Catalog(store, identifiers, registry)
    prep = DataPrep(store, identifiers, registry)
    lenient, clock = config.lenient, config.clock
    runs = Runs(store, identifiers, catalog=catalog, lake=lake, lenient=lenient, clock=clock)
    flow_services = _flow_services(config, identifiers, runs)
    scheduler = FlowScheduler(
        store,
        runs=runs,
        connections=flow_services.connections,
        prep=prep,
        registry=registry,
        lake=lake,
        clock=clock,
        lenient=lenient,
    )
    flows = flow_services.flows
    flows.on_change, flows.on_delete, runs.submit = scheduler.wake, scheduler.stop, scheduler.submit

    app[QUERY_SERVICE] = query_service = QueryService(
        config.query,
        tables=Tables(store, catalog, registry, lake),
        log=QueryLog(identifiers, clock),
        login=login,
    )
    app.cleanup_ctx.extend(
        (flow_services.connections.lifetime, scheduler.lifetime, query_service.lifetime)
    )
    return [
        *flow_service_routes(place, flow_services),
        *schema_registry_routes(
            place,
            registry,
            Descriptors(store, identifiers, registry),
            SchemaChanges(store, identifiers, registry),
        ),
        *catalog_routes(place, catalog, forget=lake.forget),
        *data_prep_routes(place, prep),
        *data_access_routes(place, catalog, lake),
        *query_service_routes(place, query_service, bearer_token),
        *not_offered_routes(place),
        _keys_route(place, flow_services.connections),
        local_files_route(place, catalog, lake),
    ]


def _keys_route(place: PlaceOf, connections: Connections) -> Route:
    """Return what Adobe does not offer: a table's keys, so that a plan need not guess them here."""

    def list_keys(call: Call) -> object:
        return connections.keys(call.place, call.query)

    (route,) = json_routes(place, [("GET", f"{platform.EMULATOR_PATH}/tables/keys", list_keys)])
    return route


def _flow_services(config: Config, identifiers: Identifiers, runs: Runs) -> FlowServices:
    store, connection_specs = config.store, list_connection_specs(config.cloud)
    flow_specs = list_flow_specs()
    return FlowServices(
        connection_specs=connection_specs,
        flow_specs=flow_specs,
        connections=Connections(
            store,
            identifiers,
            specs=connection_specs,
            cloud=config.cloud,
            preview_rows=config.preview_rows,
            ca_file=config.ca_file,
        ),
        endpoints=(
            SourceConnections(store, identifiers, specs=connection_specs, lenient=config.lenient),
            TargetConnections(store, identifiers, specs=connection_specs),
        ),
        flows=Flows(
            store,
            identifiers,
            specs=flow_specs,
            lenient=config.lenient,
            once_needs_copy=config.once_needs_copy,
            clock=config.clock,
        ),
        runs=runs,
        takes_unquoted_etags=Leniency.UNQUOTED_ETAG in config.lenient,
    )


def _log_calls(write: Callable[[str], object]) -> Middleware:
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
