"""Maps one row: works values out, brings them to the type of their field and checks them.

Used for previews and for what a run cannot do a column at a time. Source: contract, dataflow.md 6;
Adobe's pages on Data Prep and on the constraints of XDM fields.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pgflow_widgets.emulator.data_prep import date_patterns, expressions, syntax, values
from pgflow_widgets.emulator.data_prep.operators import ExpressionError, SourceRow
from pgflow_widgets.emulator.data_prep.values import MappingValue
from pgflow_widgets.emulator.limits.cost_limits import UnfitError
from pgflow_widgets.emulator.schema_registry import regular_expressions, schemas
from pgflow_widgets.emulator.schema_registry.schemas import XdmField

_INT = {"int": (-(2**31), 2**31 - 1), "long": (-(2**63), 2**63 - 1)}
_BOOLEANS = {"true": True, "false": False}


class MappingError(Exception):
    """A mapping has no meaning, or cannot take a row's value; the text is the reason."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """One mapping, understood.

    Parameters
    ----------
    field
        What it fills.
    source
        As it was written.
    attribute
        The one column that it copies; None if it is an expression or a constant.
    attributes
        Names of the columns that it reads.
    evaluate
        Works out the value, before it is brought to the field's type.
    """

    field: XdmField
    source: str
    attribute: tuple[str, ...] | None
    attributes: frozenset[str]
    evaluate: expressions.Expression

    def value(self, row: SourceRow, *, hints: bool = True) -> MappingValue:
        """Return the field's value for a row, as it would stand in JSON.

        Parameters
        ----------
        row
            What to map.
        hints
            Whether to check what batch ingestion does not: see `convert_value`.

        Raises
        ------
        MappingError
            It cannot be worked out, or does not fit the field.
        """
        try:
            value = self.evaluate(row)
        except ExpressionError as error:
            raise MappingError(str(error)) from None
        return convert_value(self.field, value, hints=hints)


def put_value(tree: dict[str, Any], path: tuple[str, ...], value: MappingValue) -> None:
    """Set the value at a path of a row, with objects in objects; null is left out."""
    if value is not None:
        for name in path[:-1]:
            tree = tree.setdefault(name, {})
        tree[path[-1]] = value


def compile_rule(
    mapping: Mapping[str, Any],
    targets: Mapping[tuple[str, ...], XdmField],
    known: frozenset[str] | None,
) -> CompiledRule:
    """Parse a mapping.

    Parameters
    ----------
    mapping
        With ``sourceType``, ``source`` and ``destination``.
    targets
        The fields of the schema.
    known
        Names in a source row; None if they are not known.

    Raises
    ------
    MappingError
        It has no meaning; the message names what is wrong.
    """
    path = syntax.attribute_path(mapping["destination"])
    target = targets.get(path)
    if target is None:
        raise MappingError(f"The schema has no field {'.'.join(path)}.")
    if target.kind == "object" and "additionalProperties" not in target.rules:
        raise MappingError(f"{'.'.join(path)} is an object: map the fields in it.")
    kind, source = mapping["sourceType"], mapping["source"]
    single: tuple[str, ...] | None = None
    if kind == "STATIC":
        expression = expressions.Expression(frozenset(), syntax.constant(source))
    elif kind == "EXPRESSION":
        try:
            expression = expressions.parse_expression(source)
        except ExpressionError as error:
            raise MappingError(str(error)) from None
    elif kind == "ATTRIBUTE":
        single = (source,) if known and source in known else syntax.attribute_path(source)
        expression = _copy(source, single)
    else:
        raise MappingError("sourceType must be ATTRIBUTE, EXPRESSION or STATIC.")
    names = {source if known and source in known else path[0] for path in expression.attributes}
    missing = sorted(names - known) if known is not None else []
    if missing:
        raise MappingError(f"The source has no column {missing[0]}.")
    return CompiledRule(target, source, single, frozenset(names), expression)


def _copy(source: str, path: tuple[str, ...]) -> expressions.Expression:
    def evaluate(row: SourceRow) -> MappingValue:
        # A column's own name may hold points.
        return row[source] if source in row else syntax.row_value(row, path)

    node = syntax.Node("attribute", evaluate, value=(source,))
    return expressions.Expression(frozenset({path}), node)


def convert_value(target: XdmField, value: MappingValue, *, hints: bool = True) -> MappingValue:
    """Bring a value to the type of a field, and check it against the field's rules.

    Parameters
    ----------
    target, value
        The field and what is to fill it.
    hints
        Whether to check pattern and length too. Adobe's page on data quality says that batch
        ingestion does not check a pattern, and names no length: a preview warns of them.

    Raises
    ------
    MappingError
        It does not fit; the message says why, without the value.
    """
    if value is None:
        return None
    try:
        converted = _CONVERSIONS[target.kind](value)
    except (ValueError, TypeError, OverflowError):
        article = "an" if target.kind[0] in "aio" else "a"
        raise MappingError(f"Not {article} {target.kind}.") from None
    if target.kind == "array":
        inner = _inner(target, target.rules["items"])
        converted = [convert_value(inner, item, hints=hints) for item in converted]
    elif target.kind == "object" and target.rules.get("properties"):
        parts = {name: _inner(target, rules) for name, rules in target.rules["properties"].items()}
        converted = {
            name: convert_value(to, converted.get(name), hints=hints) for name, to in parts.items()
        }
    elif target.kind == "object":
        _check_characters(values.to_text(converted))  # of names as well
    else:
        _check_scalar(target, converted, hints=hints)
    return converted


def _check_scalar(target: XdmField, value: Any, *, hints: bool) -> None:  # noqa: ANN401 - any scalar
    rules = target.rules
    if target.kind in _INT:
        low, high = _INT[target.kind]
        low, high = rules.get("minimum", low), rules.get("maximum", high)
        if not low <= value <= high:
            raise MappingError(f"Not between {low} and {high}.")
    elif target.kind == "double":
        _check_bounds(rules, value)
    elif target.kind == "string":
        _check_characters(value)
    if "enum" in rules and value not in rules["enum"]:
        raise MappingError("Not one of the field's values.")
    if hints and target.kind == "string":
        _check_text(rules, value)


def _inner(target: XdmField, rules: schemas.Resource) -> XdmField:
    return XdmField(target.path, schemas.kind_of(rules), rules)


def _check_bounds(rules: schemas.Resource, value: float) -> None:
    low, high = rules.get("minimum"), rules.get("maximum")
    if (low is not None and value < low) or (high is not None and value > high):
        raise MappingError("Out of the field's bounds.")


def _check_characters(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:  # JSON can write "\\ud800"
        raise MappingError("Half of a surrogate pair is no character.") from None


def _check_text(rules: schemas.Resource, value: str) -> None:
    if len(value) > rules.get("maxLength", len(value)):
        raise MappingError(f"Longer than {rules['maxLength']} characters.")
    if len(value) < rules.get("minLength", 0):
        raise MappingError(f"Shorter than {rules['minLength']} characters.")
    if "pattern" not in rules:
        return
    try:
        fits = regular_expressions.search_regex(rules["pattern"], value)
    except UnfitError as error:
        raise MappingError(f"The field's pattern: {error}") from None
    if not fits:
        raise MappingError("Does not fit the field's pattern.")


def _integer(value: MappingValue) -> int:
    number = values.to_number(value)
    if number != int(number):
        raise ValueError
    return int(number)


def _double(value: MappingValue) -> float:
    number = float(values.to_number(value))
    if not math.isfinite(number):
        raise ValueError
    return number


def _boolean(value: MappingValue) -> bool:
    if isinstance(value, bool):
        return value
    boolean = _BOOLEANS.get(value.strip().casefold()) if isinstance(value, str) else None
    if boolean is None:
        raise ValueError
    return boolean


def _moment(value: MappingValue) -> str:
    if isinstance(value, bool | int | float):
        raise TypeError
    return date_patterns.format_iso_date(values.to_date(value).astimezone(UTC))


def _date(value: MappingValue) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        raise TypeError
    return date_patterns.parse_iso_date(value).date().isoformat()


def _only(kind: type) -> Callable[[MappingValue], MappingValue]:
    def check(value: MappingValue) -> MappingValue:
        if not isinstance(value, kind):
            raise TypeError
        return value

    return check


_CONVERSIONS: Mapping[str, Callable[[Any], Any]] = {
    "string": values.to_text,
    "int": _integer,
    "long": _integer,
    "double": _double,
    "boolean": _boolean,
    "date-time": _moment,
    "date": _date,
    "array": _only(list),
    "object": _only(dict),
}
