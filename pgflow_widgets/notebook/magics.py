"""The ``%pgflow`` magic: a thin way to type what `Sandbox` does."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NoReturn

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.notebook.sandbox import Sandbox
from pgflow_widgets.operations import table_files
from pgflow_widgets.widgets.connection_form.widget import ConnectionForm
from pgflow_widgets.widgets.ingest.widget import Ingest

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_MAKE_ONE = "sandbox = pgflow.demo(), or pgflow.Sandbox.from_env()"

# What argparse says up to the value that was typed; names of arguments are all of this module.
_SAID = re.compile(
    r"(argument [\w-]+: )?"
    r"(the following arguments are required: .*|expected .*|invalid \w+( value)?"
    r"|ignored explicit argument|unrecognized arguments|ambiguous option)"
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{_without_values(message)}\n{self.format_usage().strip()}")


def _without_values(message: str) -> str:
    """Return what argparse says without what was typed: ``{variable}`` may have put a secret in."""
    found = _SAID.match(message)
    if not found:
        return "the line is not understood"
    said = found[0]
    # The names that fit come last.
    if said.endswith("invalid choice"):
        return f"{said} (choose from {message.rpartition('(choose from ')[2]}"
    if said == "ambiguous option":
        return f"{said}: it could match {message.rpartition(' could match ')[2]}"
    return said


@dataclass(frozen=True, slots=True)
class _Command:
    """A subcommand: what stands behind it, a question mark where it may be left out; options."""

    words: tuple[str, ...] = ()
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The arguments of the method that it calls."""
        return [word.rstrip("?") for word in self.words]


_ONE = _Command(("connection",))
_FLOW = _Command(("flow",))
_WHEN: Mapping[str, Mapping[str, Any]] = {
    "--frequency": {"default": "once"},
    "--interval": {"type": int},
    "--start": {},
}
_COMMANDS = {
    "sandboxes": _Command(),
    "switch": _Command(("name",)),
    "connect": _Command(),
    "browse": _Command(),
    "connections": _Command(
        options={"--state": {"default": ""}, "--source": {"default": ""}, "--created-after": {}}
    ),
    "search": _Command(("text",)),
    "tables": _ONE,
    "columns": _Command(("connection", "table?")),
    "find_column": _Command(("text", "connection?")),
    "preview": _Command(
        ("connection", "table"), {"--rows": {"type": int}, "--columns": {"nargs": "+"}}
    ),
    "profile": _Command(("connection", "table")),
    "test": _ONE,
    "create-many": _Command(
        ("file",),
        {
            "--dry-run": {"action": "store_true"},
            "--verify": {"action": "store_true"},
            "--trust-references": {"action": "store_true"},
            "--concurrency": {"type": int},
            "--auth": {"default": "Basic Authentication"},
        },
    ),
    "rename": _Command(("connection", "name"), {"--description": {}}),
    "rotate": _ONE,
    "enable": _ONE,
    "disable": _ONE,
    "delete": _Command(("named",), {"--with-connections": {"action": "store_true"}}),
    "ingest": _Command(("connection", "table")),
    "plan": _Command(
        ("connection", "table"),
        {
            "--name": {"default": ""},
            "--columns": {"nargs": "+"},
            "--dataset": {},
            "--schema-class": {"choices": ("record", "profile", "event")},
            "--identity": {},
            "--namespace": {"default": ""},
            **_WHEN,
            "--delta-column": {},
        },
    ),
    "flows": _Command(options={"--state": {"default": ""}}),
    "runs": _FLOW,
    "run_now": _FLOW,
    "wait": _FLOW,
    "watch": _FLOW,
    "pause": _FLOW,
    "resume": _FLOW,
    "reschedule": _Command(("flow",), {**_WHEN, "--frequency": {}}),
    "datasets": _Command(),
    "dataset": _Command(("name",)),
}
_SANDBOX = "--sandbox"
_TO_ESCAPE = re.compile(r"[^\w@%+=:,./-]")


def _parser() -> _Parser:
    parser = _Parser(prog="%pgflow", add_help=False)
    parsers = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    for name, command in _COMMANDS.items():
        added = parsers.add_parser(name, add_help=False)
        added.add_argument(_SANDBOX, metavar="VARIABLE", help="the Sandbox to use")
        for word in command.words:
            added.add_argument(word.rstrip("?"), nargs="?" if word.endswith("?") else None)
        for option, facts in command.options.items():
            added.add_argument(option, **facts)
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
            raise UsageError(_parser().format_usage().strip())
        options = vars(_parser().parse_args([_spelled(words[0]), *words[1:]]))
        sandbox = self.chosen_sandbox(options.pop("sandbox"))
        command = options.pop("command")
        read: Mapping[str, Callable[[Any], object]] = {
            **dict.fromkeys(("connection", "flow", "named"), self._value),
            "file": self._table,
        }
        given = [
            read[name](options.pop(name)) if name in read else options.pop(name)
            for name in _COMMANDS[command].names
        ]
        return getattr(sandbox, command.replace("-", "_"))(*given, **options)

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

    def _value(self, word: str | None) -> object:
        """Return what a variable of that name holds, or the word itself."""
        if word is None:
            return None
        held = (self.shell.user_ns if self.shell else {}).get(word.removesuffix(".result"))
        if isinstance(held, ConnectionForm | Ingest):
            return held.result
        return held if isinstance(held, str | BaseConnection | Dataflow) else word

    def _table(self, word: str) -> object:
        """Return the frame or the list that a variable of that name holds, or the word itself."""
        held = (self.shell.user_ns if self.shell else {}).get(word)
        return held if isinstance(held, list) or hasattr(held, "columns") else word


