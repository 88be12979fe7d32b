"""Describe a dataflow as a value: which table goes to which dataset, how, and when.

This module is over 300 lines because a plan's values, checks, marks and document change together.
A plan holds names and no ids, so that it fits another sandbox, and never a secret, so that it can
be kept in version control.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import UTC
from typing import Any, Self

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.dataflow.column_mapping import MappingRule
from pgflow_widgets.model.dataflow.ingest_options import IngestOptions
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.model.dataflow.schedule import Frequency, Schedule, plan_error
from pgflow_widgets.model.dataflow.schema_fields import (
    CHOICES,
    FieldType,
    SchemaClass,
    SchemaField,
    field_name,
)

PLAN_FORMAT = 1
_MARK_FORMAT = 2
PLAN_STEPS = ("columns", "target", "mapping", "schedule")
"""What a plan is made of, in order; the first part of the `field` of what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Target:
    """The dataset that the rows go to.

    Parameters
    ----------
    dataset
        Its name.
    schema_class
        What the rows are about, for a new dataset; None for one that exists.
    fields
        The own fields of a new dataset.
    identity
        Path of the field that is the primary identity; empty for none.
    namespace
        Code of the identity namespace, such as ``Email``; it must exist in the organisation.
    profile
        Whether its rows go into Real-Time Customer Profile.
    """

    dataset: str
    schema_class: SchemaClass | None = None
    fields: tuple[SchemaField, ...] = ()
    identity: str = ""
    namespace: str = ""
    profile: ProfileUse = ProfileUse.NO

    def __post_init__(self) -> None:
        for name in ("dataset", "namespace"):
            _trim(self, name)

    @property
    def new(self) -> bool:
        """Whether the dataset will be created."""
        return self.schema_class is not None

    @property
    def all_fields(self) -> tuple[SchemaField, ...]:
        """The own fields of a new dataset, and those that its class requires."""
        if self.schema_class is None:
            return self.fields
        asked = self.schema_class.required.items()
        return (*(SchemaField(path, kind) for path, kind in asked), *self.fields)


