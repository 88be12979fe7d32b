"""Check the arguments of public methods against their signatures, before anything is sent.

This module is over 300 lines because the table of all kinds of arguments is read as a whole.

The annotation of a parameter is the rule, so that each fact stands once. No message quotes a value:
it may be a password in the wrong place.
"""

from __future__ import annotations

import difflib
import functools
import inspect
import math
import numbers
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, TypeGuard, TypeVar

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.errors import InputError
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.sources import Source

T = TypeVar("T")

# UTF-8 has no half of a surrogate pair, and no name or text of the service holds a NUL.
_UNSENDABLE = re.compile("[\0\ud800-\udfff]")
MOMENT = "Write it as 2026-03-01 or 2026-03-01T12:00+01:00."
_ROW = "Pass its id, its unique name, a result, or one row of a frame with a column `id`."


class _MisfitError(Exception):
    """A value is not of a kind; told by what the kind is."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a question for the known name that is closest, empty if none is close."""
    names = {other.casefold(): other for other in known}
    close = difflib.get_close_matches(name.casefold(), names, 1)
    return f"Did you mean {names[close[0]]!r}?" if close else ""


def check_calls(cls: type[T]) -> type[T]:
    """Let a class and every public method of it check what they are called with.

    Not those that take fields of an auth spec or tables: a frame here would hold plain secrets.
    """
    for name, method in list(vars(cls).items()):
        public = name in {"__call__", "__init__"} or not name.startswith("_")
        if not public or not inspect.isfunction(method):
            continue
        parameters = inspect.signature(method).parameters.values()
        plain = any(
            p.kind is p.VAR_KEYWORD or p.annotation == "ConnectionTable" for p in parameters
        )
        if not plain:
            special = {"__call__": getattr(cls, "NAME", name), "__init__": cls.__name__}
            setattr(cls, name, _checking(method, special.get(name, name)))
    return cls


def _checking(method: Callable[..., Any], called: str) -> Callable[..., Any]:
    signature = inspect.signature(method)
    rules = {
        name: _kinds(parameter.annotation)
        for name, parameter in signature.parameters.items()
        if isinstance(parameter.annotation, str)
    }

    @functools.wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the method takes
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as error:
            trouble = f"{called}: {error}."
        else:
            for name, value in bound.arguments.items():
                if name in rules:
                    bound.arguments[name] = fit(name, value, rules[name])
            return method(*bound.args, **bound.kwargs)
        names = ", ".join(name for name in signature.parameters if name != "self")
        raise InputError(trouble, hint=f"It is called as {called}({names}).")

    return call


def check(annotation: str, **arguments: object) -> None:
    """Check arguments of a method that `check_calls` leaves alone."""
    for name, value in arguments.items():
        fit(name, value, _kinds(annotation))


def fit(name: str, value: object, kinds: Iterable[str]) -> Any:  # noqa: ANN401 - of one of them
    """Return a value as the first of some kinds that it is.

    Raises
    ------
    InputError
        It is of none.
    """
    wanted: list[str] = []
    for kind in kinds:
        try:
            return _READERS[kind](value)
        except _MisfitError as error:
            wanted.append(str(error))
    of_type = not isinstance(value, str | float)
    what = f"is of type {type(value).__name__}" if of_type else "is not one that can be used"
    rows = any(kind in _ROWS for kind in kinds)
    raise InputError(
        f"{name} {what}: it must be {' or '.join(dict.fromkeys(filter(None, wanted)))}.",
        hint=_ROW if rows else MOMENT if "datetime" in kinds else f"Change {name}.",
        field=name,
    )


def _kinds(annotation: str) -> list[str]:
    """Return the kinds that an annotation names; None comes first, for it is the quickest."""
    kinds = re.split(r" \| (?![^\[]*\])", annotation)
    known = [kind for kind in kinds if kind in _READERS]
    return sorted(known, key=lambda kind: kind != "None") if len(known) == len(kinds) else ["Any"]


def is_frame(value: object) -> TypeGuard[Any]:
    """Whether a value is a DataFrame, of whatever library; other things have ``columns`` too."""
    return all(hasattr(value, name) for name in ("columns", "itertuples", "__len__"))


def _connection(value: object) -> str | BaseConnection | None:
    """Return what names a connection; a row of a frame stands for the connection of its id."""
    return _one(value, BaseConnection, ("id",), "a connection")


def _flow(value: object) -> str | Dataflow | None:
    """Return what names a dataflow: also one of its runs, or a row of a frame."""
    if isinstance(value, Run):
        return value.flow_id
    return _one(value, Dataflow, ("flow_id", "id"), "a dataflow")


def _run(value: object) -> str | Dataflow | Run | None:
    """Return what names a run or a dataflow; a row of a frame stands for the thing of its id."""
    if isinstance(value, Run):
        return value
    return _one(value, Dataflow, ("id",), "a dataflow or a run")


