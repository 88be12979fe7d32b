"""A table of somebody else: what it can name, and where that goes."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from pgflow_widgets.errors import InputError
from pgflow_widgets.local import ipython, secret_references
from pgflow_widgets.local.secret_references import Vault
from pgflow_widgets.model import sources
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.operations.bulk import rows as bulk_rows
from pgflow_widgets.operations.bulk import table as bulk_table
from tests.support.tables import for_each

OWN = "canary-the-client-secret"


class Everything(KeyringBackend):
    """A keyring that has something for every name."""

    priority = 1

    def get_password(self, service: str, username: str) -> str:
        return f"canary of {service}"

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError

    def delete_password(self, service: str, username: str) -> None:
        raise NotImplementedError


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine with secrets of every kind, on which nobody has agreed to anything."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", Everything())
    monkeypatch.setattr(secret_references, "_agreed", set())
    monkeypatch.chdir(tmp_path)
    for name in ("PGFLOW_CLIENT_SECRET", "pgflow_client_secret", "PGFLOW_ANY", "SHOP_PASSWORD"):
        monkeypatch.setenv(name, f"canary of {name}")
    monkeypatch.setenv("ANOTHER_NAME", OWN)
    monkeypatch.setenv("AS_JSON", f'{{"client_secret": "{OWN}"}}')
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "passwords"))
    (tmp_path / "services").write_text("[shop]\nhost=db.ours\ndbname=shop\nuser=u\npassword=pw\n")
    (tmp_path / "passwords").write_text("*:*:*:u:pw\n")
    (tmp_path / "passwords").chmod(0o600)


def row(**cells: str) -> bulk_rows.CheckedRow:
    (found,) = bulk_rows.read_rows(
        bulk_table.read_table([{"name": "shop", **cells}]),
        sources.POSTGRESQL,
        Cloud.AZURE,
        "Basic Authentication",
        Vault([Secret(OWN)]),
    )
    return found


@for_each(
    "reference",
    [
        "env:PGFLOW_CLIENT_SECRET",
        "env: PGFLOW_CLIENT_SECRET ",
        "env:pgflow_client_secret",
        "env:PgFlow_Any",
        "env:PG\ufb02OW_CLIENT_SECRET",
        "env:ANOTHER_NAME",
        "env:AS_JSON",
        "keyring:pgflow-widgets/credential",
        "keyring: pgflow-widgets /credential",
        "keyring:PGFLOW-Widgets/credential",
        "keyring:pgflow_widgets/credential",
        "keyring:pgflow-widgets/a/b",
        "keyring:credential@pgflow-widgets/credential",
        "keyring:pgflow\u2011widgets/credential",
        "keyring:pgflow-\u200bwidgets/credential",
    ],
)
@for_each("column", ["password", "uri", "whole"])
def test_what_signs_in_at_adobe_is_never_looked_up(reference: str, column: str) -> None:
    if column == "password":
        cells = {"server": "h", "database": "d", "username": "u", "password": reference}
    elif column == "uri":
        cells = {"uri": f"Server=h;Database=d;UID=u;Password={reference}"}
    else:
        cells = {"uri": reference}
    found = row(**cells)
    assert any("credential" in each.message for each in found.problems), found.problems
    assert "canary" not in repr([found.problems, found.references, found.draft])


@pytest.mark.parametrize(
    ("cells", "named", "host"),
    [
        (
            {"server": "h", "port": "1", "database": "d", "username": "u"}
            | {"password": "env:SHOP_PASSWORD"},
            ("env:SHOP_PASSWORD",),
            "h:1",
        ),
        ({"uri": "postgresql://u:env:SHOP_PASSWORD@h/d"}, ("env:SHOP_PASSWORD",), "h:5432"),
        ({"uri": "postgresql://u@elsewhere/d"}, ("~/.pgpass",), "elsewhere:5432"),
        ({"uri": "host=elsewhere service=shop"}, ("pg_service.conf",), "elsewhere:5432"),
        ({"uri": "postgresql://u:pw@h/d"}, (), "h:5432"),
        (
            {"uri": "postgresql://u@h/d", "server": "other", "password": "keyring:a/b"},
            ("~/.pgpass", "keyring:a/b"),
            "other:5432",
        ),
        (
            {"auth": "Connection string"}
            | {"connectionString": "Server=h;Database=d;Port=2;UID=u;Password=pw"},
            (),
            "h:2",
        ),
    ],
)
def test_a_row_tells_what_it_takes_from_this_machine_and_where_it_goes(
    cells: dict[str, str], named: tuple[str, ...], host: str
) -> None:
    found = row(**cells)
    assert (found.problems, found.references, found.host) == ((), named, host)


def test_a_reference_cannot_look_like_another_one() -> None:
    forged = "keyring:a\n  env:B to h:1\u202e\x1b[2K/c"
    found = row(server="h", database="d", username="u", password=forged)
    assert found.references == ("keyring:a env:B to h:1\\u202e\\x1b[2K/c",)


def test_nothing_goes_where_nobody_has_agreed_to() -> None:
    wanted = [("env:A", "h:1"), ("env:A", "h:1"), ("keyring:a/b", "other:2")]
    with pytest.raises(InputError, match="nobody has agreed") as caught:
        secret_references.agree(wanted, trusted=False)
    assert "env:A to h:1\n  keyring:a/b to other:2\n" in caught.value.message
    assert "trust_references=True" in caught.value.hint
    secret_references.agree(wanted, trusted=True)
    secret_references.agree(wanted, trusted=False)  # once for each
    with pytest.raises(InputError, match=r"where they go:\n  env:A to new:1\nNothing"):
        secret_references.agree([*wanted, ("env:A", "new:1")], trusted=False)


@pytest.mark.parametrize(("answer", "agreed"), [("y", True), (" Yes ", True), ("", False)])
def test_a_person_is_asked_once(answer: str, agreed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def said(question: str) -> str:
        asked.append(question)
        return answer

    monkeypatch.setattr(ipython, "has_kernel", lambda: True)
    monkeypatch.setattr("builtins.input", said)
    for _ in range(2):
        if agreed:
            secret_references.agree([("env:A", "h:1")], trusted=False)
        else:
            with pytest.raises(InputError, match=r"Nothing was sent\."):
                secret_references.agree([("env:A", "h:1")], trusted=False)
    assert len(asked) == (1 if agreed else 2)
    assert "env:A to h:1" in asked[0]


def test_a_front_end_without_a_field_for_answers_is_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_question: str) -> str:
        raise NotImplementedError("raw_input was called, but this frontend does not support it.")

    monkeypatch.setattr(ipython, "has_kernel", lambda: True)
    monkeypatch.setattr("builtins.input", refuse)
    assert ipython.ask("?") is None
