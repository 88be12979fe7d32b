import copy
import inspect
import io
import json
import pickle

import IPython.lib.pretty
import pandas as pd
import pytest
import rich
import rich.console
import rich.pretty

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
    secret = Secret(CANARY)
    assert CANARY not in str(inspect.getmembers(secret))
    with pytest.raises(TypeError):
        secret.__getstate__()


def test_frames_and_pretty_printers_show_the_mask() -> None:
    frame = pd.DataFrame({"password": [Secret(CANARY)]})
    printed = io.StringIO()
    rich.inspect(Secret(CANARY), all=True, console=rich.console.Console(file=printed))
    shown = (
        *(
            frame.to_string(),
            frame.to_html(),
            frame.to_csv(),
            frame.to_json(),
            repr(frame.describe()),
        ),
        *(IPython.lib.pretty.pretty([Secret(CANARY)]), rich.pretty.pretty_repr(Secret(CANARY))),
        printed.getvalue(),
    )
    assert CANARY not in "".join(shown)
    assert MASK in shown[0]


def test_equal_texts_are_equal_and_cannot_be_hashed() -> None:
    assert Secret(CANARY) == Secret(CANARY)
    assert Secret(CANARY) != Secret("other")
    assert Secret(CANARY) != CANARY
    assert Secret("half of a pair \ud800") != Secret(CANARY)
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
