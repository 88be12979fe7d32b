"""What signs a caller in at Experience Platform, and where it is found on this machine.

Source: contract, auth.md 1 and 2.
"""

from __future__ import annotations

import ipaddress
import json
import os
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pgflow_widgets.errors import CredentialError, InputError
from pgflow_widgets.local import interrupts, ipython
from pgflow_widgets.model import credential_fields, platform
from pgflow_widgets.model.connection_strings import libpq
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.connection_strings.parameters import variables_of
from pgflow_widgets.model.secrets import Secret, Value, concat, concealing, sealed

_KEYRING = ("pgflow-widgets", "credential")
# Where the credential is sent, and whom to trust there: not for a file beside a notebook to say
# about a secret that comes from elsewhere.
_ADDRESSES = {
    "base_url": "PGFLOW_BASE_URL",
    "token_url": "PGFLOW_TOKEN_URL",
    "ca_file": "PGFLOW_CA_FILE",
}
_VARIABLES = {
    **{part.field.name: part.variable for part in credential_fields.PARTS},
    **_ADDRESSES,
    "access_token": "PGFLOW_ACCESS_TOKEN",
    "sandbox": "PGFLOW_SANDBOX",
    "json_file": "PGFLOW_CREDENTIALS_FILE",
}
_SECRETS = frozenset({"client_secret", "access_token"})
_PARTS = {*_VARIABLES, "verify_tls"}
_INSTEAD = "pgflow.sign_in(), or the environment"
_ENVIRONMENT = 1
_FILE_OF_VARIABLES = 2

_signed_in: Credentials | None = None


class TlsNotVerifiedWarning(UserWarning):
    """Certificates are not checked: anyone on the way can read the secrets."""


def _conceal(arguments: dict[str, Any]) -> None:
    """Make the secrets of a credential `Secret`."""
    parts = arguments.get("given", {})
    # What is misspelt may be a secret too.
    ipython.conceal(parts, lambda name: name in _SECRETS or name not in _PARTS, instead=_INSTEAD)
    ipython.conceal(arguments, lambda name: name in _SECRETS, instead=_INSTEAD)
    for name in ("base_url", "token_url"):
        _refuse_login(name, parts.get(name) or arguments.get(name))
    if isinstance(arguments.get("environ"), Mapping):
        arguments["environ"] = _variables(arguments["environ"])


