"""Hold the credential of a caller of Experience Platform, and find it on this machine.

This module is over 300 lines because every part of a credential is named in each of its functions.
Source: contract, auth.md 1 and 2.
"""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pgflow_widgets.errors import CredentialError, InputError
from pgflow_widgets.local import ipython
from pgflow_widgets.local.credential_places import (
    CREDENTIAL_VARIABLES,
    KEYRING_ENTRY,
    SECRET_PARTS,
    find_parts,
    load_keyring,
    read_env_file,
    read_json_file,
    read_own_environment,
    select_own_variables,
    select_parts,
)
from pgflow_widgets.model import credential_fields, platform
from pgflow_widgets.model.platform import is_loopback
from pgflow_widgets.model.secrets import Secret, Value, call_hiding_frames, hide_arguments

_PARTS = {*CREDENTIAL_VARIABLES, "verify_tls"}
VERIFY_FULL = "verify-full"
QUERY_SSL_MODES = (VERIFY_FULL, "require")
_INSTEAD = "pgflow.sign_in(), or the environment"

_signed_in: Credentials | None = None


class TlsNotVerifiedWarning(UserWarning):
    """Certificates are not checked: anyone on the network path can read the secrets."""


def _conceal(arguments: dict[str, Any]) -> None:
    """Make the secrets of a credential `Secret`."""
    parts = arguments.get("parts", {})
    # What is misspelt may be a secret too.
    ipython.conceal(
        parts, lambda name: name in SECRET_PARTS or name not in _PARTS, instead=_INSTEAD
    )
    ipython.conceal(arguments, lambda name: name in SECRET_PARTS, instead=_INSTEAD)
    for name in ("base_url", "token_url"):
        _refuse_login(name, parts.get(name) or arguments.get(name))
    if isinstance(arguments.get("environ"), Mapping):
        arguments["environ"] = select_own_variables(arguments["environ"])


def _refuse_login(name: str, url: object) -> None:
    """Refuse an address with a login in it: addresses are shown, and stand in messages."""
    if isinstance(url, str) and "@" in url:
        raise InputError(
            f"{name} holds a login, and an address must not.",
            hint="Leave out what stands before the @; the credential is what signs in.",
            field=name,
        )


def _check_query_ssl_mode(mode: str) -> None:
    if mode not in QUERY_SSL_MODES:
        raise InputError(
            "Query Service is reached by TLS alone, and there is no such mode for it.",
            hint=f"Choose from: {', '.join(QUERY_SSL_MODES)}.",
            field="query_ssl_mode",
        )
    if mode != VERIFY_FULL:
        warnings.warn(
            "Query Service's certificate is not checked: anyone on the way can read the token.",
            TlsNotVerifiedWarning,
            stacklevel=4,
        )


