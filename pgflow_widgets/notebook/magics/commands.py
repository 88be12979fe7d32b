"""The subcommands of ``%pgflow``: what each calls, its words and its options."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from IPython.core.error import UsageError

# What argparse says up to the value that was typed; names of arguments are all of this module.
_SAID = (
    r"(argument [\w-]+: )?"
    r"(the following arguments are required: .*|expected .*|invalid \w+( value)?"
    r"|ignored explicit argument|unrecognized arguments|ambiguous option)"
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{_without_values(message)}\n{self.format_usage().strip()}")


def _without_values(message: str) -> str:
    """Return what argparse says without what was typed: ``{variable}`` may have put a secret in."""
    match = re.match(_SAID, message)
    if not match:
        return "the line is not understood"
    said = match[0]
    # The names that fit come last.
    if said.endswith("invalid choice"):
        return f"{said} (choose from {message.rpartition('(choose from ')[2]}"
    if said == "ambiguous option":
        return f"{said}: it could match {message.rpartition(' could match ')[2]}"
    return said


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand: what it calls, what for, its words and its options.

    ``?`` ends a word that may be left out. The example is what follows the name.
    """

    call: str
    about: str
    words: tuple[str, ...] = ()
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    example: str = ""

    @property
    def names(self) -> list[str]:
        """The arguments of the method that it calls."""
        return [word.rstrip("?") for word in self.words]

    def usage(self, name: str, *, options: bool = True) -> str:
        """Return how it is typed."""
        targets = {"named": "connection|flow"}
        words = [
            f"[{word[:-1].upper()}]" if word.endswith("?") else targets.get(word, word).upper()
            for word in self.words
        ]
        switches = [_usage_of(*option) for option in self.options.items()] if options else []
        return " ".join([name, *words, *switches])


def _usage_of(option: str, settings: Mapping[str, Any]) -> str:
    if settings.get("action") == "store_true":
        return f"[{option}]"
    value = "|".join(settings.get("choices", ())) or option.strip("-").replace("-", "_").upper()
    return f"[{option} {value}{' ...' if settings.get('nargs') else ''}]"


_ONE = ("connection",)
_FLOW = ("flow",)
_SHOP = "'Retail sample'"
_ORDERS = f"{_SHOP} sales.orders"
_FLOW_NAME = "'orders to Orders'"
_WHEN: Mapping[str, Mapping[str, Any]] = {
    "--frequency": {"default": "once"},
    "--interval": {"type": int},
    "--start": {},
}
COMMANDS = {
    "connect": Command("connect", "the form for a new connection"),
    "browse": Command("browse", "the browser of connections, tables and rows"),
    "connections": Command(
        "connections",
        "list the connections",
        options={"--state": {"default": ""}, "--source": {"default": ""}, "--created-after": {}},
        example="--state enabled",
    ),
    "search": Command("connections.search", "those that show a text", ("text",), {}, "retail"),
    "tables": Command("tables", "list the tables of a connection", _ONE, {}, _SHOP),
    "columns": Command(
        "tables.columns", "the columns of a table, or of all", (*_ONE, "table?"), {}, _ORDERS
    ),
    "find-column": Command(
        "tables.find_column",
        "columns by name, in all tables",
        ("text", "connection?"),
        {},
        f"email {_SHOP}",
    ),
    "preview": Command(
        "tables.preview",
        "the first rows of a table",
        ("connection", "table"),
        {"--rows": {"type": int}, "--columns": {"nargs": "+"}},
        f"{_ORDERS} --rows 5",
    ),
    "profile": Command(
        "tables.profile", "what they tell of each column", ("connection", "table"), {}, _ORDERS
    ),
    "test": Command("connections.test", "does the database let Adobe in?", _ONE, {}, _SHOP),
    "create-many": Command(
        "connections.create_many",
        "connections from CSV, YAML or a variable",
        ("file",),
        {
            "--dry-run": {"action": "store_true"},
            "--verify": {"action": "store_true"},
            "--trust-references": {"action": "store_true"},
            "--concurrency": {"type": int},
            "--auth": {"default": "Basic Authentication"},
        },
        "shops.csv --dry-run",
    ),
    "rename": Command(
        "connections.rename",
        "give a connection another name",
        ("connection", "name"),
        {"--description": {}},
        f"{_SHOP} Shop",
    ),
    "rotate": Command("connections.rotate", "another password; it is asked for", _ONE, {}, _SHOP),
    "enable": Command("connections.enable", "enable a connection", _ONE, {}, _SHOP),
    "disable": Command("connections.disable", "disable a connection", _ONE, {}, _SHOP),
    "delete": Command(
        "delete",
        "delete a connection or a dataflow",
        ("named",),
        {"--with-connections": {"action": "store_true"}},
        _SHOP,
    ),
    "ingest": Command(
        "ingest", "the form from a table to a dataset", ("connection", "table"), {}, _ORDERS
    ),
    "plan": Command(
        "plan",
        "the same as a plan; nothing is created",
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
            "--partial-ingestion-percent": {"type": float},
            "--enable-for-profile": {"default": "no", "choices": ("no", "yes", "upsert")},
        },
        f"{_ORDERS} --schema-class record",
    ),
    "flows": Command("flows", "list the dataflows", options={"--state": {"default": ""}}),
    "runs": Command("flows.runs", "the runs of a dataflow", _FLOW, {}, _FLOW_NAME),
    "run-now": Command(
        "flows.run_now",
        "run a dataflow now",
        _FLOW,
        {"--delta-column": {}, "--start": {}, "--end": {}},
        _FLOW_NAME,
    ),
    "wait": Command("flows.wait", "wait until its last run has ended", _FLOW, {}, _FLOW_NAME),
    "watch": Command("flows.watch", "its runs as they go", _FLOW, {}, _FLOW_NAME),
    "failed-rows": Command(
        "flows.failed_rows",
        "the rows that did not come in, and why",
        ("flow_or_run",),
        {"--limit": {"type": int, "default": 1000}},
        _FLOW_NAME,
    ),
    "reconcile": Command(
        "flows.reconcile",
        "do the counts of source and dataset agree?",
        _FLOW,
        {"--columns": {"nargs": "+"}},
        _FLOW_NAME,
    ),
    "pause": Command("flows.disable", "pause a dataflow", _FLOW, {}, _FLOW_NAME),
    "resume": Command("flows.enable", "resume a dataflow", _FLOW, {}, _FLOW_NAME),
    "reschedule": Command(
        "flows.reschedule",
        "change when it runs",
        ("flow",),
        {**_WHEN, "--frequency": {}},
        f"{_FLOW_NAME} --frequency hour",
    ),
    "datasets": Command("datasets", "list the datasets"),
    "dataset": Command(
        "datasets.read",
        "the rows of a dataset",
        ("name",),
        {"--columns": {"nargs": "+"}, "--limit": {"type": int}},
        "Orders --limit 5",
    ),
    "health": Command("health", "how all dataflows are, worst first"),
    "show-health": Command("show_health", "the same, with buttons to act"),
    "sql": Command(
        "sql",
        "SQL over what has arrived",
        ("text",),
        {
            "--into": {},
            "--flatten": {"action": "store_true"},
            "--json": {"action": "store_true"},
        },
        "SELECT count(*) AS n FROM orders",
    ),
    "sandboxes": Command("sandboxes", "list the sandboxes of the organisation"),
    "switch": Command("switch", "use another sandbox", ("name",), {}, "dev"),
}
HELP = "help"
SANDBOX = "--sandbox"


