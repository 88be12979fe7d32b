from __future__ import annotations

import functools
import inspect
import json
from collections.abc import Callable

import fastjsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgflow_widgets.errors import InputError
from pgflow_widgets.model import field_rules, platform
from pgflow_widgets.model.auth_fields import AuthSpec, Field, SslMode
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret, Value
from pgflow_widgets.model.sources import POSTGRESQL, Source
from pgflow_widgets.model.suspected_secrets import holds_secret
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support.tables import for_each

CANARY = "canary-77aa"
ALL = [spec for specs in POSTGRESQL.auth.values() for spec in specs]
LOGIN = {
    "server": "db.example.com",
    "database": "acme",
    "username": "reader",
    "password": Secret("s3cret"),
}

hosts = st.from_regex(r"[a-z][a-z0-9-]{0,20}(\.[a-z]{2,5}){0,2}", fullmatch=True)
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters=";{}\"'"),
    min_size=1,
    max_size=20,
)
# A name is neither an address nor what may hold a password, as `0:@` may.
names = words.filter(lambda text: "://" not in text and not holds_secret(text))


def body(spec: AuthSpec, **other: str) -> dict[str, object]:
    draft = ConnectionDraft(POSTGRESQL, spec, " n ", "", spec.with_prefills({**LOGIN, **other}))
    return draft.body()


def validate(sent: object, schema: dict[str, object]) -> None:
    validator(json.dumps(schema))(sent)


@functools.cache
def validator(schema: str) -> Callable[[object], object]:
    read = json.loads(schema)
    checked: Callable[[object], object] = fastjsonschema.compile(read, formats={"password": ".*"})
    return checked


class TestDeclaration:
    def test_the_signature_of_a_method_that_takes_a_source_is_short(self) -> None:
        assert len(str(inspect.signature(Sandbox.connect))) < 200

    def test_the_offer_is_adobes(self) -> None:
        offered = {cloud: [spec.name for spec in specs] for cloud, specs in POSTGRESQL.auth.items()}
        basic, string = "Basic Authentication", "Connection String Based Authentication"
        assert offered == {Cloud.AZURE: [basic, string], Cloud.AWS: [basic]}

    def test_basic_authentication_gives_the_documented_body(self) -> None:
        spec = POSTGRESQL.auth_spec(Cloud.AZURE, "Basic Authentication")
        assert body(spec, sslMode="allow") == {
            "name": "n",
            "auth": {
                "specName": "Basic Authentication",
                "params": {
                    "server": "db.example.com",
                    "port": "5432",
                    "database": "acme",
                    "username": "reader",
                    "password": Secret("s3cret"),
                    "sslMode": "Allow",
                },
            },
            "connectionSpec": {"id": "74a1c565-4e59-48d7-9d67-7c03b8a13137", "version": "1.0"},
        }

    def test_aws_sends_a_boolean_as_a_string(self) -> None:
        spec = POSTGRESQL.auth_spec(Cloud.AWS, "Basic Authentication")
        params = body(spec, sslMode="False")["auth"]["params"]  # type: ignore[index]
        assert params["sslMode"] == "false"

    def test_a_connection_string_gives_the_documented_one(self) -> None:
        spec = POSTGRESQL.auth_spec(Cloud.AZURE, "Connection string")
        params = body(spec, validateServerCertificate="1")["auth"]["params"]  # type: ignore[index]
        assert params == {
            "connectionString": Secret(
                "Server=db.example.com;Database=acme;Port=5432;UID=reader;Password=s3cret"
                ";EncryptionMethod=1;ValidateServerCertificate=1"
            )
        }

    @pytest.mark.parametrize("spec", ALL)
    def test_what_is_sent_fits_the_schema_that_is_served(self, spec: AuthSpec) -> None:
        for mode in SslMode:
            chosen = spec.tls[mode]
            clean = spec.clean(spec.with_prefills({**LOGIN, **chosen}))
            sent = {
                name: value.reveal() if isinstance(value, Secret) else value
                for name, value in spec.params(clean).items()
            }
            validate(sent, spec.json_schema())

    @pytest.mark.parametrize("spec", ALL)
    @given(data=st.data())
    def test_any_valid_values_fit_the_schema_that_is_served(
        self, spec: AuthSpec, data: st.DataObject
    ) -> None:
        texts = {
            "server": hosts,
            "port": st.integers(1, 65535).map(str),
            "database": names,
            "username": names,
        }
        values: dict[str, Value] = {}
        for each in spec.fields:
            choices = [choice.value for choice in each.choices]
            strategy = st.sampled_from(choices) if choices else texts.get(each.name, words)
            if each.required or data.draw(st.booleans(), label=each.name):
                text = data.draw(strategy, label=each.name)
                values[each.name] = Secret(text) if each.secret else text
        sent = {
            name: value.reveal() if isinstance(value, Secret) else value
            for name, value in spec.params(spec.clean(values)).items()
        }
        validate(sent, spec.json_schema())

    def test_the_schemas_are_those_of_the_contract(self) -> None:
        azure = {spec.name: spec.json_schema() for spec in POSTGRESQL.auth[Cloud.AZURE]}
        string = azure["Connection String Based Authentication"]
        assert string["required"] == ["connectionString"]
        assert string["properties"]["connectionString"] == {
            "type": "string",
            "format": "password",
            "pattern": "^(Server=)(.*)(;Database=)(.*)(;Port=)(.*)(;UID=)(.*)(;Password=)(.*)",
        }
        basic = azure["Basic Authentication"]
        properties = basic["properties"]
        assert basic["required"] == ["server", "database", "username", "password"]
        assert set(properties) == {*basic["required"], "port", "sslMode"}
        assert {each["type"] for each in properties.values()} == {"string"}
        assert [name for name, each in properties.items() if "format" in each] == ["password"]
        assert properties["sslMode"]["enum"] == [
            *("Disable", "Allow", "Prefer", "Require", "Verify-Ca", "Verify-Full")
        ]
        (aws,) = POSTGRESQL.auth[Cloud.AWS]
        assert aws.json_schema()["required"] == basic["required"]
        ssl = aws.json_schema()["properties"]["sslMode"]
        assert (ssl["type"], ssl["enum"], ssl["default"]) == ("string", ["true", "false"], "false")

    def test_another_source_needs_only_a_declaration(self) -> None:
        fields = (
            Field("server", "Server", rule=field_rules.host_name, key="Server"),
            Field("port", "Port", rule=field_rules.port_number, prefill="3306", key="Port"),
            Field("database", "Database", rule=field_rules.one_line, key="Database"),
            Field("username", "Username", rule=field_rules.one_line, key="UID"),
            Field("password", "Password", rule=field_rules.not_empty, secret=True, key="PWD"),
        )
        spec = AuthSpec(
            *("Connection String Based Authentication", "connectionStringAuth", "String"),
            fields=fields,
            connection_string="connectionString",
        )
        mysql = Source(
            name="mysql",
            label="MySQL",
            connection_spec_id="26d738e0-8963-47ea-aadf-c60de735468a",
            connection_spec_version="1.0",
            provider_id="x",
            auth={Cloud.AZURE: (spec,)},
        )
        draft = ConnectionDraft(mysql, spec, "n", "", spec.with_prefills(LOGIN))
        sent = draft.body()["auth"]["params"]["connectionString"]
        assert sent == Secret("Server=db.example.com;Port=3306;Database=acme;UID=reader;PWD=s3cret")
        assert spec.json_schema()["properties"]["connectionString"]["pattern"] == (
            "^(Server=)(.*)(;Port=)(.*)(;Database=)(.*)(;UID=)(.*)(;PWD=)(.*)"
        )


