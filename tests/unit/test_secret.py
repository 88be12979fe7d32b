import copy
import json
import pickle

import pytest

from pgflow_widgets.secret import MASK, Secret, concat

CANARY = "canary-7f3d"


@pytest.mark.parametrize(
    "shown",
    [
        repr(Secret(CANARY)),
        str(Secret(CANARY)),
        f"{Secret(CANARY)}",
        f"{Secret(CANARY)!r:>40}",
        f"{Secret(CANARY):>40}",
        "%s" % Secret(CANARY),  # noqa: UP031 - an old way to show a value is a way to leak it
        repr({"password": Secret(CANARY)}),
        repr([copy.copy(Secret(CANARY)), copy.deepcopy(Secret(CANARY))]),
    ],
)
def test_no_way_of_showing_reveals_it(shown: str) -> None:
    assert CANARY not in shown
    assert MASK in shown


def test_it_cannot_be_pickled_or_written_as_json() -> None:
    with pytest.raises(TypeError, match="pickled") as caught:
        pickle.dumps(Secret(CANARY))
    assert CANARY not in str(caught.value)
    with pytest.raises(TypeError):
        json.dumps(Secret(CANARY))


def test_it_has_no_attribute_that_holds_the_text() -> None:
    assert not hasattr(Secret(CANARY), "__dict__")
    visible = [getattr(Secret(CANARY), name) for name in dir(Secret) if name[:1] != "_"]
    assert all(callable(each) for each in visible)


def test_equal_texts_are_equal_and_cannot_be_hashed() -> None:
    assert Secret(CANARY) == Secret(CANARY)
    assert Secret(CANARY) != Secret("other")
    assert Secret(CANARY) != CANARY
    with pytest.raises(TypeError):
        hash(Secret(CANARY))


def test_what_holds_a_secret_becomes_one() -> None:
    whole = concat("Password=", Secret(CANARY))
    assert isinstance(whole, Secret)
    assert whole.reveal() == f"Password={CANARY}"
    assert concat("a", "b") == "ab"


def test_it_scrubs_itself_from_a_text() -> None:
    assert Secret(CANARY).scrub(f"login {CANARY} failed") == f"login {MASK} failed"
    assert Secret("").scrub("as it is") == "as it is"
    assert Secret("p").scrub("support of 'p'") == f"support of '{MASK}'"
