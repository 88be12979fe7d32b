"""Makes a service of the options of the command line, and says where it is."""

from __future__ import annotations

import argparse
import contextlib
import ipaddress
import json
import logging
import random
import secrets
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from pgflow_widgets.emulator.app import QUERY_SERVICE, Config, create_app
from pgflow_widgets.emulator.database.embedded import EmbeddedPostgres
from pgflow_widgets.emulator.gateway.authentication import Organisation
from pgflow_widgets.emulator.query_service.server import QueryService
from pgflow_widgets.emulator.query_service.settings import QuerySettings
from pgflow_widgets.emulator.storage.owned_folders import owned_folder
from pgflow_widgets.emulator.storage.state_file import Store
from pgflow_widgets.errors import InputError, PgflowError
from pgflow_widgets.model import platform
from pgflow_widgets.model.auth_fields import SslMode
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.model.sources import POSTGRESQL


async def serve(
    stack: contextlib.AsyncExitStack,
    options: argparse.Namespace,
    starting: Callable[[], Awaitable[EmbeddedPostgres]] | None,
) -> None:
    """Serve until the stack is closed, and print what a client needs.

    Parameters
    ----------
    stack
        Closes all that is opened here.
    options
        Of the command line.
    starting
        Waits for the database that has begun to start, if there is one.
    """
    store = stack.enter_context(contextlib.closing(Store(options.state)))
    config = Config(
        store=store,
        lake=_lake(stack, options),
        organisations=tuple(
            _organisation(store, number, options.seed)
            for number in range(1, options.organisations + 1)
        ),
        cloud=Cloud[options.cloud.upper()],
        ca_file=options.ca_file,
        faults=_plan(options.faults),
        latency=options.latency_ms / 1000,
        seed=options.seed,
        access_log=_log if options.access_log else None,
        lenient=options.lenient,
        once_needs_copy=options.once_needs_copy,
        strict_clients=options.strict_clients,
        query=_query_settings(options),
    )
    app = create_app(config)
    base_url = await _listen(stack, app, options.host, options.port)
    database = await starting() if starting else None
    facts = _facts(config, base_url, database, app[QUERY_SERVICE])
    print(json.dumps(facts), flush=True)  # noqa: T201 - who started the service waits for this line


def _query_settings(options: argparse.Namespace) -> QuerySettings:
    chosen = {
        "statement_seconds": options.query_timeout,
        "most_sessions": options.query_sessions,
        "server_version": options.query_server_version,
    }
    given = {name: value for name, value in chosen.items() if value is not None}
    return QuerySettings(options.host, options.query_port, **given)


def _lake(stack: contextlib.AsyncExitStack, options: argparse.Namespace) -> Path:
    """Return the folder that flows write to: by default beside the state, which tells of it."""
    lake: Path | None = options.lake
    state: Path | None = options.state
    if lake is None and state is not None:
        return state.with_name(f"{state.name}.lake").resolve()  # made when a flow writes
    if lake is None:
        return stack.enter_context(owned_folder("pgflow-lake-", Path(tempfile.gettempdir())))
    try:
        lake.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise PgflowError(f"The lake {lake} cannot be used: {error.strerror}.") from None
    return lake.resolve()


def _organisation(store: Store, number: int, seed: int | None) -> Organisation:
    """Return an organisation as the state file knows it; a seed makes its ids, not its secret."""
    suffix = "" if number == 1 else f"_{number}"

    def fresh(name: str, size: int) -> str:
        if seed is None:
            return secrets.token_hex(size)
        return random.Random(f"{seed}/{name}{suffix}").randbytes(size).hex()  # noqa: S311

    client_secret = store.setting(f"client_secret{suffix}", f"p8e-{secrets.token_urlsafe(24)}")
    return Organisation(
        org_id=store.setting(f"org_id{suffix}", f"{fresh('org_id', 12).upper()}@AdobeOrg"),
        client_id=store.setting(f"client_id{suffix}", fresh("client_id", 16)),
        client_secret=Secret(client_secret),
    )


def _log(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def _plan(file: Path | None) -> Mapping[str, object] | None:
    if file is None:
        return None
    try:
        plan = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        raise InputError(f"{file} cannot be read as JSON.") from None
    return plan  # type: ignore[no-any-return] # checked by who takes it


async def _listen(
    stack: contextlib.AsyncExitStack, app: web.Application, host: str, port: int
) -> str:
    if not _is_loopback(host):
        warning = f"Listening on {host}: other machines can reach this service."
        print(warning, file=sys.stderr)  # noqa: T201
    logger = logging.getLogger("pgflow_widgets.emulator")
    logger.addFilter(_without_requests)
    runner = web.AppRunner(app, access_log=None, logger=logger, shutdown_timeout=1.0)
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise PgflowError(f"Cannot listen on {host}:{port}: {error.strerror}.") from None
    address = f"[{host}]" if ":" in host else host
    return f"http://{address}:{runner.addresses[0][1]}"


def _without_requests(record: logging.LogRecord) -> bool:
    """Keep what is no HTTP out of the log: aiohttp quotes the header that it could not read."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _facts(
    config: Config, base_url: str, database: EmbeddedPostgres | None, query: QueryService
) -> dict[str, Any]:
    """Return what a client needs; the one place where the service shows its secrets."""
    credentials = [
        {
            "client_id": organisation.client_id,
            "client_secret": organisation.client_secret.reveal(),
            "scope": platform.DEFAULT_SCOPES,
            "org_id": organisation.org_id,
            "sandbox": organisation.sandboxes[0],
        }
        for organisation in config.organisations
    ]
    return {
        "base_url": base_url,
        "flow_service_url": base_url + platform.FLOW_SERVICE_PATH,
        "token_url": f"{base_url}/ims/token/v3",
        **credentials[0],
        "other_organisations": credentials[1:],
        "cloud": config.cloud.lower(),
        "lake": str(config.lake),
        "query_service": {
            "host": query.settings.host,
            "port": query.port,
            "root_certificate": str(query.root_certificate),
        },
        "postgres": database
        and {
            "server": database.server,
            "port": database.port,
            "database": database.database,
            "username": database.username,
            "password": database.password.reveal(),
            **({} if database.certificate else {"ssl_mode": _no_tls(config.cloud)}),
        },
    }


def _no_tls(cloud: Cloud) -> str:
    """Return the ``sslMode`` that asks for no TLS, as that cloud's connections spell it."""
    spec = POSTGRESQL.auth_spec(cloud, "Basic Authentication")
    return spec.tls[SslMode.DISABLE]["sslMode"]
