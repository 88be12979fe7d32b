"""Check values of fields, and warn of unusual ones.

A rule returns the value as it is sent or raises `InputError`; advice returns a sentence or nothing.
No message quotes the value. Source: contract, postgresql-auth.md 4.
"""

from __future__ import annotations

import ipaddress
import re

from pgflow_widgets.errors import InputError
from pgflow_widgets.model import suspected_secrets
from pgflow_widgets.model.secrets import MASK, Secret

NOT_KEPT = "This looks like a password or a connection string, and is not kept."

_LONGEST_NAME = 63
_LAST_PORT = 65535


def not_empty(value: str) -> str:
    """Refuse an empty or unencodable value; for secrets, in which every character counts."""
    if not value:
        raise InputError("Required.")
    if value in {MASK, repr(Secret(""))}:
        raise InputError("Only the mask of a secret is there, and not the secret.")
    if re.search(r"[\x00\ud800-\udfff]", value):
        raise InputError("Holds a NUL or half of a character, which cannot be sent.")
    return value


def one_line(value: str) -> str:
    """Trim, and refuse an empty value and invisible characters."""
    trimmed = value.strip()
    if not trimmed:
        raise InputError("Required.")
    if not trimmed.isprintable():
        raise InputError("Holds a line break or an invisible character.")
    return trimmed


def optional_text(value: str) -> str:
    """Trim; the value may be empty."""
    if suspected_secrets.holds_secret(value):
        raise InputError(NOT_KEPT)
    return value.strip()


def title(value: str) -> str:
    """Accept a text of one line that is no secret."""
    if suspected_secrets.holds_secret(value):
        raise InputError(NOT_KEPT)
    return one_line(value)


def identifier(value: str) -> str:
    """Accept a name of a database or role, and refuse an address."""
    if "://" in value or suspected_secrets.holds_secret(value):
        raise InputError("Only the name, without an address.")
    return one_line(value)


def host_name(value: str) -> str:
    """Accept a host name or an address, without scheme, path, port or user."""
    host = one_line(value)
    if "://" in host:
        raise InputError("Only the host name, without the scheme.")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    if is_address(host):
        return host
    if re.search(r":\d*$", host):
        raise InputError("Without the port: it has a field of its own.")
    if "/" in host:
        raise InputError("Only the host name, without a path.")
    if "@" in host:
        raise InputError("Only the host name, without a user.")
    labels = host.removesuffix(".").split(".")
    if not all(re.fullmatch(r"[\w-]{1,63}", label) for label in labels):
        raise InputError("Not a host name: words of letters, digits and hyphens between dots.")
    return host


def is_address(text: str) -> bool:
    """Whether a text is an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def port_number(value: str) -> str:
    """Accept a whole number from 1 to 65535; it is sent as a string."""
    digits = one_line(value)
    if not (re.fullmatch(r"[0-9]{1,5}", digits) and 1 <= int(digits) <= _LAST_PORT):
        raise InputError(f"A whole number from 1 to {_LAST_PORT}.")
    return str(int(digits))


_WAY_ROUND = "Offer a replica, or a forwarded port, with a public address."


def reachable(host: str) -> str:
    """Warn of a host that Adobe cannot reach over the network."""
    if host == "localhost" or host.endswith((".local", ".localhost", ".internal")):
        return f"Adobe cannot reach this host from its own network. {_WAY_ROUND}"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ""
    if address.is_private or address.is_loopback or address.is_link_local:
        return f"A private address: Adobe cannot reach it. {_WAY_ROUND}"
    return ""


def usual_port(port: str) -> str:
    """Warn of MySQL's port, which Adobe's own PostgreSQL examples print."""
    return "3306 is MySQL's port; PostgreSQL listens on 5432." if port == "3306" else ""


def name_length(name: str) -> str:
    """Warn of an identifier that PostgreSQL truncates."""
    if len(name.encode(errors="replace")) > _LONGEST_NAME:
        return f"PostgreSQL cuts names after {_LONGEST_NAME} bytes."
    return ""


def encryption_advice(value: str) -> str:
    """Warn of a choice under which the connection may run without encryption."""
    if value.casefold() in {"disable", "allow", "prefer", "false", "0", "6"}:
        return "The connection may run without encryption."
    return ""
