"""Where a credential is found, and what may not be mixed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import keyring.errors
import pytest

from pgflow_widgets.errors import CredentialError, InputError
from pgflow_widgets.local import credential_places, credentials, secret_references
from pgflow_widgets.local.credentials import Credentials, TlsNotVerifiedWarning
from pgflow_widgets.model import credential_fields
from pgflow_widgets.model.secrets import Secret
from tests.support.tables import for_each

CANARY = "canary-$9b1e"
WHOLE = {
    "PGFLOW_CLIENT_ID": "id",
    "PGFLOW_CLIENT_SECRET": CANARY,
    "PGFLOW_ORG_ID": "org@AdobeOrg",
}


class Keyring(keyring.backend.KeyringBackend):
    """A keyring in memory."""

    priority = 1.0  # type: ignore[assignment]

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Locked(Keyring):
    """A keyring that its owner does not open."""

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked

    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.KeyringLocked


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder, an empty environment, an empty keyring, nobody signed in."""
    monkeypatch.chdir(tmp_path)
    for variable in credential_places.CREDENTIAL_VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(credentials, "_signed_in", None)
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    yield tmp_path
    keyring.set_keyring(before)


def env_file(place: Path, **variables: str) -> None:
    text = "".join(f"{name}='{value}'\n" for name, value in variables.items())
    (place / ".env").write_text(text)


def workspace(client_id: str = "id", secret: str = CANARY) -> dict[str, Any]:
    """As the Developer Console downloads a workspace."""
    return {
        "project": {
            "id": "1",
            "org": {"id": "2", "ims_org_id": "org@AdobeOrg"},
            "workspace": {
                "id": "3",
                "details": {
                    "credentials": [
                        {"integration_type": "apikey", "api_key": {"client_id": "another"}},
                        {
                            "integration_type": "oauth_server_to_server",
                            "oauth_server_to_server": {
                                "client_id": client_id,
                                "client_secrets": [secret],
                                "technical_account_id": "x@techacct.adobe.com",
                                "scopes": ["openid", "AdobeID"],
                            },
                        },
                    ]
                },
            },
        }
    }


POSTMAN = {
    "name": "OAuth Server-to-Server",
    "values": [
        {"key": "CLIENT_SECRET", "value": CANARY, "enabled": True},
        {"key": "API_KEY", "value": "id"},
        {"key": "ACCESS_TOKEN", "value": ""},
        {"key": "SCOPES", "value": ["openid", "AdobeID"]},
        {"key": "IMS_ORG", "value": "org@AdobeOrg"},
    ],
}
FLAT = {
    "CLIENT_ID": "id",
    "CLIENT_SECRETS": [CANARY],
    "ORG_ID": "org@AdobeOrg",
    "SCOPES": "openid,AdobeID",
}


@pytest.mark.parametrize("layout", [workspace(), POSTMAN, FLAT])
def test_the_consoles_files_are_read(layout: dict[str, Any], place: Path) -> None:
    file = place / "console.json"
    file.write_text(json.dumps(layout))
    found = Credentials.from_json(file)
    assert (found.client_id, found.org_id) == ("id", "org@AdobeOrg")
    assert (found.client_secret, found.scopes) == (Secret(CANARY), "openid,AdobeID")
    assert CANARY not in repr(found)


@for_each(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"x"',
        '{"a": 1}',
        '{"project": []}',
        '{"values": [1, {}]}',
        '{"client_id": 5}',
        '{"client_id": []}',
        "[" * 100_000,
        '{"project":' * 1_100 + "1" + "}" * 1_100,
        f'{{"client_secret": "{CANARY}"}}',
    ],
)
def test_another_file_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InputError, match="not a credential's JSON") as caught:
        credential_fields.read_json_credential(Secret(text))
    assert "Developer Console" in caught.value.hint
    assert CANARY not in str(caught.value)


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(InputError, match="cannot be read") as caught:
        Credentials.from_json("nowhere.json")
    assert "nowhere.json" in caught.value.hint


