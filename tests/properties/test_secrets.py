import base64
import copy
import html
import inspect
import io
import json
import pickle
import re
import time
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import IPython.lib.pretty
import pandas as pd
import pytest
import rich
import rich.console
import rich.pretty
from hypothesis import example, given
from hypothesis import strategies as st

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.secrets import MASK, Secret, argument_names, concat, hide_arguments
from tests.support.tables import for_each

CANARY = "canary-7f3d"


@for_each(
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


ENCODERS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "JSON": lambda t: json.dumps(t)[1:-1],
    "JSON, no escapes but needed ones": lambda t: json.dumps(t, ensure_ascii=False)[1:-1],
    "JSON, in capitals": lambda t: re.sub(
        r"\\u(....)", lambda m: "\\u" + m[1].upper(), json.dumps(t)[1:-1]
    ),
    "JSON, all": lambda t: "".join(
        f"\\u{t.encode('utf-16-be').hex()[at : at + 4]}" for at in range(0, 4 * utf16(t), 4)
    ),
    "JSON in JSON": lambda t: json.dumps(json.dumps(t)[1:-1])[1:-1],
    "JSON with slashes": lambda t: json.dumps(t)[1:-1].replace("/", "\\/"),
    "JSON for HTML": lambda t: json.dumps(t)[1:-1].replace("<", "\\u003c").replace("&", "\\u0026"),
    "URL": lambda t: quote(t, safe=""),
    "URL, small letters": lambda t: re.sub("%..", lambda m: m[0].lower(), quote(t, safe="")),
    "URL, slashes": quote,
    "URL, plus": quote_plus,
    "URL, all": lambda t: "".join(f"%{octet:02X}" for octet in t.encode()),
    "URL, twice": lambda t: quote(quote(t, safe=""), safe=""),
    "HTML": html.escape,
    "HTML, no quotes": lambda t: html.escape(t, quote=False),
    "HTML, decimal": lambda t: "".join(f"&#{ord(c)};" for c in t),
    "HTML, hexadecimal": lambda t: "".join(f"&#x{ord(c):X};" for c in t),
    "HTML, long": lambda t: "".join(f"&#{ord(c):07};" for c in t),
    "HTML, non-ASCII": lambda t: t.encode("ascii", "xmlcharrefreplace").decode(),
    "HTML, twice": lambda t: html.escape(html.escape(t)),
    "HTML in JSON": lambda t: json.dumps(html.escape(t))[1:-1],
    "Python": lambda t: repr(t)[1:-1],
    "Python, ASCII": lambda t: ascii(t)[1:-1],
    "Python, bytes": lambda t: repr(t.encode())[2:-1],
    "Python in JSON": lambda t: json.dumps(repr(t)[1:-1])[1:-1],
}
BASE64: dict[str, Callable[[str], str]] = {
    "Base64": lambda t: base64.b64encode(t.encode()).decode(),
    "Base64 for URLs": lambda t: base64.urlsafe_b64encode(t.encode()).decode().rstrip("="),
    "Base64 in a URL": lambda t: quote(base64.b64encode(t.encode()).decode(), safe=""),
    "basic authentication": lambda t: base64.b64encode(f"user:{t}".encode()).decode(),
    "Base64 of more": lambda t: base64.b64encode(f"ab{t}cd".encode()).decode(),
}
ODD = "\"'\\/%&+<>;= #?@:äß漢🤖\t\n"


def utf16(text: str) -> int:
    return len(text.encode("utf-16-be")) // 2


@given(st.text(st.sampled_from("aZ09_-.$" + ODD), min_size=4, max_size=24))
@example('canary"PW/ü<2>')
@example("canary PW+3&x")
@example("\\" * 6)
@example("%%25%25")
@example("&amp;&#38;")
def test_it_is_scrubbed_in_any_spelling(text: str) -> None:
    secret = Secret(text)
    for kind, spell in ENCODERS.items():
        for before, behind in (("cannot use '", "' here"), ("Password=", ";"), ("[", "]")):
            scrubbed = secret.scrub(before + spell(text) + behind)
            assert scrubbed == before + MASK + behind, (kind, text)


@given(st.text(st.sampled_from("aZ09_-.$" + ODD), min_size=6, max_size=24))
def test_it_is_scrubbed_in_base64(text: str) -> None:
    secret = Secret(text)
    for kind, spell in BASE64.items():
        spelled = spell(text)
        scrubbed = secret.scrub(f"header: {spelled}, and more")
        assert MASK in scrubbed, kind
        assert scrubbed.endswith(", and more"), kind
        core = spelled.rstrip("=")[:-2]
        assert core[-6:] not in scrubbed, kind


