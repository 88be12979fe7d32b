"""What signs a caller in at Experience Platform, and where it is found on this machine.

Source: contract, auth.md 1 and 2.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pgflow_widgets.errors import CredentialError, InputError
from pgflow_widgets.secret import Secret
from pgflow_widgets.spec import platform

_WHERE = "In the Developer Console, open the project's OAuth Server-to-Server credential"
_VARIABLES = {
    "client_id": ("PGFLOW_CLIENT_ID", "Client ID"),
    "client_secret": ("PGFLOW_CLIENT_SECRET", "Client secret"),
    "org_id": ("PGFLOW_ORG_ID", "Organization ID"),
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """An OAuth Server-to-Server credential and the addresses it is used at.

    Parameters
    ----------
    client_id, client_secret, org_id
        As the Developer Console shows them; the client id is also the API key.
    scopes
        Comma-separated scopes.
    base_url, token_url
        Experience Platform and Adobe's IMS, or the local Flow Service in their place.

    Raises
    ------
    InputError
        An address is not ``https``, and not on this machine either.
    """

    client_id: str
    client_secret: Secret
    org_id: str
    scopes: str = platform.SCOPES
    base_url: str = platform.PLATFORM_URL
    token_url: str = platform.TOKEN_URL

    def __post_init__(self) -> None:
        for url in (self.base_url, self.token_url):
            if urlsplit(url).scheme != "https" and not is_loopback(url):
                raise InputError(
                    "Credentials are sent over https only.",
                    hint="Plain http is for a local Flow Service on this machine.",
                )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Credentials:
        """Read ``PGFLOW_CLIENT_ID``, ``PGFLOW_CLIENT_SECRET``, ``PGFLOW_ORG_ID`` and the rest.

        ``PGFLOW_SCOPES``, ``PGFLOW_BASE_URL`` and ``PGFLOW_TOKEN_URL`` are optional.

        Raises
        ------
        CredentialError
            A variable is missing; the message names it and where to find its value.
        """
        environ = os.environ if environ is None else environ
        missing = [(v, title) for v, title in _VARIABLES.values() if not environ.get(v)]
        if missing:
            raise CredentialError(
                f"Not signed in: {', '.join(variable for variable, _ in missing)} not set.",
                hint=f"{_WHERE}; copy {', '.join(title for _, title in missing)}.",
            )
        return cls(
            client_id=environ["PGFLOW_CLIENT_ID"],
            client_secret=Secret(environ["PGFLOW_CLIENT_SECRET"]),
            org_id=environ["PGFLOW_ORG_ID"],
            scopes=environ.get("PGFLOW_SCOPES") or platform.SCOPES,
            base_url=(environ.get("PGFLOW_BASE_URL") or platform.PLATFORM_URL).rstrip("/"),
            token_url=environ.get("PGFLOW_TOKEN_URL") or platform.TOKEN_URL,
        )


def libpq_files() -> dict[str, str]:
    """Return the texts that complete what people paste, by the arguments of `libpq.read`."""
    return {"service_file": service_file(), "passfile": passfile()}


def service_file(environ: Mapping[str, str] | None = None) -> str:
    """Return the text of the user's ``pg_service.conf``; empty if there is none.

    Source: PostgreSQL documentation, libpq 34.17.
    """
    environ = os.environ if environ is None else environ
    return _text(environ.get("PGSERVICEFILE") or "~/.pg_service.conf")


def passfile(environ: Mapping[str, str] | None = None) -> str:
    """Return the text of the user's ``~/.pgpass``; empty if there is none, or others may read it.

    Source: PostgreSQL documentation, libpq 34.16.
    """
    environ = os.environ if environ is None else environ
    path = environ.get("PGPASSFILE") or "~/.pgpass"
    return "" if _open_to_others(path) else _text(path)


def _text(path: str) -> str:
    try:
        return Path(path).expanduser().read_text("utf-8")
    except (OSError, UnicodeDecodeError, RuntimeError):
        return ""


def _open_to_others(path: str) -> bool:
    try:
        mode = Path(path).expanduser().stat().st_mode
    except (OSError, RuntimeError):
        return False
    return os.name == "posix" and bool(mode & 0o077)


def is_loopback(url: str) -> bool:
    """Tell whether the address of a URL is on this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