class TestRules:
    @for_each(
        "name, value",
        [
            ("server", ""),
            ("server", " "),
            ("server", f"postgresql://{CANARY}"),
            ("server", f"{CANARY}/path"),
            ("server", f"{CANARY}:5432"),
            ("server", f"user@{CANARY}"),
            ("server", f"{CANARY} x"),
            ("server", f"{CANARY},h2"),
            ("server", f"{CANARY}\x00"),
            ("server", f"*.{CANARY}"),
            ("server", f"{CANARY}..com"),
            ("server", "a" * 64),
            ("port", "0"),
            ("port", "65536"),
            ("port", "5432.0"),
            ("port", "٣"),
            ("port", "-1"),
            ("port", "1" * 5000),
            ("database", ""),
            ("username", "\t"),
            ("password", ""),
            ("password", f"{CANARY}\0"),
            ("password", f"{CANARY}\ud83d"),
            ("sslMode", CANARY),
        ],
    )
    def test_what_is_wrong_is_refused_without_a_quotation(self, name: str, value: str) -> None:
        spec = POSTGRESQL.auth_spec(Cloud.AZURE, "Basic Authentication")
        given_ = Secret(value) if name == "password" else value
        with pytest.raises(InputError) as caught:
            spec.clean(spec.with_prefills({**LOGIN, name: given_}))
        assert caught.value.field == name
        assert CANARY not in str(caught.value)
        assert caught.value.__suppress_context__

    @pytest.mark.parametrize("spec", ALL)
    @given(start=st.text(max_size=5), end=st.text(max_size=5))
    def test_no_message_holds_the_value(self, spec: AuthSpec, start: str, end: str) -> None:
        value = f"{start}{CANARY}{end}"
        for each in spec.fields:
            given_ = Secret(value) if each.secret else value
            problem = spec.problems({**LOGIN, each.name: given_}).get(each.name)
            told = [str(problem), repr(problem), str(problem.__cause__)] if problem else []
            told.append(each.advise(given_))
            assert not any(CANARY in text for text in told)

    @pytest.mark.parametrize("spec", ALL)
    def test_half_of_a_character_is_a_problem_and_no_crash(self, spec: AuthSpec) -> None:
        broken = {each.name: "\ud83d" for each in spec.fields if not each.secret}
        draft = ConnectionDraft(POSTGRESQL, spec, "n", "", broken)
        assert draft.problems().keys() >= {"server", "database", "username"}
        assert set(draft.advice()) <= set(broken)

    @pytest.mark.parametrize(
        ("value", "clean"),
        [
            ("  db.example.com ", "db.example.com"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("größe", "größe"),
        ],
    )
    def test_a_host_name_is_cleaned(self, value: str, clean: str) -> None:
        assert field_rules.host_name(value) == clean

    @given(st.integers(1, 65535))
    def test_a_port_is_sent_as_a_plain_string(self, port: int) -> None:
        assert field_rules.port_number(f" {port:05} ") == str(port)

    @for_each("host", ["localhost", "127.0.0.1", "10.1.2.3", "192.168.0.1", "::1", "db.local"])
    def test_a_host_that_adobe_cannot_reach_is_warned_of(self, host: str) -> None:
        assert "cannot reach" in field_rules.reachable(host)
        assert field_rules.reachable("db.example.com") == ""

    def test_what_may_surprise_is_warned_of(self) -> None:
        assert "MySQL" in field_rules.usual_port("3306")
        assert field_rules.usual_port("5432") == ""
        assert "63" in field_rules.name_length("é" * 32)
        assert field_rules.name_length("e" * 63) == ""
        for value in ("Disable", "Allow", "Prefer", "false", "0", "6"):
            assert "without encryption" in field_rules.encryption_advice(value)
        for value in ("Require", "Verify-Full", "true", "1"):
            assert field_rules.encryption_advice(value) == ""


class TestSpelling:
    @for_each("mode", list(SslMode))
    def test_each_of_azures_modes_is_read_back(self, mode: SslMode) -> None:
        spec = POSTGRESQL.auth_spec(Cloud.AZURE, "Basic Authentication")
        assert spec.ssl_mode(spec.tls[mode]) is mode
        assert spec.ssl_mode(spec.clean({**LOGIN, "sslMode": mode.upper()})) is mode

    @for_each("text", ["Verify Ca", "verify-ca", "VERIFY_CA", "Verify-Ca", "verifyca"])
    def test_any_spelling_in_use_is_understood(self, text: str) -> None:
        assert SslMode.read(text) is SslMode.VERIFY_CA
        spec = POSTGRESQL.auth_spec(Cloud.AZURE, "Basic Authentication")
        assert spec.clean(spec.with_prefills({**LOGIN, "sslMode": text}))["sslMode"] == "Verify-Ca"

    def test_the_services_own_spelling_overrides_ours(self) -> None:
        spec = POSTGRESQL.auth_spec(Cloud.AZURE, "Basic Authentication")
        schema = {"properties": {"sslMode": {"enum": ["Disable", "Verify Ca", "Verify Full"]}}}
        theirs = spec.with_spelling_of(schema)
        choices = [choice.value for choice in theirs.fields[-1].choices]
        assert choices == ["Disable", "Verify Ca", "Verify Full"]
        given_ = spec.with_prefills({**LOGIN, "sslMode": "Verify-Ca"})
        assert theirs.clean(given_)["sslMode"] == "Verify Ca"
        assert spec.with_spelling_of({}) == spec

    @for_each("spec", ALL)
    @for_each("mode", list(SslMode))
    def test_no_translation_weakens_the_encryption(self, spec: AuthSpec, mode: SslMode) -> None:
        order = list(SslMode)
        found = spec.ssl_mode(spec.tls[mode])
        needs_tls = order.index(mode) >= order.index(SslMode.REQUIRE)
        assert (order.index(found) >= order.index(SslMode.REQUIRE)) is needs_tls


def test_the_region_tells_the_cloud() -> None:
    assert platform.cloud_of("VA6") is Cloud.AWS
    assert {platform.cloud_of(each) for each in ("VA7", "NLD2", "XYZ1")} == {Cloud.AZURE}


@for_each(
    "odd", [None, "x", 5, [], {"properties": "x"}, {"properties": {"sslMode": {"enum": {"a": 1}}}}]
)
def test_a_connection_spec_that_is_none_changes_no_spelling(odd: object) -> None:
    for spec in POSTGRESQL.auth[Cloud.AZURE]:
        assert spec.with_spelling_of(odd) == spec
