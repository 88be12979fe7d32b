"""Read the URI of a connection as libpq does, and say where its password ends.

Source: contract, postgresql-auth.md 6.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from urllib.parse import unquote

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.connection_strings.placeholders import (
    holds_placeholder,
    is_placeholder,
    strip_placeholders,
)
from pgflow_widgets.model.field_rules import is_address

_ADDRESS = re.compile(r"(?P<hosts>[^/?#]*)(?:/(?P<database>[^?]*))?(?:\?(?P<query>.*))?", re.DOTALL)
_HOST_AND_PORT = re.compile(r"(?P<host>(?:\[[^\]]*\]|[^:\[\]])*)(?::(?P<port>.*))?", re.DOTALL)
_LABEL = re.compile(r"[\w-]{1,63}")
_NOT_IN_A_PATH = '/:@<>{}[]|\\^`"'
_AMBIGUOUS = "It cannot be told where the password of the URI ends."
_ENCODE = "In a password, write @ as %40, : as %3A, / as %2F and ? as %3F."


def read_uri(
    rest: str, is_known: Callable[[str], bool], is_shown: Callable[[str], bool]
) -> dict[str, str]:
    """Split the text after ``postgresql://``; the query overrides the rest.

    Parameters
    ----------
    rest
        The text behind the scheme. People forget to encode the password, so any ``@`` may be the
        one that ends it: it is the one with which the rest makes sense.
    is_known
        Whether a name is one of a parameter; the query of known names may hold an ``@``.
    is_shown
        Whether a name is one of a parameter whose value is shown.
    """
    if re.search(r"\s", strip_placeholders(rest)):
        raise InputError("The URI holds a space.", hint="In a URI, write a space as %20.")
    login, address = _login_and_address(rest, is_known, is_shown)
    user, colon, password = login.partition(":")
    host, port = _host_and_port(address["hosts"])
    parameters = {"host": _decoded(host), "port": port, "user": _decoded(user)}
    if colon:
        parameters["password"] = _decoded(password)
    parameters["dbname"] = _decoded(address["database"] or "")
    parameters = {name: value for name, value in parameters.items() if value or name == "password"}
    for name, _, value in (part.partition("=") for part in _query(address["query"])):
        parameters[_decoded(name)] = _decoded(value)
    return parameters


def _login_and_address(
    rest: str, is_known: Callable[[str], bool], is_shown: Callable[[str], bool]
) -> tuple[str, re.Match[str]]:
    readings: list[tuple[str, re.Match[str]]] = []
    for at in (-1, *(match.start() for match in re.finditer("@", rest))):
        login = rest[: max(at, 0)]
        user, colon, _ = login.partition(":")
        address = _ADDRESS.fullmatch(rest, at + 1)
        if address is None or set(user) & set("/?#@") or (at >= 0 and not login):
            continue
        if not _is_rest(address, bool(colon), is_known):
            continue
        readings.append((login, address))
        if not colon or _keeps_at(address["query"] or "", is_shown):
            break  # as libpq reads it; a later @ is part of the query, or no password is there
    if len(readings) != 1:
        raise InputError(_AMBIGUOUS, hint=_ENCODE)
    return readings[0]


def _is_rest(address: re.Match[str], with_password: bool, is_known: Callable[[str], bool]) -> bool:
    hosts, database, query = address["hosts"], address["database"] or "", address["query"] or ""
    if "@" in hosts or not all(_is_place(place) for place in hosts.split(",")):
        return False
    if not _is_path(database, with_at=not with_password and ":" not in hosts):
        return False
    names = [part.partition("=") for part in _query(query)]
    if not all(name and equals for name, equals, _ in names):
        return False
    return "@" not in query or all(is_known(name) for name, _, _ in names)


def _is_path(text: str, *, with_at: bool) -> bool:
    """Whether a text can be the database of a URI; ``:``, ``/`` and ``@`` may be of a password."""
    forbidden = set(_NOT_IN_A_PATH) - ({"@"} if with_at else set())
    return holds_placeholder(text) or not set(text) & forbidden


def _keeps_at(query: str, is_shown: Callable[[str], bool]) -> bool:
    """Whether an @ is in a hidden value of the query; any other @ may end a password."""
    parts = [part.partition("=") for part in _query(query) if "@" in part]
    return bool(parts) and not any(is_shown(name) for name, _, _ in parts)


def _is_place(text: str) -> bool:
    host, port = _host_and_port(text)
    if text.endswith(":") and not port:
        return False  # as of a user whose password begins with a slash
    is_port = not port or re.fullmatch(r"[0-9]{1,5}", port) or is_placeholder(port)
    return bool(is_port) and (not host or is_host(unquote(host)))


def _query(query: str | None) -> list[str]:
    # In XML and HTML an ampersand is written out.
    return [part for part in (query or "").replace("&amp;", "&").split("&") if part]


def _host_and_port(text: str) -> tuple[str, str]:
    match = _HOST_AND_PORT.fullmatch(text)
    if match is None:
        return text, ""
    host = match["host"]
    if host.startswith("[") and host.endswith("]") and is_address(host[1:-1]):
        host = host[1:-1]
    return host, match["port"] or ""


def is_host(text: str) -> bool:
    """Whether a text can be a host: a name, an address, a folder of sockets, or a placeholder."""
    if text.startswith(("/", "@")) or holds_placeholder(text) or is_address(text):
        return True
    labels = text.removesuffix(".").split(".")
    # No name ends in a number; a time does, or a piece of a password.
    return all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdecimal()


def _decoded(text: str) -> str:
    if is_placeholder(text):
        return text
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise InputError(
            "A percent sign is not followed by two hexadecimal digits.",
            hint="In a URI, write a percent sign as %25.",
        )
    # Raised below, so that the bytes are no part of the error's chain.
    with contextlib.suppress(UnicodeDecodeError):
        return unquote(text, errors="strict")
    raise InputError("The percent-encoding is not UTF-8.")
