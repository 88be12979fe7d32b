"""Find the parts of a credential in the environment, ``.env``, files and the keyring."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from types import ModuleType

from pgflow_widgets.errors import InputError
from pgflow_widgets.local import interrupts
from pgflow_widgets.local.postgres_files import read_secret_text
from pgflow_widgets.model import credential_fields
from pgflow_widgets.model.secrets import Secret, Value, call_hiding_frames

KEYRING_ENTRY = ("pgflow-widgets", "credential")
# Where the credential is sent, and whom to trust there: not for a file beside a notebook to say
# about a secret that comes from elsewhere.
_ADDRESSES = {
    "base_url": "PGFLOW_BASE_URL",
    "token_url": "PGFLOW_TOKEN_URL",
    "ca_file": "PGFLOW_CA_FILE",
    "query_root_certificate": "PGFLOW_QUERY_ROOT_CERTIFICATE",
    "query_ssl_mode": "PGFLOW_QUERY_SSL_MODE",
}
CREDENTIAL_VARIABLES = {
    **{part.field.name: part.variable for part in credential_fields.PARTS},
    **_ADDRESSES,
    "access_token": "PGFLOW_ACCESS_TOKEN",
    "query_credential": "PGFLOW_QUERY_CREDENTIAL",
    "sandbox": "PGFLOW_SANDBOX",
    "json_file": "PGFLOW_CREDENTIALS_FILE",
}
SECRET_PARTS = frozenset({"client_secret", "access_token", "query_credential"})
_PLACE_ENVIRONMENT = 1
_PLACE_ENV_FILE = 2


def load_keyring() -> ModuleType | None:
    """Return the module for the operating system's keyring; None if it is not installed."""
    try:
        with interrupts.hold():
            import keyring
    except ImportError:
        return None
    return keyring


def read_keyring() -> dict[str, Value]:
    """Return the parts that the operating system's keyring holds."""
    keyring = load_keyring()
    if keyring is None:
        return {}
    parts: dict[str, Value] = {}

    def read(text: str) -> str:
        entry = json.loads(text)
        for name, value in entry.items() if isinstance(entry, dict) else ():
            if isinstance(value, str):
                parts[name] = Secret(value) if name in SECRET_PARTS else value
        return text

    try:
        call_hiding_frames(lambda: Secret(keyring.get_password(*KEYRING_ENTRY) or "{}")).map(read)
    except Exception:  # noqa: BLE001 - others' backends raise whatever they like, or keep garbage
        return {}
    return parts


def find_parts(environ: Mapping[str, Value], arguments: Mapping[str, Value]) -> dict[str, Value]:
    """Return each part from the first place that has it; secrets are `Secret`."""
    parts: dict[str, Value] = {}
    place_of: dict[str, int] = {}
    places: tuple[Callable[[], Mapping[str, Value]], ...] = (
        lambda: arguments,
        lambda: select_parts(environ),
        lambda: select_parts(call_hiding_frames(lambda: select_own_variables(read_env_file()))),
        lambda: read_json_file(str(parts.get("json_file", ""))),
        read_keyring,
    )
    for number, place in enumerate(places):
        if number > _PLACE_ENV_FILE and _complete(parts):
            break
        values = {name: value for name, value in place().items() if value}
        if parts.get("client_id", values.get("client_id")) != values.get(
            "client_id", parts.get("client_id")
        ):
            continue
        for name in values.keys() - parts.keys():
            parts[name] = values[name]
            place_of[name] = number
    holders = {place_of[name] for name in SECRET_PARTS & parts.keys()}
    for name in _ADDRESSES.keys() & parts.keys():
        if place_of[name] > _PLACE_ENVIRONMENT and holders != {place_of[name]}:
            del parts[name]
    return parts


def _complete(parts: Mapping[str, Value]) -> bool:
    secret = parts.get("client_secret") or parts.get("access_token")
    return bool(secret and parts.get("client_id") and parts.get("org_id"))


def read_own_environment() -> dict[str, Value]:
    """Return the ``PGFLOW_`` variables of this process."""
    return call_hiding_frames(lambda: select_own_variables(os.environ))


def select_own_variables(environ: Mapping[str, Value]) -> dict[str, Value]:
    """Return the ``PGFLOW_`` variables of an environment, which holds other secrets too."""
    secret = {CREDENTIAL_VARIABLES[name] for name in SECRET_PARTS}
    return {
        variable: Secret.of(environ[variable]) if variable in secret else environ[variable]
        for variable in CREDENTIAL_VARIABLES.values()
        if variable in environ
    }


def select_parts(variables: Mapping[str, Value]) -> dict[str, Value]:
    """Return the parts of a credential that variables hold."""
    return {
        name: variables[variable]
        for name, variable in CREDENTIAL_VARIABLES.items()
        if variables.get(variable)
    }


def read_env_file() -> dict[str, str]:
    """Return the variables of the ``.env`` file in this folder or the nearest one above."""
    with interrupts.hold():
        import dotenv

    path = dotenv.find_dotenv(usecwd=True)
    try:
        # A dollar sign in a secret is no variable.
        values = dotenv.dotenv_values(path, interpolate=False) if path else {}
    except (OSError, UnicodeDecodeError):
        return {}
    return {name: value for name, value in values.items() if value}


def read_json_file(path: str) -> dict[str, Value]:
    """Return the parts in the Developer Console's JSON file; empty without a path.

    Raises
    ------
    InputError
        It cannot be read, or holds no OAuth Server-to-Server credential.
    """
    if not path:
        return {}
    text = read_secret_text(path, "utf-8-sig")
    if not text:
        raise InputError("The credential's JSON file cannot be read.", hint=f"Is {path} right?")
    return credential_fields.read_json_credential(text)
