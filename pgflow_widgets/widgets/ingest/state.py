"""Hold the state of the form from a table to a dataset; no widget, no event loop.

This module is over 300 lines because the problems of each step depend on what the other steps hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.mappings import MappingProblem
from pgflow_widgets.api.messages.tables import TableSchema
from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow import column_mapping, schema_fields
from pgflow_widgets.model.dataflow.column_mapping import MappingRule, SourceColumn
from pgflow_widgets.model.dataflow.ingest_options import IngestOptions
from pgflow_widgets.model.dataflow.part_bodies import PlanContext, kinds_of
from pgflow_widgets.model.dataflow.plan import PLAN_STEPS, DataflowPlan, Target
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule
from pgflow_widgets.model.dataflow.schema_fields import FieldType, SchemaClass, SchemaField
from pgflow_widgets.operations import planning
from pgflow_widgets.operations.proposals import Proposal
from pgflow_widgets.widgets.fields.text_guard import TextGuard
from pgflow_widgets.widgets.ingest.part_states import PartState, is_begun, mark_failed
from pgflow_widgets.widgets.view import Notice, problem_text

REVIEW = "review"
LABELS = {
    "columns": "What to copy",
    "target": "Where to",
    "mapping": "Mapping",
    "schedule": "Schedule",
    REVIEW: "Review",
}
_PASSED = "That time has passed. Choose a later one, or leave the field empty."
_NO_SHARE = "Enter a number of percent: more than 0, and 100 at most."
ALL_STEPS = (*PLAN_STEPS, REVIEW)


@dataclass(slots=True)
class IngestState:
    """The state of the ingest form.

    Parameters
    ----------
    connection, table
        Name of the base connection, and path of the table.
    """

    connection: str
    table: str
    schema: TableSchema = field(default_factory=lambda: TableSchema((), ()))
    proposal: Proposal = field(default_factory=lambda: Proposal.of("", TableSchema((), ())))
    context: PlanContext | None = None
    datasets: Sequence[Dataset] = ()
    step: str = PLAN_STEPS[0]
    reached: int = 0
    busy: str = ""
    notice: Notice = field(default_factory=Notice)
    taken: dict[str, bool] = field(default_factory=dict)
    delta: str = ""
    delta_chosen: bool = False
    key: str = ""
    new: bool = True
    dataset: str = ""
    existing: str = ""
    existing_fields: Sequence[SchemaField] = ()
    name: str = ""
    schema_class: SchemaClass = SchemaClass.RECORD
    names: dict[str, str] = field(default_factory=dict)
    types: dict[str, FieldType] = field(default_factory=dict)
    identity: str = ""
    namespace: str = ""
    profile: ProfileUse = ProfileUse.NO
    profile_known: bool = False
    lines: dict[int, MappingRule] = field(default_factory=dict)
    lines_made: int = 0
    matched: tuple[Any, ...] = ()
    rule_problems: Sequence[MappingProblem] = ()
    values: dict[str, list[str | None]] = field(default_factory=dict)
    row_problems: dict[str, str] = field(default_factory=dict)
    frequency: str = str(Frequency.ONCE)
    interval: str = ""
    start: str = ""
    backfill: bool = True
    diagnostics: bool = True
    partial: bool = False
    percent: str = "5"
    code: str = ""
    snippets: Mapping[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    guard: TextGuard = field(default_factory=TextGuard)
    checked_steps: set[str] = field(default_factory=set)
    refusals: int = 0
    parts: list[PartState] = field(default_factory=list)
    before: list[PartState] = field(default_factory=list)
    undoing: bool = False
    outcome: str = ""
    outcome_notes: Sequence[str] = ()
    reading: str = ""
    query: str = ""

    def load(self, schema: TableSchema, datasets: Sequence[Dataset], context: PlanContext) -> None:
        """Take what is known of the table, and propose the rest."""
        self.schema, self.datasets, self.context = schema, datasets, context
        self.proposal = Proposal.of(self.table, schema)
        columns = self.proposal.columns
        self.taken = {column.name: True for column in columns}
        self.delta, self.key = self.proposal.delta, self.proposal.key.source
        self.names = schema_fields.legal_names(self.taken)
        self.types = {column.name: column.type for column in columns}
        self.dataset = planning.dataset_name(self.table)
        self.name = f"{self.table} to {self.dataset}"

    @property
    def columns(self) -> list[SourceColumn]:
        """The selected columns."""
        return [column for column in self.proposal.columns if self.taken.get(column.name)]

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        key = self.proposal.key
        return key.columns if self.key == key.source else (self.key,)

    @property
    def planned_delta(self) -> str:
        """The delta column of the plan; a one-time copy of every row has none."""
        once = self.frequency == Frequency.ONCE
        return "" if once and not self.delta_chosen else self.delta

    @property
    def fields(self) -> list[SchemaField]:
        """The fields that a mapping can fill."""
        return list(self._target().all_fields if self.new else self.existing_fields)

    def plan(self) -> DataflowPlan:
        """Return the present plan, with its notes.

        Raises
        ------
        InputError
            The schedule or the options cannot be understood.
        """
        plan = replace(self.plan_so_far(), schedule=self._schedule(), options=self._options())
        return replace(plan, notes=tuple(note.words for note in self.proposal.notes(plan)))

    def plan_so_far(self) -> DataflowPlan:
        """Return the plan without its schedule."""
        return DataflowPlan(
            name=self.name.strip(),
            connection=self.connection,
            table=self.table,
            columns=tuple(column.name for column in self.columns),
            target=self._target(),
            mapping=tuple(rule for rule in self.rules if rule.source.strip()),
        )

    def _target(self) -> Target:
        if not self.new:
            # A plan holds names; of several datasets with the same name only an id means one.
            twins = [twin for twin in self.datasets if twin.name == self.existing_name][1:]
            plain = not twins and self.existing_name == self.existing_name.strip()
            known_by = self.existing_name if plain else self.existing
            return Target(known_by, profile=self.profile)
        names = [column.name for column in self.columns]
        fields = tuple(SchemaField(self._path(name), self.field_type(name), name) for name in names)
        identity = self._path(self.identity) if self.identified else ""
        namespace = self.namespace.strip() if identity else ""
        name, profile = self.dataset.strip(), self.profile
        return Target(name, self.schema_class, fields, identity, namespace, profile)

    def _path(self, column: str) -> str:
        """Return the path of a column's field in a new dataset."""
        return schema_fields.own_path(self.names[column])

    @property
    def existing_name(self) -> str:
        """The name of the existing dataset that is chosen; empty if none is."""
        return next((dataset.name for dataset in self.datasets if dataset.id == self.existing), "")

    @property
    def dataset_labels(self) -> dict[str, str]:
        """A distinct label for each existing dataset, by id."""
        counts = Counter(dataset.name for dataset in self.datasets)
        return {
            dataset.id: dataset.name + (f" ({dataset.id})" if counts[dataset.name] > 1 else "")
            for dataset in self.datasets
        }

    @property
    def identified(self) -> bool:
        """Whether a selected column is the identity."""
        return bool(self.identity) and self.taken.get(self.identity, False)

    def field_type(self, column: str) -> FieldType:
        """Return the type of a column's field."""
        # Adobe takes only text as an identity.
        return FieldType.STRING if column == self.identity else self.types[column]

    @property
    def repeats(self) -> bool:
        """Whether the dataflow runs again and again."""
        return self.frequency != Frequency.ONCE

    def _schedule(self) -> Schedule:
        interval, backfill = (self.interval, self.backfill) if self.repeats else (None, None)
        return Schedule.read(self.frequency, interval, self.start, backfill, self.planned_delta)

    def _options(self) -> IngestOptions:
        return IngestOptions.of(self.diagnostics, self.percent.strip() if self.partial else None)

    def _wrong_schedule(self) -> list[InputError]:
        """Return everything that is wrong with the schedule, not only what is read first."""
        wrong: list[InputError] = []
        readable = {"interval": self.interval if self.repeats else None, "start": self.start}
        for name, text in readable.items():
            try:
                Schedule.read(self.frequency, **{name: text})
            except InputError as unreadable:
                wrong.append(self._form_error(name, unreadable))
                readable[name] = None
        schedule = Schedule.read(self.frequency, **readable, delta_column=self.planned_delta)
        try:
            schedule.refuse_passed_start(datetime.now(UTC))
        except InputError as passed:
            wrong.append(InputError(_PASSED, field=passed.field))
        if self.partial and not IngestOptions.is_percent(self.percent):
            wrong.append(InputError(_NO_SHARE, field="options.partial_ingestion_percent"))
        plan = replace(self.plan_so_far(), schedule=schedule)
        return wrong + self.proposal.problems(plan, "schedule", in_form=True)

    def _form_error(self, name: str, unreadable: InputError) -> InputError:
        """Return what a field of the schedule says of a text that cannot be read."""
        unit = Frequency(self.frequency)
        said = "Complete the date and time, or clear the field."
        if name == "interval" and self.interval.strip().isdigit():
            said = f"The shortest interval is {unit.shortest} {unit}{'s' * (unit.shortest > 1)}."
        elif name == "interval":
            said = f"Enter a whole number of {unit}s, {unit.shortest} or more."
        return InputError(said, field=unreadable.field)

    def problems(self, step: str) -> dict[str, str]:
        """Return the problems of a step, by field."""
        texts: dict[str, str] = {}
        wrong: list[InputError] = []
        if step == "schedule":
            wrong = self._wrong_schedule()
        elif step in PLAN_STEPS:
            wrong = self.proposal.problems(self.plan_so_far(), step, in_form=True)
        for error in wrong:
            texts.setdefault(str(error.field), problem_text(error))
        if step == "target" and not self.new and not self.existing_name:
            texts = {"target.existing": "Choose a dataset."} | texts
            texts.pop("target.dataset", None)
        if step == "target" and self.profile is not ProfileUse.NO and not self.profile_known:
            texts["target.profile"] = "Confirm that you know what cannot be undone."
        if step == "mapping":
            texts |= self._unfit_rules()
        return texts | {name: said for name, said in self.refused.items() if name.startswith(step)}

    def _unfit_rules(self) -> dict[str, str]:
        paths = {field.path for field in self.fields}
        texts = {
            f"mapping.{rule.destination}": f"The dataset has no field {rule.destination}."
            for rule in self.rules
            if rule.destination not in paths
        }
        tenant = self.context.tenant if self.context else ""
        for problem in self.rule_problems:
            path = schema_fields.without_tenant(problem.destination, tenant)
            texts[f"mapping.{path}"] = problem.message
        return texts

    def match(self) -> None:
        """Map columns to fields by name and type, unless these were mapped already."""
        columns, fields = self.columns, self.fields
        made_of = (tuple(columns), tuple(fields), self.new)
        if made_of == self.matched:
            return
        self.matched, self.rule_problems = made_of, ()
        self.values, self.row_problems = {}, {}
        if not self.new:
            self._keep_lines(column_mapping.map_by_name(columns, fields))
            return
        rules = [MappingRule(column.name, self._path(column.name)) for column in columns]
        required = self.schema_class.required
        time = self.delta or self.proposal.time
        wanted = {"_id": (self.key, self.key_columns), "timestamp": (time, (time,))}
        for path, (source, needed) in wanted.items():
            if path in required:
                there = all(self.taken.get(column) for column in needed)
                rules.insert(0, MappingRule(source if there else "", path))
        self._keep_lines(rules)

    @property
    def rules(self) -> list[MappingRule]:
        """The lines of the mapping, in their order."""
        return list(self.lines.values())

    def _keep_lines(self, rules: Iterable[MappingRule]) -> None:
        self.lines = {}
        for rule in rules:
            self.add_line(rule)

    def add_line(self, rule: MappingRule) -> None:
        """Add a line with a number that is never reused, since a message may arrive late."""
        self.lines[self.lines_made] = rule
        self.lines_made += 1

    def rename_flow(self) -> None:
        """Name the dataflow after the dataset, unless a person changed its name."""
        if self.name.startswith(f"{self.table} to "):
            dataset = self._target().dataset if self.new else self.existing_name
            self.name = f"{self.table} to {dataset}"

    def show_problems(self) -> bool:
        """Show the problems of this step; return whether there are any."""
        self.checked_steps.add(self.step)
        wrong = self.problems(self.step) | self.guard.messages
        self.notice = Notice()
        self.refusals += bool(wrong)
        return bool(wrong)

    def advance(self) -> None:
        """Open the next step."""
        place = ALL_STEPS.index(self.step) + 1
        self.step, self.reached = ALL_STEPS[place], max(self.reached, place)
        self.notice = Notice()
        if self.step == "mapping":
            self.match()

    def go(self, step: str) -> None:
        """Go back to a step, or ahead to one if all steps before it are valid."""
        if step not in ALL_STEPS or self.parts:
            return
        for earlier in ALL_STEPS[: ALL_STEPS.index(step)]:
            if earlier == "mapping":
                self.match()
            if self.problems(earlier):
                step = earlier
                break
        if ALL_STEPS.index(step) <= self.reached:
            self.step, self.notice = step, Notice()
            if step == "mapping":
                self.match()

    def begin(self) -> None:
        """Begin to create all parts."""
        self.before, self.undoing = self.parts, False
        self.parts = [PartState(str(kind)) for kind in kinds_of(self.plan())]
        self.notice, self.outcome, self.reading, self.query = Notice(), "", "", ""

    def tell(self, part: str, part_id: str) -> None:
        """Take the progress of a part."""
        for part_state in self.parts:
            if part_state.label == part:
                part_state.state, part_state.id = ("done" if part_id else "working"), part_id

    def began_before(self) -> bool:
        """Whether an earlier attempt made a part, or may have."""
        return self.undoing or is_begun(self.before)

    def fail(self, part: str = "") -> None:
        """Mark the part that could not be made, and keep what an earlier attempt made.

        ``part`` is marked if no other is, or the last one if all are there: it was made, but
        cannot be read.
        """
        mark_failed(self.parts, self.before, part)

    def refuse(self, error: InputError) -> None:
        """Open the step that holds the refused value, and show the error there."""
        step = str(error.field).partition(".")[0]
        if step in PLAN_STEPS:
            self.refused = {str(error.field): problem_text(error)}
            self.step = step
            self.checked_steps.add(step)
