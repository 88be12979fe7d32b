"""Declare the sources that can be connected: to add one, declare it here and nowhere else.

Source: contract, postgresql-auth.md 1 to 5 and 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pgflow_widgets.errors import InputError
from pgflow_widgets.model import field_rules
from pgflow_widgets.model.auth_fields import AuthSpec, Choice, Field, SslMode, Values, fold
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret


@dataclass(frozen=True, slots=True, repr=False)
class Source:
    """A kind of database that Experience Platform can read from.

    Parameters
    ----------
    name
        The connection spec's name on the wire.
    label
        What people read.
    connection_spec_id, connection_spec_version, provider_id
        The connection spec's fixed identifiers, the same in every organisation.
    auth
        The auth specs of each cloud.
    """

    name: str
    label: str
    connection_spec_id: str
    connection_spec_version: str
    provider_id: str
    auth: Mapping[Cloud, tuple[AuthSpec, ...]]

    def __repr__(self) -> str:
        return f"<Source {self.label}>"  # it is a default of methods, and so in their help

    def auth_spec(self, cloud: Cloud, name: str) -> AuthSpec:
        """Return the auth spec of that name, or of that label, on that cloud.

        Raises
        ------
        InputError
            It is not offered there.
        """
        offered = self.auth[cloud]
        for spec in offered:
            if fold(name) in {fold(spec.name), fold(spec.label)}:
                return spec
        names = ", ".join(spec.name for spec in offered)
        raise InputError(
            f"That authentication is not offered for {self.label} on {cloud}.",
            hint=f"Choose from: {names}.",
            field="auth",
        )

    def body(self, name: str, description: str, spec: AuthSpec, values: Values) -> dict[str, Any]:
        """Return the body of ``POST /connections``; `values` must be clean."""
        body: dict[str, Any] = {"name": name}
        if description:
            body["description"] = description
        body["auth"] = {"specName": spec.name, "params": spec.params(values)}
        body["connectionSpec"] = {
            "id": self.connection_spec_id,
            "version": self.connection_spec_version,
        }
        return body


NAME = Field(
    "name", "Connection name", help="How the connection is listed.", rule=field_rules.title
)
DESCRIPTION = Field(
    "description",
    "Description",
    help="What it is for.",
    rule=field_rules.optional_text,
    required=False,
)

_SERVER = Field(
    "server",
    "Server",
    help="Public host or IP: no SSH tunnel, no private link.",
    rule=field_rules.host_name,
    advice=field_rules.reachable,
    key="Server",
)
_DATABASE = Field(
    "database",
    "Database",
    help="One connection reads one database.",
    rule=field_rules.identifier,
    advice=field_rules.name_length,
    key="Database",
)
_PORT = Field(
    "port",
    "Port",
    help="Default: 5432.",
    rule=field_rules.port_number,
    advice=field_rules.usual_port,
    prefill="5432",
    required=False,
    key="Port",
)
_USERNAME = Field(
    "username",
    "Username",
    help="A role that may read the tables.",
    rule=field_rules.identifier,
    advice=field_rules.name_length,
    key="UID",
)
_PASSWORD = Field(
    "password",
    "Password",
    help="Not saved in the notebook.",
    rule=field_rules.not_empty,
    secret=True,
    key="Password",
)
_ENCRYPTION_METHOD = Field(
    "encryptionMethod",
    "Encryption method",
    advice=field_rules.encryption_advice,
    prefill="1",
    default="0",
    choices=(
        Choice("0", "None · never encrypt"),
        Choice("1", "SSL · encrypt or fail"),
        Choice("6", "Prefer SSL · encrypt if the server can"),
    ),
    required=False,
    key="EncryptionMethod",
)
_VALIDATE_SERVER_CERTIFICATE = Field(
    "validateServerCertificate",
    "Validate server certificate",
    help="Has an effect with SSL only.",
    prefill="0",
    default="0",
    choices=(Choice("0", "No"), Choice("1", "Yes")),
    required=False,
    key="ValidateServerCertificate",
)
# Adobe's pages spell the last three differently or leave them out. These are the spellings of the
# overview page; those in the service's own connection spec override them (`with_spelling_of`).
_SSL_MODE_NAMES = {
    SslMode.DISABLE: Choice("Disable", "Disable · never encrypt"),
    SslMode.ALLOW: Choice("Allow", "Allow · encrypt if the server insists"),
    SslMode.PREFER: Choice("Prefer", "Prefer · encrypt if the server can"),
    SslMode.REQUIRE: Choice("Require", "Require · encrypt or fail"),
    SslMode.VERIFY_CA: Choice("Verify-Ca", "Verify CA · and check the certificate"),
    SslMode.VERIFY_FULL: Choice("Verify-Full", "Verify full · and check the host name"),
}
_SSL_HELP = "Adobe signs in with the password only, never with a client certificate."
_SSL_MODE_AZURE = Field(
    "sslMode",
    "SSL mode",
    help=_SSL_HELP,
    advice=field_rules.encryption_advice,
    prefill="Require",
    choices=tuple(_SSL_MODE_NAMES.values()),
    required=False,
)
_SSL_MODE_AWS = Field(
    "sslMode",
    "SSL mode",
    help=_SSL_HELP,
    advice=field_rules.encryption_advice,
    prefill="true",
    default="false",
    choices=(
        Choice("true", "Required · encrypt or fail"),
        Choice("false", "Not required · may go unencrypted"),
    ),
    required=False,
)

_CONNECTION_STRING = AuthSpec(
    name="Connection String Based Authentication",
    type="connectionStringAuth",
    label="Connection string",
    fields=(
        _SERVER,
        _DATABASE,
        replace(_PORT, required=True),
        _USERNAME,
        _PASSWORD,
        _ENCRYPTION_METHOD,
        _VALIDATE_SERVER_CERTIFICATE,
    ),
    tls={
        SslMode.DISABLE: {"encryptionMethod": "0"},
        SslMode.PREFER: {"encryptionMethod": "6"},
        SslMode.ALLOW: {"encryptionMethod": "6"},
        SslMode.REQUIRE: {"encryptionMethod": "1", "validateServerCertificate": "0"},
        SslMode.VERIFY_FULL: {"encryptionMethod": "1", "validateServerCertificate": "1"},
        SslMode.VERIFY_CA: {"encryptionMethod": "1", "validateServerCertificate": "1"},
    },
    connection_string="connectionString",
)
_BASIC_AZURE = AuthSpec(
    name="Basic Authentication",
    type="BasicAuthentication",
    label="Basic",
    fields=(_SERVER, _PORT, _DATABASE, _USERNAME, _PASSWORD, _SSL_MODE_AZURE),
    tls={mode: {"sslMode": choice.value} for mode, choice in _SSL_MODE_NAMES.items()},
)
_BASIC_AWS = replace(
    _BASIC_AZURE,
    fields=(_SERVER, _PORT, _DATABASE, _USERNAME, _PASSWORD, _SSL_MODE_AWS),
    tls={
        SslMode.PREFER: {"sslMode": "false"},
        SslMode.ALLOW: {"sslMode": "false"},
        SslMode.DISABLE: {"sslMode": "false"},
        SslMode.REQUIRE: {"sslMode": "true"},
        SslMode.VERIFY_CA: {"sslMode": "true"},
        SslMode.VERIFY_FULL: {"sslMode": "true"},
    },
)

POSTGRESQL = Source(
    name="postgre-sql",
    label="PostgreSQL",
    connection_spec_id="74a1c565-4e59-48d7-9d67-7c03b8a13137",
    connection_spec_version="1.0",
    provider_id="0ed90a81-07f4-4586-8190-b40eccef1c5a",
    auth={Cloud.AZURE: (_BASIC_AZURE, _CONNECTION_STRING), Cloud.AWS: (_BASIC_AWS,)},
)

SOURCES = (POSTGRESQL,)

_SPECS = tuple(spec for source in SOURCES for specs in source.auth.values() for spec in specs)
_FIELDS = (NAME, DESCRIPTION, *(field for spec in _SPECS for field in spec.fields))
NAMES = frozenset(fold(field.name) for field in _FIELDS)
"""The names of all fields, folded."""
SECRETS = frozenset(
    {fold(field.name) for field in _FIELDS if field.secret}
    | {fold(spec.connection_string) for spec in _SPECS if spec.connection_string}
)
"""The names of all fields that hold a secret, folded; a whole connection string is one."""


def is_secret(name: str) -> bool:
    """Whether a field of this name is a secret, or a connection string that holds one."""
    return fold(name) in SECRETS


def may_be_secret(name: str, text: str) -> bool:
    """Whether a text may be a secret that was put into a field which is shown.

    A text that breaks the rule of the field may be anything.
    """
    return not any(_is_valid(field, text) for field in _FIELDS if fold(field.name) == fold(name))


def _is_valid(field: Field, text: str) -> bool:
    try:
        field.clean(text)
    except InputError:
        return False
    return True


def conceal_arguments(arguments: dict[str, Any]) -> None:
    """Turn the secrets in a call's ``body`` or ``changes`` into `Secret`."""
    for name in arguments.keys() & {"body", "changes"}:
        arguments[name] = _concealed(arguments[name])


def _concealed(value: Any, name: str = "") -> Any:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, Mapping):
        return {key: _concealed(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_concealed(item) for item in value]
    secret = isinstance(value, str) and is_secret(name.rpartition("/")[2])
    return Secret(value) if secret else value
