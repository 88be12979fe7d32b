"""Maps batches of rows into the shape of their schema, and sets apart the rows that do not fit.

Arrow works on whole columns; an expression that is not compiled, and whatever Arrow would do
differently from `row_mapping`, goes row by row. Source: contract, dataflow.md 6 and 9.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pgflow_widgets.emulator.data_prep.columns import Sources, compile_columns, read_column
from pgflow_widgets.emulator.data_prep.columns.column_expression import ColumnExpression, either
from pgflow_widgets.emulator.data_prep.row_mapping import CompiledRule, MappingError
from pgflow_widgets.emulator.runs.arrow_conversions import (
    COLUMN_CONVERSIONS,
    Convert,
    arrow_converter,
    arrow_type_of,
    preview_values,
    take_source,
)
from pgflow_widgets.emulator.runs.identity_values import Identities, find_sound_values
from pgflow_widgets.emulator.runs.table_reader import ReadColumn

REQUIRED, MAPPING = "1555", "3700"
"""The numbers of the reasons: a field that is missing, and a value that cannot be mapped."""

_PORTION_ROWS = 20_000

Reasons = defaultdict[int, list[dict[str, str]]]
"""Why rows of a batch do not fit, by their number in it."""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that does not fit, and why.

    Parameters
    ----------
    errors
        ``code``, ``field`` and ``message`` of each reason.
    data
        The row as it came.
    """

    errors: Sequence[Mapping[str, str]]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a rule is worked out for whole columns."""

    expression: ColumnExpression
    convert: Convert


@dataclass(slots=True)
class BatchMapping:
    """How rows of a source become rows of a schema.

    Parameters
    ----------
    columns
        What a batch has.
    rules
        The mappings.
    required
        Paths of objects (the root is empty) with the names that must not be null in them.
    identities
        The fields that say whom a row is about: one with an unsound value is skipped.
    """

    columns: Sequence[ReadColumn]
    rules: Sequence[CompiledRule]
    required: Mapping[tuple[str, ...], Sequence[str]]
    identities: Identities = field(default_factory=dict)
    _plans: dict[tuple[str, ...], _Plan] = field(init=False)

    def __post_init__(self) -> None:
        plans = ((rule.field.path, self._plan(rule)) for rule in self.rules)
        self._plans = {path: plan for path, plan in plans if plan is not None}

    def portions(self, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        """Iterate over the parts of a batch that are mapped at once: rows in Python take room."""
        rows = batch.num_rows if len(self._plans) == len(self.rules) else _PORTION_ROWS
        for begin in range(0, batch.num_rows, max(1, rows)):
            yield batch.slice(begin, rows)

    def _plan(self, rule: CompiledRule) -> _Plan | None:
        """Return how a rule is worked out for whole columns; None if it goes row by row."""
        places = {column.name: column.kind for column in self.columns}
        target = rule.field
        if "enum" in target.rules and target.kind != "string":
            return None
        if rule.attribute is None:
            expression = compile_columns(rule.evaluate.tree, places)
        else:
            name = rule.source if rule.source in places else rule.attribute[0]
            single = name == rule.source or len(rule.attribute) == 1
            expression = read_column(name, places[name]) if single and name in places else None
        if expression is None:
            return None
        convert = COLUMN_CONVERSIONS.get((expression.kind, target.kind))
        return None if convert is None else _Plan(expression, convert)

    def map_batch(self, batch: pa.RecordBatch) -> tuple[pa.Table, list[RejectedRow], int]:
        """Map one batch.

        Parameters
        ----------
        batch
            Rows as they were read.

        Returns
        -------
        tuple
            The good rows, the bad ones, and the bytes that the source took. What is neither good
            nor bad is skipped.
        """
        columns = [
            take_source(column.kind, values)
            for column, values in zip(self.columns, batch.columns, strict=True)
        ]
        named = zip((column.name for column in self.columns), columns, strict=True)
        sources, rows = Sources(dict(named)), _Rows(self.columns, columns)
        reasons: Reasons = defaultdict(list)
        tree = _Tree({r.field.path: self._column(r, sources, rows, reasons) for r in self.rules})
        for path, names in self.required.items():
            self._require(tree, path, names, reasons)
        table = tree.table()
        size = sum(column.nbytes for column in columns)
        sound = [
            find_sound_values(tree.leaves[path], namespace)
            for path, namespace in self.identities.items()
            if path in tree.leaves
        ]
        if not reasons and not sound:
            return table, [], size
        good = pa.array([number not in reasons for number in range(len(rows))], pa.bool_())
        for fits in sound:
            good = pc.and_(good, fits)
        bad = [RejectedRow(reasons[n], rows[n]) for n in sorted(reasons)]
        return table.filter(good), bad, size

    def _column(
        self, rule: CompiledRule, sources: Sources, rows: _Rows, reasons: Reasons
    ) -> pa.Array:
        kind = arrow_type_of(rule.field.rules)
        plan = self._plans.get(rule.field.path)
        if plan is None:
            convert = arrow_converter(rule.field.rules)
            numbered = enumerate(rows.of(self._names(rule)))
            values = [convert(_map_value(rule, row, number, reasons)) for number, row in numbered]
            return pa.array(values, kind)
        worked, doubt = plan.expression.work(sources)
        if isinstance(worked, pa.Scalar):
            worked = pa.repeat(worked, len(rows))
        converted = plan.convert(worked, rule.field.rules)
        unfit = either(doubt, pc.and_(worked.is_valid(), converted.is_null()))
        if not pc.any(unfit).as_py():
            return converted
        return self._settle(rule, converted, unfit, rows, reasons)

    def _settle(
        self,
        rule: CompiledRule,
        converted: pa.Array,
        unfit: pa.Array,
        rows: _Rows,
        reasons: Reasons,
    ) -> pa.Array:
        """Work out row by row what the whole column did not tell."""
        numbers = pc.indices_nonzero(unfit)
        convert = arrow_converter(rule.field.rules)
        settled = []
        doubtful = rows.take(numbers).of(self._names(rule))
        for number, row in zip(numbers.to_pylist(), doubtful, strict=True):
            value = convert(_map_value(rule, row, number, reasons))
            try:
                pa.scalar(value, converted.type)
            except (pa.ArrowException, OverflowError):
                _add_reason(reasons, number, rule, "Too large for its field.")
                value = None
            settled.append(value)
        values = pa.array(settled, converted.type)
        return pc.replace_with_mask(converted, unfit, values)

    def _names(self, rule: CompiledRule) -> list[str]:
        return [column.name for column in self.columns if column.name in rule.attributes]

    def _require(
        self, tree: _Tree, path: tuple[str, ...], names: Sequence[str], reasons: Reasons
    ) -> None:
        there = tree.present(path)
        for name in names:
            missing = tree.present((*path, name))
            wrong = pc.invert(missing) if there is None else pc.and_(there, pc.invert(missing))
            if not pc.any(wrong).as_py():
                continue
            field = ".".join((*path, name))
            reason = {"code": REQUIRED, "field": field, "message": "Required."}
            for number in pc.indices_nonzero(wrong).to_pylist():
                reasons[number].append(reason)


class _Rows:
    """The rows of a batch as dicts, made only where something has to look at them."""

    def __init__(self, columns: Sequence[ReadColumn], sources: Sequence[pa.Array]) -> None:
        self._columns = columns
        self._sources = sources
        self._lists: dict[str, list[Any]] = {}

    def __len__(self) -> int:
        return len(self._sources[0]) if self._sources else 0

    def of(self, names: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Iterate over the rows with nothing but these columns."""
        for column, source in zip(self._columns, self._sources, strict=True):
            if column.name in names and column.name not in self._lists:
                self._lists[column.name] = preview_values(column.kind, source)
        if not names:
            yield from ({} for _ in range(len(self)))
        for values in zip(*[self._lists[name] for name in names], strict=True):
            yield dict(zip(names, values, strict=True))

    def take(self, numbers: pa.Array) -> _Rows:
        """Return some of the rows."""
        return _Rows(self._columns, [source.take(numbers) for source in self._sources])

    def __getitem__(self, number: int) -> dict[str, Any]:
        return {
            column.name: preview_values(column.kind, source.slice(number, 1))[0]
            for column, source in zip(self._columns, self._sources, strict=True)
        }


