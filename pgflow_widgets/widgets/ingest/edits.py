"""Apply a person's input in the ingest form to its state."""

from __future__ import annotations

from dataclasses import replace

from pgflow_widgets.model.dataflow.column_mapping import MappingRule
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.model.dataflow.schedule import Frequency
from pgflow_widgets.model.dataflow.schema_fields import CHOICES, FieldType, SchemaClass
from pgflow_widgets.operations import planning
from pgflow_widgets.widgets.ingest.state import IngestState
from pgflow_widgets.widgets.view import Notice

_TEXT_FIELDS = {"target/dataset", "target/name", "target/namespace", "interval", "start", "percent"}
_OFTEN = Frequency.MINUTE
_TEXT_CELLS = {("field", "name"), ("rule", "source")}


def apply_edit(state: IngestState, name: str, value: object) -> bool:
    """Apply a typed or chosen value, and return whether it stays.

    `name` is that of a field or of a cell.
    """
    state.guard.messages.clear()
    if state.guard.admits(name, str(value)):
        _take_in(state, name, value)
        return True
    if _is_typed(name):  # nothing of the kind can be chosen from a list
        _take_in(state, name, state.guard.refuse(name, str(value)))
    return False


def _is_typed(name: str) -> bool:
    where, _, rest = name.partition("/")
    return name in _TEXT_FIELDS or (where, rest.partition("/")[2]) in _TEXT_CELLS


def _take_in(state: IngestState, name: str, value: object) -> None:
    where, _, rest = name.partition("/")
    place, _, part = rest.partition("/")
    number, text = int(place) if place.isdigit() else -1, str(value)
    state.refused = {}
    if not state.parts:
        state.notice = Notice()  # what it said was about the text before
    match where:
        case "take":
            _take_column(state, number, value is True)
        case "field":
            _edit_field(state, number, part, text)
        case "rule":
            _edit_rule(state, number, part, text)
        case "target":
            _edit_target(state, rest, text)
        case "schema_class":
            if text in set(SchemaClass):
                state.schema_class = SchemaClass(text)
        case "backfill" | "diagnostics" | "partial":
            setattr(state, where, value is True)
            state.diagnostics |= state.partial
        case "delta" | "key" | "interval" | "start" | "percent" | "code" | "frequency" | "repeats":
            _edit_setting(state, where, text)


def _edit_setting(state: IngestState, name: str, text: str) -> None:
    if name == "repeats":
        name, text = "frequency", str(_OFTEN if text == "every" else Frequency.ONCE)
    if name != "frequency":
        setattr(state, name, text)
        state.delta_chosen |= name == "delta"
    elif text in set(Frequency):
        unit = Frequency(text)
        state.frequency = text
        state.interval = "" if unit is Frequency.ONCE else str(unit.shortest)


def _take_column(state: IngestState, number: int, taken: bool) -> None:
    names = list(state.taken)
    if number == -1:
        state.taken = dict.fromkeys(names, taken)
    elif number < len(names):
        state.taken[names[number]] = taken


def _edit_target(state: IngestState, name: str, text: str) -> None:
    match name:
        case "new":
            state.new, state.profile_known = text == "new", False
        case "identity":
            state.identity = text
            state.namespace = state.namespace or planning.guess_namespace(text)
        case "existing":
            state.existing, state.existing_fields, state.profile_known = text, (), False
            state.rename_flow()
        case "dataset":
            state.dataset = text
            state.rename_flow()
        case "name" | "namespace":
            setattr(state, name, text)
        case "profile":
            if text in set(ProfileUse):
                state.profile, state.profile_known = ProfileUse(text), False
        case "profile_known":
            state.profile_known = text == str(True)


def _edit_field(state: IngestState, number: int, part: str, text: str) -> None:
    columns = list(state.taken)
    if not 0 <= number < len(columns):
        return
    if part == "name":
        state.names[columns[number]] = text.strip()
    elif text in set(CHOICES):
        state.types[columns[number]] = FieldType(text)


def _edit_rule(state: IngestState, number: int, part: str, text: str) -> None:
    if part == "add":
        filled = {rule.destination for rule in state.rules}
        free = [field.path for field in state.fields if field.path not in filled]
        if free:
            state.add_line(MappingRule("", free[0]))
        return
    if number not in state.lines:
        return
    rule = state.lines[number]
    state.rule_problems = [
        problem for problem in state.rule_problems if problem.source != rule.source
    ]
    if part == "remove":
        del state.lines[number]
    elif part == "source":
        state.lines[number] = replace(rule, source=text.strip())
    elif part == "destination":
        state.lines[number] = replace(rule, destination=text)
