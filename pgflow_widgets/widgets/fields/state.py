"""Hold what stands in the fields of a form, and what was refused of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.auth_fields import Field
from pgflow_widgets.model.secrets import Secret, Value
from pgflow_widgets.widgets.fields.text_guard import TextGuard
from pgflow_widgets.widgets.view import Notice


@dataclass(slots=True, kw_only=True)
class FieldsState:
    """The fields of a form: their values, and why some were refused.

    ``typed_in`` has for each secret the page in which it was typed: two pages of one form must not
    show two passwords, of which only one counts. ``gaps`` counts how often a press of a button met
    missing or wrong values, and ``fill`` how often the kernel filled in the fields.
    ``carried_note`` says what was carried over from an earlier form.
    """

    values: dict[str, Value] = dataclasses.field(default_factory=dict)
    typed_in: dict[str, str] = dataclasses.field(default_factory=dict)
    touched: set[str] = dataclasses.field(default_factory=set)
    refused: dict[str, str] = dataclasses.field(default_factory=dict)
    guard: TextGuard = dataclasses.field(default_factory=TextGuard)
    notice: Notice = dataclasses.field(default_factory=Notice)
    gaps: int = 0
    fill: int = 0
    carried_note: str = ""

    def key_of(self, field: Field) -> str:
        """Return the key of a field's value."""
        return field.name

    def value_of(self, field: Field) -> Value:
        """Return the value of a field, or its initial value."""
        return self.values.get(self.key_of(field), Secret("") if field.secret else field.prefill)

    def shows_problem_of(self, field: Field) -> bool:
        """Whether a field shows its problem: not before a person was there."""
        return field.name in self.touched

    def problems_of(self, fields: Iterable[Field]) -> dict[str, InputError]:
        """Return the problems by the names of the fields, in their order."""
        problems: dict[str, InputError] = {}
        for field in fields:
            try:
                field.clean(self.value_of(field))
            except InputError as error:
                problems[field.name] = error
        return problems

    def clean_values_of(self, fields: Iterable[Field]) -> dict[str, Value]:
        """Return the values, checked."""
        return {field.name: field.clean(self.value_of(field)) for field in fields}

    def field_to_edit(self, fields: Iterable[Field], name: str, value: Value) -> Field | None:
        """Return the field that a value is for, without its refusal; a secret is a `Secret`."""
        field = next((field for field in fields if field.name == name), None)
        if field is None or field.secret != isinstance(value, Secret):
            return None
        self.refused.pop(name, None)
        self.typed_in.pop(name, None)
        if self.notice.kind != "gaps":  # the list of fields to mend gets shorter instead
            self.notice = Notice()
        return field

    def mark_gaps(self, problems: Collection[str]) -> None:
        """Show every missing or wrong value beside its field, and a list of these fields."""
        self.touched |= set(problems)
        self.gaps += 1
        self.notice = Notice("gaps")