class _Tree:
    """Columns by their paths, and the objects that they make."""

    def __init__(self, leaves: Mapping[tuple[str, ...], pa.Array]) -> None:
        self.leaves = leaves
        self._size = len(next(iter(leaves.values()))) if leaves else 0

    def table(self) -> pa.Table:
        """Return one column for each field at the top; an object of nothing but nulls is null."""
        names = dict.fromkeys(path[0] for path in self.leaves)
        return pa.table({name: self._array((name,)) for name in names})

    def present(self, path: tuple[str, ...]) -> pa.Array | None:
        """Return for each row whether it has something at a path; None for the root."""
        if not path:
            return None
        below = [a.is_valid() for p, a in self.leaves.items() if p[: len(path)] == path]
        if not below:
            return pa.array([False] * self._size, pa.bool_())
        present = below[0]
        for valid in below[1:]:
            present = pc.or_(present, valid)
        return present

    def _array(self, path: tuple[str, ...]) -> pa.Array:
        if path in self.leaves:
            return self.leaves[path]
        depth = len(path)
        names = dict.fromkeys(p[depth] for p in self.leaves if p[:depth] == path)
        parts = [self._array((*path, name)) for name in names]
        present = self.present(path)
        assert present is not None
        return pa.StructArray.from_arrays(parts, list(names), mask=pc.invert(present))


def _map_value(rule: CompiledRule, row: Mapping[str, Any], number: int, reasons: Reasons) -> Any:  # noqa: ANN401 - any value
    try:
        return rule.value(row, hints=False)
    except MappingError as error:
        _add_reason(reasons, number, rule, str(error))
        return None


def _add_reason(reasons: Reasons, number: int, rule: CompiledRule, message: str) -> None:
    reason = {"code": MAPPING, "field": ".".join(rule.field.path), "message": message}
    reasons[number].append(reason)
