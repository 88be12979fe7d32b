"""Represent a base connection before it is created, for the form and for `Sandbox`.

Source: contract, flow-service.md 1.1; postgresql-auth.md 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.auth_fields import AuthSpec, Field, Values
from pgflow_widgets.model.secrets import MASK, Secret
from pgflow_widgets.model.sources import DESCRIPTION, NAME, Source


@dataclass(frozen=True, slots=True)
class ConnectionDraft:
    """The values for a new base connection so far; nothing is checked yet.

    Parameters
    ----------
    source, spec
        The kind of database and the way to authenticate at it.
    name, description
        How the connection is listed.
    values
        By the names of the fields of `spec`.
    """

    source: Source
    spec: AuthSpec
    name: str
    description: str
    values: Values

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields, in the order of the form."""
        return (NAME, DESCRIPTION, *self.spec.fields)

    def problems(self) -> dict[str, InputError]:
        """Return the problems by field name, in the order of the form."""
        errors: dict[str, InputError] = {}
        for field, value in ((NAME, self.name), (DESCRIPTION, self.description)):
            try:
                field.clean(value)
            except InputError as error:
                errors[field.name] = error
        return errors | self.spec.problems(self.values)

    def advice(self) -> dict[str, str]:
        """Return warnings about valid values, by field name."""
        values = {name: value for name, value in self.values.items() if value}
        advice = {f.name: f.advise(values[f.name]) for f in self.spec.fields if f.name in values}
        return {name: text for name, text in advice.items() if text}

    def body(self, spec: AuthSpec | None = None) -> dict[str, Any]:
        """Return the request body, checked.

        Parameters
        ----------
        spec
            The same auth spec with the service's own spellings, where they are known.

        Raises
        ------
        InputError
            For the first field that breaks a rule.
        """
        for problem in self.problems().values():
            raise problem
        spelled = spec or self.spec
        return self.source.body(
            str(NAME.clean(self.name)),
            str(DESCRIPTION.clean(self.description)),
            spelled,
            spelled.clean(self.values),
        )

    def masked_body(self) -> Mapping[str, Any]:
        """Return the body as it would be sent, unchecked, with every secret masked.

        A key that is not declared is masked too: it may be a piece of a password.
        """
        declared = {field.name for field in self.spec.fields}
        masked = {
            name if name in declared else MASK: MASK if isinstance(value, Secret) else value
            for name, value in self.values.items()
            if value or not isinstance(value, Secret)
        }
        return self.source.body(self.name, self.description, self.spec, masked)
