"""Write a plan as YAML, and read it back, also from a file written by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from pgflow_widgets.model import yaml_text
from pgflow_widgets.model.dataflow.column_mapping import MappingRule
from pgflow_widgets.model.dataflow.ingest_options import IngestOptions
from pgflow_widgets.model.dataflow.plan import PLAN_FORMAT, DataflowPlan, Target, field_type
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.model.dataflow.schedule import Schedule, plan_error
from pgflow_widgets.model.dataflow.schema_fields import SchemaClass, SchemaField, own_path

T = TypeVar("T")


def write_plan(plan: DataflowPlan) -> str:
    """Return a plan as YAML for review; it holds no ids and no secrets."""
    return yaml_text.write_yaml(plan.document())


def read_plan(text: str) -> DataflowPlan:
    """Read a plan that `write_plan` wrote, or that was written by hand.

    Raises
    ------
    InputError
        The text is not a plan, or breaks a rule; `field` says where.
    """
    plan = _PlanReader().plan(yaml_text.read_yaml(text, hint="plan.to_yaml() writes it."))
    plan.check()
    return plan


class _PlanReader:
    """Reads the document of a plan, and reports where it is wrong."""

    def plan(self, data: object) -> DataflowPlan:
        if not isinstance(data, dict) or data.get("pgflow_plan") != str(PLAN_FORMAT):
            hint = f"It begins: pgflow_plan: {PLAN_FORMAT}"
            raise plan_error("pgflow_plan", "The text is no plan.", hint)
        known = {"pgflow_plan", "name", "description", "connection", "table", "columns"}
        _only(data, known | {"dataset", "mapping", "schedule", "options"}, "")
        columns = _part(list, data.get("columns"), "columns", "must be a list of names.")
        said = "must give a column or an expression for each field."
        mapping = _part(dict, data.get("mapping"), "mapping", said)
        return DataflowPlan(
            name=_text(data, "name"),
            description=_text(data, "description", needed=False),
            connection=_text(data, "connection"),
            table=_text(data, "table"),
            columns=tuple(_named(column, "columns") for column in columns),
            target=self._target(data.get("dataset")),
            mapping=tuple(
                MappingRule(_named(source, f"mapping.{to}"), to)
                for destination, source in mapping.items()
                if source is not None and (to := _named(destination, "mapping"))
            ),
            schedule=self._schedule(data.get("schedule")),
            options=self._options(data.get("options")),
        )

    def _target(self, data: object) -> Target:
        data = _part(dict, data, "dataset", "must have a name, and a class if it is new.")
        _only(data, {"name", "class", "fields", "identity", "profile"}, "dataset.")
        name = _text(data, "name", at="dataset.name")
        profile = ProfileUse.read(_text(data, "profile", needed=False) or ProfileUse.NO)
        if data.get("class") is None:
            return Target(name, profile=profile)
        fields = _part(list, data.get("fields"), "dataset.fields", "must be a list.")
        said = "must have a field and a namespace."
        identity = _part(dict, data.get("identity") or {}, "dataset.identity", said)
        return Target(
            name,
            SchemaClass.read(_text(data, "class")),
            tuple(self._field(field) for field in fields),
            _text(identity, "field", needed=False),
            _text(identity, "namespace", needed=False),
            profile,
        )

    def _field(self, data: object) -> SchemaField:
        if not isinstance(data, dict):
            raise plan_error("dataset.fields", "A field must have a name and a type.")
        _only(data, {"name", "type", "title"}, "dataset.fields.")
        name = _text(data, "name", at="dataset.fields.name")
        title = _text(data, "title", needed=False) or name
        return SchemaField(own_path(name), field_type(_text(data, "type")), title)

    def _schedule(self, data: object) -> Schedule:
        data = _part(dict, data, "schedule", "must have a frequency.")
        _only(data, {"frequency", "interval", "start", "backfill", "delta_column"}, "schedule.")
        frequency = _text(data, "frequency", at="schedule.frequency")
        return Schedule.read(
            frequency,
            _single(data, "schedule.interval"),
            _single(data, "schedule.start"),
            _truth(_single(data, "schedule.backfill")),
            _text(data, "delta_column", needed=False),
        )

    def _options(self, data: object) -> IngestOptions:
        if data is None:
            return IngestOptions()
        data = _part(dict, data, "options", "must be a mapping.")
        _only(data, {"error_diagnostics", "partial_ingestion_percent"}, "options.")
        diagnostics = _truth(_single(data, "options.error_diagnostics"))
        percent = _single(data, "options.partial_ingestion_percent")
        return IngestOptions.of(True if diagnostics is None else diagnostics, percent)


def _part(kind: type[T], value: object, at: str, said: str) -> T:
    """Return a part of a plan that must be a mapping or a list."""
    if not isinstance(value, kind):
        raise plan_error(at, f"{at.rpartition('.')[2]} {said}")
    return value


def _only(data: Mapping[Any, Any], known: Sequence[str] | set[str], where: str) -> None:
    for name in data:
        if name not in known:
            hint = f"It may have: {', '.join(sorted(known))}."
            raise plan_error(f"{where}{name}", f"A plan has no {where}{name}.", hint)


def _text(data: Mapping[Any, Any], name: str, *, needed: bool = True, at: str = "") -> str:
    value = data.get(name)
    return "" if value is None and not needed else _named(value, at or name)


def _named(value: object, at: str) -> str:
    """Return a value that must be a name or an expression."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        hint = "A name such as null is put in quotation marks."
        raise plan_error(at, f"{at} must be a text.", hint)
    return str(value)


def _single(data: Mapping[Any, Any], at: str) -> Any:  # noqa: ANN401 - who reads it checks it
    """Return a part that is a single value: the content of nested aliases has no end."""
    value = data.get(at.rpartition(".")[2])
    if isinstance(value, Collection) and not isinstance(value, str):
        raise plan_error(at, f"{at} must be one value.")
    return value


def _truth(value: object) -> object:
    """Return the boolean that a YAML word stands for; any other value as it is."""
    words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    return words.get(value.casefold(), value) if isinstance(value, str) else value
