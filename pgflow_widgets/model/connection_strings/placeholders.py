"""Recognise placeholders: marks that stand for a value to be filled in, or for a hidden one.

Portals print ``[YOUR-PASSWORD]`` or ``npg_********``, documents ``{your_password}`` or
``PASSWORD``, programs ``${PGPASSWORD}``, and this package ``••••••``. A real password may look a
little like one of them: the field for the password takes it, all but our own mask.
"""

from __future__ import annotations

import re

_LONGEST = 80
_MASKED = re.compile(
    r"\*{3,}|[•●∙⬤·]{3,}|\W*(?:redacted|\[?filtered\]?)\W*|…|[.]{3,}|_{3,}|-{3,}|[xX]{3,}"
)
_HIDDEN_END = re.compile(r"\*{4,}|[•●∙⬤]{4,}")
_TEMPLATE = re.compile(
    r"\$\{.*\}|\$\(.*\)|\{\{.*\}\}|\{%.*%\}|<%.*%>|#\{.*\}|%\(\w+\)s|%[A-Za-z_]\w*%|__\w+__"
    r"|CLICK_TO|REVEAL_PASSWORD|\$[A-Z_][A-Z0-9_]+|\$env:\w+|(?:process\.env|os\.environ|os\.getenv|ENV)\b[.\[(].*"
)
_BRACKETED = re.compile(r"[\[<{(«]+(?P<inside>[^\[\]<>{}()«»]*)[\]>})»]+")
_NOUNS = (
    r"pass(?:word|wd|wort|phrase|code)?s?|pwd|pw|secret|credentials?|token|user|users?name|login|role"
    r"|owner|host|hostname|server|endpoint|address|domain|port|database|dbname|db|schema|project"
    r"|reference|ref|region|cluster|instance|account|app|branch|name|id"
    r"|redacted|hidden|masked|filtered|removed|omitted|censored|sensitive"
)
_NOUN = re.compile(rf"(?:your|my|db|database|user|host|pg|sql)?(?:{_NOUNS})")
_OTHER = """
    your my the a an of to for from with in on and or at enter insert replace fill put change
    set me this here show copy actual real new strong some admin root postgres
    postgresql pg sql rds aws azure gcp supabase neon random url uri encoded percent value text
"""
_OTHER_WORDS = frozenset(_OTHER.split())
_COMMANDS = frozenset({"your", "enter", "insert", "replace", "fill", "here", "show"})


def is_placeholder(value: str) -> bool:
    """Whether a value is only a placeholder, such as ``{your_password}``."""
    if len(value) > _LONGEST:
        return value.startswith("$(") and value.endswith(")")  # a command that would print it
    plain = value.strip()
    if _MASKED.fullmatch(plain.casefold()) or _TEMPLATE.fullmatch(plain):
        return True
    if _HIDDEN_END.search(value):
        return True
    if bracketed := _BRACKETED.fullmatch(plain):
        return _is_phrase(bracketed["inside"])
    commands = not _COMMANDS.isdisjoint(_words(value)) or value.casefold().startswith("your")
    return (value.isupper() or commands) and _is_phrase(value)


def holds_placeholder(value: str) -> bool:
    """Whether a part of a name or address is a placeholder, as in ``db.[YOUR-REF].net``."""
    if is_placeholder(value):
        return True
    return any(_is_phrase(match["inside"]) for match in _BRACKETED.finditer(value[: _LONGEST * 3]))


def strip_placeholders(text: str) -> str:
    """Return a text without its bracketed placeholders, which may hold spaces."""
    return _BRACKETED.sub(lambda match: "" if _is_phrase(match["inside"]) else match[0], text)


def _is_phrase(text: str) -> bool:
    words = _words(text)
    return any(map(_NOUN.fullmatch, words)) and all(
        word in _OTHER_WORDS or _NOUN.fullmatch(word) for word in words
    )


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", text.casefold()) if word]
