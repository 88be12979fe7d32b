"""The ``%pgflow`` magic: a thin way to type what `Sandbox` does.

Loading the extension imports none of what a sandbox needs; a sandbox that is there has loaded it.
"""

from __future__ import annotations

import inspect
import shlex
import sys
import textwrap
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeGuard

from IPython.core.completer import (
    CompletionContext,
    SimpleCompletion,
    SimpleMatcherResult,
    context_matcher,
)
from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand

import pgflow_widgets as pgflow
from pgflow_widgets.frames.cell_display import INCOMPLETE
from pgflow_widgets.local import interrupts
from pgflow_widgets.notebook.access.has_access import access_of
from pgflow_widgets.notebook.magics.commands import COMMANDS, HELP, command_named, help_text, parser
from pgflow_widgets.notebook.magics.completion import all_words, line_of_magic
from pgflow_widgets.notebook.magics.sql import SQL, read_line, sql_before_cursor, sql_words

if TYPE_CHECKING:
    import pandas as pd
    from IPython.core.interactiveshell import InteractiveShell

    from pgflow_widgets import BaseConnection, Dataflow, Sandbox

_HELP_OPTIONS = frozenset({"--help", "-h"})
_CELL_DEPTH = 2  # from the magic up to the cell that calls it
_MATCHER = "pgflow_widgets"
_FIRST = 1000.0  # before all matchers of IPython: one that suppresses others has to come first
_MAKE_ONE = "sandbox = pgflow.demo(), or pgflow.Sandbox.from_env()"


@magics_class
class PgflowMagics(Magics):
    """Magics for the sandboxes that stand in the notebook."""

    @no_var_expand
    @line_cell_magic
    def pgflow(self, line: str, cell: str | None = None) -> Any:  # noqa: ANN401 - a form or a frame
        """Call a method of the notebook's sandbox; ``frame = %pgflow connections`` works too.

        ``%pgflow help`` lists the commands, ``%pgflow help COMMAND`` says more of one. FILE of
        ``create-many`` may also be a variable that holds a DataFrame or a list; CONNECTION and FLOW
        a variable that holds a form or its result. The sandbox is the variable ``sandbox``, or the
        only one there is, or the one that ``--sandbox VARIABLE`` names. ``%%pgflow sql`` takes the
        SQL from its cell; ``--into NAME`` keeps the rows in a variable.
        """
        first, _, rest = line.strip().partition(" ")
        if first == SQL and rest.strip() not in _HELP_OPTIONS:
            said = read_line(rest, cell)
            sandbox = self.chosen_sandbox(said.sandbox)
            if _is_sandbox(self._held(said.into)):
                raise UsageError("%pgflow sql: the variable behind --into holds a Sandbox")
            frame = sandbox.sql(said.text, flatten=said.flatten, json=said.json)
            return frame if said.into is None else self._keep(said.into, frame)
        if cell is not None:
            raise UsageError("%%pgflow: only sql takes a cell; for all else write %pgflow")
        if self.shell:  # SQL has braces and dollar signs of its own
            line = self.shell.var_expand(line, depth=_CELL_DEPTH)  # type: ignore[no-untyped-call]
        try:
            words = shlex.split(line)
        except ValueError as error:
            raise UsageError(f"%pgflow: {error}".replace("No closing", "no closing")) from None
        if not words or words[0] in {HELP, *_HELP_OPTIONS}:
            return _show_help(command_named(words[1]) if words[1:] else "")
        words[0] = command_named(words[0])
        if len(words) == 2 and words[1] in _HELP_OPTIONS:
            return _show_help(words[0])
        options = vars(parser().parse_args(words))
        sandbox = self.chosen_sandbox(options.pop("sandbox"))
        command = options.pop("command")
        read: Mapping[str, Callable[[Any], object]] = {
            **dict.fromkeys(("connection", "flow", "flow_or_run", "named"), self._value),
            "file": self._table,
        }
        words_by_name = {name: options.pop(name) for name in COMMANDS[command].names}
        arguments: list[Any] = [
            read[name](word) if name in read else word
            for name, word in words_by_name.items()
            if word is not None  # left out: the last one, if any
        ]
        if command == "delete":
            return _delete(sandbox, *arguments, **options)
        return attrgetter(COMMANDS[command].call)(sandbox)(*arguments, **options)

    def _keep(self, variable: str, frame: pd.DataFrame) -> None:
        """Put rows into a variable, and say in their place how many they are."""
        if self.shell:
            self.shell.user_ns[variable] = frame
        size = f"{variable}: {len(frame):,} rows, {len(frame.columns)} columns"
        print("\n".join([size, *frame.attrs.get(INCOMPLETE, ())]))  # noqa: T201 - in their place

    def chosen_sandbox(self, variable: str | None = None) -> Sandbox:
        """Return the Sandbox that a variable holds, or the one that the notebook means."""
        names = self.shell.user_ns if self.shell else {}
        if variable is not None:
            chosen = names.get(variable)
            if not _is_sandbox(chosen):
                raise UsageError("%pgflow: the variable behind --sandbox holds no Sandbox")
            return chosen
        if _is_sandbox(usual := names.get("sandbox")):
            return usual
        there = {k: v for k, v in names.items() if _is_sandbox(v) and k[:1] != "_"}
        if len({id(value) for value in there.values()}) == 1:
            return next(iter(there.values()))
        if there:
            raise UsageError(f"%pgflow: say --sandbox {' or --sandbox '.join(sorted(there))}")
        raise UsageError(f"%pgflow: there is no Sandbox in this notebook yet: {_MAKE_ONE}")

    def _held(self, variable: str | None) -> object:
        return (self.shell.user_ns if self.shell else {}).get(variable)

    def _value(self, word: str) -> object:
        """Return what a variable of that name holds, or the word itself."""
        held = self._held(word.removesuffix(".result"))
        if isinstance(held, pgflow.ConnectionForm | pgflow.Ingest):
            return held.result
        results = str | pgflow.BaseConnection | pgflow.Dataflow | pgflow.Run
        return held if isinstance(held, results) else word

    def _table(self, word: str) -> object:
        """Return the frame or the list that a variable of that name holds, or the word itself."""
        held = self._held(word)
        is_frame = interrupts.load("pgflow_widgets.operations.argument_checks").is_frame
        return held if isinstance(held, list) or is_frame(held) else word


