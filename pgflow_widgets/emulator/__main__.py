"""Runs the local Flow Service from the command line.

When it is ready it prints one line of JSON with the addresses and the credential that it accepts.
The database starts first: the service is loaded meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from pgflow_widgets.emulator.database.embedded import EmbeddedPostgres
from pgflow_widgets.emulator.problems.leniency import Leniency, read_leniency
from pgflow_widgets.errors import PgflowError

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
        database = None
        if options.with_postgres:
            database = await stack.enter_async_context(EmbeddedPostgres.begin())
        from pgflow_widgets.emulator.app.serving import serve

        await serve(stack, options, database)
        await over.wait()


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


if __name__ == "__main__":
    sys.exit(main())
