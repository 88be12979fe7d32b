"""Errors travel: into another process, and into other words, with all that they know."""

from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil
from collections.abc import Callable, Iterator

import pytest

import pgflow_widgets
from pgflow_widgets.errors import (
    InputError,
    NotFoundError,
    PgflowError,
    UnavailableError,
    UnfinishedError,
)
from pgflow_widgets.postgres import DatabaseError, DatabaseTrouble
from tests.support.tables import for_each

Made = Callable[[type[PgflowError]], PgflowError]


def whole_tree(kind: type[PgflowError] = PgflowError) -> Iterator[type[PgflowError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from whole_tree(each)


for module in pkgutil.walk_packages(pgflow_widgets.__path__, "pgflow_widgets."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
TREE = sorted(
    {each for each in whole_tree() if each.__module__.startswith("pgflow_widgets.")},
    key=lambda each: each.__qualname__,
)


def filled(kind: type[PgflowError]) -> PgflowError:
    """An error of a kind, each of whose arguments has a value of its own."""
    code = kind.__init__.__code__
    wanted = code.co_varnames[2 : code.co_argcount + code.co_kwonlyargcount]
    error = kind("What happened.", **{name: f"some {name}" for name in wanted})
    error.hint, error.field, error.blame = "Do this.", "password", "network"
    if isinstance(error, UnavailableError):
        error.retry_after = 7.0
    return error


def test_the_tree_is_found() -> None:
    assert {PgflowError, InputError, NotFoundError, UnfinishedError, DatabaseError} <= set(TREE)
    assert len(TREE) > 20


@for_each("kind", TREE)
@for_each("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_error_is_pickled_with_all_its_facts(kind: type[PgflowError], protocol: int) -> None:
    error = filled(kind)
    again = pickle.loads(pickle.dumps(error, protocol))
    assert type(again) is kind
    assert str(again) == str(error)
    assert again.args == error.args
    left = {"undo", "resume"}
    assert {k: v for k, v in vars(again).items() if k not in left} == {
        k: v for k, v in vars(error).items() if k not in left
    }


@for_each("kind", TREE)
@for_each("copied", [copy.copy, copy.deepcopy])
def test_every_error_is_copied(kind: type[PgflowError], copied: Made) -> None:
    error = filled(kind)
    error.add_note("A note.")
    again = copied(error)  # type: ignore[arg-type]
    assert again is not error
    assert type(again) is kind
    assert (str(again), again.hint, again.field, again.blame) == (
        *(str(error), error.hint, error.field, error.blame),
    )


@for_each("kind", TREE)
def test_what_is_told_in_other_words_keeps_all_else(kind: type[PgflowError]) -> None:
    error = filled(kind)
    told = error.with_message("Other words.")
    assert type(told) is kind
    assert (told.message, told.args, error.message) == (
        *("Other words.", ("Other words.",), "What happened."),
    )
    assert {**vars(told), "message": error.message} == vars(error)
    other = error.with_message("Words.", hint="", field="port")
    assert (other.hint, other.field, error.field) == ("", "port", "password")


def test_an_error_from_another_process_says_that_it_cannot_undo_here() -> None:
    error = UnfinishedError(
        "m", part="flow", made=("a",), undo=lambda: ["a"], resume=lambda: None, hint="h"
    )
    again = pickle.loads(pickle.dumps(error))
    assert (again.part, again.made) == ("flow", ("a",))
    for do in (again.undo, again.resume):
        with pytest.raises(PgflowError, match="another process") as caught:
            do()
        assert "plan.undo()" in caught.value.hint
    for same in (copy.copy(error), copy.deepcopy(error)):
        assert same.undo() == ["a"]


def test_a_database_error_keeps_its_trouble() -> None:
    again = pickle.loads(pickle.dumps(DatabaseError("m", DatabaseTrouble.TIMEOUT)))
    assert again.trouble is DatabaseTrouble.TIMEOUT