def test_each_part_comes_from_the_first_place_that_has_it(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "console.json").write_text(json.dumps(workspace()))
    env_file(place, PGFLOW_ORG_ID="of the file", PGFLOW_CREDENTIALS_FILE="console.json")
    monkeypatch.setenv("PGFLOW_SCOPES", "of,the,environment")
    found = Credentials.from_env(client_id="id")
    assert found == Credentials("id", Secret(CANARY), "of the file", "of,the,environment")


def test_a_dot_env_file_above_will_do_and_a_dollar_sign_is_itself(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env_file(place, **WHOLE, PGFLOW_SANDBOX="dev")
    below = place / "notebooks"
    below.mkdir()
    monkeypatch.chdir(below)
    assert Credentials.from_env().client_secret == Secret(CANARY)
    assert credentials.sandbox_name() == "dev"


def test_parts_of_two_credentials_never_mix(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file(place, **WHOLE)
    monkeypatch.setenv("PGFLOW_CLIENT_ID", "another")
    with pytest.raises(CredentialError, match="PGFLOW_CLIENT_SECRET, PGFLOW_ORG_ID not set"):
        Credentials.from_env()


def test_a_file_cannot_send_the_environments_secret_elsewhere(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env_file(
        place,
        PGFLOW_TOKEN_URL="https://evil.example.com/token",
        PGFLOW_BASE_URL="https://evil.example.com",
        PGFLOW_CA_FILE="evil.pem",
        PGFLOW_QUERY_ROOT_CERTIFICATE="evil.pem",
        PGFLOW_QUERY_SSL_MODE="require",
    )
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)
    assert Credentials.from_env() == Credentials("id", Secret(CANARY), "org@AdobeOrg")
    env_file(place, **WHOLE, PGFLOW_BASE_URL="https://stage.example.com")
    monkeypatch.delenv("PGFLOW_CLIENT_SECRET")
    assert Credentials.from_env().base_url == "https://stage.example.com"


def test_how_to_sign_in_for_sql_is_set_like_all_else(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PGFLOW_QUERY_ROOT_CERTIFICATE", "~/root.pem")
    monkeypatch.setenv("PGFLOW_QUERY_SSL_MODE", "require")
    env_file(place, PGFLOW_QUERY_CREDENTIAL=f"account-1:{CANARY}")
    with pytest.warns(TlsNotVerifiedWarning, match="Query Service"):
        found = Credentials.from_env()
    assert found.query_credential == Secret(f"account-1:{CANARY}")
    assert found.query_root_certificate == Path.home() / "root.pem"
    assert found.query_ssl_mode == "require"
    assert CANARY not in repr(found)
    assert found.query_credential in credentials.find_own_secrets()
    monkeypatch.setenv("PGFLOW_QUERY_SSL_MODE", "prefer")
    with pytest.raises(InputError, match="by TLS alone"):
        Credentials.from_env()


def test_a_file_that_cannot_be_read_does_not_matter_if_nothing_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PGFLOW_CREDENTIALS_FILE", "nowhere.json")
    with pytest.raises(InputError, match="cannot be read"):
        Credentials.from_env()
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)
    assert Credentials.from_env().client_id == "id"


def test_a_secret_given_as_text_is_hidden_from_the_frames(place: Path) -> None:
    with pytest.raises(CredentialError) as caught:
        Credentials.from_env(client_secret=CANARY)
    step = caught.value.__traceback__
    while step:
        if step.tb_frame.f_globals is not globals():
            assert CANARY not in repr(step.tb_frame.f_locals)
        step = step.tb_next


def test_the_keyring_gives_back_what_was_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Credentials("id", Secret(CANARY), "org", "openid", "https://p.example.com")
    credentials.save_to_keyring(kept)
    assert Credentials.from_env() == kept
    monkeypatch.setenv("PGFLOW_CLIENT_ID", "another")
    with pytest.raises(CredentialError):
        Credentials.from_env()


@for_each("kept", ["[]", "5", "{", '{"client_id": 5}'])
def test_what_another_program_left_in_the_keyring_is_passed_over(kept: str) -> None:
    keyring.set_password(*credential_places.KEYRING_ENTRY, kept)
    with pytest.raises(CredentialError, match="not set"):
        Credentials.from_env()


def test_a_file_may_begin_with_a_byte_order_mark(place: Path) -> None:
    (place / "console.json").write_text(json.dumps(FLAT), "utf-8-sig")
    assert Credentials.from_json(place / "console.json").client_id == "id"


def test_a_locked_keyring_is_no_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_keyring(Locked())
    with pytest.raises(CredentialError, match="not set"):
        Credentials.from_env()
    with pytest.raises(CredentialError, match="KeyringLocked") as caught:
        credentials.save_to_keyring(Credentials("id", Secret(CANARY), "org"))
    assert CANARY not in str(caught.value)


def test_a_ready_token_needs_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGFLOW_CLIENT_ID", "id")
    monkeypatch.setenv("PGFLOW_ORG_ID", "org")
    monkeypatch.setenv("PGFLOW_ACCESS_TOKEN", CANARY)
    found = Credentials.from_env()
    assert found.access_token == Secret(CANARY)
    assert not found.client_secret
    assert CANARY not in repr(found)


def test_what_is_missing_is_named_with_its_place() -> None:
    with pytest.raises(CredentialError) as caught:
        Credentials.from_env({"PGFLOW_CLIENT_ID": "x"})
    assert "PGFLOW_CLIENT_SECRET, PGFLOW_ORG_ID not set" in caught.value.message
    for word in ("sign_in()", "Developer Console", "Client secret, Organisation ID"):
        assert word in caught.value.hint


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(InputError, match="no part 'tenant'"):
        Credentials.from_env(tenant="x")


def test_credentials_go_over_https_only() -> None:
    with pytest.raises(InputError, match="https"):
        Credentials("id", Secret(CANARY), "org", base_url="http://platform.example.com")


def test_not_checking_certificates_warns() -> None:
    with pytest.warns(TlsNotVerifiedWarning, match="read your secrets"):
        Credentials("id", Secret(CANARY), "org", verify_tls=False)


def test_a_secret_given_as_text_is_one_from_then_on() -> None:
    given = Credentials("id", CANARY, "org")  # type: ignore[arg-type] # as a notebook may
    assert given.client_secret == Secret(CANARY)
    assert CANARY not in repr(given)


@pytest.mark.parametrize("trouble", [OSError, RuntimeError, PermissionError, TypeError, KeyError])
def test_a_keyring_that_raises_anything_is_no_wall(
    monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    def broken(*_: str) -> None:
        raise trouble("of the backend")

    monkeypatch.setattr(keyring, "get_password", broken)
    monkeypatch.setattr(keyring, "set_password", broken)
    whole = dict(WHOLE)
    assert Credentials.from_env(whole).client_id == "id"
    with pytest.raises(CredentialError, match="Not signed in"):
        Credentials.from_env()
    with pytest.raises(CredentialError, match=rf"cannot keep it \({trouble.__name__}\)"):
        credentials.save_to_keyring(Credentials("id", "secret", "org"))
    with pytest.raises(InputError, match=rf"cannot be read \({trouble.__name__}\)"):
        secret_references.Vault().find(Secret("keyring:service/user"))


@pytest.mark.parametrize("kept", ["[" * 100_000, "{" * 100_000, '"' * 100_001, "[1]", "nul"])
def test_garbage_in_the_keyring_counts_as_nothing(
    monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    monkeypatch.setattr(keyring, "get_password", lambda *_: kept)
    with pytest.raises(CredentialError, match="Not signed in"):
        Credentials.from_env()


def test_certificates_may_go_unchecked_after_a_sign_in() -> None:
    credentials.sign_in_with(Credentials("of the form", "secret", "org"))
    assert Credentials.from_env().verify_tls
    with pytest.warns(TlsNotVerifiedWarning):
        found = Credentials.from_env(verify_tls=False)
    assert (found.client_id, found.verify_tls) == ("of the form", False)
    assert found.client_secret == Secret("secret")


def test_the_own_secrets_are_those_of_environment_and_file(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGFLOW_CLIENT_SECRET", "of the environment")
    (place / ".env").write_text("PGFLOW_ACCESS_TOKEN=of-the-file\n", "utf-8")
    secrets = credentials.find_own_secrets()
    assert secrets == [Secret("of the environment"), Secret("of-the-file")]