@dataclass(frozen=True, slots=True, init=False)
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
    access_token
        A ready token; a new one is fetched when it is refused, if there is a client secret.
    ca_file
        Certificates to trust in place of the system's, such as those of a company's proxy.
    verify_tls
        False turns the check of certificates off, with a warning; for a last resort.
    query_credential
        What signs in at Query Service in place of the token: a credential that does not expire, as
        ``technicalAccountId:credential`` or the text of its file; or where it is, such as
        ``"keyring:service/user"``.
    query_root_certificate
        The root certificate to trust at Query Service in place of the system's.
    query_ssl_mode
        ``"verify-full"``, or ``"require"``: encrypted, but nothing tells whose the server is;
        with a warning, for a last resort.

    Raises
    ------
    InputError
        An address is not ``https``, and not on this machine either.
    """

    client_id: str
    client_secret: Secret
    org_id: str
    scopes: str
    base_url: str
    token_url: str
    access_token: Secret
    ca_file: Path | None
    verify_tls: bool
    query_credential: Secret
    query_root_certificate: Path | None
    query_ssl_mode: str

    @hide_arguments(_conceal)
    def __init__(
        self,
        client_id: str,
        client_secret: Value,
        org_id: str,
        scopes: str = platform.DEFAULT_SCOPES,
        base_url: str = platform.PLATFORM_URL,
        token_url: str = platform.TOKEN_URL,
        access_token: Value = "",
        ca_file: Path | None = None,
        verify_tls: bool = True,
        query_credential: Value = "",
        query_root_certificate: Path | None = None,
        query_ssl_mode: str = VERIFY_FULL,
    ) -> None:
        parts = {
            "client_id": client_id,
            "client_secret": Secret.of(client_secret),
            "org_id": org_id,
            "scopes": scopes,
            "base_url": base_url,
            "token_url": token_url,
            "access_token": Secret.of(access_token),
            "ca_file": ca_file,
            "verify_tls": verify_tls,
            "query_credential": Secret.of(query_credential),
            "query_root_certificate": query_root_certificate,
            "query_ssl_mode": query_ssl_mode,
        }
        for name, value in parts.items():
            object.__setattr__(self, name, value)
        _check_query_ssl_mode(query_ssl_mode)
        for url in (base_url, token_url):
            if urlsplit(url).scheme != "https" and not is_loopback(url):
                raise InputError(
                    "Credentials are sent over https only.",
                    hint="Plain http is for a local Flow Service on this machine.",
                )
        if not verify_tls:
            warnings.warn(
                "Certificates are not checked: anyone on the way can read your secrets.",
                TlsNotVerifiedWarning,
                stacklevel=3,
            )

    @classmethod
    @hide_arguments(_conceal)
    def from_env(
        cls, environ: Mapping[str, str] | None = None, *, verify_tls: bool = True, **parts: Value
    ) -> Credentials:
        """Find a credential, part by part, in the first place that has it.

        The places are the arguments; the environment (``PGFLOW_CLIENT_ID``,
        ``PGFLOW_CLIENT_SECRET``, ``PGFLOW_ORG_ID``, ``PGFLOW_SCOPES``, ``PGFLOW_BASE_URL``,
        ``PGFLOW_TOKEN_URL``, ``PGFLOW_CA_FILE``, ``PGFLOW_ACCESS_TOKEN``,
        ``PGFLOW_QUERY_CREDENTIAL``, ``PGFLOW_QUERY_ROOT_CERTIFICATE``,
        ``PGFLOW_QUERY_SSL_MODE``); a ``.env`` file of the current folder or one above it; the JSON
        file from the Developer Console that ``PGFLOW_CREDENTIALS_FILE`` names; the keyring. A place
        with another client id is passed over, so that parts of two credentials never mix, and an
        address counts only if it stands in the environment or where the secret stands. After
        `sign_in`, what was signed in with is taken, unless arguments are given.

        Parameters
        ----------
        environ
            In place of the process's environment.
        verify_tls
            As in `Credentials`.
        **parts
            Parts by their names in `Credentials`.

        Raises
        ------
        CredentialError
            A part is nowhere; the message names it and where to find its value.
        InputError
            A part is not one of a credential, or the JSON file cannot be read.
        """
        if _signed_in is not None and environ is None and not parts:
            return _signed_in if verify_tls else replace(_signed_in, verify_tls=False)
        unknown = parts.keys() - {field.name for field in fields(cls)}
        if unknown:
            raise InputError(f"A credential has no part {min(unknown)!r}.")
        places = read_own_environment() if environ is None else environ
        return _credentials(find_parts(places, parts), verify_tls=verify_tls)

    @classmethod
    def from_json(cls, file: str | Path) -> Credentials:
        """Read the JSON file that the Developer Console downloads for a credential.

        Raises
        ------
        InputError
            The file cannot be read, or holds no OAuth Server-to-Server credential.
        CredentialError
            A part is missing in it.
        """
        return _credentials(read_json_file(str(file)))


def with_parts(parts: Mapping[str, Value]) -> Credentials:
    """Return a credential of these parts, with addresses as `Credentials.from_env` finds them.

    Raises
    ------
    CredentialError
        A part is nowhere.
    """
    return _credentials(find_parts(read_own_environment(), parts))


def find_known_parts() -> dict[str, Value]:
    """Return the parts that the places of `Credentials.from_env` hold, complete or not."""
    return find_parts(read_own_environment(), {})


def find_own_secrets() -> list[Secret]:
    """Return the secrets of credentials that environment, ``.env`` file and sign-in hold."""
    # No frame of an error may hold the other secrets of the environment or the file.
    file = call_hiding_frames(lambda: select_own_variables(read_env_file()))
    places = [select_parts(read_own_environment()), select_parts(file)]
    secrets = [place[name] for place in places for name in SECRET_PARTS & place.keys()]
    if _signed_in is not None:
        secrets += [getattr(_signed_in, name) for name in SECRET_PARTS]
    return [secret for secret in secrets if isinstance(secret, Secret)]


def sandbox_name() -> str:
    """Return the name in ``PGFLOW_SANDBOX``, of the environment or the ``.env`` file; else prod."""
    for place in (os.environ, read_env_file()):
        if name := place.get("PGFLOW_SANDBOX"):
            return name
    return platform.DEFAULT_SANDBOX


def sign_in_with(credentials: Credentials) -> None:
    """Let `Credentials.from_env` return these credentials from now on, in this process."""
    global _signed_in  # what a person signed in with is one for the process
    _signed_in = credentials


def save_to_keyring(credentials: Credentials) -> None:
    """Save a credential to the operating system's keyring, in place of an earlier one.

    Raises
    ------
    CredentialError
        No keyring can store it.
    """
    keyring = load_keyring()
    if keyring is None:
        raise CredentialError(
            "There is no keyring to remember it in.", hint="pip install 'pgflow-widgets[keyring]'"
        )
    try:
        call_hiding_frames(lambda: keyring.set_password(*KEYRING_ENTRY, _serialize(credentials)))
    except Exception as error:  # noqa: BLE001 - others' backends raise whatever they like
        trouble = type(error).__name__
    else:
        return
    raise CredentialError(
        f"The keyring of this machine cannot keep it ({trouble}).",
        hint="You are signed in for this session; sign in again in the next one.",
    )


def _serialize(credentials: Credentials) -> str:
    open_parts = ("client_id", "org_id", "scopes", "base_url", "token_url")
    parts = {name: getattr(credentials, name) for name in open_parts}
    return json.dumps({**parts, "client_secret": credentials.client_secret.reveal()})


def _credentials(parts: Mapping[str, Value], *, verify_tls: bool = True) -> Credentials:
    wanted = [credential_fields.CLIENT_ID, credential_fields.ORG_ID]
    if not parts.get("access_token"):
        wanted.insert(1, credential_fields.CLIENT_SECRET)
    missing = [part for part in wanted if not parts.get(part.field.name)]
    if missing:
        raise CredentialError(
            f"Not signed in: {', '.join(part.variable for part in missing)} not set.",
            hint=f"Call pgflow.sign_in(), or set them. {credential_fields.WHERE}; copy"
            f" {', '.join(part.field.label for part in missing)}.",
        )
    text = {name: value for name, value in parts.items() if isinstance(value, str)}
    secret = {name: value for name, value in parts.items() if isinstance(value, Secret)}
    return Credentials(
        client_id=text["client_id"],
        client_secret=secret.get("client_secret", Secret("")),
        org_id=text["org_id"],
        scopes=text.get("scopes") or platform.DEFAULT_SCOPES,
        base_url=(text.get("base_url") or platform.PLATFORM_URL).rstrip("/"),
        token_url=text.get("token_url") or platform.TOKEN_URL,
        access_token=secret.get("access_token", Secret("")),
        ca_file=_path(text.get("ca_file")),
        verify_tls=verify_tls,
        query_credential=secret.get("query_credential", Secret("")),
        query_root_certificate=_path(text.get("query_root_certificate")),
        query_ssl_mode=text.get("query_ssl_mode") or VERIFY_FULL,
    )


def _path(text: str | None) -> Path | None:
    return Path(text).expanduser() if text else None
