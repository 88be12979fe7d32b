from __future__ import annotations

import string
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pgflow_widgets.errors import InputError
from pgflow_widgets.local import postgres_files
from pgflow_widgets.model import suspected_secrets
from pgflow_widgets.model.auth_fields import SslMode
from pgflow_widgets.model.connection_strings import adobe
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.connection_strings.pasted import read_environment, read_pasted
from pgflow_widgets.model.connection_strings.placeholders import is_placeholder
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret, Value
from pgflow_widgets.model.sources import POSTGRESQL
from tests.support.tables import for_each

CANARY = "canary-91cc"
GOOD = "Server=db.example.com;Database=acme;Port=5432;UID=reader;Password=s3cret"

# Characters that no part of a connection string may hold.
FORBIDDEN = ";{}\"'"
hosts = st.from_regex(r"[a-z][a-z0-9-]{0,20}(\.[a-z]{2,5}){0,2}", fullmatch=True)
ports = st.integers(1, 65535).map(str)
visible = st.characters(codec="utf-8", exclude_categories=("C", "Z"))
printable = visible.filter(lambda each: each not in FORBIDDEN)
names = st.text(printable, min_size=1, max_size=20)
anything = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
identifiers = names.filter(
    lambda each: "://" not in each and not suspected_secrets.holds_secret(each)
)
keys = st.from_regex(r"[A-Z][A-Za-z]{3,12}X", fullmatch=True)


@st.composite
def values(draw: st.DrawFn) -> dict[str, Value]:
    found: dict[str, Value] = {
        "server": draw(hosts),
        "database": draw(identifiers),
        "port": draw(ports),
        "username": draw(identifiers),
        "password": Secret(draw(names)),
    }
    if draw(st.booleans()):
        found["encryptionMethod"] = draw(st.sampled_from("016"))
    if draw(st.booleans()):
        found["validateServerCertificate"] = draw(st.sampled_from("01"))
    extras = draw(st.lists(keys, max_size=3, unique_by=str.casefold))
    return found | {key: Secret(draw(names)) for key in extras}


class TestGrammar:
    def test_it_is_the_documented_one(self) -> None:
        parsed = adobe.parse_adobe(GOOD + ";EncryptionMethod=1;ValidateServerCertificate=0")
        assert parsed == {
            "server": "db.example.com",
            "database": "acme",
            "port": "5432",
            "username": "reader",
            "password": Secret("s3cret"),
            "encryptionMethod": "1",
            "validateServerCertificate": "0",
        }
        assert adobe.format_adobe(adobe.parse_adobe(GOOD)).reveal() == GOOD

    @given(values())
    def test_what_is_written_is_read_back(self, given_: dict[str, Value]) -> None:
        written = adobe.format_adobe(given_)
        assert adobe.parse_adobe(written) == given_
        assert list(adobe.parse_adobe(written)) == list(adobe.parse_adobe(written.reveal()))

    @given(
        st.lists(
            st.sampled_from([*"=; {}abc15", "Server", "UID", "Password", "Database", "Port"])
        ).map("".join)
        | st.text(max_size=60)
        | st.builds(lambda tail: GOOD + tail, st.text(max_size=12))
    )
    def test_any_other_text_is_refused_or_means_one_thing(self, text: str) -> None:
        try:
            parsed = adobe.parse_adobe(text)
        except InputError:
            return
        written = adobe.format_adobe(parsed)
        assert adobe.parse_adobe(written) == parsed

    @for_each(
        "text",
        [
            "",
            ";",
            "Server",
            GOOD.replace(";Port=5432", ""),
            GOOD.replace("Database=acme;Port=5432", "Port=5432;Database=acme"),
            GOOD.replace("UID", "User ID"),
            GOOD.replace("reader", "{USERNAME}"),
            GOOD.replace("5432", "99999"),
            GOOD.replace("db.example.com", "db.example.com:5432"),
            GOOD.replace("s3cret", ""),
            GOOD.replace("s3cret", " s3cret"),
            GOOD + ";Port=5432",
            GOOD + ";EncryptionMethod=5",
            GOOD + ";ValidateServerCertificate=2",
            GOOD + ";=x",
            GOOD + ";junk",
            GOOD + ";;",
            "EncryptionMethod=1;" + GOOD,
        ],
    )
    def test_what_breaks_a_rule_is_refused(self, text: str) -> None:
        with pytest.raises(InputError):
            adobe.parse_adobe(text)

    @for_each("mark", [*FORBIDDEN, "\n", " "])
    def test_what_it_cannot_carry_names_the_way_out(self, mark: str) -> None:
        values = adobe.parse_adobe(GOOD) | {"password": Secret(f"{CANARY}{mark}")}
        with pytest.raises(InputError) as caught:
            adobe.format_adobe(values)
        assert "Basic authentication" in str(caught.value)
        assert caught.value.field == "password"
        assert CANARY not in str(caught.value)

    @for_each("names_", [("Twice", "tWICE"), ("Port ",), ("Server",), ("a=b",)])
    def test_a_key_that_could_be_taken_for_another_is_not_written(
        self, names_: tuple[str, ...]
    ) -> None:
        extras = {name: Secret("x") for name in names_}
        with pytest.raises(InputError):
            adobe.format_adobe(adobe.parse_adobe(GOOD) | extras)

    def test_an_equals_sign_in_a_password_survives(self) -> None:
        assert adobe.parse_adobe(GOOD + "=x==")["password"] == Secret("s3cret=x==")

    def test_a_wrong_spelling_of_adobes_page_is_put_right(self) -> None:
        pasted = adobe.read_adobe(GOOD + ";ValidationServerCertificate=1;EncryptionMethod=1")
        assert pasted.values["validateServerCertificate"] == "1"
        assert pasted.notes == ("ValidateServerCertificate is the right spelling.",)
        assert pasted.ssl_mode is SslMode.VERIFY_FULL


