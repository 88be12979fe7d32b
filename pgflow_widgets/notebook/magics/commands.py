"""The subcommands of ``%pgflow``: what each calls, its words and its options."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from IPython.core.error import UsageError

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
    match = _SAID.match(message)
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
    """A subcommand: what it calls, its words and its options; ``?`` ends a word to leave out."""

    call: str
    words: tuple[str, ...] = ()
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The arguments of the method that it calls."""
        return [word.rstrip("?") for word in self.words]


_ONE = ("connection",)
_FLOW = ("flow",)
_WHEN: Mapping[str, Mapping[str, Any]] = {
    "--frequency": {"default": "once"},
    "--interval": {"type": int},
    "--start": {},
}
COMMANDS = {
    "sandboxes": Command("sandboxes"),
    "switch": Command("switch", ("name",)),
    "connect": Command("connect"),
    "browse": Command("browse"),
    "connections": Command(
        "connections",
        options={"--state": {"default": ""}, "--source": {"default": ""}, "--created-after": {}},
    ),
    "search": Command("connections.search", ("text",)),
    "tables": Command("tables", _ONE),
    "columns": Command("tables.columns", ("connection", "table?")),
    "find_column": Command("tables.find_column", ("text", "connection?")),
    "preview": Command(
        "tables.preview",
        ("connection", "table"),
        {"--rows": {"type": int}, "--columns": {"nargs": "+"}},
    ),
    "profile": Command("tables.profile", ("connection", "table")),
    "test": Command("connections.test", _ONE),
    "create-many": Command(
        "connections.create_many",
        ("file",),
        {
            "--dry-run": {"action": "store_true"},
            "--verify": {"action": "store_true"},
            "--trust-references": {"action": "store_true"},
            "--concurrency": {"type": int},
            "--auth": {"default": "Basic Authentication"},
        },
    ),
    "rename": Command("connections.rename", ("connection", "name"), {"--description": {}}),
    "rotate": Command("connections.rotate", _ONE),
    "enable": Command("connections.enable", _ONE),
    "disable": Command("connections.disable", _ONE),
    "delete": Command("delete", ("named",), {"--with-connections": {"action": "store_true"}}),
    "ingest": Command("ingest", ("connection", "table")),
    "plan": Command(
        "plan",
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
    "flows": Command("flows", options={"--state": {"default": ""}}),
    "runs": Command("flows.runs", _FLOW),
    "run_now": Command("flows.run_now", _FLOW),
    "wait": Command("flows.wait", _FLOW),
    "watch": Command("flows.watch", _FLOW),
    "pause": Command("flows.disable", _FLOW),
    "resume": Command("flows.enable", _FLOW),
    "reschedule": Command("flows.reschedule", ("flow",), {**_WHEN, "--frequency": {}}),
    "datasets": Command("datasets"),
    "dataset": Command("datasets.read", ("name",)),
}
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


def own_spelling(command: str) -> str:
    """Return a command in its own spelling: methods have underscores where some have hyphens."""
    hyphened = command.replace("_", "-")
    return hyphened if hyphened in COMMANDS else command
