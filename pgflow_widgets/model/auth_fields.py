"""Define fields, choices and auth specs: the vocabulary in which a source is declared.

This module is over 300 lines because a field, its choices and its auth spec are read together. A
`Field` is declared once: the form's editors, the validation, the request body, the JSON Schema that
the local Flow Service serves and the reference table in the docs are all derived from it.

Source: contract, postgresql-auth.md 1 to 5.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from enum import StrEnum
from typing import Any

from pgflow_widgets.errors import InputError
from pgflow_widgets.model import connection_string_grammar
from pgflow_widgets.model.secrets import Secret, Value

Values = Mapping[str, Value]
Rule = Callable[[str], str]
Advice = Callable[[str], str]

JSON_SCHEMA = "http://json-schema.org/draft-07/schema#"


class SslMode(StrEnum):
    """How a PostgreSQL connection is encrypted, in libpq's words; the weakest comes first."""

    DISABLE = "disable"
    ALLOW = "allow"
    PREFER = "prefer"
    REQUIRE = "require"
    VERIFY_CA = "verify-ca"
    VERIFY_FULL = "verify-full"

    @classmethod
    def read(cls, text: str) -> SslMode | None:
        """Read any spelling in use, such as ``Verify Ca`` or ``verify_full``; None for others."""
        spelling = fold(text)
        return next((mode for mode in cls if fold(mode) == spelling), None)

    @property
    def strength(self) -> int:
        """The level of protection; greater is safer."""
        return list(SslMode).index(self)


def fold(text: str) -> str:
    """Remove the differences between spellings of a value: case, space, ``-``, ``_``."""
    return re.sub(r"[\s_-]", "", text).casefold()