def could_stand_in_pgpass(password: str) -> bool:
    # Blanks or quotation marks around it, or an address, make the line something else.
    trimmed = password.strip().strip("\"'`\u201c\u201d\u201e\u2018\u2019\u201a\xab\xbb")
    return trimmed == password and "://" not in password


def plain(pasted: Pasted) -> dict[str, Any]:
    return {k: v.reveal() if isinstance(v, Secret) else v for k, v in pasted.values.items()}


FULL = {
    "server": "db.example.com",
    "port": "5433",
    "database": "acme",
    "username": "reader",
    "password": CANARY,
}
SERVICE = (
    f"# mine\n[acme]\nhost=db.example.com\nport=5433\ndbname=acme\nuser=reader\npassword={CANARY}"
)


class TestAtHand:
    @for_each(
        "text, kind",
        [
            (f"postgresql://reader:{CANARY}@db.example.com:5433/acme", "a PostgreSQL URI"),
            (f"postgres://reader:{CANARY}@db.example.com:5433/acme?connect_timeout=3", "URI"),
            (f"postgresql+psycopg2://reader:{CANARY}@db.example.com:5433/acme", "URI"),
            (f"jdbc:postgresql://db.example.com:5433/acme?user=reader&password={CANARY}", "URI"),
            (
                f"postgresql:///acme?host=db.example.com&port=5433&user=reader&password={CANARY}",
                "URI",
            ),
            (f"host=db.example.com port=5433 dbname=acme user=reader password={CANARY}", "DSN"),
            (
                f"host = 'db.example.com' port=5433 dbname=acme user=reader password='{CANARY}'",
                "DSN",
            ),
            (
                f"export PGHOST=db.example.com\nexport PGPORT='5433'\nPGDATABASE=acme\n"
                f'PGUSER=reader\nPGPASSWORD="{CANARY}"',
                "PG* variables",
            ),
            (SERVICE, "pg_service.conf"),
            (f"db.example.com:5433:acme:reader:{CANARY}", "pgpass"),
            (
                f"Server=db.example.com;Database=acme;Port=5433;UID=reader;Password={CANARY}",
                "string",
            ),
            (
                f"Host=db.example.com;Port=5433;Database=acme;Username=reader;Password={CANARY};"
                "Pooling=true",
                "ADO.NET",
            ),
            (f"Server=db.example.com;Database=acme;Port=5433;User Id=reader;Pwd={CANARY};", "ADO"),
        ],
    )
    def test_each_format_is_recognised(self, text: str, kind: str) -> None:
        pasted = read_pasted(Secret(text))
        assert plain(pasted) == FULL
        assert kind in pasted.kind
        assert CANARY not in repr(pasted)

    @for_each("mode", list(SslMode))
    def test_the_way_of_encryption_is_carried_over(self, mode: SslMode) -> None:
        for text in (
            f"postgresql://u@h/d?sslmode={mode}",
            f"host=h sslmode={mode}",
            f"PGHOST=h\nPGSSLMODE={mode}",
            f"Host=h;Database=d;Ssl Mode={mode.title().replace('-', '')}",
        ):
            pasted = read_pasted(text)
            assert pasted.ssl_mode is mode
            for cloud, specs in POSTGRESQL.auth.items():
                for spec in specs:
                    found = spec.ssl_mode(pasted.values_for(spec))
                    strict = mode in {SslMode.REQUIRE, SslMode.VERIFY_CA, SslMode.VERIFY_FULL}
                    encrypted = {SslMode.REQUIRE, SslMode.VERIFY_CA, SslMode.VERIFY_FULL}
                    assert (found in encrypted) is strict, (cloud, spec.name)

    @given(anything.filter(lambda each: not is_placeholder(each)))
    def test_a_uri_carries_any_password(self, password: str) -> None:
        text = f"postgresql://{quote('a user', safe='')}:{quote(password, safe='')}@h:1/d"
        assert plain(read_pasted(text))["password"] == password

    @given(
        st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1).filter(
            lambda each: not is_placeholder(each)
        )
    )
    def test_a_dsn_carries_any_password(self, password: str) -> None:
        escaped = password.replace("\\", "\\\\").replace("'", "\\'")
        assert plain(read_pasted(f"host=h password='{escaped}'"))["password"] == password

    @given(st.text(visible, min_size=1))
    def test_a_line_of_pgpass_carries_any_password(self, password: str) -> None:
        # Of what no such file holds, `test_pasted` has examples.
        assume(not is_placeholder(password) and could_stand_in_pgpass(password))
        escaped = password.replace("\\", "\\\\").replace(":", "\\:")
        assert plain(read_pasted(f"h:1:d:u:{escaped}"))["password"] == password

    def test_an_ipv6_host_loses_its_brackets(self) -> None:
        assert plain(read_pasted("postgresql://u@[2001:db8::1]:5433/d")) == {
            "server": "2001:db8::1",
            "port": "5433",
            "database": "d",
            "username": "u",
        }

    def test_wildcards_of_pgpass_leave_fields_unset(self) -> None:
        assert plain(read_pasted(f"*:*:*:reader:{CANARY}")) == {
            "username": "reader",
            "password": CANARY,
        }

    def test_a_service_is_looked_up_and_what_is_said_wins(self) -> None:
        pasted = read_pasted("service=acme port=6000", service_file=SERVICE)
        assert plain(pasted) == {**FULL, "port": "6000"}
        with pytest.raises(InputError, match="not in pg_service"):
            read_pasted("service=other", service_file=SERVICE)

    def test_a_missing_password_is_taken_from_the_password_file(self) -> None:
        passfile = (
            "# all of them\nother:*:*:*:no\ndb.example.com:5432:*:reader:no\n"
            f"db.example.com:5433:acme:*:{CANARY}\n*:*:*:*:last"
        )
        uri = "postgresql://reader@db.example.com:5433/acme"
        pasted = read_pasted(uri, passfile=passfile)
        assert plain(pasted) == FULL
        assert "The password is from ~/.pgpass." in pasted.notes
        assert plain(read_pasted("postgresql://u@h/d", passfile=passfile))["password"] == "last"

    def test_the_environment_is_read(self) -> None:
        environ = {"PGHOST": "h", "PGUSER": "u", "PGPASSWORD": CANARY, "PATH": "/bin"}
        pasted = read_environment(environ)
        assert pasted is not None
        assert plain(pasted) == {"server": "h", "username": "u", "password": CANARY}
        assert read_environment({"PATH": "/bin"}) is None

    def test_what_is_left_out_is_named(self) -> None:
        pasted = read_pasted("postgresql://u@h/d?connect_timeout=3&application_name=x")
        assert pasted.notes == ("Left out: connect_timeout, application_name.",)

    @for_each(
        "text",
        [
            "",
            CANARY,
            f"mysql://u:{CANARY}@h/d",
            f"postgresql://u:{CANARY}@h1,h2/d",
            f"host=h1,h2 password={CANARY}",
            f"host=/var/run/postgresql password={CANARY}",
            f"postgresql://u:{CANARY}%zz@h/d",
            f"postgresql://u:{CANARY}%ff@h/d",
            f"host=h password='{CANARY}",
            f"host=h {CANARY}",
            f"PGHOST=h\n{CANARY}",
            f"[a]\nhost=h\n[b]\npassword={CANARY}",
            f"a:b:{CANARY}",
            f"Server=h;{CANARY}",
            "host=h\0",
            "x" * 10_001,
        ],
    )
    def test_what_cannot_be_read_is_refused_without_a_quotation(self, text: str) -> None:
        with pytest.raises(InputError) as caught:
            read_pasted(text)
        error: BaseException | None = caught.value
        while error is not None:
            assert CANARY not in str(error)
            error = error.__cause__ or error.__context__

    @given(
        st.text(max_size=80)
        | st.builds(
            lambda start, tail: start + tail,
            st.sampled_from(
                [
                    *("postgresql://", "postgresql://u:p@h:1/d", "host=h ", "PGHOST=", "[a]\n"),
                    *("Server=h;", "a:1:b:c:", "jdbc:postgresql://h/d?", "host='", "[a"),
                ]
            ),
            st.text(st.sampled_from(string.printable), max_size=30),
        )
    )
    def test_any_text_is_read_or_refused(self, text: str) -> None:
        try:
            pasted = read_pasted(text)
        except InputError:
            return
        for specs in POSTGRESQL.auth.values():
            for spec in specs:
                spec.problems(pasted.values_for(spec))


