"""The ``%pgflow`` magic: a thin way to type what `Sandbox` does."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from operator import attrgetter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.notebook.access.access import access_of
from pgflow_widgets.notebook.magics.commands import COMMANDS, own_spelling, parser
from pgflow_widgets.notebook.magics.completion import completions, split_words
from pgflow_widgets.notebook.sandbox import Sandbox
from pgflow_widgets.operations.argument_checks import is_frame
from pgflow_widgets.operations.flows import connection_or_flow
from pgflow_widgets.widgets.connection_form.widget import ConnectionForm
from pgflow_widgets.widgets.ingest.widget import Ingest

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_MAKE_ONE = "sandbox = pgflow.demo(), or pgflow.Sandbox.from_env()"


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
            %pgflow browse                               the connection browser
            %pgflow connections [--state S] [--source S] [--created-after T]
                                                         the existing base connections
            %pgflow search TEXT                          those that show a text
            %pgflow tables CONNECTION                    the tables behind one
            %pgflow columns CONNECTION [TABLE]           the columns of a table, or of all
            %pgflow find_column TEXT [CONNECTION]        columns by name, in all tables
            %pgflow preview CONNECTION TABLE [--rows N] [--columns A B]
                                                         its first rows
            %pgflow profile CONNECTION TABLE             what these tell about each column
            %pgflow test CONNECTION                      does the database let Adobe in?
            %pgflow create-many FILE [--dry-run] [--verify] [--trust-references]
                                     [--concurrency N] [--auth A]
                                                         connections from CSV, YAML or a frame
            %pgflow rename CONNECTION NAME [--description TEXT]
            %pgflow rotate CONNECTION                    another password, which is asked for
            %pgflow enable CONNECTION
            %pgflow disable CONNECTION
            %pgflow delete CONNECTION|FLOW [--with-connections]
            %pgflow ingest CONNECTION TABLE              the form from a table to a dataset
            %pgflow plan CONNECTION TABLE [--dataset D] [--schema-class C] [--frequency F] ...
                                                         the same as a plan; nothing is made
            %pgflow flows [--state S]                    the dataflows
            %pgflow runs FLOW                            its runs, with their metrics
            %pgflow run_now FLOW
            %pgflow wait FLOW                            until its last run has ended
            %pgflow watch FLOW                           its runs as they go
            %pgflow pause FLOW
            %pgflow resume FLOW
            %pgflow reschedule FLOW [--frequency F] [--interval N] [--start T]
            %pgflow datasets                             the datasets
            %pgflow dataset NAME                         the rows of one

        FILE may also be a variable that holds a DataFrame or a list. CONNECTION and FLOW are an id,
        a unique name in quotes if it holds a space, or a variable of the notebook that holds a form
        or its result. The Sandbox is the variable ``sandbox``, or the only one there is, or the one
        that ``--sandbox VARIABLE`` names.
        """
        try:
            words = shlex.split(line)
        except ValueError as error:
            raise UsageError(f"%pgflow: {error}".replace("No closing", "no closing")) from None
        if not words:
            raise UsageError(parser().format_usage().strip())
        options = vars(parser().parse_args([own_spelling(words[0]), *words[1:]]))
        sandbox = self.chosen_sandbox(options.pop("sandbox"))
        command = options.pop("command")
        read: Mapping[str, Callable[[Any], object]] = {
            **dict.fromkeys(("connection", "flow", "named"), self._value),
            "file": self._table,
        }
        said = {name: options.pop(name) for name in COMMANDS[command].names}
        arguments: list[Any] = [
            read[name](word) if name in read else word
            for name, word in said.items()
            if word is not None  # left out: the last one, if any
        ]
        if command == "delete":
            return _delete(sandbox, *arguments, **options)
        return attrgetter(COMMANDS[command].call)(sandbox)(*arguments, **options)

    def chosen_sandbox(self, variable: str | None = None) -> Sandbox:
        """Return the Sandbox that a variable holds, or the one that the notebook means."""
        names = self.shell.user_ns if self.shell else {}
        if variable is not None:
            chosen = names.get(variable)
            if not isinstance(chosen, Sandbox):
                raise UsageError("%pgflow: the variable behind --sandbox holds no Sandbox")
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
        if isinstance(held, ConnectionForm | Ingest):
            return held.result
        return held if isinstance(held, str | BaseConnection | Dataflow) else word

    def _table(self, word: str) -> object:
        """Return the frame or the list that a variable of that name holds, or the word itself."""
        held = (self.shell.user_ns if self.shell else {}).get(word)
        return held if isinstance(held, list) or is_frame(held) else word


def register(shell: InteractiveShell) -> None:
    """Register the magic and what the tab key offers behind it."""
    magics = PgflowMagics(shell)
    shell.register_magics(magics)

    def complete(_shell: object, event: SimpleNamespace) -> list[str]:
        # IPython replaces only what stands behind the last space or quote.
        _, begun = split_words(event.text_until_cursor)
        before = begun[: len(begun) - len(event.symbol)]
        words = completions(magics.chosen_sandbox, event.text_until_cursor)
        return [word.removeprefix(before) for word in words if word.startswith(before)]

    shell.set_hook("complete_command", complete, str_key="%pgflow")  # type: ignore[no-untyped-call]


def unregister(shell: InteractiveShell) -> None:
    """Take back what `register` did."""
    shell.magics_manager.magics["line"].pop("pgflow", None)
    shell.strdispatchers["complete_command"].strs.pop("%pgflow", None)


def _delete(
    sandbox: Sandbox, named: str | BaseConnection | Dataflow, *, with_connections: bool
) -> None:
    """Delete what an id, a name or a result means: a connection or a dataflow."""
    thing = access_of(sandbox).run(connection_or_flow, named)
    if isinstance(thing, Dataflow):
        sandbox.flows.delete(thing, with_connections=with_connections)
    else:
        sandbox.connections.delete(thing)
