"""Declare the parts of an OAuth Server-to-Server credential, and read files that hold one.

Each part is declared once: the variable that holds it, how the Developer Console calls it, its
names in downloaded files, and the field of the form.

Source: contract, auth.md 1 and 2. The layouts of the Developer Console's files are not part of the
contract: a project's or workspace's JSON, an environment for Postman, and a flat object are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.errors import InputError
from pgflow_widgets.model import field_rules, platform
from pgflow_widgets.model.auth_fields import Field, fold
from pgflow_widgets.model.secrets import Secret, Value, read_secret

WHERE = "In the Developer Console, open the project's OAuth Server-to-Server credential"
_LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a credential.

    Parameters
    ----------
    field
        Its name in `Credentials`, and its field in the form.
    variable
        The environment variable that holds it.
    names
        Its names in files, besides the field's name; case, ``-`` and ``_`` do not count.
    """

    field: Field
    variable: str
    names: tuple[str, ...] = ()


CLIENT_ID = Part(
    Field("client_id", "Client ID", help="Adobe also calls it API key.", rule=field_rules.one_line),
    "PGFLOW_CLIENT_ID",
    ("apiKey",),
)
CLIENT_SECRET = Part(
    Field(
        "client_secret",
        "Client secret",
        help="Not saved in the notebook.",
        rule=field_rules.not_empty,
        secret=True,
    ),
    "PGFLOW_CLIENT_SECRET",
    ("clientSecrets", "secret"),
)
ORG_ID = Part(
    Field("org_id", "Organisation ID", help="It ends with @AdobeOrg.", rule=field_rules.one_line),
    "PGFLOW_ORG_ID",
    ("imsOrgId", "imsOrg"),
)
SCOPES = Part(
    Field(
        "scopes",
        "Scopes",
        help="As the credential lists them, with commas.",
        rule=field_rules.one_line,
        prefill=platform.DEFAULT_SCOPES,
        required=False,
    ),
    "PGFLOW_SCOPES",
    ("scope",),
)
PARTS = (CLIENT_ID, CLIENT_SECRET, ORG_ID, SCOPES)


def read_json_credential(text: Secret) -> dict[str, Value]:
    """Read a file that the Developer Console downloads.

    Parameters
    ----------
    text
        Its content.

    Returns
    -------
    dict
        By the names of the fields; the client secret is a `Secret`.

    Raises
    ------
    InputError
        It is not JSON, or holds no OAuth Server-to-Server credential; the text is not quoted.
    """
    values = read_secret(text, _read_json)
    if "client_id" not in values:
        raise InputError(
            "This is not a credential's JSON.",
            hint=f"{WHERE}, choose Download JSON, and take that file.",
        )
    return values


def _read_json(text: str) -> dict[str, Value]:
    try:
        data = json.loads(text) if len(text) <= _LONGEST else None
        named = list(_named(data)) if isinstance(data, Mapping) else []
    except (ValueError, RecursionError):
        return {}
    said: dict[str, str] = {}
    for name, value in named:
        said.setdefault(name, value)
    values: dict[str, Value] = {}
    for part in PARTS:
        names = (part.field.name, *part.names)
        text = next((said[fold(name)] for name in names if said.get(fold(name))), "")
        if text:
            values[part.field.name] = Secret(text) if part.field.secret else text
    return values


def _named(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of every known layout."""
    # The credential of the right kind comes first: a project may hold others with their own ids.
    for name in ("oauth_server_to_server", "project", "workspace", "details", "org"):
        inner = data.get(name)
        if isinstance(inner, Mapping):
            yield from _named(inner)
    for credential in _objects(data.get("credentials")):
        if isinstance(credential.get("oauth_server_to_server"), Mapping):
            yield from _named(credential)
    for entry in _objects(data.get("values")):
        yield from _text(str(entry.get("key", "")), entry.get("value"))
    for name, value in data.items():
        yield from _text(name, value)


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _text(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value) and value:
        value = ",".join(value) if fold(name).startswith("scope") else value[0]
    if isinstance(value, str) and value.strip():
        yield fold(name), value.strip()
