"""What the browser asks before it changes something, without a browser."""

from __future__ import annotations

from dataclasses import replace

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.sources import POSTGRESQL
from pgflow_widgets.widgets.browser import dialogs
from pgflow_widgets.widgets.browser.dialogs import Dialog
from tests.support.tables import for_each

SHOP = BaseConnection(
    "id-1",
    "shop",
    connection_spec_id=POSTGRESQL.connection_spec_id,
    auth="Basic Authentication",
)


def asked(action: str) -> Dialog:
    return dialogs.dialog_for(action, SHOP, Cloud.AZURE)


@for_each("action", ["edit", "enable", "disable", "duplicate"])
def test_what_can_be_undone_is_no_danger(action: str) -> None:
    assert asked(action).view()["danger"] is False


def test_what_cannot_be_undone_is_marked_as_dangerous() -> None:
    assert asked("delete").view()["danger"] is True


def test_new_credentials_are_tried_first_unless_that_is_skipped_with_a_warning() -> None:
    dialog = asked("rotate")
    assert dialog.verify is True
    (box,) = dialog.view()["checks"]
    assert "on a temporary connection" in box["label"]
    assert (box["value"], box["warning"], dialog.view()["danger"]) == (True, "", False)
    dialog.check(box["name"], value=False)
    assert dialog.verify is False
    (box,) = dialog.view()["checks"]
    assert box["value"] is False
    assert "cannot be had back" in box["warning"]
    assert dialog.view()["danger"] is True
    assert dialog.view()["confirm"] != asked("rotate").view()["confirm"]


def test_only_the_dialog_that_rotates_has_something_to_skip() -> None:
    for action in ("edit", "enable", "disable", "duplicate", "delete"):
        dialog = asked(action)
        dialog.check("verify", value=False)
        assert dialog.view()["checks"] == []
        assert dialog.verify is None


@for_each("action", ["edit", "rotate", "duplicate", "enable", "disable", "delete"])
def test_each_dialog_says_which_one_is_meant(action: str) -> None:
    chosen = replace(SHOP, id="00000001-5a0c", server="db.example.com", database="retail")
    dialog = dialogs.dialog_for(action, chosen, Cloud.AZURE)
    assert dialog.text.startswith("shop · db.example.com / retail · 00000001.")
    if action in {"disable", "delete"}:
        assert dialog.confirm == f"{action.title()} connection"


def test_a_duplicate_has_a_name_of_its_own() -> None:
    assert asked("duplicate").values == {"name": "shop (copy)"}
