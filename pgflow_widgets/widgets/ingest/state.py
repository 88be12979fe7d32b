"""What the form from a table to a dataset holds, and what each step needs; no widget, no loop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.mappings import MappedRow, MappingProblem
from pgflow_widgets.api.messages.tables import TableSchema
from pgflow_widgets.errors import InputError
from pgflow_widgets.model import schema_fields
from pgflow_widgets.model.dataflow import column_mapping
from pgflow_widgets.model.dataflow.column_mapping import Rule, SourceColumn
from pgflow_widgets.model.dataflow.plan import STEPS, Plan, Target, Timing
from pgflow_widgets.model.dataflow.plan_parts import Facts, kinds
from pgflow_widgets.model.dataflow.schedule import Frequency
from pgflow_widgets.model.schema_fields import CHOICES, FieldType, SchemaClass, SchemaField
from pgflow_widgets.operations import planning
from pgflow_widgets.operations.proposals import Proposal
from pgflow_widgets.widgets.text_guard import Guard
from pgflow_widgets.widgets.views import Notice, problem_text

REVIEW = "review"
LABELS = {
    "columns": "Columns",
    "target": "Target",
    "mapping": "Mapping",
    "schedule": "Schedule",
    REVIEW: "Review",
}
ALL_STEPS = (*STEPS, REVIEW)
_TEXT_FIELDS = {"target/dataset", "target/name", "target/namespace", "interval", "start"}


@dataclass(slots=True)
class Made:
    """A part while it is being made: ``state`` is ``""``, ``working``, ``done`` or ``failed``."""

    label: str
    state: str = ""
    id: str = ""


@dataclass(slots=True)
class IngestState:
    """Everything that the form knows.

    Parameters
    ----------
    connection, table
        Name of the base connection, and path of the table.
    """

    connection: str
    table: str
    schema: TableSchema = field(default_factory=lambda: TableSchema((), ()))
    proposal: Proposal = field(default_factory=lambda: Proposal.of("", TableSchema((), ())))
    facts: Facts | None = None
    datasets: Sequence[Dataset] = ()
    step: str = STEPS[0]
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
    lines: dict[int, Rule] = field(default_factory=dict)
    lines_made: int = 0
    matched: tuple[Any, ...] = ()
    rule_problems: Sequence[MappingProblem] = ()
    preview: Sequence[MappedRow] = ()
    functions: Sequence[str] = ()
    frequency: str = str(Frequency.ONCE)
    interval: str = ""
    start: str = ""
    backfill: bool = True
    code: str = "table"
    snippets: Mapping[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    guard: Guard = field(default_factory=Guard)
    shown: set[str] = field(default_factory=set)
    parts: list[Made] = field(default_factory=list)
    before: list[Made] = field(default_factory=list)
    outcome: str = ""

    def load(self, schema: TableSchema, datasets: Sequence[Dataset], facts: Facts) -> None:
        """Take what is known of the table, and propose the rest."""
        self.schema, self.datasets, self.facts = schema, datasets, facts
        self.proposal = Proposal.of(self.table, schema)
        columns = self.proposal.columns
        self.taken = {each.name: True for each in columns}
        self.delta, self.key = self.proposal.time, self.proposal.key.source
        self.names = schema_fields.legal_names(self.taken)
        self.types = {each.name: each.type for each in columns}
        self.dataset = planning.dataset_name(self.table)
        self.name = f"{self.table} to {self.dataset}"

    @property
    def columns(self) -> list[SourceColumn]:
        """The columns that are taken."""
        return [e for e in self.proposal.columns if self.taken.get(e.name)]

    @property
    def planned_delta(self) -> str:
        """The delta column of the plan: none is proposed for a copy that takes every row."""
        once = self.frequency == Frequency.ONCE
        return "" if once and not self.delta_chosen else self.delta

    @property
    def fields(self) -> list[SchemaField]:
        """The fields that a mapping can fill."""
        return list(self._target().all_fields if self.new else self.existing_fields)

    def plan(self) -> Plan:
        """Return the plan as it stands, with what to know of it.

        Raises
        ------
        InputError
            The schedule cannot be understood.
        """
        plan = replace(self.plan_so_far(), schedule=self._timing())
        return replace(plan, notes=tuple(each.text for each in self.proposal.notes(plan)))

    def plan_so_far(self) -> Plan:
        """Return the plan without its schedule."""
        return Plan(
            name=self.name.strip(),
            connection=self.connection,
            table=self.table,
            columns=tuple(each.name for each in self.columns),
            target=self._target(),
            mapping=tuple(each for each in self.rules if each.source.strip()),
        )

    def _target(self) -> Target:
        if not self.new:
            # A plan holds names; of several datasets with the same name only an id means one.
            twins = [each for each in self.datasets if each.name == self.existing_name][1:]
            plain = not twins and self.existing_name == self.existing_name.strip()
            return Target(self.existing_name if plain else self.existing)
        fields = [
            SchemaField(
                schema_fields.own(self.names[each.name]), self.field_type(each.name), each.name
            )
            for each in self.columns
        ]
        identity = schema_fields.own(self.names[self.identity]) if self.identified else ""
        return Target(
            self.dataset.strip(),
            self.schema_class,
            tuple(fields),
            identity,
            self.namespace.strip() if identity else "",
        )

    @property
    def existing_name(self) -> str:
        """The name of the existing dataset that is chosen; empty if none is."""
        return next((each.name for each in self.datasets if each.id == self.existing), "")

    @property
    def dataset_labels(self) -> dict[str, str]:
        """How each existing dataset is told from the others, by id."""
        known = Counter(each.name for each in self.datasets)
        return {
            each.id: f"{each.name} ({each.id})" if known[each.name] > 1 else each.name
            for each in self.datasets
        }

    @property
    def identified(self) -> bool:
        """Whether a column that is taken is the identity."""
        return bool(self.identity) and self.taken.get(self.identity, False)

    def field_type(self, column: str) -> FieldType:
        """Return the type of a column's field."""
        # Adobe takes only text as an identity.
        return FieldType.STRING if column == self.identity else self.types[column]

    def _timing(self) -> Timing:
        once = self.frequency == Frequency.ONCE
        return Timing.read(
            self.frequency,
            None if once else self.interval,
            self.start,
            None if once else self.backfill,
            self.planned_delta,
        )

    def problems(self, step: str) -> dict[str, str]:
        """Return what is wrong in a step, by field."""
        found: dict[str, str] = {}
        try:
            plan = self.plan() if step == "schedule" else self.plan_so_far()
            wrong = self.proposal.problems(plan, step) if step in STEPS else []
        except InputError as error:
            wrong = [error]
        for each in wrong:
            found.setdefault(str(each.field), problem_text(each))
        if step == "target" and not self.new and not self.existing_name:
            found = {"target.existing": "Choose a dataset."}
        if step == "mapping":
            found |= self._unfit_rules()
        return found | {name: said for name, said in self.refused.items() if name.startswith(step)}

    def _unfit_rules(self) -> dict[str, str]:
        known = {each.path for each in self.fields}
        found = {
            f"mapping.{each.destination}": f"The dataset has no field {each.destination}."
            for each in self.rules
            if each.destination not in known
        }
        tenant = self.facts.tenant if self.facts else ""
        for each in self.rule_problems:
            found[f"mapping.{schema_fields.unplaced(each.destination, tenant)}"] = each.message
        return found

    def match(self) -> None:
        """Map columns to fields by name and type, unless that was done for these already."""
        columns, fields = self.columns, self.fields
        made_of = (tuple(columns), tuple(fields), self.new)
        if made_of == self.matched:
            return
        self.matched, self.rule_problems, self.preview = made_of, (), ()
        if not self.new:
            self._keep_lines(column_mapping.automatic(columns, fields))
            return
        rules = [Rule(each.name, schema_fields.own(self.names[each.name])) for each in columns]
        required = self.schema_class.required
        key = self.proposal.key
        parts = key.columns if self.key == key.source else (self.key,)
        wanted = {"_id": (self.key, parts), "timestamp": (self.delta, (self.delta,))}
        for path, (source, needed) in wanted.items():
            if path in required:
                there = all(self.taken.get(column) for column in needed)
                rules.insert(0, Rule(source if there else "", path))
        self._keep_lines(rules)

    @property
    def rules(self) -> list[Rule]:
        """The lines of the mapping, in their order."""
        return list(self.lines.values())

    def _keep_lines(self, rules: Iterable[Rule]) -> None:
        self.lines = {}
        for rule in rules:
            self._add_line(rule)

    def _add_line(self, rule: Rule) -> None:
        """Give a line a number that no other ever has: a message may come late."""
        self.lines[self.lines_made] = rule
        self.lines_made += 1

    def edit(self, name: str, value: object) -> bool:
        """Take what was typed or chosen, and return whether it stays.

        `name` is that of a field or of a cell.
        """
        self.guard.said.clear()
        if self.guard.admits(name, str(value)):
            self._take_in(name, value)
            return True
        if self._is_typed(name):  # nothing of the kind can be chosen from a list
            self._take_in(name, self.guard.refuse(name, str(value)))
        return False

    def _is_typed(self, name: str) -> bool:
        where, _, rest = name.partition("/")
        part = rest.partition("/")[2]
        typed = {("field", "name"), ("rule", "source")}
        return name in _TEXT_FIELDS or (where, part) in typed

    def _take_in(self, name: str, value: object) -> None:
        where, _, rest = name.partition("/")
        text = str(value)
        self.refused = {}
        place, _, part = rest.partition("/")
        number = int(place) if place.isdigit() else -1
        cells: dict[str, Callable[[int, str, object], None]] = {
            "take": self._take,
            "field": lambda n, p, v: self._edit_field(n, p, str(v)),
            "rule": lambda n, p, v: self._edit_rule(n, p, str(v)),
        }
        if where in cells:
            cells[where](number, part, value)
        elif where == "target":
            self._edit_target(rest, value)
        elif where == "class" or name == "schema_class":
            if text in set(SchemaClass):
                self.schema_class = SchemaClass(text)
        elif name in {"delta", "key", "interval", "start", "code", "frequency"}:
            setattr(self, name, text)
            self.delta_chosen = self.delta_chosen or name == "delta"
            if name == "frequency":
                unit = Frequency(text) if text in set(Frequency) else Frequency.ONCE
                self.interval = "" if unit is Frequency.ONCE else str(unit.shortest)
        elif name == "backfill":
            self.backfill = value is True

    def _take(self, number: int, _part: str, value: object) -> None:
        names = list(self.taken)
        if number == -1:
            self.taken = dict.fromkeys(names, value is True)
        elif number < len(names):
            self.taken[names[number]] = value is True

    def _edit_target(self, name: str, value: object) -> None:
        if name == "new":
            self.new = value == "new"
        elif name == "identity":
            self.identity = str(value)
            self.namespace = self.namespace or planning.guess_namespace(self.identity)
        elif name == "existing":
            self.existing, self.existing_fields = str(value), ()
            self._rename()
        elif name == "dataset":
            self.dataset = str(value)
            self._rename()
        elif name in {"name", "namespace"}:
            setattr(self, name, str(value))

    def _rename(self) -> None:
        """Keep the dataflow's name in step with the dataset's, unless somebody changed it."""
        if self.name.startswith(f"{self.table} to "):
            dataset = self._target().dataset if self.new else self.existing_name
            self.name = f"{self.table} to {dataset}"

    def _edit_field(self, number: int, part: str, text: str) -> None:
        columns = list(self.taken)
        if not 0 <= number < len(columns):
            return
        if part == "name":
            self.names[columns[number]] = text.strip()
        elif text in set(CHOICES):
            self.types[columns[number]] = FieldType(text)

    def _edit_rule(self, number: int, part: str, text: str) -> None:
        if part == "add":
            filled = {each.destination for each in self.rules}
            free = [each.path for each in self.fields if each.path not in filled]
            if free:
                self._add_line(Rule("", free[0]))
            return
        if number not in self.lines:
            return
        rule = self.lines[number]
        if part == "remove":
            del self.lines[number]
        elif part == "source":
            self.lines[number] = replace(rule, source=text.strip())
        elif part == "destination":
            self.lines[number] = replace(rule, destination=text)
        self.rule_problems, self.preview = (), ()

    def show_problems(self) -> bool:
        """Show what is wrong in this step; return whether anything is."""
        self.shown.add(self.step)
        wrong = self.problems(self.step) | self.guard.said
        self.notice = Notice()
        if wrong:
            first = next(iter(wrong.values()))
            self.notice = Notice("error", "This step is not done yet.", first)
        return bool(wrong)

    def advance(self) -> None:
        """Open the next step."""
        place = ALL_STEPS.index(self.step) + 1
        self.step, self.reached = ALL_STEPS[place], max(self.reached, place)
        self.notice = Notice()
        if self.step == "mapping":
            self.match()

    def go(self, step: str) -> None:
        """Go back to a step, or on to one whose steps before are right."""
        if step not in ALL_STEPS or self.parts_there():
            return
        for each in ALL_STEPS[: ALL_STEPS.index(step)]:
            if each == "mapping":
                self.match()
            if self.problems(each):
                step = each
                break
        if ALL_STEPS.index(step) <= self.reached:
            self.step, self.notice = step, Notice()
            if step == "mapping":
                self.match()

    def parts_there(self) -> bool:
        """Whether parts of the plan are made, so that it cannot change any more."""
        return any(each.state == "done" for each in self.parts)

    def begin(self) -> None:
        """Begin to make everything."""
        self.before = self.parts
        self.parts = [Made(str(each)) for each in kinds(self.plan())]
        self.notice, self.outcome = Notice(), ""

    def tell(self, part: str, part_id: str) -> None:
        """Take how far it is."""
        for each in self.parts:
            if each.label == part:
                each.state, each.id = ("done" if part_id else "working"), part_id

    def fail(self, part: str = "") -> None:
        """Mark the part that could not be made, and keep what an earlier attempt made.

        ``part`` is marked if no other is, or the last one if all are there: it was made, but
        cannot be read.
        """
        before = {each.label: each for each in self.before}
        for each in self.parts:
            if each.state == "working":
                each.state = "failed"
            earlier = before.get(each.label)
            if earlier and (earlier.state == "done" or not each.state):
                # This attempt did not get as far, but what is made is there.
                each.state, each.id = earlier.state, earlier.id
        states = {each.state for each in self.parts}
        if "failed" in states or "done" not in states:
            return
        found = [each for each in self.parts if each.label == part or each.state != "done"]
        (found or self.parts[-1:])[0].state = "failed"

    def refuse(self, error: InputError) -> None:
        """Open the step of what the service refused, and show it there."""
        step = str(error.field).partition(".")[0]
        if step in STEPS:
            self.refused = {str(error.field): problem_text(error)}
            self.step = step
            self.shown.add(step)
