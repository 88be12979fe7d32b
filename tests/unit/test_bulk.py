"""Tables of connections as they are read: what stands where stays there, and is what is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from pgflow_widgets import bulk
from pgflow_widgets.errors import InputError
from pgflow_widgets.secret import Secret
from pgflow_widgets.spec.fields import Cloud
from pgflow_widgets.spec.sources import SOURCES

PASSWORD = "s3cretpw"


def checked(rows: list[bulk.Cells]) -> list[bulk.Row]:
    source = next(each for each in SOURCES if Cloud.AZURE in each.auth)
    return bulk.checked(rows, source, Cloud.AZURE, "Basic Authentication")


@pytest.mark.parametrize(
    "text",
    [
        f"name,uri\npostgresql://u:{PASSWORD}@h/db\n",
        f"name,username,password\n{PASSWORD},u\n",
        f"name,username\na,u,{PASSWORD}\n",
    ],
)
def test_a_row_with_another_number_of_cells_is_refused_unseen(tmp_path: Path, text: str) -> None:
    file = tmp_path / "shops.csv"
    file.write_text(text)
    (row,) = checked(bulk.read(file))
    outcome = bulk.refused(row)
    assert PASSWORD not in repr(outcome)
    assert outcome.name == ""
    assert outcome.error == "It has more or fewer cells than there are columns."


def test_lines_without_content_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "shops.csv"
    file.write_text("name,uri,description\na,postgresql://u:env:X@h/db,b\n\n,\n,,\n")
    assert sum(map(bulk._filled, bulk.read(file))) == 1


def test_a_column_that_stands_twice_in_a_csv_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "shops.csv"
    file.write_text("name,password, Password\na,one,two\n")
    with pytest.raises(InputError, match="Two columns"):
        bulk.read(file)


@pytest.mark.parametrize(
    "password", ["012345", "0x1F", "12:30:45", "1_000", "2024-13-45", "2024-01-02", "yes", "1e3"]
)
def test_yaml_passwords_are_what_is_written(tmp_path: Path, password: str) -> None:
    file = tmp_path / "shops.yaml"
    file.write_text(f"- name: a\n  password: {password}\n")
    (row,) = bulk.read(file)
    held = row["password"]
    assert isinstance(held, Secret)
    assert held.reveal() == password


def test_yaml_that_says_nothing_is_empty_and_shared_parts_are_known(tmp_path: Path) -> None:
    file = tmp_path / "shops.yaml"
    file.write_text(
        "- &first {name: a, server: h, username: ~, password: null, description: }\n"
        "- {<<: *first, name: '~'}\n"
    )
    first, second = bulk.read(file)
    assert [first[each] for each in ("username", "password", "description")] == [None] * 3
    assert (second["name"], second["server"]) == ("~", "h")


@pytest.mark.parametrize("text", ["- name: !!timestamp 2024-13-45", "[" * 5000, "- !!int x"])
def test_yaml_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "shops.yaml"
    file.write_text(text)
    with pytest.raises(InputError, match="not YAML"):
        bulk.read(file)
