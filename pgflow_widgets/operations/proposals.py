"""What is proposed for a table before anybody chooses, and what a person should know of it.

Values only: what explore and the local service's catalogue tell goes in, nothing is asked here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from pgflow_widgets.api.messages.tables import Column, TableSchema
from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow import row_keys, schema_fields, time_columns
from pgflow_widgets.model.dataflow.column_mapping import SourceColumn
from pgflow_widgets.model.dataflow.guardrails import Note, guardrail_notes
from pgflow_widgets.model.dataflow.plan import DataflowPlan
from pgflow_widgets.model.dataflow.row_keys import Key, KeyProposal
from pgflow_widgets.model.dataflow.schedule import Frequency, plan_error
from pgflow_widgets.model.dataflow.schema_fields import FieldType
from pgflow_widgets.model.dataflow.time_columns import TimeColumn


@dataclass(frozen=True, slots=True)
class Proposal:
    """What fits a table.

    Parameters
    ----------
    table
        Its path.
    columns
        Those that are taken, with the types of their fields.
    rows
        Of a preview.
    keys
        What the catalogue has; None if nobody told.
    key
        What tells rows apart.
    times
        The columns of times, the best guess first.
    large
        Columns with numbers that no number of XDM carries, with one such number.
    unread
        Columns that could not be read and are left out, with the reason.
    """

    table: str
    columns: tuple[SourceColumn, ...]
    rows: Sequence[Mapping[str, Any]]
    keys: Sequence[Key] | None
    key: KeyProposal
    times: tuple[TimeColumn, ...]
    large: Mapping[str, str]
    unread: Mapping[str, str]

    @classmethod
    def of(cls, table: str, schema: TableSchema, chosen: Sequence[str] | None = None) -> Self:
        """Return what fits a table, of which all or the chosen columns are taken."""
        columns = columns_of(schema, chosen)
        types = {column.name: column.type for column in columns}
        large = _large(schema)
        doubles = {column.name for column in schema.columns if _type(column) is FieldType.DOUBLE}
        return cls(
            table,
            tuple(columns),
            schema.rows,
            schema.keys,
            row_keys.primary_key(table, columns, schema.rows, schema.keys, doubles & large.keys()),
            tuple(time_columns.find_time_columns(types, schema.rows)),
            large,
            {} if chosen else schema.unread,
        )

    @property
    def time(self) -> str:
        """The column of times that is proposed; empty if none is."""
        best = time_columns.best_time_column(self.times)
        return best.name if best else ""

    @property
    def delta(self) -> str:
        """The column that is proposed to tell new rows; empty if none is.

        One that holds days would leave out what comes in the course of a day.
        """
        return "" if any(time.days for time in self.times if time.name == self.time) else self.time

    def problems(self, plan: DataflowPlan, step: str, *, in_form: bool = False) -> list[InputError]:
        """Return what is wrong in a step of a plan, with what the table has to choose from.

        The hints tell how to mend it in code, or ``in_form``.
        """
        problems = [self._advised(problem, plan, in_form) for problem in plan.problems(step)]
        delta = plan.schedule.delta_column
        types = {column.name: column.type for column in self.columns}
        if step == "schedule" and delta in types and not time_columns.is_time(types[delta]):
            said = f"The delta column {delta!r} holds no times: it is {types[delta]}."
            problems.append(plan_error("schedule.delta_column", said, self._delta_hint(in_form)))
        return problems

    def _advised(self, problem: InputError, plan: DataflowPlan, in_form: bool) -> InputError:
        """Return a problem with the candidates of this table in its hint."""
        filled = {rule.destination for rule in plan.mapping}
        hint = ""
        if problem.field == "schedule.delta_column" and not plan.schedule.delta_column:
            hint = self._delta_hint(in_form)
        elif problem.field == "mapping.timestamp" and "timestamp" not in filled:
            way = 'Choose what says when it happened: mapping={"timestamp": ...}.'
            if in_form:
                way = "Enter a column or an expression that says when it happened."
            hint = f"{self._candidates()} {way}"
        elif problem.field == "mapping._id" and "_id" not in filled:
            way = 'Choose what tells rows apart: mapping={"_id": ...}, a column or an expression.'
            if in_form:
                way = "Enter a column or an expression that tells rows apart."
            hint = f"{self.key.note} {way}".strip()
        if not hint:
            return problem
        hint = f"{problem.hint or ''} {hint}".strip()
        return InputError(problem.message, hint=hint, field=problem.field)

    def _delta_hint(self, in_form: bool) -> str:
        if not self.times:
            return f"{self._candidates()} It can be copied once."
        if in_form:
            label = "Candidate" if len(self.times) == 1 else "Candidates"
            way = "Choose a column that every insert and update sets to the current time."
            return f"{way} {label}: {self._names_of_times()}."
        way = "Choose one that each new and changed row sets to its present: delta_column=..."
        return f"{self._candidates()} {way}"

    def _candidates(self) -> str:
        if not self.times:
            return f"{self.table} has no column of times."
        return f"Columns of times: {self._names_of_times()}."

    def _names_of_times(self) -> str:
        return ", ".join(
            time.name + (f" ({doubt})" if (doubt := time.doubt or _days(time)) else "")
            for time in self.times
        )

    def notes(self, plan: DataflowPlan, chosen: Collection[str] = ()) -> list[Note]:
        """Return what a person should know of a plan; `chosen` are fields that a person filled."""
        unread = [
            Note("columns", f"{name} is left out, for it could not be read: {reason}.")
            for name, reason in self.unread.items()
        ]
        keys, numbers = self._key_notes(plan, chosen), self._number_notes(plan)
        known = unread + keys + numbers + self._delta_notes(plan)
        return known + guardrail_notes(plan, self.rows)

    def _key_notes(self, plan: DataflowPlan, chosen: Collection[str]) -> list[Note]:
        source = next((rule.source for rule in plan.mapping if rule.destination == "_id"), "")
        if source and source == self.key.source and "_id" not in chosen:
            return [Note("mapping._id", self.key.note)] if self.key.note else []
        known = self.keys or ()
        whole = next((key.columns for key in known if source in key.columns), ())
        if len(whole) < 2 or any(key.columns == (source,) for key in known):
            return []
        said = f"{source} alone is not unique: the key is {', '.join(whole)} together."
        return [Note("mapping._id", said)]

    def _number_notes(self, plan: DataflowPlan) -> list[Note]:
        types = {field.path: field.type for field in plan.target.fields}
        notes = []
        for name in [column for column in plan.columns if column in self.large]:
            rules = [rule for rule in plan.mapping if rule.source == name]
            paths = [rule.destination for rule in rules if "." in rule.destination]
            said = f"{name} holds numbers beyond 2^53, such as {self.large[name]}, which no number"
            said += " of XDM carries exactly"
            if not paths:
                notes.append(Note("mapping", f"{said}: only a text field can take it."))
            for path in paths:
                kind = types.get(path, FieldType.STRING)
                way = "its field is text." if kind is FieldType.STRING else "make its field text."
                if not plan.target.new:
                    way = f"see that {path} is text."
                notes.append(Note(f"target.fields.{path.rpartition('.')[2]}", f"{said}: {way}"))
        return notes

    def _delta_notes(self, plan: DataflowPlan) -> list[Note]:
        at, delta = "schedule.delta_column", plan.schedule.delta_column
        column = next((time for time in self.times if time.name == delta), None)
        if column is None:
            return []
        said = ""
        if plan.schedule.frequency is Frequency.ONCE:
            said = f"The one-time copy takes every row; {delta} counts for `run_now` only."
            values = [str(row[delta]) for row in self.rows if row.get(delta) is not None]
            if any(map(time_columns.lies_ahead, values)):
                said += " That takes a row dated in the future again, once its time has come."
        elif column.doubt:
            said = f"{delta} may leave rows out: {column.doubt}. A run takes the rows whose {delta}"
            said += " lies in its window of time."
        elif column.days:
            said = (
                f"{delta} may leave rows out: {_days(column)}. A row that comes in the course of a"
            )
            said += " day lies before the window of every later run of that day."
        elif not column.changes:
            said = f"By its name {delta} does not tell of changes: a changed row comes again only"
            said += " if it is set anew."
        return [Note(at, said)] if said else []


def _days(column: TimeColumn) -> str:
    return "it holds days" if column.days else ""


def _large(schema: TableSchema) -> dict[str, str]:
    described = [SourceColumn(column.name, _type(column)) for column in schema.columns]
    return row_keys.find_inexact_numbers(described, schema.rows, schema.keys)


def _type(column: Column) -> FieldType:
    return schema_fields.type_of_column(column.type, column.xdm_type, column.format)


def columns_of(schema: TableSchema, chosen: Sequence[str] | None = None) -> list[SourceColumn]:
    """Return the columns of a table, with the types of their fields: all that can be read, or some.

    Numbers that would not be carried exactly become text.

    Raises
    ------
    InputError
        A chosen column is not there, or could not be read.
    """
    large = _large(schema)
    there = {
        c.name: SourceColumn(c.name, FieldType.STRING if c.name in large else _type(c))
        for c in schema.columns
    }
    for name in chosen or ():
        if name not in there:
            raise InputError(
                f"The table has no column {name!r}.",
                hint=f"Its columns are {', '.join(there)}.",
                field="columns",
            )
        if name in schema.unread:
            raise InputError(
                f"The column {name!r} could not be read: {schema.unread[name]}.",
                hint="Leave it out, or ask the database's owner to mend that.",
                field="columns",
            )
    names = [name for name in there if name not in schema.unread] if chosen is None else chosen
    return [there[name] for name in names]
