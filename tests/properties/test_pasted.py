"""What is pasted is recognised positively, or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgflow_widgets.errors import InputError
from pgflow_widgets.local.postgres_files import libpq_files
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.connection_strings.pasted import read_pasted
from pgflow_widgets.model.connection_strings.placeholders import is_placeholder
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import MASK, Secret
from pgflow_widgets.model.sources import POSTGRESQL
from pgflow_widgets.operations import connections
from pgflow_widgets.operations.bulk import create as bulk_create
from pgflow_widgets.operations.bulk import rows as bulk_rows
from pgflow_widgets.operations.bulk import table as bulk_table
from pgflow_widgets.widgets.connection_form.backend import Destination
from pgflow_widgets.widgets.connection_form.state import FormState
from pgflow_widgets.widgets.connection_form.view import draw_connection_form
from tests.support.pasted import (
    IN_A_URI,
    LOGIN,
    PASSWORD,
    PASSWORDS,
    PLACEHOLDERS,
    REFUSED,
    SAME,
    URI,
    WHOLE,
)
from tests.support.tables import for_each

BASIC = POSTGRESQL.auth_spec(Cloud.AZURE, "Basic Authentication")
PIECES = {PASSWORD[start : start + 6] for start in range(len(PASSWORD) - 5)}


def plain(pasted: Pasted) -> dict[str, Any]:
    return {k: v.reveal() if isinstance(v, Secret) else v for k, v in pasted.values.items()}


def is_shown(text: object) -> bool:
    return any(piece in str(text) for piece in PIECES)


def outcome(text: str) -> str:
    try:
        return repr(read_pasted(Secret(text)))
    except InputError as error:
        return str(error)


def view(state: FormState) -> str:
    drawn = draw_connection_form(state, title="", place=Destination())
    return json.dumps(drawn, ensure_ascii=False)


@for_each("text", SAME)
def test_one_connection_is_read_in_whatever_it_is_wrapped(text: str) -> None:
    pasted = read_pasted(Secret(text))
    assert plain(pasted) == WHOLE
    assert not is_shown(repr(pasted))


@for_each("password", IN_A_URI)
def test_a_password_that_is_not_encoded_is_read_or_refused(password: str) -> None:
    pasted = read_pasted(f"postgres://u:{password}@h:5432/d?sslmode=require")
    assert plain(pasted) == {**LOGIN, "port": "5432", "password": password}


@given(
    st.text(st.sampled_from("/?#@:&=;,[]%.-_ab1 "), max_size=8),
    st.text(st.sampled_from("/?#@:&=;,[]%.-_ab1 "), max_size=8),
)
def test_no_piece_of_a_password_gets_into_a_field_that_is_shown(start: str, end: str) -> None:
    for text in (
        f"postgres://u:{start}{PASSWORD}{end}@h:5432/d",
        f"DATABASE_URL: postgres://u:{start}{PASSWORD}{end}@h/d?sslmode=require",
        f"psql postgres://u:{start}{PASSWORD}{end}@h/d",
    ):
        assert not is_shown(outcome(text))


@for_each("text", REFUSED)
def test_what_is_not_one_connection_is_refused_without_a_piece_of_it(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_pasted(Secret(text))
    assert not is_shown(caught.value)
    state = FormState(POSTGRESQL, Cloud.AZURE)
    state.paste(Secret(text), **libpq_files())
    assert not is_shown(view(state))
    assert not field_values(state)


def field_values(state: FormState) -> list[Any]:
    return [value for name, value in state.values.items() if value and name != "port"]


@for_each("text", REFUSED)
def test_a_row_of_a_table_shows_no_piece_of_it(text: str) -> None:
    for table in ([text], [Secret(text)], [{"uri": text}], [{"name": "x", "dsn": text}]):
        (row,) = bulk_rows.read_rows(
            bulk_table.read_table(table), POSTGRESQL, Cloud.AZURE, BASIC.name
        )
        assert row.problems
        assert not is_shown(bulk_create.refused_outcome(row))
        assert not is_shown(repr(row))


@for_each("column", ["name", "description", "server", "database", "username"])
def test_a_login_in_another_column_is_not_shown(column: str) -> None:
    cells = {"name": "shop", **LOGIN, "password": Secret("x"), column: URI}
    for row in bulk_rows.read_rows(
        bulk_table.read_table([cells]), POSTGRESQL, Cloud.AZURE, BASIC.name
    ):
        assert row.problems
        assert not is_shown(bulk_create.refused_outcome(row))
        assert not is_shown(repr(row))


@for_each("text", [*REFUSED, *SAME])
def test_a_text_in_the_place_of_a_file_is_not_quoted(text: str, tmp_path: Path) -> None:
    try:
        said = repr(bulk_table.read_table(text))
    except (InputError, ValueError) as error:
        said = str(error)
    assert not is_shown(said)


NOTATIONS = {
    "uri": lambda mark: f"postgresql://u:{quote(mark, safe='')}@h/d",
    "dsn": lambda mark: f"host=h dbname=d user=u password='{mark}'".replace("('•", "(\\'•").replace(
        "•')", "•\\')"
    ),
    "json": lambda mark: json.dumps({**LOGIN, "password": mark}),
    "variables": lambda mark: f"PGHOST=h\nPGDATABASE=d\nPGUSER=u\nPGPASSWORD={mark}",
}


@for_each("notation", NOTATIONS)
@for_each("mark", PLACEHOLDERS)
def test_a_placeholder_or_a_mask_is_told_as_such(notation: str, mark: str) -> None:
    if notation == "dsn" and "'" in mark:
        mark = MASK
    pasted = read_pasted(Secret(NOTATIONS[notation](mark)))
    assert plain(pasted) == LOGIN
    assert pasted.notes[-1] == "Only a placeholder is there for: password."
    with pytest.raises(InputError, match="Only a placeholder is there for: password") as caught:
        connections.field_values(BASIC, {"connection_string": Secret(NOTATIONS[notation](mark))})
    assert caught.value.field == "password"


@for_each(
    "text, missing",
    [
        ("postgresql://postgres.ref:[YOUR-PASSWORD]@h:6543/postgres", ["password"]),
        ("postgresql://u:<your password>@h/d", ["password"]),
        ("postgresql://u:p@db.[YOUR-PROJECT-REF].example.com:5432/d", ["server"]),
        ("postgres://USER:p@HOST:PORT/DATABASE", ["server", "port", "database", "username"]),
        ("postgresql://<user>:p@<host>:<port>/d", ["server", "port", "username"]),
        ("Server=h;Database=d;Port=5432;UID=u;Password=[YOUR-PASSWORD]", ["password"]),
        (f"Server=h;Database=d;Port=5432;UID=u;Password={MASK}", ["password"]),
        ("PGPASSWORD=<password> psql -h h -U u d", ["password"]),
        (f"h:5432:d:u:{MASK}", ["password"]),
        (
            'export PGPASSWORD="$(aws rds generate-db-auth-token --hostname h.example.com'
            ' --port 5432 --username u --region eu-central-1)"\npsql -h h.example.com -U u d',
            ["password"],
        ),
    ],
)
def test_a_part_that_is_to_be_filled_in_is_named(text: str, missing: list[str]) -> None:
    pasted = read_pasted(text)
    assert list(pasted.placeholders) == missing
    assert pasted.notes[-1] == f"Only a placeholder is there for: {', '.join(missing)}."
    assert not pasted.values.keys() & set(missing)


@for_each("password", PASSWORDS)
def test_a_weak_password_is_no_placeholder(password: str) -> None:
    assert not is_placeholder(password)
    assert plain(read_pasted(f"PGHOST=h\nPGPASSWORD={password}"))["password"] == password


@for_each("mark", PLACEHOLDERS)
def test_the_field_for_the_password_takes_what_looks_a_little_like_a_mark(mark: str) -> None:
    ours = mark in {MASK, repr(Secret(""))}
    problems = BASIC.problems(
        {**LOGIN, "port": "5432", "password": Secret(mark), "sslMode": "Require"}
    )
    assert list(problems) == (["password"] if ours else [])


def test_a_field_of_its_own_stands_for_a_placeholder() -> None:
    values = {
        "connection_string": Secret("postgres://u:[YOUR-PASSWORD]@h/d"),
        "password": Secret("x"),
    }
    assert connections.field_values(BASIC, values)["password"] == Secret("x")


def test_a_service_of_the_system_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pg_service.conf").write_text("[shop]\nhost=h\ndbname=d\n[mine]\nhost=theirs")
    (tmp_path / "own").write_text("[mine]\nhost=mine")
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "own"))
    monkeypatch.setenv("PGSYSCONFDIR", str(tmp_path))
    assert plain(read_pasted("service=shop", **libpq_files())) == {
        "server": "h",
        "database": "d",
    }
    assert plain(read_pasted("service=mine", **libpq_files())) == {"server": "mine"}