@dataclass(frozen=True)
class DataflowPlan:
    """A dataflow from a table to a dataset, before it exists or beside it.

    `plan_yaml` keeps it in a file; `notebook.plan.Plan` is one that belongs to a sandbox, and
    documents the parameters.
    """

    name: str
    connection: str
    table: str
    columns: tuple[str, ...]
    target: Target
    mapping: tuple[MappingRule, ...]
    schedule: Schedule = dataclass_field(default_factory=Schedule)
    description: str = ""
    notes: tuple[str, ...] = dataclass_field(default=(), compare=False)
    options: IngestOptions = dataclass_field(default_factory=IngestOptions)

    def __post_init__(self) -> None:
        for name in ("name", "connection"):
            _trim(self, name)

    # A plan is immutable: a copy is the plan itself, bound to the same sandbox.
    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def check(self) -> None:
        """Raise the first problem of the plan as an `InputError`."""
        for step in PLAN_STEPS:
            for problem in self.problems(step):
                raise problem

    def problems(self, step: str) -> list[InputError]:
        """Return the problems of one step of `PLAN_STEPS` that need no request to be noticed."""
        checks = {
            "columns": self._wrong_columns,
            "target": self._wrong_target,
            "mapping": self._wrong_mapping,
            "schedule": self._wrong_schedule,
        }
        return list(checks[step]())

    def mark(self, part: str) -> str:
        """Return the mark of a new part of that kind: 16 hexadecimal digits.

        The mark is a hash of the part's content, so different content has another mark.
        """
        return self.marks(part)[0]

    def marks(self, part: str) -> tuple[str, ...]:
        """Return all marks by which the plan's part of that kind is known, the newest kind first.

        What a mark is made of never changes: a part that was made with it could not be found any
        more. Where it has to, `_MARK_FORMAT` counts on, and the old marks are still given.
        """
        content = self._marked(part)
        first = [self._first_document()] if part == "dataflow" else content
        return (
            _digest([_MARK_FORMAT, self.name, part, content]),
            _digest([self.name, part, first]),
        )

    def _marked(self, part: str) -> list[Any]:
        """Return the content of a part of that kind, from which its mark is made."""
        target, schedule = self.target, self.schedule
        fields = [[field.path, field.type, field.title] for field in target.fields]
        described = [target.schema_class, fields]
        dataset = [target.dataset, described, target.identity, target.namespace]
        if target.profile is not ProfileUse.NO:  # older marks are made without
            dataset.append(target.profile)
        rules = [[rule.source, rule.destination] for rule in self.mapping]
        source = [self.connection, self.table, self.columns]
        start = schedule.start and schedule.start.astimezone(UTC).isoformat()
        when = [schedule.frequency, schedule.interval, schedule.backfill, start]
        content: Mapping[str, list[Any]] = {
            "source connection": source,
            "class": described,
            "field group": described,
            "schema": [target.dataset, *described],
            "identity": dataset,
            "profile tag": dataset,
            "dataset": dataset,
            "target connection": dataset,
            "mapping set": [rules, self.columns, dataset],
            "dataflow": [
                *(self.description, source, dataset, rules, when, schedule.delta_column),
                *self._chosen_options,
            ],
        }
        return content[part]

    @property
    def _chosen_options(self) -> list[Any]:
        """The options, unless they are the usual ones: older marks are made without any."""
        return [self.options.document()] if self.options != IngestOptions() else []

    def _first_document(self) -> dict[str, Any]:
        """Return the document of which the first marks of dataflows were made."""
        document = self.document()
        if not self._chosen_options:
            del document["options"]
        return document

    def document(self) -> dict[str, Any]:
        """Return the content of the plan, as its YAML has it."""
        target, schedule = self.target, self.schedule
        dataset: dict[str, Any] = {"name": target.dataset}
        if target.schema_class is not None:
            dataset["class"] = str(target.schema_class)
            dataset["fields"] = [
                {"name": field.name, "type": str(field.type)}
                | ({"title": field.title} if field.title not in {"", field.name} else {})
                for field in target.fields
            ]
            if target.identity:
                dataset["identity"] = {"field": target.identity, "namespace": target.namespace}
        if target.profile is not ProfileUse.NO:
            dataset["profile"] = str(target.profile)
        when: dict[str, Any] = {"frequency": str(schedule.frequency)}
        if schedule.interval is not None:
            when |= {"interval": schedule.interval, "backfill": schedule.backfill}
        if schedule.start is not None:
            when["start"] = schedule.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if schedule.delta_column:
            when["delta_column"] = schedule.delta_column
        return {
            "pgflow_plan": PLAN_FORMAT,
            "name": self.name,
            **({"description": self.description} if self.description else {}),
            "connection": self.connection,
            "table": self.table,
            "columns": list(self.columns),
            "dataset": dataset,
            "mapping": {rule.destination: rule.source for rule in self.mapping},
            "schedule": when,
            "options": self.options.document(),
        }

    def _wrong_columns(self) -> Iterator[InputError]:
        if not self.columns:
            yield plan_error("columns", "No column is chosen.", "Choose at least one.")
        for column in [column for column in self.columns if self.columns.count(column) > 1][:1]:
            yield plan_error("columns", f"The column {column!r} is chosen twice.")

    def _wrong_target(self) -> Iterator[InputError]:
        target = self.target
        if not target.dataset.strip():
            yield plan_error("target.dataset", "The dataset has no name.")
        if not self.name.strip():
            yield plan_error("target.name", "The dataflow has no name.")
        if not target.new:
            return
        if not target.fields:
            yield plan_error("target.fields", "The new dataset has no field.")
        seen: set[str] = set()
        for field in target.fields:
            at = f"target.fields.{field.name}"
            try:
                field_name(field.name)
            except InputError as error:
                yield plan_error(at, error.message, error.hint)
            if field.name.casefold() in seen:
                yield plan_error(at, f"Two fields are called {field.name!r}; case does not count.")
            seen.add(field.name.casefold())
        yield from self._wrong_identity()

    def _wrong_identity(self) -> Iterator[InputError]:
        target = self.target
        types = {field.path: field.type for field in target.fields}
        if target.identity and types.get(target.identity) is not FieldType.STRING:
            said = f"The identity {target.identity!r} is no field of type string."
            yield plan_error("target.identity", said, "Adobe takes only text as an identity.")
        if target.profile is not ProfileUse.NO and not target.identity:
            said = "Real-Time Customer Profile needs an identity."
            yield plan_error("target.identity", said, "Say which column tells whom a row is of.")
        if target.identity and not target.namespace.strip():
            said = "An identity needs a namespace, such as Email."
            yield plan_error("target.namespace", said, "It must exist in your organisation.")

    def _wrong_mapping(self) -> Iterator[InputError]:
        if not self.mapping:
            yield plan_error("mapping", "No column is mapped to a field.")
        known = {field.path for field in self.target.all_fields}
        seen: set[str] = set()
        for rule in self.mapping:
            at = f"mapping.{rule.destination}"
            if not rule.source.strip():
                yield plan_error(at, f"Nothing fills {rule.destination}.")
            if rule.destination in seen:
                yield plan_error(at, f"Two lines fill {rule.destination}.")
            if known and rule.destination not in known:
                yield plan_error(at, f"The dataset has no field {rule.destination}.")
            seen.add(rule.destination)
        asked = self.target.schema_class.required if self.target.schema_class else {}
        for path in (*asked, self.target.identity):
            if path and path not in seen:
                said = f"{path} must be filled in every row, and nothing fills it."
                yield plan_error(f"mapping.{path}", said)

    def _wrong_schedule(self) -> Iterator[InputError]:
        schedule, at = self.schedule, "schedule.delta_column"
        yield from self.options.problems()
        try:
            Schedule.read(schedule.frequency, schedule.interval, schedule.start, schedule.backfill)
        except InputError as error:
            yield error
            return
        if schedule.delta_column and schedule.delta_column not in self.columns:
            said = f"The delta column {schedule.delta_column!r} is not among the columns taken."
            yield plan_error(at, said)
        elif schedule.frequency is not Frequency.ONCE and not schedule.delta_column:
            said = "A dataflow that runs again needs a delta column."
            hint = "Without it every run would bring all rows again, and double them."
            yield plan_error(at, said, hint)


def _digest(content: list[Any]) -> str:
    text = json.dumps(content, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def field_type(text: str) -> FieldType:
    """Return the field type of that name; `InputError` if a new field cannot have it."""
    if text not in set(CHOICES):
        said, hint = f"{text!r} is no type of a field.", f"Choose from: {', '.join(CHOICES)}."
        raise plan_error("target.fields", said, hint)
    return FieldType(text)


def _trim(value: Target | DataflowPlan, name: str) -> None:
    """Strip the spaces around a name: services store it without them, and would not find it."""
    object.__setattr__(value, name, getattr(value, name).strip())
