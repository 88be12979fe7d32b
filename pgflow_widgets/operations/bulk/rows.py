"""Check the rows of a table of connections, each by itself and all together; nothing is sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pgflow_widgets.errors import InputError
from pgflow_widgets.local import postgres_files
from pgflow_widgets.local.secret_references import NOTATION, Vault
from pgflow_widgets.model import field_rules
from pgflow_widgets.model.auth_fields import AuthSpec, fold
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.connection_strings import pasted
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret, Value
from pgflow_widgets.model.sources import NAME, Source
from pgflow_widgets.operations import connections as operations
from pgflow_widgets.operations.bulk.files import ReadRow
from pgflow_widgets.operations.bulk.table import (
    AUTH_COLUMN,
    DESCRIPTION_COLUMN,
    NAME_COLUMN,
    WHOLE_COLUMNS,
    PlainSecret,
    is_empty,
    is_filled,
)

_MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row of a table, read and checked.

    Parameters
    ----------
    number
        Its place, from 0.
    draft
        What it asks for; None if that cannot be said.
    problems
        What is wrong with it.
    plain
        Whether it held a secret as plain text.
    references
        What it names of this machine's secrets, such as ``env:SHOP_PASSWORD``.
    host
        Where they go; empty if it cannot be said.
    """

    number: int
    draft: ConnectionDraft | None
    problems: tuple[InputError, ...] = ()
    plain: bool = False
    references: tuple[str, ...] = ()
    host: str = ""

    @property
    def name(self) -> str:
        """The name of the connection; empty if it cannot be said."""
        return self.draft.name if self.draft else ""

    @property
    def mark(self) -> str:
        """What a connection made from this row carries at the end of its description.

        It follows from all but description and secrets: a hash of a password, shown to all who
        may list connections, would let them try guesses.
        """
        assert self.draft
        values = self.draft.spec.clean(self.draft.values)
        open_values = sorted((k, v) for k, v in values.items() if not isinstance(v, Secret))
        name = str(NAME.clean(self.name))
        facts = [self.draft.source.name, self.draft.spec.name, name, open_values]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]


def read_rows(
    rows: Sequence[ReadRow], source: Source, cloud: Cloud, auth: str, vault: Vault | None = None
) -> list[CheckedRow]:
    """Check all rows, each by itself and all together; nothing is sent.

    Parameters
    ----------
    rows
        As `read_table` returns them; empty ones are passed over.
    source, cloud, auth
        What a row is about that does not say it itself.
    vault
        Looks up what rows name.
    """
    reader = _Reader(source, cloud, auth, vault or Vault())
    checked = [reader.row(number, cells) for number, cells in enumerate(rows) if is_filled(cells)]
    first: dict[str, int] = {}
    for place, row in enumerate(checked):
        if row.name and (same := first.setdefault(row.name, row.number)) != row.number:
            again = InputError(
                f"The name stands in row {same} too.",
                hint="Give each connection a name of its own.",
                field=NAME.name,
            )
            checked[place] = replace(row, problems=(*row.problems, again))
    return checked


def refuse_invalid(rows: Sequence[CheckedRow]) -> None:
    """Raise one error that tells all problems of all rows, if there are any."""
    lines = [
        f"row {row.number}{f', {problem.field}' if problem.field else ''}: {problem.message}"
        for row in rows
        for problem in row.problems
    ]
    if not lines:
        return
    bad = sum(bool(row.problems) for row in rows)
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES:] = [f"and {len(lines) - _MOST_LINES} more."]
    raise InputError(
        f"{bad} of {len(rows)} rows cannot be created, and nothing was sent:\n" + "\n".join(lines),
        hint="dry_run=True gives them as a frame. Rows are counted from 0.",
        field=next(problem.field for row in rows for problem in row.problems),
    )


class _Reader:
    """Makes a `CheckedRow` of the cells of one row."""

    def __init__(self, source: Source, cloud: Cloud, auth: str, vault: Vault) -> None:
        self._source = source
        self._cloud = cloud
        self._auth = auth
        self._vault = vault
        self._specs = {fold(n): s for s in source.auth[cloud] for n in (s.name, s.label)}

    def row(self, number: int, cells: ReadRow) -> CheckedRow:
        """Read and check a row; every problem of it is told."""
        if isinstance(cells, InputError):
            return CheckedRow(number, None, (cells,))
        filled = {fold(name): value for name, value in cells.items() if not is_empty(value)}
        reading = _Reading(self._vault)
        name = reading.text(NAME_COLUMN, filled.pop(NAME_COLUMN, ""))
        description = reading.text(DESCRIPTION_COLUMN, filled.pop(DESCRIPTION_COLUMN, ""))
        auth = reading.text(AUTH_COLUMN, filled.pop(AUTH_COLUMN, self._auth))
        spec = self._specs.get(fold(auth))
        if spec is None:
            names = ", ".join(offered.name for offered in self._source.auth[self._cloud])
            unknown = InputError(
                f"This authentication is not offered on {self._cloud}.",
                hint=f"Choose from: {names}.",
                field=AUTH_COLUMN,
            )
            return CheckedRow(number, None, tuple(reading.problems) or (unknown,))
        # What a column of its own says goes over what a URI says.
        for key in sorted(filled, key=lambda key: key not in WHOLE_COLUMNS):
            reading.take(spec, key, filled[key])
        values, problems = reading.values, reading.problems
        name = name or _named(values, spec)
        draft = ConnectionDraft(self._source, spec, name, description, spec.with_prefills(values))
        wrong_fields = {problem.field for problem in problems}
        if not wrong_fields & WHOLE_COLUMNS:  # what stands in there cannot be said to be missing
            problems += [
                _with_notation(problem, spec)
                for key, problem in draft.problems().items()
                if key not in wrong_fields
            ]
        host = _host({**reading.place, **draft.values})
        return CheckedRow(
            number, draft, tuple(problems), reading.plain, tuple(reading.references), host
        )


