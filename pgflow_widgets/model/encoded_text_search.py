"""Find a text in any spelling: escaped, encoded, or several of these on top of each other.

Only regular expressions are made here; nothing is kept.
"""

from __future__ import annotations

import base64
import functools
import html.entities
import re
import string
from collections.abc import Iterator

_LONG = 200
"""A text that is longer is a token or the like, of whose characters nobody escapes the usual."""
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
_FOR_BASE64 = 6
"""Shorter ones would be found by chance."""

_ESCAPES = re.compile(r"[\\%&+]")
_REST = r"(?:[\w+/-]|%2[bBfF])*+(?:=|%3[dD])*+"
_FOR_URLS = str.maketrans("+/", "-_")
_ESCAPED, _EATEN = r"\\++", r"\\*+"
_LETTERS = {"\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f"}
_NAMES: dict[str, list[str]] = {}
for _name, _character in html.entities.html5.items():
    _NAMES.setdefault(_character, []).append(_name.removesuffix(";"))


def anywhere(text: str) -> str:
    """Return a regular expression that finds a text in any spelling.

    JSON, Python, URL and HTML escapes of any character, over one another as well, and Base64 of
    the text or of something that holds it.
    """
    forms = ["".join(_spelled(text, long=len(text) > _LONG))]
    forms += [re.sub(r"[+/]", _sign, core) + _REST for core in _cores(text)]
    return f"(?:{'|'.join(forms)})"


def may_be_in(said: str, text: str) -> bool:
    """Tell quickly whether a text may hold another in some spelling; usually it does not."""
    escaped = _ESCAPES.search(said) is not None
    if escaped or text in said:
        return True
    cores = _cores(text)
    return any(core in said or core.translate(_FOR_URLS) in said for core in cores)


def _cores(text: str) -> list[str]:
    """Return the parts of a text's Base64 that any encoded data with the text contains."""
    raw = text.encode("utf-8", "surrogatepass")
    if not _FOR_BASE64 <= len(raw) <= _LONG:
        return []
    encoded = [base64.b64encode(bytes(before) + raw).decode() for before in range(3)]
    ends = [(before + len(raw)) * 8 // 6 for before in range(3)]
    return [encoded[n][-(-n * 8 // 6) : ends[n]] for n in range(3)]


def _sign(match: re.Match[str]) -> str:
    return {"+": r"(?:[+-]|%2[bB])", "/": r"(?:\\*+/|_|%2[fF])"}[match[0]]


def _spelled(text: str, *, long: bool) -> Iterator[str]:
    behind_backslash = False
    for run in re.finditer(r"\\+|.", text, re.DOTALL):
        if run[0][0] == "\\":
            # Repeated backslashes match as one, together with those that escape the next character.
            *escapes, _ = _forms("\\")
            yield rf"(?:(?:{'|'.join(escapes)}){{{len(run[0])}}}|\\{{{len(run[0])},}}+)"
        elif long and run[0] in _UNRESERVED:
            yield run[0]
        else:
            forms = "|".join(_forms(run[0]))
            yield f"(?:{forms.replace(_ESCAPED, _EATEN) if behind_backslash else forms})"
        behind_backslash = run[0][0] == "\\"


@functools.lru_cache(2048)
def _forms(character: str) -> tuple[str, ...]:
    code, octets = ord(character), character.encode("utf-8", "surrogatepass")
    units = character.encode("utf-16-be", "surrogatepass").hex()
    pairs = [units[at : at + 4] for at in range(0, len(units), 4)]
    forms = ["".join(rf"\\++u(?i:{pair})" for pair in pairs)]
    forms.append("".join(rf"\\++x(?i:{octet:02x})" for octet in octets))
    forms.append("".join(rf"%(?:25)*+(?i:{octet:02x})" for octet in octets))
    if code > 0xFFFF:
        forms.append(rf"\\++U(?i:{code:08x})")
    if 0x7F < code < 0x100:
        forms += [rf"\\++x(?i:{code:02x})", rf"%(?:25)*+(?i:{code:02x})"]
    forms.append(rf"&(?:amp;)*+\#(?:0*+{code}|[xX]0*+(?i:{code:x}));?")
    forms += [rf"&(?:amp;)*+{name};" for name in _NAMES.get(character, ())]
    if character in _LETTERS:
        forms.append(rf"\\++{_LETTERS[character]}")
    if character in "\"'/":
        forms.append(rf"\\++{re.escape(character)}")
    own = {"%": "%(?:25)*", "&": "&(?:amp;)*", " ": r"(?:\ |\+)"}
    # The character itself comes last, for an escape may begin with it.
    return (*forms, own.get(character, re.escape(character)))
