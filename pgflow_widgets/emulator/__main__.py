"""Runs the local Flow Service from the command line.

It is over 300 lines, for each option of the command line is declared here and nowhere else. When it
is ready it prints one line of JSON with the addresses and the credential that it accepts.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ipaddress
import json
import logging
import os
import random
import secrets
import signal
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from pgflow_widgets.emulator.app import QUERY_SERVICE, Config, create_app
from pgflow_widgets.emulator.database.server import EmbeddedPostgres
from pgflow_widgets.emulator.gateway.authentication import Organisation
from pgflow_widgets.emulator.problems.leniency import Leniency, read_leniency
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

_MOST_ORGANISATIONS = 100
_SWITCHES = {
    "--with-postgres": "start a PostgreSQL with sample data too",
    "--once-needs-copy": "a one-time flow needs a delta column, as another reading has it",
    "--strict-clients": "refuse what the real services may dislike in clients (for tests)",
    "--access-log": "one line for each call on standard error",
    "--exit-with-stdin": "end when standard input ends",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until Ctrl-C or SIGTERM."""
    options = _parser().parse_args(arguments)
    try:
        asyncio.run(_serve(options))
    except PgflowError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command speaks on its streams
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pgflow_widgets.emulator",
        description="A local Flow Service, to be used in place of Adobe's.",
    )
    _add_places(parser)
    _add_behaviour(parser)
    for name, sentence in _SWITCHES.items():
        parser.add_argument(name, action="store_true", help=sentence)
    return parser


def _add_places(parser: argparse.ArgumentParser) -> None:
    """Add where the service listens, and where it keeps what it has."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (loopback)")
    parser.add_argument("--port", type=int, default=0, help="0 for any free one")
    parser.add_argument(
        "--state", type=Path, metavar="FILE", help="keep connections in this file, not in memory"
    )
    parser.add_argument(
        "--lake", type=Path, metavar="DIR", help="where flows write (beside the state, or for now)"
    )
    parser.add_argument(
        "--ca-file", type=Path, metavar="FILE", help="certificates to trust at databases"
    )


def _add_behaviour(parser: argparse.ArgumentParser) -> None:
    """Add what there is, and how the service behaves."""
    parser.add_argument("--cloud", choices=("azure", "aws"), default="azure")
    parser.add_argument(
        "--faults", type=Path, metavar="FILE", help="misbehave as this JSON says (for tests)"
    )
    parser.add_argument(
        "--organisations", type=_count, default=1, metavar="N", help="how many, each on its own"
    )
    parser.add_argument(
        "--seed", type=int, metavar="N", help="the same ids and times at every run (for docs)"
    )
    parser.add_argument("--query-port", type=int, default=0, help="of SQL; 0 for any free one")
    parser.add_argument(
        "--query-timeout", type=float, metavar="N", help="seconds that a statement may take (600)"
    )
    parser.add_argument(
        "--query-sessions", type=int, metavar="N", help="sessions for SQL of an organisation (10)"
    )
    parser.add_argument(
        "--query-server-version", metavar="TEXT", help="what the service for SQL says (0.1.0)"
    )
    parser.add_argument(
        "--latency-ms", type=_milliseconds, default=0, metavar="N", help="delay every answer"
    )
    parser.add_argument(
        "--lenient",
        type=read_leniency,
        nargs="?",
        const=frozenset(Leniency),
        default=frozenset(),
        metavar="RULES",
        help=f"drop rules that are not certain, all or some: {', '.join(Leniency)}",
    )


def _count(text: str) -> int:
    if not 1 <= (number := int(text)) <= _MOST_ORGANISATIONS:
        raise ValueError
    return number


def _milliseconds(text: str) -> float:
    if not 0 <= (number := float(text)) < float("inf"):
        raise ValueError
    return number


async def _serve(options: argparse.Namespace) -> None:
    over = _over(watch_stdin=options.exit_with_stdin)
    async with contextlib.AsyncExitStack() as stack:
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
        database = None
        if options.with_postgres:
            database = await stack.enter_async_context(EmbeddedPostgres.start())
        app = create_app(config)
        base_url = await _listen(stack, app, options.host, options.port)
        facts = _facts(config, base_url, database, app[QUERY_SERVICE])
        print(json.dumps(facts), flush=True)  # noqa: T201
        await over.wait()


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


def _over(*, watch_stdin: bool) -> asyncio.Event:
    """Return the event that is set when the service is to end."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()

    def end(*_: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: it is over already
            loop.call_soon_threadsafe(over.set)

    def watch() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 1024):
                pass
        end()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)  # not the loop's own handlers, which Windows has not
    if watch_stdin:
        threading.Thread(target=watch, daemon=True).start()
    return over


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


if __name__ == "__main__":
    sys.exit(main())
