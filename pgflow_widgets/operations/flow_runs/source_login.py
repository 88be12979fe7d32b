"""Find a password on this machine for the database of a connection, which Adobe shows to nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pgflow_widgets.errors import InputError
from pgflow_widgets.local.postgres_files import from_pg_variables, passfile
from pgflow_widgets.model import platform
from pgflow_widgets.model.auth_fields import SslMode
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.connection_strings.parameters import add_password
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.postgres.login import Login

_PLACE = ("server", "port", "database", "username")


def find_login(place: Mapping[str, str], known: Iterable[Mapping[str, Any]] = ()) -> Login | None:
    """Return how to sign in at the database of a connection; None if no password is known here.

    Parameters
    ----------
    place
        The auth params of the connection, without its secrets.
    known
        Databases whose password this process has, such as that of the demo.

    Notes
    -----
    After `known`, the ``PG*`` variables count if they name the same database, then ``~/.pgpass``:
    of it the entries that name the host, for whoever may change the connection chooses the host.
    A password goes over the network encrypted at least as the connection asks for it.
    """
    values = {name: place.get(name, "") for name in _PLACE}
    values["port"] = values["port"] or "5432"
    if not all(values.values()) or not re.fullmatch("[0-9]{1,5}", values["port"]):
        return None  # such as a connection string, which is secret as a whole
    from_file = add_password(Pasted("", values), passfile(), any_host=False)
    for password in (*_passwords(values, known), from_file):
        secret = password.values.get("password") if isinstance(password, Pasted) else password
        if isinstance(secret, Secret) and secret:
            return Login(
                values["server"],
                int(values["port"]),
                values["database"],
                values["username"],
                secret,
                _ssl_mode(place, values["server"]),
            )
    return None


def _passwords(values: Mapping[str, str], known: Iterable[Mapping[str, Any]]) -> list[object]:
    try:
        variables = from_pg_variables()
    except InputError:
        variables = None  # they name what no connection can carry, such as a socket
    several = [*known, *([variables.values] if variables else [])]
    return [
        other.get("password")
        for other in several
        if all(str(other.get(name) or "5432") == values[name] for name in _PLACE)
    ]


def _ssl_mode(place: Mapping[str, str], server: str) -> SslMode:
    """Return the encryption of the connection; one that is not told is encrypted elsewhere."""
    asked = {"true": SslMode.REQUIRE, "false": None}.get(place.get("sslMode", "").casefold())
    mode = asked or SslMode.read(place.get("sslMode", ""))
    if mode is not None:
        return mode
    return SslMode.PREFER if platform.is_loopback(f"https://{server}") else SslMode.REQUIRE