@for_each(
    "text, said, shown",
    [
        ("a", "a table is a table", "a table is a table"),
        ("a", "login 'a' failed", f"login '{MASK}' failed"),
        ("a", "Server=h;Password=a;Port=1", f"Server=h;Password={MASK};Port=1"),
        ("a", "password: a, port: b", f"password: {MASK}, port: b"),
        ("or", "one or the other for order", "one or the other for order"),
        ("table", "the tables of table 'table'", f"the tables of {MASK} '{MASK}'"),
        ("error", "an errors' error", f"an errors' {MASK}"),
        ("server", "servers", f"{MASK}s"),
    ],
)
def test_a_short_one_makes_no_nonsense_of_a_sentence(text: str, said: str, shown: str) -> None:
    assert Secret(text).scrub(said) == shown


@for_each(
    "whole",
    [
        "Server=h;Database=d;Port=5432;UID=u;Password=canary PW/2",
        "Server=h;PWD=canary PW/2;Database=d",
        "host=h password='canary PW/2' user=u",
        "host=h password = 'canary PW/2'",
        "postgresql://u:canary%20PW%2F2@h:5432/d",
    ],
)
def test_a_password_in_a_connection_string_is_scrubbed_by_itself(whole: str) -> None:
    scrubbed = Secret(whole).scrub("no 'canary PW/2', no canary%20PW%2F2, no " + whole)
    assert scrubbed == f"no '{MASK}', no {MASK}, no {MASK}"


@for_each(
    "whole",
    [
        "Server=h;Database=d;Token=canary-PW2;Port=1",
        "Server=h;Client Secret = canary-PW2",
        "host=h password=canary-PW2 user=u",
        "host=h user=u PASSWORD = canary-PW2",
        "jdbc:postgresql://h/d?user=u&password=canary-PW2&ssl=true",
        "postgresql://h/d?user=u&password=canary%2DPW2",
        "postgresql://u:canary-PW2@h",
        "postgresql://:canary%2DPW2@h",
    ],
)
def test_so_is_one_without_quotation_marks(whole: str) -> None:
    said = "the server says: canary-PW2 or canary%2DPW2 is wrong"
    assert "PW2" not in Secret(whole).scrub(said)


def test_a_part_that_holds_another_is_masked_as_a_whole() -> None:
    whole = Secret("postgresql://u:canary-1@canary-1-and-more@h/d?password=canary-1")
    assert whole.scrub("canary-1@canary-1-and-more, canary-1") == f"{MASK}, {MASK}"


@for_each("length", range(1, 9))
def test_how_much_stands_around_it_decides_by_its_length(length: int) -> None:
    """From six characters on it is masked anywhere, from four on as a word, else as a value."""
    text = "zq7canary"[:length]
    secret = Secret(text)
    assert secret.scrub(f"={text}") == f"={MASK}"
    assert secret.scrub(f"x: {text}") == f"x: {MASK}"
    assert secret.scrub(f"a {text} b") == (f"a {MASK} b" if length >= 4 else f"a {text} b")
    assert secret.scrub(f"a{text}b") == (f"a{MASK}b" if length >= 6 else f"a{text}b")


def test_a_secret_of_a_secret_is_itself_and_an_empty_one_is_false() -> None:
    secret = Secret(CANARY)
    assert Secret.of(secret) is secret
    assert copy.copy(secret) is secret
    assert copy.deepcopy([secret])[0] is secret
    assert Secret.of(CANARY) == secret
    assert (bool(secret), bool(Secret(""))) == (True, False)
    assert secret.map(str.upper).reveal() == CANARY.upper()


def test_a_call_with_wrong_arguments_is_told_how_it_is_called_and_quotes_none() -> None:
    @hide_arguments(argument_names("password"))
    def sign_in(user: str, password: object) -> object:
        return user, password

    assert sign_in("u", password=CANARY) == ("u", Secret(CANARY))
    for call in (
        lambda: sign_in(CANARY),  # type: ignore[call-arg]
        lambda: sign_in("u", CANARY, CANARY),  # type: ignore[call-arg]
        lambda: sign_in("u", CANARY, token=CANARY),  # type: ignore[call-arg]
    ):
        with pytest.raises(InputError, match=r"sign_in: .*argument") as caught:
            call()
        assert caught.value.hint == "It is called as sign_in(user, password)."
        assert CANARY not in str(caught.value)
        assert caught.value.__cause__ is caught.value.__context__ is None


def test_a_whole_knows_the_secrets_that_it_was_made_of() -> None:
    whole = concat("Server=h;Own=", Secret("canary-1"), ";Password=", Secret("canary;2"))
    assert isinstance(whole, Secret)
    assert whole.scrub("canary-1 and canary;2") == f"{MASK} and {MASK}"


def test_scrubbing_takes_no_time_worth_telling() -> None:
    token = Secret("eyJ" + "aB3-_." * 400)
    secrets = [token, Secret("\\" * 30 + "&%" * 30), *(Secret(f"password {n}") for n in range(50))]
    text = ("\\" * 300 + "%25" * 300 + "&amp;" * 300 + "a" * 300) * 5 + "eyJ" + "aB3-_." * 400
    began = time.perf_counter()
    for secret in secrets:
        text = secret.scrub(text)
    assert time.perf_counter() - began < 30  # a busy machine; what grows too fast takes hours
    assert text.endswith(MASK)