def parser() -> _Parser:
    """Return the parser of what stands behind ``%pgflow``."""
    line = _Parser(prog="%pgflow", add_help=False)
    parsers = line.add_subparsers(dest="command", required=True, parser_class=_Parser)
    for name, command in COMMANDS.items():
        added = parsers.add_parser(name, add_help=False)
        added.add_argument(SANDBOX, metavar="VARIABLE", help="the Sandbox to use")
        for word in command.words:
            added.add_argument(word.rstrip("?"), nargs="?" if word.endswith("?") else None)
        for option, settings in command.options.items():
            added.add_argument(option, **settings)
    return line


def help_text(name: str = "") -> str:
    """Return the help on a command, or one line on each."""
    if name:
        command = COMMANDS[name]
        return (
            f"%pgflow {command.usage(name)}\n    {command.about}\n\n"
            f"Example: %pgflow {f'{name} {command.example}'.strip()}\n"
            f"Option of every command: [{SANDBOX} VARIABLE], the sandbox to use."
        )
    lines = [
        f"  {command.usage(name, options=False):<32}{command.about}"
        for name, command in COMMANDS.items()
    ]
    return "\n".join(
        [
            "%pgflow COMMAND calls a method of the notebook's sandbox.",
            "",
            *lines,
            f"  {f'{HELP} COMMAND':<32}its options, and an example",
            "",
            f"CONNECTION and FLOW: a name (in quotes if it has a space), an id or a variable.\n"
            f"Example: %pgflow preview {COMMANDS['preview'].example}",
        ]
    )


_NAMES_OF_METHODS = {"failed_rows": "failed-rows"}
"""How a command may be written too: what says that rows failed names the method."""


def command_named(word: str) -> str:
    """Return the name of a command; refuse any other word, without repeating it.

    A value that stands in its place may be a secret.
    """
    word = _NAMES_OF_METHODS.get(word, word)
    if word in COMMANDS:
        return word
    names = [*COMMANDS, HELP]
    if word.replace("_", "-") in names:
        raise UsageError(f"%pgflow: this command is spelled {word.replace('_', '-')}.")
    import difflib

    close = difflib.get_close_matches(word.casefold(), names, 1)
    said = f"did you mean {close[0]}? " if close else ""
    raise UsageError(f"%pgflow has no command of that name: {said}`%pgflow {HELP}` lists them all.")