def anything(value: str) -> str:
    """Accept any text as it is."""
    return value


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a field can take, and its label."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a connection.

    Parameters
    ----------
    name
        The name on the wire, or, in a connection string, what we call the part.
    label, help
        What people read.
    rule
        Returns the value in the form in which it is sent, or raises `InputError`.
    advice
        Returns a warning about a valid value, or an empty string.
    prefill
        The initial value in the form.
    default
        What the service assumes when the value is left out; None where none is documented.
    choices
        The values that are allowed; empty for free text.
    secret
        Whether the value is a `Secret` from the moment it is given.
    required
        Whether the service refuses a body without it.
    key
        The key in the connection string; empty where the auth spec has none.
    """

    name: str
    label: str
    help: str = ""
    rule: Rule = anything
    advice: Advice | None = None
    prefill: str = ""
    default: str | None = None
    choices: tuple[Choice, ...] = ()
    secret: bool = False
    required: bool = True
    key: str = ""

    def clean(self, value: Value) -> Value:
        """Return the value as it is sent.

        Raises
        ------
        InputError
            The value breaks the rule; ``.field`` is the name of this field.
        """
        try:
            if isinstance(value, Secret):
                return value.map(self._clean_text)
            return self._clean_text(value)
        except InputError as error:
            raise InputError(error.message, hint=error.hint, field=self.name) from None

    def _clean_text(self, value: str) -> str:
        if not self.choices:
            return self.rule(value)
        for choice in self.choices:
            if fold(choice.value) == fold(value):
                return choice.value
        allowed = ", ".join(choice.value for choice in self.choices)
        raise InputError(f"{self.label} must be one of {allowed}.")

    def advise(self, value: Value) -> str:
        """Return a warning about a valid value, or an empty string."""
        return "" if self.advice is None or isinstance(value, Secret) else self.advice(value)

    def json_schema(self) -> dict[str, Any]:
        """Describe the value in JSON Schema (draft 7)."""
        schema: dict[str, Any] = {"type": "string", "title": self.label}
        if self.help:
            schema["description"] = self.help
        if self.secret:
            schema["format"] = "password"
        if self.choices:
            schema["enum"] = [choice.value for choice in self.choices]
        if self.default is not None:
            schema["default"] = self.default
        return schema


@dataclass(frozen=True, slots=True)
class AuthSpec:
    """One way to authenticate at a source.

    Parameters
    ----------
    name
        ``auth.specName`` on the wire.
    type
        The ``type`` that the connection spec gives it.
    label
        What people read.
    fields
        What it asks for, in the order of the form; in a connection string also of the grammar.
    tls
        For each libpq ``sslmode``, the values of the fields that say the same. Read backwards, the
        first entry that fits decides.
    connection_string
        Name of the one parameter into which the fields are joined as ``key=value`` pairs; empty
        where each field is a parameter of its own.
    """

    name: str
    type: str
    label: str
    fields: tuple[Field, ...]
    tls: Mapping[SslMode, Mapping[str, str]] = dataclass_field(default_factory=dict)
    connection_string: str = ""

    def with_prefills(self, values: Values) -> dict[str, Value]:
        """Return `values` completed with each field's prefill."""
        return {f.name: f.prefill for f in self.fields if not f.secret} | dict(values)

    def problems(self, values: Values) -> dict[str, InputError]:
        """Check all fields at once; a required one that is missing counts as empty."""
        errors: dict[str, InputError] = {}
        for field in self.fields:
            if field.required or field.name in values:
                try:
                    self.clean_one(field, values.get(field.name, ""))
                except InputError as error:
                    errors[field.name] = error
        return errors

    def clean_one(self, field: Field, value: Value) -> Value:
        """Return the value of one field as it is sent; `InputError` if it breaks a rule."""
        cleaned = field.clean(value)
        if field.key and self.connection_string:
            connection_string_grammar.check_value(cleaned, field.name)
        return cleaned

    def clean(self, values: Values) -> dict[str, Value]:
        """Return all values as they are sent.

        Raises
        ------
        InputError
            For the first field that breaks a rule, or a name that this spec does not know.
        """
        for problem in self.problems(values).values():
            raise problem
        known = {field.name for field in self.fields}
        unknown = [name for name in values if name not in known]
        if unknown and not self.connection_string:
            raise InputError(
                f"{self.name} has no field {unknown[0]!r}.",
                hint=f"Its fields are {', '.join(field.name for field in self.fields)}.",
            )
        fields = [field for field in self.fields if field.name in values]
        cleaned = {field.name: self.clean_one(field, values[field.name]) for field in fields}
        # A connection string may hold undocumented keys; they keep their order.
        return cleaned | {name: values[name] for name in unknown}

    def params(self, values: Values) -> dict[str, Value]:
        """Return ``auth.params`` of the request body; `values` must be clean."""
        if self.connection_string:
            joined = connection_string_grammar.join_pairs(self.pairs(values))
            return {self.connection_string: joined}
        return dict(values)

    def pairs(self, values: Values) -> list[tuple[str, Value]]:
        """Return the keys and values of the connection string, the declared ones first."""
        keys = {field.name: field.key for field in self.fields}
        declared = [(key, values[name]) for name, key in keys.items() if name in values]
        return declared + [(name, value) for name, value in values.items() if name not in keys]

    @property
    def tls_fields(self) -> tuple[Field, ...]:
        """The fields that say how the connection is encrypted."""
        names = {name for wanted in self.tls.values() for name in wanted}
        return tuple(field for field in self.fields if field.name in names)

    def ssl_mode(self, values: Values) -> SslMode:
        """Return the encryption that the values request, in libpq's words.

        Where one of several fields is left out, it counts as its documented default.
        """
        said = {field.name: values.get(field.name, "") for field in self.tls_fields}
        if any(said.values()):
            said = {f.name: said[f.name] or f.default or "" for f in self.tls_fields}
        for mode, wanted in self.tls.items():
            if all(fold(str(said[name])) == fold(want) for name, want in wanted.items()):
                return mode
        # Both spellings of the sslMode parameter are documented for both clouds.
        spelled = (SslMode.read(str(value)) for value in said.values())
        return next((mode for mode in spelled if mode), SslMode.PREFER)

    def with_spelling_of(self, schema: object) -> AuthSpec:
        """Return this auth spec with the choices as the service spells them.

        Parameters
        ----------
        schema
            The ``spec`` of the auth spec of the same name in ``GET /connectionSpecs/{id}``.
            Adobe's pages disagree on some spellings; the service's answer settles them.
        """
        properties = schema.get("properties") if isinstance(schema, dict) else None
        there = properties if isinstance(properties, dict) else {}
        fields = tuple(_respelled(field, there.get(field.name)) for field in self.fields)
        return replace(self, fields=fields)

    def json_schema(self) -> dict[str, Any]:
        """Describe ``auth.params`` in JSON Schema (draft 7)."""
        if self.connection_string:
            keys = [field.key for field in self.fields if field.required]
            pattern = connection_string_grammar.keys_pattern(keys)
            text = {"type": "string", "format": "password", "pattern": pattern}
            properties: dict[str, Any] = {self.connection_string: text}
            required = [self.connection_string]
        else:
            properties = {field.name: field.json_schema() for field in self.fields}
            required = [field.name for field in self.fields if field.required]
        return {
            "$schema": JSON_SCHEMA,
            "type": "object",
            "properties": properties,
            "required": required,
        }


def _respelled(field: Field, schema: object) -> Field:
    values = schema.get("enum") if isinstance(schema, dict) else None
    values = values if isinstance(values, list) else []
    offered = {fold(value): value for value in values if isinstance(value, str)}
    if not field.choices or not offered:
        return field
    choices = tuple(
        replace(choice, value=offered[fold(choice.value)])
        for choice in field.choices
        if fold(choice.value) in offered
    )
    return replace(field, choices=choices or field.choices)
