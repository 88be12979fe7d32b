"""Say which rows of a dataset are wanted: compare columns with values, and rule out row groups.

A condition is a column, an operator and a value; a row has to fulfil all of them. A row without a
value fulfils none but ``== None``, as in SQL.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any

from pgflow_widgets.errors import InputError
from pgflow_widgets.operations.argument_checks import did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa

_COMPARISONS = {
    "==": "equal",
    "!=": "not_equal",
    "<": "less",
    "<=": "less_equal",
    ">": "greater",
    ">=": "greater_equal",
}
_LISTS = ("in", "not in")
_HINT = 'Such as where=[("status", "==", "paid"), ("total", ">", 100)]; operators are {}.'


@dataclass(frozen=True, slots=True)
class Condition:
    """What the value of a column has to be."""

    column: str
    operator: str
    value: Any

    def mask(self, values: pa.ChunkedArray) -> pa.ChunkedArray:
        """Return for each value whether it fulfils the condition.

        Raises
        ------
        InputError
            The column cannot be compared with the value.
        """
        import pyarrow as pa

        try:
            return self._mask(values)
        except pa.ArrowException:
            pass
        raise self._misfit(values.type)

    def _mask(self, values: pa.ChunkedArray) -> pa.ChunkedArray:
        import pyarrow.compute as pc

        if self.value is None:
            missing = pc.is_null(values)
            return missing if self.operator == "==" else pc.invert(missing)
        if self.operator in _LISTS:
            listed = pc.is_in(values, value_set=self._list(values.type))
            listed = listed if self.operator == "in" else pc.invert(listed)
            return pc.and_(listed, pc.is_valid(values))
        wanted = self._scalar(self.value, values.type)
        return pc.fill_null(getattr(pc, _COMPARISONS[self.operator])(values, wanted), False)

    def rules_out(self, low: Any, high: Any) -> bool:  # noqa: ANN401 - of the column's type
        """Whether no value from the lowest to the highest fulfils the condition."""
        if self.value is None:
            return False
        values = self.value if self.operator in _LISTS else [self.value]
        try:
            wanted = [_like(value, low) for value in values]
            match self.operator:
                case "==" | "in":
                    return all(value < low or value > high for value in wanted)
                case "<":
                    return bool(low >= wanted[0])
                case "<=":
                    return bool(low > wanted[0])
                case ">":
                    return bool(high <= wanted[0])
                case ">=":
                    return bool(high < wanted[0])
        except (TypeError, ValueError, ArithmeticError):
            pass  # they cannot be compared: every row is looked at, where the error is raised
        return False

    def _scalar(self, value: Any, kind: pa.DataType) -> pa.Scalar:  # noqa: ANN401 - of any type
        """Return a value so that it can be compared with a column of that type."""
        import pyarrow as pa

        try:
            if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
                moment = _moment(value) if isinstance(value, str | date) else value
                if pa.types.is_timestamp(kind):  # it may be finer than the column
                    return pa.scalar(moment).cast(pa.timestamp("us", kind.tz))
                return pa.scalar(moment).cast(kind)
            if isinstance(value, Real | Decimal) and not isinstance(value, bool):
                if pa.types.is_decimal(kind):
                    return pa.scalar(Decimal(str(value)))
                if pa.types.is_integer(kind) or pa.types.is_floating(kind):
                    return pa.scalar(float(value) if isinstance(value, Decimal) else value)
            return pa.scalar(value).cast(kind)
        except (pa.ArrowException, ValueError, TypeError, ArithmeticError):
            pass
        raise self._misfit(kind)

    def _misfit(self, kind: pa.DataType) -> InputError:
        return InputError(
            f"where: a value for {self.column!r} does not fit its type, {kind}.", field="where"
        )

    def _list(self, kind: pa.DataType) -> pa.Array:
        """Return the listed values of the column's type, but for those that it cannot hold."""
        import pyarrow as pa

        several: list[Any] = []
        for value in self.value:
            scalar = self._scalar(value, kind)
            try:
                several.append(scalar.cast(kind))
            except (pa.ArrowException, ValueError, TypeError, ArithmeticError):
                continue  # such as half a unit among whole numbers
        return pa.array([scalar.as_py() for scalar in several], kind)


def read_conditions(where: object) -> list[Condition]:
    """Read conditions as they are typed; `InputError` if they are none."""
    if where is None:
        return []
    hint = _HINT.format(", ".join([*_COMPARISONS, *_LISTS]))
    if isinstance(where, str | bytes | Mapping) or not isinstance(where, Collection):
        raise InputError("where is no list of conditions.", hint=hint, field="where")
    conditions: list[Condition] = []
    for item in where:
        parts = list(item) if isinstance(item, list | tuple) else []
        if len(parts) != 3 or not isinstance(parts[0], str):
            raise InputError(
                "A condition of where is no column, operator and value.", hint=hint, field="where"
            )
        column, operator, value = parts
        listed = not isinstance(value, str | bytes) and isinstance(value, Collection)
        if value is None and operator not in {"==", "!="}:
            operator = ""
        if operator not in (_LISTS if listed else _COMPARISONS):
            raise InputError(
                f"where: the operator for {column!r} is none that fits its value.",
                hint=hint,
                field="where",
            )
        conditions.append(Condition(column, operator, list(value) if listed else value))
    return conditions


def unknown_column(name: str, known: Collection[str], argument: str) -> InputError:
    """Return the error for a column that the dataset does not have."""
    proposal = did_you_mean(name, known)
    hint = f"{proposal} Its columns are {', '.join(sorted(known))}.".lstrip()
    return InputError(f"The dataset has no column {name!r}.", hint=hint, field=argument)


def _moment(value: str | date) -> datetime:
    """Return a time in UTC; `ValueError` if a text is none."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _like(value: Any, other: Any) -> Any:  # noqa: ANN401 - of the column's type
    """Return a value so that it can be compared with one of the file's statistics."""
    if isinstance(other, datetime):
        moment = _moment(value)
        return moment if other.tzinfo else moment.replace(tzinfo=None)
    if isinstance(other, date):
        return _moment(value).date()
    return value