PgflowMagics.pgflow.__doc__ = (
    f"{inspect.cleandoc(PgflowMagics.pgflow.__doc__ or '')}\n\n::\n\n"
    + textwrap.indent(help_text(), "    ")
)


def _is_sandbox(value: object) -> TypeGuard[Sandbox]:
    """Tell whether this is one; where no sandbox was opened yet, nothing is, and none is loaded."""
    module = sys.modules.get("pgflow_widgets.notebook.sandbox")
    return module is not None and isinstance(value, module.Sandbox)


def _show_help(name: str) -> None:
    print(help_text(name))  # noqa: T201 - this is what the magic was asked for


def register(shell: InteractiveShell) -> None:
    """Register the magic and what the tab key offers behind it."""
    unregister(shell)
    magics = PgflowMagics(shell)
    shell.register_magics(magics)

    @context_matcher(identifier=_MATCHER, priority=_FIRST)  # type: ignore[untyped-decorator]
    def complete(context: CompletionContext) -> SimpleMatcherResult:
        place = context.full_text, context.cursor_line, context.cursor_position
        sql = sql_before_cursor(*place)
        line = line_of_magic(context.text_until_cursor)
        if sql is not None:
            words, begun = sql_words(magics.chosen_sandbox, sql, context.full_text)
        elif line:
            words, begun = all_words(magics.chosen_sandbox, line)
        else:
            return {"completions": []}
        return {
            "completions": [SimpleCompletion(word) for word in words],
            "matched_fragment": begun,
            "ordered": True,
            "suppress": True,
        }

    shell.Completer.custom_matchers.append(complete)


def unregister(shell: InteractiveShell) -> None:
    """Take back what `register` did."""
    for kind in ("line", "cell"):
        shell.magics_manager.magics[kind].pop("pgflow", None)
    matchers = shell.Completer.custom_matchers
    matchers[:] = [matcher for matcher in matchers if _identifier(matcher) != _MATCHER]


def _identifier(matcher: object) -> str:
    return str(getattr(matcher, "matcher_identifier", ""))


def _delete(
    sandbox: Sandbox, named: str | BaseConnection | Dataflow, *, with_connections: bool
) -> None:
    """Delete what an id, a name or a result means: a connection or a dataflow."""
    connection_or_flow = interrupts.load("pgflow_widgets.operations.flows").connection_or_flow
    thing = access_of(sandbox).run(connection_or_flow, named)
    if isinstance(thing, pgflow.Dataflow):
        sandbox.flows.delete(thing, with_connections=with_connections)
    else:
        sandbox.connections.delete(thing)
