"""Applies JSON Patch as Flow Service does: ``add``, ``replace`` and ``remove``, in either case.

Source: contract, flow-service.md 0.4; errors.md 2 (1434, 1455).
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.http import parse_digits

_OPERATIONS = frozenset({"add", "replace", "remove"})
_END = "-"


@dataclass(frozen=True, slots=True)
class PatchInstruction:
    """One operation on the place that a JSON pointer names."""

    operation: str
    path: tuple[str, ...]
    value: Any

    @property
    def pointer(self) -> str:
        """The path as it was written, apart from its escapes."""
        return "/" + "/".join(self.path)


def parse_patch(body: object) -> list[PatchInstruction]:
    """Read a body: an array of instructions, or one alone, as Adobe's OpenAPI file has it."""
    instructions = [body] if isinstance(body, Mapping) else body
    if not isinstance(instructions, list) or not instructions:
        raise problems.flow("1405-400", "The body must be an array of patch instructions.")
    return [_instruction(instruction) for instruction in instructions]


def apply_patch(
    entity: Mapping[str, Any],
    instructions: list[PatchInstruction],
    *,
    optional: Collection[str] = (),
) -> dict[str, Any]:
    """Return what the entity becomes, or raise the documented error; all of it or nothing.

    Parameters
    ----------
    entity
        What is changed; it stays as it is.
    instructions
        In their order.
    optional
        Fields that it may have: to replace one that it has not is to add it.
    """
    changed: Any = copy.deepcopy(dict(entity))
    for instruction in instructions:
        parent = changed
        for name in instruction.path[:-1]:
            parent = _child(parent, name, instruction)
        fresh = (
            parent is changed
            and instruction.path[0] in optional
            and instruction.operation == "replace"
        )
        _change(parent, replace(instruction, operation="add") if fresh else instruction)
    result: dict[str, Any] = changed
    return result


def _instruction(instruction: object) -> PatchInstruction:
    if not isinstance(instruction, Mapping):
        raise _misfit("Each patch instruction must be an object.")
    operation = str(instruction.get("op", "")).casefold()
    if operation not in _OPERATIONS:
        raise problems.flow("1434-400", "op must be add, replace or remove.")
    pointer = instruction.get("path")
    if not isinstance(pointer, str) or not pointer.startswith("/") or pointer == "/":
        raise _misfit("path must be a JSON pointer, such as /name.")
    if operation != "remove" and "value" not in instruction:
        raise _misfit(f"value is missing for {pointer[:64]}.")
    parts = (part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/"))
    return PatchInstruction(operation, tuple(parts), instruction.get("value"))


def _child(parent: object, name: str, instruction: PatchInstruction) -> object:
    if isinstance(parent, dict) and name in parent:
        return parent[name]
    if isinstance(parent, list) and (index := _index(name, len(parent))) is not None:
        return parent[index]
    raise _missing(instruction)


def _change(parent: object, instruction: PatchInstruction) -> None:
    name, operation = instruction.path[-1], instruction.operation
    key: Any = None
    if isinstance(parent, list):
        end = len(parent)
        if operation == "add":
            key = end if name == _END else _index(name, end + 1)
        else:
            key = _index(name, end)
    elif isinstance(parent, dict) and (operation == "add" or name in parent):
        key = name
    if key is None or not isinstance(parent, list | dict):
        raise _missing(instruction)
    if operation == "remove":
        del parent[key]
    elif operation == "add" and isinstance(parent, list):
        parent.insert(key, instruction.value)
    else:
        parent[key] = instruction.value


def _index(name: str, end: int) -> int | None:
    index = parse_digits(name)
    return index if index is not None and index < end else None


def _missing(instruction: PatchInstruction) -> problems.Problem:
    return _misfit(f"There is no {instruction.pointer[:64]}.")


def _misfit(detail: str) -> problems.Problem:
    return problems.flow("1455-400", detail)