def _refuse_login(name: str, url: object) -> None:
    """Refuse an address with a login in it: addresses are shown, and stand in messages."""
    if isinstance(url, str) and "@" in url:
        raise InputError(
            f"{name} holds a login, and an address must not.",
            hint="Leave out what stands before the @; the credential is what signs in.",
            field=name,
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

    @concealing(_conceal)
    def __init__(
        self,
        client_id: str,
        client_secret: Value,
        org_id: str,
        scopes: str = platform.SCOPES,
        base_url: str = platform.PLATFORM_URL,
        token_url: str = platform.TOKEN_URL,
        access_token: Value = "",
        ca_file: Path | None = None,
        verify_tls: bool = True,
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
        }
        for name, value in parts.items():
            object.__setattr__(self, name, value)
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
    @concealing(_conceal)
    def from_env(
        cls, environ: Mapping[str, str] | None = None, *, verify_tls: bool = True, **given: Value
    ) -> Credentials:
        """Find a credential, part by part, in the first place that has it.

        The places are the arguments; the environment (``PGFLOW_CLIENT_ID``,
        ``PGFLOW_CLIENT_SECRET``, ``PGFLOW_ORG_ID``, ``PGFLOW_SCOPES``, ``PGFLOW_BASE_URL``,
        ``PGFLOW_TOKEN_URL``, ``PGFLOW_CA_FILE``, ``PGFLOW_ACCESS_TOKEN``); a ``.env`` file of the
        current folder or one above it; the JSON file from the Developer Console that
        ``PGFLOW_CREDENTIALS_FILE`` names; the keyring. A place with another client id is passed
        over, so that parts of two credentials never mix, and an address counts only if it stands in
        the environment or where the secret stands. After `sign_in`, what was signed in with is
        taken, unless arguments are given.

        Parameters
        ----------
        environ
            In place of the process's environment.
        verify_tls
            As in `Credentials`.
        **given
            Parts by their names in `Credentials`.

        Raises
        ------
        CredentialError
            A part is nowhere; the message names it and where to find its value.
        InputError
            A part is not one of a credential, or the JSON file cannot be read.
        """
        if _signed_in is not None and environ is None and not given:
            return _signed_in if verify_tls else replace(_signed_in, verify_tls=False)
        unknown = given.keys() - {each.name for each in fields(cls)}
        if unknown:
            raise InputError(f"A credential has no part {min(unknown)!r}.")
        found = _found(_environment() if environ is None else environ, given)
        return _credentials(found, verify_tls=verify_tls)

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
        return _credentials(_json(str(file)))


def with_parts(parts: Mapping[str, Value]) -> Credentials:
    """Return a credential of these parts, with addresses from where `Credentials.from_env` looks.

    Raises
    ------
    CredentialError
        A part is nowhere.
    """
    return _credentials(_found(_environment(), parts))


def known_parts() -> dict[str, Value]:
    """Return what the places of `Credentials.from_env` hold, complete or not."""
    return _found(_environment(), {})


def own_secrets() -> list[Secret]:
    """Return the secrets of credentials that environment, ``.env`` file and sign-in hold."""
    places = [_known(os.environ), _known(env_file())]
    found = [place[name] for place in places for name in _SECRETS & place.keys()]
    if _signed_in is not None:
        found += [_signed_in.client_secret, _signed_in.access_token]
    return [each for each in found if isinstance(each, Secret)]


def sandbox_name() -> str:
    """Return the name in ``PGFLOW_SANDBOX``, of the environment or the ``.env`` file; else prod."""
    for place in (os.environ, env_file()):
        if name := place.get("PGFLOW_SANDBOX"):
            return name
    return platform.DEFAULT_SANDBOX


def sign_in_with(credentials: Credentials) -> None:
    """Let `Credentials.from_env` give these from now on, in this process."""
    global _signed_in  # what a person signed in with is one for the process
    _signed_in = credentials


def remember(credentials: Credentials) -> None:
    """Keep a credential in the operating system's keyring, in place of the one kept before.

    Raises
    ------
    CredentialError
        There is no keyring that can keep it.
    """
    try:
        with interrupts.hold():
            import keyring
    except ImportError:
        raise CredentialError(
            "There is no keyring to remember it in.", hint="pip install 'pgflow-widgets[keyring]'"
        ) from None
    try:
        sealed(lambda: keyring.set_password(*_KEYRING, _kept(credentials)))
    except Exception as error:  # noqa: BLE001 - others' backends raise whatever they like
        trouble = type(error).__name__
    else:
        return
    raise CredentialError(
        f"The keyring of this machine cannot keep it ({trouble}).",
        hint="You are signed in for this session; sign in again in the next one.",
    )


def _kept(credentials: Credentials) -> str:
    return json.dumps(
        {
            "client_id": credentials.client_id,
            "client_secret": credentials.client_secret.reveal(),
            "org_id": credentials.org_id,
            "scopes": credentials.scopes,
            "base_url": credentials.base_url,
            "token_url": credentials.token_url,
        }
    )


def _keyring() -> dict[str, Value]:
    try:
        with interrupts.hold():
            import keyring
    except ImportError:
        return {}
    found: dict[str, Value] = {}

    def look(text: str) -> str:
        kept = json.loads(text)
        parts = kept if isinstance(kept, dict) else {}
        known = {name: value for name, value in parts.items() if isinstance(value, str)}
        found.update({n: Secret(v) if n in _SECRETS else v for n, v in known.items()})
        return text

    try:
        sealed(lambda: Secret(keyring.get_password(*_KEYRING) or "{}")).map(look)
    except Exception:  # noqa: BLE001 - others' backends raise whatever they like, or keep garbage
        return {}
    return found


def _credentials(found: Mapping[str, Value], *, verify_tls: bool = True) -> Credentials:
    wanted = [credential_fields.CLIENT_ID, credential_fields.ORG_ID]
    if not found.get("access_token"):
        wanted.insert(1, credential_fields.CLIENT_SECRET)
    missing = [part for part in wanted if not found.get(part.field.name)]
    if missing:
        raise CredentialError(
            f"Not signed in: {', '.join(part.variable for part in missing)} not set.",
            hint=f"Call pgflow.sign_in(), or set them. {credential_fields.WHERE}; copy"
            f" {', '.join(part.field.label for part in missing)}.",
        )
    text = {name: value for name, value in found.items() if isinstance(value, str)}
    secret = {name: value for name, value in found.items() if isinstance(value, Secret)}
    return Credentials(
        client_id=text["client_id"],
        client_secret=secret.get("client_secret", Secret("")),
        org_id=text["org_id"],
        scopes=text.get("scopes") or platform.SCOPES,
        base_url=(text.get("base_url") or platform.PLATFORM_URL).rstrip("/"),
        token_url=text.get("token_url") or platform.TOKEN_URL,
        access_token=secret.get("access_token", Secret("")),
        ca_file=Path(text["ca_file"]) if text.get("ca_file") else None,
        verify_tls=verify_tls,
    )


def _found(environ: Mapping[str, Value], given: Mapping[str, Value]) -> dict[str, Value]:
    """Return the parts, each from the first place that has it; secrets in `given` are `Secret`."""
    found: dict[str, Value] = {}
    place_of: dict[str, int] = {}
    places: tuple[Callable[[], Mapping[str, Value]], ...] = (
        lambda: given,
        lambda: _known(environ),
        lambda: _known(sealed(lambda: _variables(env_file()))),
        lambda: _json(str(found.get("json_file", ""))),
        _keyring,
    )
    for number, place in enumerate(places):
        if number > _FILE_OF_VARIABLES and _complete(found):
            break
        values = {name: value for name, value in place().items() if value}
        if found.get("client_id", values.get("client_id")) != values.get(
            "client_id", found.get("client_id")
        ):
            continue
        for name in values.keys() - found.keys():
            found[name] = values[name]
            place_of[name] = number
    holders = {place_of[name] for name in _SECRETS & found.keys()}
    for name in _ADDRESSES.keys() & found.keys():
        if place_of[name] > _ENVIRONMENT and holders != {place_of[name]}:
            del found[name]
    return found


def _complete(found: Mapping[str, Value]) -> bool:
    secret = found.get("client_secret") or found.get("access_token")
    return bool(secret and found.get("client_id") and found.get("org_id"))


def _environment() -> dict[str, Value]:
    return sealed(lambda: _variables(os.environ))


def _variables(environ: Mapping[str, Value]) -> dict[str, Value]:
    """Return our variables of an environment, which holds other secrets too."""
    secret = {_VARIABLES[name] for name in _SECRETS}
    return {
        variable: Secret.of(environ[variable]) if variable in secret else environ[variable]
        for variable in _VARIABLES.values()
        if variable in environ
    }


def _known(variables: Mapping[str, Value]) -> dict[str, Value]:
    return {name: variables[each] for name, each in _VARIABLES.items() if variables.get(each)}


def env_file() -> dict[str, str]:
    """Return the variables of the ``.env`` file of this folder or one above it, if there is one."""
    with interrupts.hold():
        import dotenv

    path = dotenv.find_dotenv(usecwd=True)
    try:
        # A dollar sign in a secret is no variable.
        values = dotenv.dotenv_values(path, interpolate=False) if path else {}
    except (OSError, UnicodeDecodeError):
        return {}
    return {name: value for name, value in values.items() if value}


def _json(path: str) -> dict[str, Value]:
    if not path:
        return {}
    text = _text(path, "utf-8-sig")
    if not text:
        raise InputError("The credential's JSON file cannot be read.", hint=f"Is {path} right?")
    return credential_fields.read(text)


def from_pg_variables() -> Pasted | None:
    """Read the ``PG*`` variables of the environment; None when none of them is set.

    Raises
    ------
    InputError
        They say something that a connection cannot carry.
    """
    return libpq.from_environment(sealed(lambda: variables_of(os.environ)), **libpq_files())


def libpq_files() -> dict[str, Secret]:
    """Return the texts that complete what people paste, by the arguments of `libpq.read`."""
    return {"service_file": service_file(), "passfile": passfile()}


def service_file(environ: Mapping[str, str] | None = None) -> Secret:
    """Return the text of the user's ``pg_service.conf`` and, below it, of the system's.

    Of two entries of one name the first counts, as in libpq. Empty if there is no file.

    Source: PostgreSQL documentation, libpq 34.17.
    """
    user, folder = _places(environ, "PGSERVICEFILE", "PGSYSCONFDIR")
    text = _text(user or "~/.pg_service.conf")
    if not folder:
        return text
    return Secret.of(concat(text, "\n", _text(str(Path(folder) / "pg_service.conf"))))


def passfile(environ: Mapping[str, str] | None = None) -> Secret:
    """Return the text of the user's ``~/.pgpass``; empty if there is none, or others may read it.

    Source: PostgreSQL documentation, libpq 34.16.
    """
    (named,) = _places(environ, "PGPASSFILE")
    path = named or "~/.pgpass"
    return Secret("") if _open_to_others(path) else _text(path)


def _places(environ: Mapping[str, str] | None, *names: str) -> list[str]:
    return [(os.environ if environ is None else environ).get(name, "") for name in names]


def _text(path: str, encoding: str = "utf-8") -> Secret:
    try:
        return sealed(lambda: Secret(Path(path).expanduser().read_text(encoding)))
    except (OSError, UnicodeDecodeError, RuntimeError, ValueError):
        return Secret("")


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
