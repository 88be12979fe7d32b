"""Tables of connections as they are read: what stands where stays there, and is what is meant."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.model.sources import SOURCES
from pgflow_widgets.operations.bulk import create as bulk_create
from pgflow_widgets.operations.bulk import rows as bulk_rows
from pgflow_widgets.operations.bulk import table as bulk_table
from tests.support.tables import for_each

PASSWORD = "s3cretpw"


def checked(rows: list[bulk_create.Cells]) -> list[bulk_rows.CheckedRow]:
    source = next(each for each in SOURCES if Cloud.AZURE in each.auth)
    return bulk_rows.read_rows(rows, source, Cloud.AZURE, "Basic Authentication")


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
    (row,) = checked(bulk_table.read_table(file))
    outcome = bulk_create.refused_outcome(row)
    assert PASSWORD not in repr(outcome)
    assert outcome.name == ""
    assert outcome.error == "It has more or fewer cells than there are columns."


def test_lines_without_content_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "shops.csv"
    file.write_text("name,uri,description\na,postgresql://u:env:X@h/db,b\n\n,\n,,\n")
    assert sum(map(bulk_table.is_filled, bulk_table.read_table(file))) == 1


def test_a_column_that_stands_twice_in_a_csv_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "shops.csv"
    file.write_text("name,password, Password\na,one,two\n")
    with pytest.raises(InputError, match="Two columns"):
        bulk_table.read_table(file)


@for_each(
    "password", ["012345", "0x1F", "12:30:45", "1_000", "2024-13-45", "2024-01-02", "yes", "1e3"]
)
def test_yaml_passwords_are_what_is_written(tmp_path: Path, password: str) -> None:
    file = tmp_path / "shops.yaml"
    file.write_text(f"- name: a\n  password: {password}\n")
    (row,) = bulk_table.read_table(file)
    held = row["password"]
    assert isinstance(held, Secret)
    assert held.reveal() == password


def test_yaml_that_says_nothing_is_empty_and_shared_parts_are_known(tmp_path: Path) -> None:
    file = tmp_path / "shops.yaml"
    file.write_text(
        "- &first {name: a, server: h, username: ~, password: null, description: }\n"
        "- {<<: *first, name: '~'}\n"
    )
    first, second = bulk_table.read_table(file)
    assert [first[each] for each in ("username", "password", "description")] == [None] * 3
    assert (second["name"], second["server"]) == ("~", "h")


@pytest.mark.parametrize("text", ["- name: !!timestamp 2024-13-45", "[" * 5000, "- !!int x"])
def test_yaml_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "shops.yaml"
    file.write_text(text)
    with pytest.raises(InputError, match="not YAML"):
        bulk_table.read_table(file)


@for_each(
    "content",
    [
        "sep=;\nname;server\na;h\n",
        '\ufeff"SEP=;"\r\nname;server\r\na;h\r\n',
        "sep=|\nname|server\na|h\n",
        "name,server,,\na,h,,\n",
        "name,,server,\na,,h,\n,,,\n",
        "\n,,\nname,server\na,h\n",
        "name\tserver\t\na\th\t\n",
    ],
)
@for_each("encoding", ["utf-8", "utf-16"])
def test_csv_is_read_as_spreadsheets_write_it(tmp_path: Path, content: str, encoding: str) -> None:
    file = tmp_path / "shops.csv"
    file.write_bytes(content.removeprefix("\ufeff" * (encoding == "utf-16")).encode(encoding))
    assert [row for row in bulk_table.read_table(file) if bulk_table.is_filled(row)] == [
        {"name": "a", "server": "h"}
    ]


def test_a_column_without_a_name_that_holds_something_is_told_by_its_place(
    tmp_path: Path,
) -> None:
    file = tmp_path / "shops.csv"
    file.write_text(f",name\n{PASSWORD},a\n")
    with pytest.raises(InputError, match="Column 1 of the table") as caught:
        checked(bulk_table.read_table(file))
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize("name", ["shops.json", "shops.yaml", "shops.YML"])
def test_json_is_a_table_too(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text('[\n\t{"name": "a", "port": 5432, "password": "012"}\n]\n')
    (row,) = bulk_table.read_table(file)
    assert (row["name"], row["port"]) == ("a", "5432")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- name: a\n---\n- name: b\n", "The file holds several documents"),
        ("- name: a\n  server: h\n  name: b\n", "The file has a name twice in one place, near"),
        ("- &a [x, x]\n- name: &b [*b]\n", "an alias that is part of what it stands for"),
    ],
)
def test_the_true_reason_is_told_of_yaml_that_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "shops.yaml"
    file.write_text(text)
    with pytest.raises(InputError, match=said):
        bulk_table.read_table(file)


@for_each("column", ["name", "description", "auth", "server", "port"])
def test_a_list_where_a_text_must_stand_is_refused(tmp_path: Path, column: str) -> None:
    file = tmp_path / "shops.yaml"
    file.write_text(
        f"- {{server: h, database: d, username: u, {column}: [x, y]}}\n".replace(
            "server: h, database: d, username: u, server", "database: d, username: u, server"
        )
    )
    (row,) = checked(bulk_table.read_table(file))
    assert (column, "A cell holds neither text nor a number.") in [
        (each.field, each.message) for each in row.problems
    ]


def test_a_file_without_an_end_is_refused() -> None:
    with pytest.raises(InputError, match="larger than"):
        bulk_table.read_table(Path("/dev/zero"))


def test_a_frame_with_two_columns_of_one_name_is_refused() -> None:
    frame = pd.DataFrame([["a", "h1", "h2"]], columns=["name", "server", "Server"])
    for columns in (["name", "server", "server"], ["name", "server", " Server"]):
        frame.columns = pd.Index(columns)
        with pytest.raises(InputError, match="Two columns"):
            bulk_table.read_table(frame)