@dataclass(slots=True)
class _Reading:
    """What the cells of one row say, as they are read one after the other.

    Parameters
    ----------
    plain
        Whether a secret stood there as text.
    place
        Where a text that says everything leads, as a URI does.
    """

    vault: Vault
    values: dict[str, Value] = field(default_factory=dict)
    problems: list[InputError] = field(default_factory=list)
    plain: bool = False
    references: list[str] = field(default_factory=list)
    place: Mapping[str, Value] = field(default_factory=dict)

    def text(self, key: str, value: object) -> str:
        """Return a cell that is shown; empty if it holds none."""
        if isinstance(value, Secret):
            self.problems.append(InputError(field_rules.NOT_KEPT, field=key))
            return ""
        try:
            return _text(value).strip()
        except InputError as error:
            self.problems.append(InputError(error.message, hint=error.hint, field=key))
            return ""

    def take(self, spec: AuthSpec, key: str, value: object) -> None:
        """Read a cell that fills fields of the auth spec."""
        secret = {fold(auth_field.name) for auth_field in spec.fields if auth_field.secret}
        try:
            if key in WHOLE_COLUMNS:
                self.values |= self._pasted(spec, value)
            elif key in secret:
                held, written = self._secret(value)
                self.values |= operations.field_values(spec, {key: held})
                self.plain |= written
            else:
                # A `Secret` is what breaks the rule of the field.
                text = value if isinstance(value, Secret) else _text(value)
                self.values |= operations.field_values(spec, {key: text})
        except InputError as error:
            again = InputError(error.message, hint=error.hint, field=error.field or key)
            self.problems.append(again)

    def _secret(self, value: object) -> tuple[Secret, bool]:
        """Return what a cell stands for, and whether it holds the secret itself as text."""
        if not isinstance(value, Secret):
            raise InputError("It is no text.", hint="In YAML, put it in quotation marks.")
        reference = self.vault.find(value) if isinstance(value, PlainSecret) else None
        if reference is not None:
            self.references.append(reference.text)
            return reference.secret, False
        return value, isinstance(value, PlainSecret)

    def _pasted(self, spec: AuthSpec, value: object) -> dict[str, Value]:
        """Return what a URI, or the like, says; its password may be a reference."""
        whole, written = self._secret(value)
        values = operations.field_values(spec, {operations.WHOLE_CONNECTION: whole})
        said, completion = _completed(whole)
        self.place = said
        if completion:
            self.references.append(completion)
        written &= "password" in said and not completion
        held = values.get("password")
        if written and isinstance(held, Secret):
            try:
                named = self.vault.find(held)
            except InputError as error:
                raise InputError(error.message, hint=error.hint, field="password") from None
            if named is not None:
                self.references.append(named.text)
                return {**values, "password": named.secret}
        self.plain |= written
        return values


def _completed(whole: Secret) -> tuple[Mapping[str, Value], str]:
    """Return what a text says, and which file of this machine completed it, if one did."""
    files = postgres_files.libpq_files()
    said = pasted.read_pasted(whole, **files).values
    try:
        alone = pasted.read_pasted(whole).values
    except InputError:
        return said, "pg_service.conf"
    return said, "~/.pgpass" if "password" in said and "password" not in alone else ""


def _host(values: Mapping[str, object]) -> str:
    server, port = values.get("server"), values.get("port")
    return "" if not server else f"{server}:{port}" if port else f"{server}"


def _text(value: object) -> str:
    if not isinstance(value, str | int | bool):
        raise InputError("A cell holds neither text nor a number.")
    return str(value)


def _with_notation(error: InputError, spec: AuthSpec) -> InputError:
    """Say how a missing secret can be named."""
    secret = any(auth_field.secret and auth_field.name == error.field for auth_field in spec.fields)
    if not secret or error.hint:
        return error
    return InputError(error.message, hint=f"Name it as {NOTATION}.", field=error.field)


def _named(values: Mapping[str, Value], spec: AuthSpec) -> str:
    """Return a name for a URI that came without one; none of what breaks a rule."""
    if spec.problems(values).keys() & {"database", "server", "port", "username"}:
        return ""
    database, server, port, user = (
        str(values.get(name, "")) for name in ("database", "server", "port", "username")
    )
    if not (database and server):
        return ""
    apart = f" port {port}" if port not in {"", "5432"} else ""
    return f"{database} at {server}{apart}" + (f" as {user}" if user else "")
