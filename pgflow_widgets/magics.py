"""The ``%pgflow`` magic: a thin way to type what `Sandbox` does."""

from __future__ import annotations

import argparse
import shlex
from typing import Any, NoReturn

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class

from pgflow_widgets.sandbox import Sandbox
from pgflow_widgets.widgets.connection_form import ConnectionForm
from pgflow_widgets.wire.response import BaseConnection

_MAKE_ONE = "sandbox = pgflow.demo(), or pgflow.Sandbox.from_env()"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\n{self.format_usage().strip()}")


def _parser() -> _Parser:
    shared = _Parser(add_help=False)
    shared.add_argument("--sandbox", metavar="VARIABLE", help="the Sandbox to use")
    parser = _Parser(prog="%pgflow", add_help=False)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)

    def command(name: str, *arguments: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, parents=[shared], add_help=False)
        for argument in arguments:
            added.add_argument(argument)
        return added

    command("sandboxes")
    command("switch", "name")
    command("connect")
    command("connections")
    command("tables", "connection")
    command("columns", "connection", "table")
    command("preview", "connection", "table").add_argument("--rows", type=int)
    command("test", "connection")
    return parser


@magics_class
class PgflowMagics(Magics):
    """Magics for the sandboxes that stand in the notebook."""

    @line_magic
    def pgflow(self, line: str) -> Any:  # noqa: ANN401 - a form or a DataFrame
        """Call a method of the notebook's Sandbox; ``frame = %pgflow connections`` works too.

        ::

            %pgflow sandboxes                            the sandboxes of the organisation
            %pgflow switch NAME                          use another one
            %pgflow connect                              the form
            %pgflow connections                          the existing base connections
            %pgflow tables CONNECTION                    the tables behind one
            %pgflow columns CONNECTION TABLE             the columns of a table
            %pgflow preview CONNECTION TABLE [--rows N]  its first rows
            %pgflow test CONNECTION                      does the database let Adobe in?

        CONNECTION is an id, a unique name in quotes if it holds a space, or a variable of the
        notebook that holds a form or its result. The Sandbox is the variable ``sandbox``, or the
        only one there is, or the one that ``--sandbox VARIABLE`` names.
        """
        try:
            words = shlex.split(line)
        except ValueError as error:
            raise UsageError(f"%pgflow: {error}".replace("No closing", "no closing")) from None
        if not words:
            raise UsageError(_parser().format_usage().strip())
        options = vars(_parser().parse_args(words))
        sandbox = self._sandbox(options.pop("sandbox"))
        method = getattr(sandbox, options.pop("command"))
        given = [
            self._value(options.pop(name)) if name == "connection" else options.pop(name)
            for name in ("name", "connection", "table")
            if name in options
        ]
        return method(*given, **options)

    def _sandbox(self, variable: str | None) -> Sandbox:
        names = self.shell.user_ns if self.shell else {}
        if variable is not None:
            chosen = names.get(variable)
            if not isinstance(chosen, Sandbox):
                raise UsageError(f"%pgflow: the variable {variable!r} holds no Sandbox")
            return chosen
        if isinstance(names.get("sandbox"), Sandbox):
            return names["sandbox"]  # type: ignore[no-any-return]
        there = {k: v for k, v in names.items() if isinstance(v, Sandbox) and k[:1] != "_"}
        if len({id(value) for value in there.values()}) == 1:
            return next(iter(there.values()))
        if there:
            raise UsageError(f"%pgflow: say --sandbox {' or --sandbox '.join(sorted(there))}")
        raise UsageError(f"%pgflow: there is no Sandbox in this notebook yet: {_MAKE_ONE}")

    def _value(self, word: str) -> object:
        """Return what a variable of that name holds, or the word itself."""
        held = (self.shell.user_ns if self.shell else {}).get(word.removesuffix(".result"))
        if isinstance(held, ConnectionForm):
            return held.result
        return held if isinstance(held, str | BaseConnection) else word
