from __future__ import annotations

from pathlib import Path

import pytest

from pgflow_widgets.emulator.storage.state_file import Store
from pgflow_widgets.errors import PgflowError


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


def test_a_state_opens_again_with_its_key(state: Path) -> None:
    first = Store(state)
    kept = first.setting("name", "fresh")
    first.close()
    assert (state.parent / "state.db.key").stat().st_mode & 0o077 == 0
    again = Store(state)
    assert again.setting("name", "another") == kept
    again.close()
    assert sorted(path.name for path in state.parent.glob("*.key*")) == ["state.db.key"]


def test_no_key_is_made_for_a_state_that_has_one(state: Path) -> None:
    store = Store(state)
    store.setting("name", "fresh")
    store.close()
    key = state.parent / "state.db.key"
    key.unlink()
    with pytest.raises(PgflowError, match="missing") as caught:
        Store(state)
    assert "Put it back" in str(caught.value.hint)
    assert not key.exists()


def test_a_key_that_was_never_written_is_made_again(state: Path) -> None:
    (state.parent / "state.db.key").touch()
    store = Store(state)
    assert store.setting("name", "fresh") == "fresh"
    store.close()


def test_a_damaged_key_is_told_as_that(state: Path) -> None:
    Store(state).close()
    store = Store(state)
    store.setting("name", "fresh")
    store.close()
    (state.parent / "state.db.key").write_bytes(b"half")
    with pytest.raises(PgflowError, match="key file"):
        Store(state)


def test_a_file_that_cannot_be_used_is_let_go_of(tmp_path: Path) -> None:
    state, key = tmp_path / "state", tmp_path / "state.key"
    Store(state).close()
    whole = key.read_bytes()
    key.write_bytes(b"damaged")
    with pytest.raises(PgflowError) as caught:  # whose frames know the half-made store
        Store(state)
    key.write_bytes(whole)
    Store(state).close()
    assert "damaged" in str(caught.value)
