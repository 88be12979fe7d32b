"""Texts of others that are shown: nothing in them steers a terminal or deceives the eye."""

from __future__ import annotations

from pgflow_widgets.errors import InputError, PgflowError, ServiceError, visible
from tests.support.tables import for_each

EVIL = (
    "\x1b]0;pwned\x07\x1b[2J\x1b[31m\r\x08\x7f\x85\x9b2J\u202eevil\u2066\u2069\u200b\u200d\u2060"
    "\ufeff\u00ad\u061c\u2028\u2029\u180e\u034f\u3164\uffa0\U000e0041\U000e0101\ud800\x0b\x0c\0"
)


def test_what_is_not_seen_is_escaped() -> None:
    shown = visible(EVIL)
    assert shown.isascii()
    assert shown.isprintable()
    assert shown.startswith(
        "\\x1b]0;pwned\\x07\\x1b[2J\\x1b[31m\\r\\x08\\x7f\\x85\\x9b2J\\u202eevil"
    )
    assert visible(shown) == shown


@for_each("text", ["", "line\nline\tcolumn", "größe 漢字 🤖", "a\u00a0b\u3000c", "→ •"])
def test_what_is_seen_stays(text: str) -> None:
    assert visible(text) == text


def test_an_error_shows_none_of_it() -> None:
    error = ServiceError(
        *(f"said {EVIL}",),
        **dict.fromkeys(("title", "detail", "code", "request_id", "hint"), EVIL),
        status=400,
    )
    told = error.with_message(f"again {EVIL}", hint=EVIL)
    for each in (error, told, PgflowError(EVIL, hint=EVIL), InputError(EVIL)):
        shown = [*each._render_traceback_(), str(each), repr(each), str(each.args)]
        shown += [str(value) for value in vars(each).values()]
        for text in shown:
            assert text.replace("\n", "").replace("→", "").isascii()
            assert text.replace("\n", "").isprintable()
