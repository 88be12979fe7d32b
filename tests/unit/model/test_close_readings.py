"""Texts that a slightly different reader would read as something else, or would not refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.auth_fields import SslMode
from pgflow_widgets.model.connection_strings import adobe, notations, uris
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.connection_strings.pasted import UnrecognisedError, read_pasted
from pgflow_widgets.model.connection_strings.placeholders import is_placeholder
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.model.sources import POSTGRESQL
from tests.support.pasted import LOGIN, PASSWORD, URI, WHOLE
from tests.support.tables import for_each

BASIC = POSTGRESQL.auth_spec(Cloud.AZURE, "Basic Authentication")
GOOD = "Server=db.example.com;Database=acme;Port=5432;UID=reader;Password=s3cret"


def plain(pasted: Pasted) -> dict[str, Any]:
    return {k: v.reveal() if isinstance(v, Secret) else v for k, v in pasted.values.items()}


@for_each(
    "text, password",
    [
        # An equals sign of the password ends neither a name nor a value.
        ("postgresql://h/d?user=u&password=a=b", "a=b"),
        ("postgresql://u:p@h/d?password=x@y", "x@y"),
        ("postgresql://u:p@h/d?password=x=y@z", "x=y@z"),
        ("host=h dbname=d user=u password=a=b", "a=b"),
        ("PGHOST=h\nPGDATABASE=d\nPGUSER=u\nPGPASSWORD=a=b", "a=b"),
        ("PGHOST: h\nPGDATABASE: d\nPGUSER: u\nPGPASSWORD: a=b", "a=b"),
        ("[s]\nhost=h\ndbname=d\nuser=u\npassword=a=b", "a=b"),
        ("PGPASSWORD=a=b psql -h h -U u d", "a=b"),
        (json.dumps(["PGHOST=h", "PGDATABASE=d", "PGUSER=u", "PGPASSWORD=a=b"]), "a=b"),
        (json.dumps({**LOGIN, "password": "a=b"}), "a=b"),
        ("env PGHOST=h\nenv PGDATABASE=d\nenv PGUSER=u\nenv PGPASSWORD=a=b", "a=b"),
        # No port begins so; what looks like a query is the rest of the password.
        ("postgresql://u:ab?user=x@h/d", "ab?user=x"),
        ("postgresql://u:5b?user=x@h/d", "5b?user=x"),
        # No host begins so; nor is a name with an @ a database where a password is.
        ("postgresql://u:ab@c!?user=y@h/d", "ab@c!?user=y"),
        ("postgresql://u:p@c/x@h?dbname=d", "p@c/x"),
        # What ends a sentence may be the end of the last value.
        ("postgresql://h/d?user=u&password=ab.", "ab."),
        ("postgresql://h/d?user=u&password=ab,;", "ab,;"),
        # Names are read in small letters, too.
        ("pghost=h\npgdatabase=d\npguser=u\npgpassword=ab", "ab"),
        # A semicolon or a blank within quotation marks belongs to it.
        ("password='a;b' host=h dbname=d user=u", "a;b"),
        ("password='a;b c' host=h dbname=d user=u", "a;b c"),
        ('Pwd="a b=c;d";Server=h;Database=d;UID=u', "a b=c;d"),
        ("Pwd={a b=c;d};Server=h;Database=d;UID=u", "a b=c;d"),
        # Other variables before a command are none of the connection.
        ("LANG=C PGPASSWORD=a=b psql -h h -U u d", "a=b"),
        ("A=1 PGPASSWORD=a=b psql -h h -U u d", "a=b"),
    ],
)
def test_the_password_is_read_to_its_end(text: str, password: str) -> None:
    if text.startswith("["):
        text = text if text.startswith("[s]") else f'{{"environment": {text}}}'
    assert plain(read_pasted(Secret(text))) == {**LOGIN, "password": password}


@for_each(
    "text",
    [
        f'"{URI}"; ',
        f"'{URI}' ,",
        json.dumps({"engine": "PostgreSQL", **WHOLE}),
        json.dumps({"engine": "aurora-postgresql", **WHOLE, "deleted": True}),
    ],
)
def test_what_stands_around_it_is_no_part_of_it(text: str) -> None:
    assert plain(read_pasted(Secret(text))) == WHOLE


@for_each(
    "text",
    [
        f"dbname=d, user=u password={PASSWORD}",
        f"dbname=d password={PASSWORD}, user=u",
        f'dbname=d password="{PASSWORD}"',
        f"postgresql://u:p@h[{PASSWORD}/d",
        f"postgresql://u:p@h]{PASSWORD}/d",
        f"h:*:*:*:{PASSWORD}:",
        f"psql -h h; {PASSWORD}",
        f"psql -h h -U u d:{PASSWORD}",
        f"psql -h h d/{PASSWORD}",
        f"psql -h h -d 'd {PASSWORD}'",
        f"pgpassword={PASSWORD} # of production",
        f"host=h user=postgresql://u:{PASSWORD}@h/d",
        f"psql -h h -U u && {PASSWORD}",
        json.dumps({"x": f"host\t=h password={PASSWORD}"}),
        f"My {PASSWORD}:5432:d:u:x",
    ],
)
def test_what_may_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_pasted(Secret(text))
    assert PASSWORD not in str(caught.value)


def test_only_texts_and_whole_numbers_of_a_document_are_values() -> None:
    odd = {"host": True, "user": None, "database": 1.5, "port": 5432, "password": PASSWORD}
    assert plain(read_pasted(Secret(json.dumps(odd)))) == {"port": "5432", "password": PASSWORD}


def test_a_variable_that_was_not_filled_in_is_no_wrong_encoding() -> None:
    pasted = read_pasted("postgresql://u:%PGPASSWORD%@h/d")
    assert (plain(pasted), pasted.placeholders) == (LOGIN, ("password",))


def test_an_empty_text_in_quotation_marks_is_no_value() -> None:
    assert plain(read_pasted("PGHOST: h\nPGUSER: ''\nPGDATABASE: \"\"")) == {"server": "h"}


def test_a_variable_without_a_value_is_none() -> None:
    assert plain(read_pasted("PGPASSWORD= psql -h h -U u d")) == LOGIN


def test_among_variables_only_those_of_libpq_count() -> None:
    pasted = read_pasted("PGHOST=h\nPGSSLMODE=require\nport=1")
    assert (plain(pasted), pasted.ssl_mode) == ({"server": "h"}, SslMode.REQUIRE)


@for_each(
    "trust, mode",
    [
        *((said, SslMode.REQUIRE) for said in ("true", "True", "yes", "1")),
        *((said, SslMode.VERIFY_CA) for said in ("false", "no", "0")),
    ],
)
def test_a_certificate_is_checked_unless_it_is_trusted(trust: str, mode: SslMode) -> None:
    start = "Host=h;Database=d;Username=u;Password=p;SSL Mode=Require"
    assert read_pasted(f"{start};Trust Server Certificate={trust}").ssl_mode is mode


def test_a_host_in_brackets_is_a_placeholder_or_an_address() -> None:
    assert read_pasted("postgresql://u:p@[db-host]:5432/d").placeholders == ("server",)
    assert plain(read_pasted("postgresql://u:p@[::1]:5432/d"))["server"] == "::1"


def test_a_port_is_a_number() -> None:
    for text in ("host=h port=54x", "host=h port=x54", "host=h port=543210"):
        with pytest.raises(InputError) as caught:
            read_pasted(text)
        assert caught.value.field == "port"


def test_an_address_stands_for_a_host_and_next_to_one_is_left_out() -> None:
    alone = read_pasted("PGHOSTADDR=10.0.0.1\nPGUSER=u")
    assert (plain(alone), alone.notes) == ({"server": "10.0.0.1", "username": "u"}, ())
    both = read_pasted("host=h hostaddr=10.0.0.1")
    assert (plain(both), both.notes) == ({"server": "h"}, ("Left out: hostaddr.",))


def test_a_client_certificate_is_left_out_with_the_way_round() -> None:
    for text in ("host=h sslcert=c.pem sslkey=k.pem", "PGHOST=h\nPGSSLCERT=c.pem"):
        left_out, why = read_pasted(text).notes
        assert "cert" in left_out.casefold()
        assert "no client certificate: let its role sign in by password" in why


@pytest.mark.parametrize("text", [f"h:port:d:u:{PASSWORD}", f"a:b:c:{PASSWORD}:"])
def test_what_may_be_a_login_is_never_taken_for_any_other_text(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_pasted(Secret(text))
    assert not isinstance(caught.value, UnrecognisedError)


@pytest.mark.parametrize("text", ["a:b:c:d", "fe80::1:2:3:4", "start psql now"])
def test_any_other_text_is_not_recognised(text: str) -> None:
    with pytest.raises(UnrecognisedError):
        read_pasted(text)


def test_a_line_of_a_password_file_ends_with_its_fifth_field() -> None:
    assert notations.read_passfile_line("h:*:*:*:pw") == ["h", None, None, None, "pw"]
    assert notations.read_passfile_line("h:*:*:*:pw:") is None


@for_each("text", ["/tmp", "@socket", "h", "db.example.com.", "10.0.0.1", "::1"])
def test_a_host_is_a_name_an_address_or_a_socket(text: str) -> None:
    assert uris.is_host(text)


@for_each("text", ["tmp/", "u@", "", "a..b", "a b", "x.12"])
def test_anything_else_is_no_host(text: str) -> None:
    assert not uris.is_host(text)


@for_each("mode", SslMode)
def test_a_mode_of_libpq_is_taken_without_a_word(mode: SslMode) -> None:
    pasted = read_pasted(f"host=h sslmode={mode.value}")
    assert (pasted.ssl_mode, pasted.notes) == (mode, ())


def test_another_mode_is_left_out_and_told() -> None:
    pasted = read_pasted("host=h sslmode=tls")
    assert pasted.ssl_mode is None
    assert pasted.notes == ("sslmode has a value that libpq does not know, and is left out.",)


@for_each(
    "mark",
    [
        "___",
        "---",
        "<address>",
        "<owner>",
        "<passwort>",
        "<passphrase>",
        "<pwd>",
        "<credentials>",
        "<hostname>",
        "enter-password",
        "insert_password_here",
        "<sqlpassword>",
        "[Insert-your-password]",
    ],
)
def test_more_marks_that_stand_for_a_value(mark: str) -> None:
    assert is_placeholder(mark)


@for_each(
    "password",
    ["{secret-Zq7}", "[db-Zq7-password]", "SECRET-ZQ7", "your-Zq7-secret", "password)", "__", "--"],
)
def test_a_word_of_a_mark_makes_no_mark_of_a_password(password: str) -> None:
    assert not is_placeholder(password)


class TestAdobesGrammar:
    @pytest.mark.parametrize(
        ("text", "said", "field"),
        [
            (GOOD.replace("Server=db.example.com;", ""), "Server is missing", "server"),
            (GOOD.replace("UID=reader;", ""), "UID is missing", "username"),
            (
                "Database=acme;Server=db.example.com;Port=5432;UID=reader;Password=s3cret",
                "The keys stand in another order",
                None,
            ),
        ],
    )
    def test_the_key_that_is_missing_is_named(
        self, text: str, said: str, field: str | None
    ) -> None:
        with pytest.raises(InputError, match=said) as caught:
            adobe.parse_adobe(text)
        assert caught.value.field == field

    @for_each("value", ["x;Password=y", "x}", '"x"', " x", "x\ny"])
    def test_an_undeclared_key_carries_no_other_pairs(self, value: str) -> None:
        with pytest.raises(InputError, match="cannot carry"):
            adobe.format_adobe({**adobe.parse_adobe(GOOD), "Own": Secret(value)})

    def test_a_key_that_is_read_as_another_is_not_written(self) -> None:
        for key in ("ValidationServerCertificate", "validateservercertificate", "UID"):
            with pytest.raises(InputError, match="the name of another key"):
                adobe.format_adobe({**adobe.parse_adobe(GOOD), key: Secret("1")})

    def test_only_fields_of_an_auth_spec_are_given_to_it(self) -> None:
        keys = [field for field in adobe.POSTGRESQL_STRING.fields if not field.required]
        texts = [f"{GOOD};{field.key}={field.choices[0].value}" for field in keys if field.choices]
        assert texts
        for text in [*texts, f"{GOOD};Own=x"]:
            pasted = adobe.read_adobe(text)
            values = pasted.values_for(BASIC)
            assert values.keys() <= {field.name for field in BASIC.fields}
        assert pasted.values_for(adobe.POSTGRESQL_STRING)["Own"] == Secret("x")
