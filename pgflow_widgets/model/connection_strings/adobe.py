"""Read and write connection strings in Adobe's grammar.

`pasted` reads all other notations. No file is opened here.
Source: contract, postgresql-auth.md 3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from pgflow_widgets.errors import InputError
from pgflow_widgets.model import connection_string_grammar
from pgflow_widgets.model.auth_fields import AuthSpec, SslMode, Values, fold
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret, Value, argument_names, hide_arguments, read_secret
from pgflow_widgets.model.sources import POSTGRESQL

POSTGRESQL_STRING = POSTGRESQL.auth_spec(Cloud.AZURE, "Connection String Based Authentication")

# Adobe's page prints this key once with another ending; every other place has the right one.
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?: [A-Za-z0-9_]+)*")
_MISSPELT = {"validationservercertificate": "ValidateServerCertificate"}


@dataclass(frozen=True, slots=True)
class Pasted:
    """The connection read from a pasted text.

    Parameters
    ----------
    kind
        The notation of the text.
    values
        The values by field name.
    extras
        Undeclared keys, which only a connection string can carry.
    ssl_mode
        The requested encryption, if the text names a mode of libpq.
    notes
        Sentences for the person who pasted it; they name keys and never quote values.
    placeholders
        The fields for which only a mark stands there, such as ``{your_password}``.
    weaker_is_meant
        Whether the encryption counts where the form asks for more: the server has no other.
    """

    kind: str
    values: Values = dataclass_field(default_factory=dict)
    extras: Values = dataclass_field(default_factory=dict)
    ssl_mode: SslMode | None = None
    notes: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    weaker_is_meant: bool = False

    def without(self, *placeholders: str) -> Pasted:
        """Return the connection without the values of fields that have only a placeholder."""
        if not placeholders:
            return self
        values = {name: value for name, value in self.values.items() if name not in placeholders}
        pasted = replace(self, values=values, placeholders=self.placeholders + placeholders)
        return pasted.with_notes(f"Only a placeholder is there for: {', '.join(placeholders)}.")

    def values_for(self, spec: AuthSpec) -> dict[str, Value]:
        """Return the values for the fields of an auth spec."""
        translated: dict[str, Value] = {}
        if self.ssl_mode is not None:
            translated.update(spec.tls.get(self.ssl_mode, {}))
        names = {field.name for field in spec.fields}
        known = {name: value for name, value in self.values.items() if name in names}
        return translated | known | (dict(self.extras) if spec.connection_string else {})

    def with_notes(self, *notes: str) -> Pasted:
        """Return the connection with more notes."""
        return replace(self, notes=self.notes + notes)


@hide_arguments(argument_names("text"))
def parse_adobe(text: Value, spec: AuthSpec = POSTGRESQL_STRING) -> dict[str, Value]:
    """Read a connection string.

    Parameters
    ----------
    text
        ``Server=..;Database=..;Port=..;UID=..;Password=..`` and the optional keys after them.
    spec
        The auth spec whose grammar it is.

    Returns
    -------
    dict
        By field name, clean; secret fields as `Secret`. A key that is not declared keeps its own
        name and its place, and is a `Secret` too, for it may hold one.

    Raises
    ------
    InputError
        It is not of that grammar; the message quotes no value.
    """
    pasted = read_adobe(text, spec)
    return {**pasted.values, **pasted.extras}


def format_adobe(values: Values, spec: AuthSpec = POSTGRESQL_STRING) -> Secret:
    """Write a connection string, its keys in the documented order and spelling.

    Raises
    ------
    InputError
        A value is not valid, or is one that the grammar cannot carry.
    """
    clean = spec.clean(values)
    _check_extras(clean, spec)
    joined = connection_string_grammar.join_pairs(spec.pairs(clean))
    return joined if isinstance(joined, Secret) else Secret(joined)


@hide_arguments(argument_names("text"))
def read_adobe(text: Value, spec: AuthSpec = POSTGRESQL_STRING) -> Pasted:
    """Read a connection string, with notes on what was corrected."""
    notes: list[str] = []
    values = read_secret(text, lambda plain: _read(plain, spec, notes))
    # The values say more than a libpq mode could, but other auth specs need the mode.
    encryption = {name for wanted in spec.tls.values() for name in wanted}
    ssl_mode = spec.ssl_mode(values) if encryption & values.keys() else None
    declared = {field.name for field in spec.fields}
    extras = {name: values.pop(name) for name in list(values) if name not in declared}
    return Pasted("a connection string", values, extras, ssl_mode, tuple(notes))


def _read(text: str, spec: AuthSpec, notes: list[str]) -> dict[str, Value]:
    keys = {field.key.casefold(): field for field in spec.fields}
    mandatory = {field.key: field.name for field in spec.fields if field.required}
    values: dict[str, Value] = {}
    order: list[str] = []
    for key, value in connection_string_grammar.split_pairs(text):
        field = keys.get(_spelled(key, notes).casefold())
        name = field.name if field else key
        if fold(name) in {fold(known) for known in values}:
            # An unknown key may be a piece of a password, and is not named.
            label, at_fault = (field.key, field.name) if field else ("A key", None)
            raise InputError(f"{label} stands there twice.", field=at_fault)
        values[name] = Secret(value) if field is None or field.secret else value
        order.append(field.key if field else "")
    _check_order(order, mandatory)
    clean = spec.clean(values)
    _check_extras(clean, spec)
    return {name: clean[name] for name in values}


def _spelled(key: str, notes: list[str]) -> str:
    right = _MISSPELT.get(key.casefold())
    if right:
        notes.append(f"{right} is the right spelling.")
    return right or key


def _check_order(keys: list[str], mandatory: Mapping[str, str]) -> None:
    expected = list(mandatory)
    if keys[: len(expected)] == expected:
        return
    missing = next((key for key in expected if key not in keys), "")
    what = f"{missing} is missing" if missing else "The keys stand in another order"
    example = ";".join(f"{key}=…" for key in expected)
    raise InputError(f"{what}: a connection string begins {example}.", field=mandatory.get(missing))


def _check_extras(values: Values, spec: AuthSpec) -> None:
    """Refuse undeclared keys that may be misspelt or pieces of a password."""
    label = "A key that is not documented"
    taken = {fold(field.key) for field in spec.fields} | _MISSPELT.keys()
    for name in values.keys() - {field.name for field in spec.fields}:
        # Anything else may be a piece of a password that holds a semicolon.
        if not _KEY.fullmatch(name):
            raise InputError(f"{label} has a name that no key has.")
        if fold(name) in taken:
            raise InputError(f"{label} has the name of another key.")
        taken.add(fold(name))
        connection_string_grammar.check_value(values[name], label)