def test_every_field_of_a_spec_is_filled_from_a_uri() -> None:
    uri = read_pasted(f"postgresql://reader:{CANARY}@db.example.com:5433/acme?sslmode=verify-full")
    string_ = POSTGRESQL.auth_spec(Cloud.AZURE, "Connection string")
    assert adobe.format_adobe(uri.values_for(string_)).reveal() == (
        f"Server=db.example.com;Database=acme;Port=5433;UID=reader;Password={CANARY}"
        ";EncryptionMethod=1;ValidateServerCertificate=1"
    )


class TestFiles:
    def test_the_users_own_files_are_read(self, tmp_path: Path) -> None:
        environ = {"PGSERVICEFILE": str(tmp_path / "service"), "PGPASSFILE": str(tmp_path / "pass")}
        assert not postgres_files.service_file(environ)
        assert not postgres_files.passfile(environ)
        (tmp_path / "service").write_text(SERVICE)
        (tmp_path / "pass").write_text("*:*:*:*:x")
        assert postgres_files.service_file(environ) == Secret(SERVICE)

    def test_a_password_file_that_others_may_read_is_ignored_as_libpq_does(
        self, tmp_path: Path
    ) -> None:
        file = tmp_path / "pass"
        file.write_text("*:*:*:*:x")
        for mode, text in ((0o600, "*:*:*:*:x"), (0o644, "")):
            file.chmod(mode)
            assert postgres_files.passfile({"PGPASSFILE": str(file)}) == Secret(text)
