"""How a notebook shows our frames; the frames themselves stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

import pgflow_widgets
from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.frames import cell_display, cell_html
from pgflow_widgets.frames.connections import connections_frame
from pgflow_widgets.frames.datasets import dataset_frame
from tests.support.tables import for_each

MARKUP = "<script>alert(1)</script>"
TIME = datetime(2026, 3, 1, 6, 5, 4, 321987, UTC)


def connections(count: int = 1, name: str = "shop") -> pd.DataFrame:
    return connections_frame(
        BaseConnection(f"ab-{n}", name, created_at=TIME, sandbox="prod") for n in range(count)
    )


def rows(**columns: object) -> pd.DataFrame:
    return cell_html.marked(pd.DataFrame(columns), cell_html.ROWS)


def heads(html: str) -> list[str]:
    found = re.findall(r"<th[^>]*>(.*?)</th>", html.partition("</thead>")[0])
    return [re.sub("<[^>]*>", "", head) for head in found[1:]]


def cells(html: str) -> list[str]:
    found = re.findall(r"<td[^>]*>(.*?)</td>", html)
    return [unescape(re.sub("<[^>]*>", "", cell)) for cell in found]


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    shell = InteractiveShell()
    yield shell
    cell_display.uninstall(shell)


def shown(shell: InteractiveShell, frame: pd.DataFrame) -> str:
    data, _ = shell.display_formatter.format(frame)
    return str(data["text/html"])


def test_a_list_has_the_name_first_and_ids_to_copy() -> None:
    html = cell_html.frame_html(connections()) or ""
    assert heads(html)[:3] == ["name", "id", "description"]
    assert cells(html)[:2] == ["shop", "ab-0"]
    assert re.search(r'<code style="[^"]*user-select:all[^"]*">ab-0</code>', html)


def test_the_frame_itself_is_untouched() -> None:
    frame, twin = connections(), connections()
    cell_html.frame_html(frame)
    assert type(frame) is pd.DataFrame
    assert list(frame.columns)[:2] == ["id", "name"]
    pd.testing.assert_frame_equal(frame, twin)
    assert frame.attrs == twin.attrs == {"pgflow_widgets": "list"}


def test_times_have_no_noise_and_say_the_zone_once() -> None:
    html = cell_html.frame_html(connections(2)) or ""
    assert "created_at UTC" in heads(html)
    assert "2026-03-01 06:05:04" in cells(html)
    assert "06:05:04.3" not in html
    assert "+00:00" not in html


def test_days_are_days() -> None:
    days = pd.to_datetime(["2026-01-31", None, "2026-02-01"], utc=True)
    html = cell_html.frame_html(rows(ordered_on=days)) or ""
    assert cells(html) == ["2026-01-31", "-", "2026-02-01"]


def test_what_is_missing_is_a_dash_in_every_type() -> None:
    frame = rows(
        text=pd.array([None, ""], dtype="string"),
        whole=pd.array([None, 7], dtype="Int64"),
        real=pd.array([None, 2.5], dtype="Float64"),
        known=pd.array([None, True], dtype="boolean"),
        many=pd.Series([None, ["a", None]], dtype="object"),
    )
    html = cell_html.frame_html(frame) or ""
    assert cells(html)[:5] == ["-"] * 5
    assert cells(html)[5:] == ["", "7", "2.5", "True", "['a', None]"]


def test_texts_are_on_the_left_and_numbers_on_the_right() -> None:
    frame = rows(text=pd.array(["a"], dtype="string"), whole=pd.array([7], dtype="Int64"))
    html = cell_html.frame_html(frame) or ""
    for place, name in (("left", "text"), ("right", "whole")):
        assert re.search(rf'<th style="text-align:{place}[^>]*>{name}', html)
    assert re.search(r'<td style="text-align:right[^>]*>7<', html)
    assert re.search(r'<td style="text-align:left[^>]*>a<', html)


def test_the_columns_of_a_table_stay_in_their_order() -> None:
    frame = rows(customer_id=["1"], name=["a"])
    html = cell_html.frame_html(frame) or ""
    assert heads(html) == ["customer_id", "name"]
    assert "<code" not in html  # it is the table's own, whatever it is


def test_markup_stays_text() -> None:
    frame = rows(**{MARKUP: [MARKUP]})
    html = cell_html.frame_html(frame) or ""
    html += cell_html.frame_html(connections(name=MARKUP)) or ""
    html += cell_html.frame_html(rows(a=["x"]).set_axis([MARKUP])) or ""
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 4
    assert "\u202e" not in (cell_html.frame_html(rows(a=["\u202e"])) or "")


def test_the_limits_of_pandas_hold() -> None:
    frame = rows(**{f"c{n}": range(100) for n in range(30)})
    with pd.option_context("display.max_rows", 20, "display.min_rows", 4, "display.max_columns", 5):
        html = cell_html.frame_html(frame) or ""
    assert heads(html) == ["c0", "c1", "c2", "…", "c28", "c29"]
    assert cells(html)[::6] == ["0", "1", "…", "98", "99"]
    assert "100 rows, 30 columns" in html
    with pd.option_context("display.max_rows", None, "display.max_columns", None):
        html = cell_html.frame_html(frame) or ""
    assert len(cells(html)) == 3000
    with pd.option_context("display.max_colwidth", 5):
        assert cells(cell_html.frame_html(rows(a=["longer text"])) or "") == ["long…"]
    with pd.option_context("display.notebook_repr_html", False):
        assert cell_html.frame_html(frame) is None


@for_each(
    "made",
    [
        pd.DataFrame({"name": ["shop"]}),
        connections(3).T,
        connections(3).pivot_table(index="id", columns="name", values="state", aggfunc="count"),
        connections(3).set_index(["id", "name"]),
        pd.concat([connections(1), connections(1)], axis=1),
        pd.DataFrame({"a": [1]}).set_axis([("a", "b")], axis=1),
    ],
)
def test_what_is_not_ours_is_left_to_pandas(made: pd.DataFrame) -> None:
    assert cell_html.frame_html(made) == made._repr_html_()  # type: ignore[operator]


def test_an_empty_list_and_an_empty_dataset() -> None:
    assert heads(cell_html.frame_html(connections(0)) or "")[0] == "name"
    assert cell_html.frame_html(dataset_frame([], [])) is not None


def test_what_a_person_filters_of_ours_is_still_ours() -> None:
    frame = connections(5)
    assert "user-select" in (cell_html.frame_html(frame[frame["id"] > "ab-2"]) or "")


def test_the_extension_puts_it_in_place_and_takes_it_back(shell: InteractiveShell) -> None:
    others = pd.DataFrame({"id": [1]})
    before = shown(shell, connections())
    of_others = shown(shell, others)
    pgflow_widgets.load_ipython_extension(shell)
    pgflow_widgets.load_ipython_extension(shell)
    assert "user-select" in shown(shell, connections())
    assert shown(shell, others) == of_others
    pgflow_widgets.unload_ipython_extension(shell)
    assert shown(shell, connections()) == before
    assert "pgflow" not in shell.magics_manager.magics["line"]
    cell_display.install_once(shell)  # a sandbox that is opened now
    assert shown(shell, connections()) == before


def test_the_first_sandbox_puts_it_in_place(shell: InteractiveShell) -> None:
    cell_display.install_once(shell)
    assert "user-select" in shown(shell, connections())
    cell_display.install_once(None)


def test_who_formats_all_frames_still_does(shell: InteractiveShell) -> None:
    formatter = shell.display_formatter.formatters["text/html"]
    formatter.for_type(pd.DataFrame, lambda _frame: "theirs")
    pgflow_widgets.load_ipython_extension(shell)
    assert shown(shell, connections()) == "theirs"
    pgflow_widgets.unload_ipython_extension(shell)
    assert shown(shell, connections()) == "theirs"
