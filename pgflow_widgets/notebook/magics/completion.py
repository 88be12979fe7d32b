"""What the tab key offers behind ``%pgflow``."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from IPython.core.error import UsageError

from pgflow_widgets.local import interrupts
from pgflow_widgets.notebook.access.has_access import HasAccess, access_of
from pgflow_widgets.notebook.magics.commands import COMMANDS, HELP, SANDBOX, Command

if TYPE_CHECKING:
    from pgflow_widgets.notebook.access.name_cache import NameCache

# Patterns are compiled on first use: loading the extension stays quick.
_LINE = r"(?s)\s*(?:[\w\s,]+=\s*)?%{1,2}pgflow(\s.*)"
_TO_ESCAPE = r"[^\w@%+=:,./-]"


def line_of_magic(text: str) -> str:
    """Return a line of the magic, from its name to the cursor; empty if the text is none."""
    match = re.fullmatch(_LINE, text)
    return f"%pgflow{match[1]}" if match else ""


def all_words(chosen_sandbox: Callable[[], HasAccess], line: str) -> tuple[list[str], str]:
    """Return what can stand at the end of a line, and what stands there so far.

    There is always something, or IPython would offer the words of Python as well: where nothing
    fits, the options of the command, or what stands there already.
    """
    words, begun = split_words(line)
    offered = completions(chosen_sandbox, line)
    if not offered and not begun:
        offered = [*COMMANDS.get(words[1], Command("", "")).options, SANDBOX]
    return offered or [begun], begun


def completions(chosen_sandbox: Callable[[], HasAccess], line: str) -> list[str]:
    """Return what can stand at the end of a line that begins with the magic.

    Subcommands, options, names of connections, dataflows and datasets, paths of tables, and columns
    behind ``--columns``. The service is asked for names, and its answer kept for a while; what
    does not come at once is there the next time.
    """
    words, begun = split_words(line)
    if len(words) < 2:
        return [name for name in (*COMMANDS, HELP) if name.startswith(begun)]
    if words[1:] == [HELP]:
        return [name for name in COMMANDS if name.startswith(begun)]
    command = COMMANDS.get(words[1], Command("", ""))
    before = words[2:]
    if begun.startswith("-"):
        return [option for option in (*command.options, SANDBOX) if option.startswith(begun)]
    place = command.names[len(before)] if len(before) < len(command.names) else ""
    if place == "file":
        return [typed for name in _files(begun) if (typed := _as_begun(name, begun))]
    try:
        known = access_of(chosen_sandbox()).names.for_one_key()
    except UsageError:
        return []
    names = _names(known, words[1], place, before)
    fitting = {name: typed for name in names if (typed := _as_begun(name, begun))}
    if place == "connection" and "table" in [name.rstrip("?") for name in command.words]:
        known.expect([*fitting])  # one of them stands before the table, which comes next
    return [*fitting.values()]


def _files(begun: str) -> list[str]:
    """Return the tables and folders that a path can go on with."""
    folder = begun.lstrip("'\"").rpartition("/")[0]
    start = f"{folder}/" if folder or begun.lstrip("'\"").startswith("/") else ""
    suffixes = interrupts.load("pgflow_widgets.operations.bulk.files").SUFFIXES
    try:
        paths = sorted(Path(start or ".").expanduser().iterdir())
    except OSError:
        return []
    return [
        f"{start}{path.name}{'/' if path.is_dir() else ''}"
        for path in paths
        if path.suffix.casefold() in suffixes or path.is_dir()
        if not path.name.startswith(".")
    ]


def _names(names: NameCache, command: str, place: str, before: list[str]) -> list[str]:
    """Return what may stand at a place of a command, behind these words."""
    if "--columns" in before and command in {"preview", "plan"}:
        return names.columns(*before[:2])
    if "--dataset" in before[-1:] or (command, place) == ("dataset", "name"):
        return names.datasets()
    if place == "connection":
        return names.connections()
    if place == "table":
        return names.tables(*before[:1])
    if place in {"flow", "flow_or_run"}:
        return names.flows()
    return [*names.connections(), *names.flows()] if place == "named" else []


def _as_begun(name: str, begun: str) -> str:
    """Return a name as it would be typed on from what stands there; empty if it cannot."""
    mark = begun[:1] if begun[:1] in {"'", '"'} else ""
    if mark:
        typed = f"{mark}{name}{mark}" if not set(name) & {mark, "\\"} else ""
    else:
        typed = re.sub(_TO_ESCAPE, r"\\\g<0>", name)
    return typed if typed.casefold().startswith(begun.casefold()) else ""


def split_words(line: str) -> tuple[list[str], str]:
    """Return the finished words of a line, and the last one as it stands there so far."""
    start, mark, escaped = 0, "", False
    for place, character in enumerate(line):
        if escaped:
            escaped = False
        elif character == "\\" and mark != "'":
            escaped = True
        elif character == mark:
            mark = ""
        elif not mark and character in {"'", '"'}:
            mark = character
        elif not mark and character.isspace():
            start = place + 1
    return shlex.split(line[:start]), line[start:]