def _spelled(command: str) -> str:
    """Return a command in its own spelling: methods have underscores where some have hyphens."""
    hyphened = command.replace("_", "-")
    return hyphened if hyphened in _COMMANDS else command


def register(shell: InteractiveShell) -> None:
    """Register the magic and what the tab key offers behind it."""
    magics = PgflowMagics(shell)
    shell.register_magics(magics)

    def complete(_shell: object, event: SimpleNamespace) -> list[str]:
        # IPython replaces only what stands behind the last space or quote.
        _, begun = _split(event.text_until_cursor)
        kept = begun[: len(begun) - len(event.symbol)]
        found = completions(magics, event.text_until_cursor)
        return [each[len(kept) :] for each in found if each.startswith(kept)]

    shell.set_hook("complete_command", complete, str_key="%pgflow")  # type: ignore[no-untyped-call]


def completions(magics: PgflowMagics, line: str) -> list[str]:
    """Return what can stand at the end of a line that begins with the magic.

    Subcommands, options, names of connections, dataflows and datasets, paths of tables, and columns
    behind ``--columns``. The service is asked for names, and its answer kept for a while; if none
    comes soon there is none.
    """
    words, begun = _split(line)
    if len(words) < 2:
        return [name for name in _COMMANDS if name.startswith(begun)]
    command = _COMMANDS.get(_spelled(words[1]), _Command())
    before = words[2:]
    if begun.startswith("-"):
        return [each for each in (*command.options, _SANDBOX) if each.startswith(begun)]
    place = command.names[len(before)] if len(before) < len(command.names) else ""
    if place == "file":
        return [each for name in _files(begun) if (each := _as_begun(name, begun))]
    try:
        names = _names(magics.chosen_sandbox(), words[1], place, before)
    except UsageError:
        return []
    return [each for name in names if (each := _as_begun(name, begun))]


def _files(begun: str) -> list[str]:
    """Return the tables and folders that a path can go on with."""
    folder = begun.lstrip("'\"").rpartition("/")[0]
    start = f"{folder}/" if folder or begun.lstrip("'\"").startswith("/") else ""
    try:
        there = sorted(Path(start or ".").expanduser().iterdir())
    except OSError:
        return []
    return [
        f"{start}{each.name}{'/' if each.is_dir() else ''}"
        for each in there
        if each.suffix.casefold() in table_files.SUFFIXES or each.is_dir()
        if not each.name.startswith(".")
    ]


def _names(sandbox: Sandbox, command: str, place: str, before: list[str]) -> list[str]:
    """Return what may stand at a place of a command, behind these words."""
    if "--columns" in before:
        return sandbox.names(*before[:2])
    if "--dataset" in before[-1:] or (command, place) == ("dataset", "name"):
        return sandbox.dataset_names()
    if place == "connection":
        return sandbox.names()
    if place == "table":
        return sandbox.names(*before[:1])
    if place == "flow":
        return sandbox.flow_names()
    return [*sandbox.names(), *sandbox.flow_names()] if place == "named" else []


def _as_begun(name: str, begun: str) -> str:
    """Return a name as it would be typed on from what stands there; empty if it cannot."""
    mark = begun[:1] if begun[:1] in {"'", '"'} else ""
    if mark:
        typed = f"{mark}{name}{mark}" if not set(name) & {mark, "\\"} else ""
    else:
        typed = _TO_ESCAPE.sub(r"\\\g<0>", name)
    return typed if typed.casefold().startswith(begun.casefold()) else ""


def _split(line: str) -> tuple[list[str], str]:
    """Return the finished words of a line, and the last one as it stands there so far."""
    start, mark, escaped = 0, "", False
    for place, each in enumerate(line):
        if escaped:
            escaped = False
        elif each == "\\" and mark != "'":
            escaped = True
        elif each == mark:
            mark = ""
        elif not mark and each in {"'", '"'}:
            mark = each
        elif not mark and each.isspace():
            start = place + 1
    return shlex.split(line[:start]), line[start:]
