"""List the patterns of texts that may hold a secret, for the kernel and for the page.

A text field is shown, sent back and saved with the notebook. So the page does not send what may
begin a secret while it is typed, and the kernel keeps no whole text that may hold one.

An expression of `BEGINNINGS` means the same in Python with ``IGNORECASE`` and in JavaScript with
the flags ``iu``. All of them match in linear time: they look at every text that is typed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# What the client secrets of Adobe's credentials begin with.
CLIENT_SECRET_PREFIX = "p8e-"  # noqa: S105 - no secret

_KEYS = """
    password passwd passphrase passcode pwd pw passwort motdepasse contraseña
    secret secrets token secretkey accesskey accountkey
"""
# Readers of connection strings strip blanks, hyphens and underscores from a key.
# A compass and a bypass are none.
_KEY = "(?:" + "|".join(r"[\s_-]*".join(key) for key in _KEYS.split()) + "|(?<!com)(?<!by)pass)"
# `password=`, `PGPASSWORD: `, `"password":`, `password%3D`, `<password>`, `PASSWORD 'x'` in SQL.
_ASSIGNED = _KEY + r"""(?:[\s"'`\\)\]]*(?:[=:>]|%3[AD])|\s+["'])"""
# In a table: the name and the value in columns, or the names in a line above the values.
_IN_COLUMNS = _KEY + r"(?:[\t\r\n]|\s{2})"
_PASSFILE_PART = r"(?:[^:\\\s]|\\.)+:"
_PASSFILE_LINE = rf"(?:^|[\s:]){_PASSFILE_PART}(?:\d+|\*):{_PASSFILE_PART}{_PASSFILE_PART}"
_LOGIN_OPTION = r"""(?:^|\s)(?:-u|--user)[\s=]["']?[^\s:]+:"""


class Sign(NamedTuple):
    """A sign of a secret: ``begins`` in what is being typed, ``holds`` in a whole text.

    Without ``holds`` the whole text is harmless, but its beginning may go on as a secret.
    """

    begins: str
    holds: str = ""


SIGNS = (
    Sign(_ASSIGNED, _ASSIGNED),
    Sign(_IN_COLUMNS, rf"{_IN_COLUMNS}\s*\S"),
    # An address with no more than a host and a port has no login.
    Sign(
        r"://",
        r"://[^/\s]*@"
        r"|(?<!https)(?<!http)://[^/\s]*\s*:"
        r"|https?://[^/\s:]*:(?!\d{1,5}(?:[/?#\s]|$))",
    ),
    # JSON, as secret stores and Adobe's Developer Console give it.
    Sign(r"""^\s*\[?\s*\{\s*["']""", r"""^\s*\[?\s*\{\s*["']"""),
    # A line of ~/.pgpass.
    Sign(_PASSFILE_LINE, _PASSFILE_LINE),
    # `user:password@host`; a time and a port are no login, nor is an @ in the path of a page.
    Sign(r"^\s*[^\s:/@]+:\d*[^\s\d:]", r"^\s*(?!mailto:|https?://[^\s:@/]*/)[^\s:/@]+:[^\s@]*@"),
    # Shells in which a blank stands before the value: `setx`, `setenv`, and `set -gx` of fish.
    Sign(
        r"^\s*set(?:x|env)?\s|pgpassword",
        rf"^\s*set(?:x|env)?\s+(?:-\w+\s+)*\w*?{_KEY}\s+\S|pgpassword\s+\S",
    ),
    # What stands among the options of a command, or behind -W, may be a password.
    Sign(r"(?:^|\s)psql\s+-[\w-]", r"(?:^|\s)psql\s+-[\w-]"),
    Sign(_LOGIN_OPTION, _LOGIN_OPTION),
    # A connection string, a DSN, an assignment in a shell or in PowerShell; `==` compares.
    Sign(r'^\s*(?:export\s+|set\s+|\$env:)?"?[a-z_][a-z0-9_ ]*=(?!=)'),
    Sign(r"^\s*(?:\[|psql\s|jdbc:)"),
    Sign(CLIENT_SECRET_PREFIX, CLIENT_SECRET_PREFIX),
)
BEGINNINGS = "|".join(f"(?:{sign.begins})" for sign in SIGNS)
_BEGINS = re.compile(BEGINNINGS, re.IGNORECASE)
_HOLDS = re.compile("|".join(f"(?:{s.holds})" for s in SIGNS if s.holds), re.IGNORECASE)


def may_begin_secret(text: str) -> bool:
    """Whether a text may become a secret, so that the page sends it only as a whole."""
    return bool(_BEGINS.search(text))


def holds_secret(text: str) -> bool:
    """Whether a whole text looks as if it held a password, a token or a connection string."""
    return bool(_HOLDS.search(text))