def _connections(value: object) -> list[str | BaseConnection | None]:
    """Return the connections that are named by one value, several, or a frame.

    Rows without an id, as of `create_many` where it failed, are left out.
    """
    if value is None or isinstance(value, str | BaseConnection) or _is_row(value):
        return [_connection(value)]
    frame: Any = value
    if is_frame(frame):
        if "id" not in frame.columns:
            raise _MisfitError("a frame with a column `id`")
        return [str(connection_id) for connection_id in frame["id"].dropna()]
    if isinstance(value, bytes) or not isinstance(value, Iterable):
        raise _MisfitError("a connection, or several")
    return [_connection(reference) for reference in value]


def _one(value: object, model: type[T], keys: tuple[str, ...], noun: str) -> str | T | None:
    if value is None or isinstance(value, model):
        return value
    if isinstance(value, str):
        return _text(value)
    row: Any = value
    if is_frame(row) and len(row) == 1:
        row = row.iloc[0]
    if not _is_row(row):
        raise _MisfitError(noun)
    cells = row._asdict() if hasattr(row, "_asdict") else row
    identifier = next((cells[key] for key in keys if key in cells), None)
    if not isinstance(identifier, str) or not identifier:
        raise _MisfitError(f"{noun}, or a row that has an id")
    return identifier


def _is_row(value: object) -> bool:
    """Tell whether a value is one row of a frame: a Series, a mapping, or a named tuple."""
    if is_frame(value):
        return False
    if isinstance(value, Mapping) or hasattr(value, "_asdict"):
        return True
    # A Series of ids is a column; one whose labels are columns is a row.
    return hasattr(value, "keys") and "id" in value.keys()  # noqa: SIM118 - of a Series, its labels


def _moment(value: object) -> datetime:
    """Return a moment that is given as such or as a day; UTC where it says no zone."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime) or value != value:
        raise _MisfitError("a date or a moment")
    value = value if value.tzinfo else value.replace(tzinfo=UTC)
    try:
        return value.astimezone(UTC)
    except (OverflowError, ValueError):
        raise _MisfitError("a moment within the years 1 to 9999") from None


def _none(value: object) -> None:
    if value is not None:
        raise _MisfitError("")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _MisfitError("a text")
    if _UNSENDABLE.search(value):
        raise _MisfitError("a text of characters that can be sent")
    return value


def _truth(value: object) -> bool:
    if isinstance(value, bool) or type(value).__name__ in {"bool_", "bool"}:
        return bool(value)
    raise _MisfitError("True or False")


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise _MisfitError("a number")
    try:
        number = float(value)
    except OverflowError:
        raise _MisfitError("a smaller number") from None
    if math.isnan(number):
        raise _MisfitError("a number")
    if number < 0:
        raise _MisfitError("a number of 0 or more")
    return number


def _count(value: object) -> int:
    try:
        count = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise _MisfitError("a whole number") from None
    if isinstance(value, bool) or count < 0:
        raise _MisfitError("a whole number of 0 or more")
    return count


def _names(value: object) -> list[str]:
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise _MisfitError("a list of names")
    return [_text(name) for name in value]


def _changes(value: object) -> dict[str, str | None]:
    if not isinstance(value, Mapping):
        raise _MisfitError("a mapping of fields to expressions")
    return {
        _text(name): None if expression is None else _text(expression)
        for name, expression in value.items()
    }


def _named_values(value: object) -> dict[str, object]:
    if not isinstance(value, Mapping):
        raise _MisfitError("a mapping of names to values")
    return {_text(name): held for name, held in value.items()}


def _source(value: object) -> Source:
    if not isinstance(value, Source):
        raise _MisfitError("a source, such as pgflow_widgets.POSTGRESQL")
    return value


def _credentials(value: object) -> Credentials:
    if not isinstance(value, Credentials):
        raise _MisfitError("a credential, such as Credentials.from_env()")
    return value


_ROWS = frozenset({"ConnectionRef", "ConnectionRefs", "FlowRef", "RunRef"})
_READERS: Mapping[str, Callable[[object], object]] = {
    "Any": lambda value: value,
    "None": _none,
    "str": _text,
    "bool": _truth,
    "int": _count,
    "float": _number,
    "datetime": _moment,
    "Cloud": lambda value: Cloud(_text(value)),
    "Source": _source,
    "Credentials": _credentials,
    "Sequence[str]": _names,
    "Mapping[str, str | None]": _changes,
    "Mapping[str, object]": _named_values,
    "ConnectionRef": _connection,
    "ConnectionRefs": _connections,
    "FlowRef": _flow,
    "RunRef": _run,
}
