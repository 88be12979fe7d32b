from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pgflow_widgets.errors import InputError
from pgflow_widgets.model import suspected_secrets
from pgflow_widgets.model.auth_fields import SslMode
from pgflow_widgets.model.connection_strings import adobe
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.connection_strings.pasted import read_environment, read_pasted
from pgflow_widgets.model.connection_strings.placeholders import holds_placeholder, is_placeholder
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.model.sources import POSTGRESQL
from tests.support.tables import for_each

CANARY = "canary-3b7e"
STRING = POSTGRESQL.auth_spec(Cloud.AZURE, "Connection string")
MARKS = " ;='\"%@:/\\{}$`&#?,*[]"

# Every character that a password can be typed with; a line break ends most notations. A few words
# in braces, or in the braces of ODBC, stand for what is to be filled in.
passwords = st.text(
    st.sampled_from(MARKS) | st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")),
    min_size=1,
    max_size=20,
).filter(lambda each: not is_placeholder(each) and not is_placeholder(f"{{{each}}}"))
trimmed = passwords.filter(lambda each: each == each.strip())


def plain(pasted: Pasted) -> dict[str, Any]:
    return {k: v.reveal() if isinstance(v, Secret) else v for k, v in pasted.values.items()}


def in_chain(error: BaseException | None, text: str) -> bool:
    while error is not None:
        if text in str(error) or text in repr(error.args):
            return True
        error = error.__cause__ or error.__context__
    return False


def attempt(reader: Callable[[str], Pasted], text: str) -> Pasted | InputError:
    try:
        return reader(text)
    except InputError as error:
        return error


def powershell(password: str) -> str:
    return f"$env:PGHOST = 'h'; $env:PGPASSWORD = '{password.replace(chr(39), chr(39) * 2)}'"


def dsn(password: str) -> str:
    escaped = password.replace("\\", "\\\\").replace("'", "\\'")
    return f"host=h password='{escaped}'"


def pgpass(password: str) -> str:
    return "h:*:*:*:" + password.replace("\\", "\\\\").replace(":", "\\:")


def doubled(password: str, start: str, end: str) -> str:
    return f"Pwd={start}{password.replace(end, end * 2)}{end};Server=h"


WRITERS: dict[str, Callable[[str], str]] = {
    "uri": lambda p: f"postgresql://:{quote(p, safe='')}@h",
    "uri query": lambda p: f"jdbc:postgresql://h/?password={quote(p, safe='')}",
    "dsn": dsn,
    "export": lambda p: f"export PGHOST=h PGPASSWORD={shlex.quote(p)}",
    "shell": lambda p: f"PGHOST=h; PGPASSWORD={shlex.quote(p)}; export PGHOST PGPASSWORD",
    "powershell": powershell,
    "windows": lambda p: f'set PGHOST=h\r\nset "PGPASSWORD={p}"',
    "pgpass": pgpass,
    "ado": lambda p: doubled(p, '"', '"'),
    "ado, single": lambda p: "Server=h;" + doubled(p, "'", "'").removesuffix(";Server=h"),
    "odbc": lambda p: doubled(p, "{", "}"),
    "service": lambda p: f"[one]\nhost=h\npassword={p}\nconnect_timeout=3",
}
# Spaces at the ends belong to the password where something marks its ends.
TRIMS = {"windows", "service"}
# Blanks or quotation marks around a password, or an address, make another thing of the line.
QUOTES = " \xa0\u2009\u3000\"'`\u201c\u201d\u201e\u2018\u2019\u201a\xab\xbb"


@pytest.mark.parametrize("notation", WRITERS)
@given(password=passwords)
@example(password="pa;ss=x y'z\"%@:/\\é🐘")
def test_every_notation_carries_any_password(notation: str, password: str) -> None:
    if notation in TRIMS:
        password = password.strip() or "x"
    if notation == "pgpass":
        password = password.replace("://", ":/").strip().strip(QUOTES).strip() or "x"
        assume(password == password.strip(QUOTES) and not is_placeholder(password))
    pasted = read_pasted(Secret(WRITERS[notation](password)))
    assert plain(pasted) == {"server": "h", "password": password}
    assert pasted.values_for(STRING) == {"server": "h", "password": Secret(password)}


@given(trimmed.filter(lambda each: each[0] not in "'\""))
@example("it's;50% $off\\")
def test_what_env_prints_is_taken_as_it_is(password: str) -> None:
    text = f"PGHOST=h\nPGPASSWORD={password}\nTERM=xterm a=b"
    assert plain(read_pasted(text)) == {"server": "h", "password": password}


@given(
    *(st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1) for _ in "abc")
)
def test_every_part_of_a_uri_is_decoded(user: str, password: str, database: str) -> None:
    assume(not any("://" in name or holds_placeholder(name) for name in (user, database)))
    assume(not any(map(suspected_secrets.holds_secret, (user, database))))
    assume(not is_placeholder(password))
    assume(not database.endswith("."))  # which ends the sentence, not the URI
    parts = (quote(part, safe="") for part in (user, password, database))
    text = "postgres://{}:{}@[::1]:5433/{}".format(*parts)
    assert plain(read_pasted(text)) == {
        "server": "::1",
        "port": "5433",
        "username": user,
        "password": password,
        "database": database,
    }


class TestNothingIsGivenAway:
    @for_each(
        "text",
        [
            f"PGHOST=h PGPASSWORD={CANARY}",
            f"PGHOST=h PGPASSWORD={CANARY} ",
            f"PGHOST=h;PGPASSWORD={CANARY}",
            f"export PGHOST=h PGPASSWORD='{CANARY}'",
            f"export PGHOST=h && export PGPASSWORD={CANARY}",
            f"set PGHOST=h&& set PGPASSWORD={CANARY}",
            f"$env:PGHOST='h';$env:PGPASSWORD=\"{CANARY}\"",
            f'Server=h;Password="{CANARY}"',
            f"h:*:*:*:{CANARY}",
        ],
    )
    def test_one_line_with_several_values_is_taken_apart(self, text: str) -> None:
        assert plain(read_pasted(Secret(text))) == {"server": "h", "password": CANARY}

    @for_each(
        "text",
        [
            f"set PGHOST=h PGPASSWORD={CANARY}",
            f"PGHOST=h password={CANARY}",
            f"$env:PGHOST=h PGPASSWORD={CANARY}",
            f"export PGHOST=h {CANARY}",
            f"export PGHOST='h PGPASSWORD={CANARY}",
        ],
    )
    def test_what_may_be_a_password_is_not_put_into_a_field_that_shows_it(self, text: str) -> None:
        with pytest.raises(InputError) as caught:
            read_pasted(text)
        assert not in_chain(caught.value, CANARY)

    @pytest.mark.parametrize(
        "text",
        [
            f"Host=h;Database=d;Password=pa;{CANARY.replace('-', '')}=x;Pooling=true",
            f"host=h pooling=true password=pa {CANARY.replace('-', '')}=x",
            f"postgresql://h/d?pooling=true&password=pa&{CANARY.replace('-', '')}=x",
        ],
    )
    def test_a_piece_of_a_password_is_not_told_as_a_key(self, text: str) -> None:
        (note,) = read_pasted(text).notes
        assert "ooling" in note
        assert "1 that" in note
        assert CANARY.replace("-", "") not in note

    @pytest.mark.parametrize(
        ("text", "at_fault"),
        [
            (f"Server=h;Database=d;Password={CANARY};Pwd={CANARY}", "password"),
            (f"Server=h;Host=i;Password={CANARY}", "server"),
        ],
    )
    def test_of_two_values_none_is_chosen_in_silence(self, text: str, at_fault: str) -> None:
        with pytest.raises(InputError, match="twice") as caught:
            read_pasted(text)
        assert caught.value.field == at_fault
        assert not in_chain(caught.value, CANARY)

    def test_a_key_that_nobody_declared_is_not_named(self) -> None:
        text = f"Server=h;Database=d;Port=1;UID=u;Password=p;{CANARY}=1;{CANARY}=2"
        with pytest.raises(InputError, match="A key stands there twice") as caught:
            adobe.parse_adobe(text)
        assert caught.value.field is None
        assert not in_chain(caught.value, CANARY)


class TestMeaning:
    @for_each(
        "text, missing",
        [
            ("Server=h;Database={your_database};User Id=u;Password={your_password};", 2),
            ("jdbc:postgresql://h/{your_database}?user=u&password={your_password}", 2),
            ("Server=h;Database={DATABASE};Port={PORT};UID=u;Password={PASSWORD}", 3),
            ("Driver={PostgreSQL Unicode};Server=h;Uid=u;Pwd={your_password}", 1),
        ],
    )
    def test_a_placeholder_leaves_its_field_to_be_filled_in(self, text: str, missing: int) -> None:
        pasted = read_pasted(text)
        assert plain(pasted) == {"server": "h", "username": "u"}
        assert pasted.notes[0 if "Driver" not in text else -2].count(",") == missing - 1
        assert any("placeholder" in note and "password" in note for note in pasted.notes)

    @for_each(
        "mode, trust, meant",
        [
            ("Require", "true", SslMode.REQUIRE),
            ("Require", "false", SslMode.VERIFY_CA),
            ("VerifyFull", "true", SslMode.VERIFY_FULL),
            ("Prefer", "false", SslMode.PREFER),
        ],
    )
    def test_trust_in_the_certificate_never_weakens(
        self, mode: str, trust: str, meant: SslMode
    ) -> None:
        text = f"Host=h;Database=d;SSL Mode={mode};Trust Server Certificate={trust}"
        assert read_pasted(text).ssl_mode is meant

    def test_what_is_said_in_adobes_own_words_wins(self) -> None:
        text = "Host=h;Database=d;Ssl Mode=Require;EncryptionMethod=6;ValidateServerCertificate=1"
        values = read_pasted(text).values_for(STRING)
        assert (values["encryptionMethod"], values["validateServerCertificate"]) == ("6", "1")

    def test_an_at_sign_may_be_in_a_database_name_or_forgotten_in_a_password(self) -> None:
        assert plain(read_pasted("postgresql://h/d@x")) == {
            "server": "h",
            "database": "d@x",
        }
        found = plain(read_pasted(f"postgresql://u:{CANARY}/@#@h/d"))
        assert found["password"] == f"{CANARY}/@#"
        assert found["server"] == "h"

    def test_a_host_name_is_preferred_to_an_address(self) -> None:
        pasted = read_pasted("host=db.example.com hostaddr=192.0.2.1")
        assert plain(pasted) == {"server": "db.example.com"}
        assert pasted.notes == ("Left out: hostaddr.",)
        assert plain(read_pasted("hostaddr=192.0.2.1")) == {"server": "192.0.2.1"}

    @pytest.mark.parametrize(
        "source", ["service=one", "postgresql:///?service=one", "PGSERVICE=one"]
    )
    def test_a_service_is_looked_up_as_libpq_does(self, source: str) -> None:
        file = "[zero]\nhost=z\n[one]\n# first wins\nhost=h\nhost=i\n\n[one]\nuser=u"
        assert plain(read_pasted(source, service_file=file)) == {"server": "h"}
        pasted = read_environment({"PGSERVICE": "one", "PGHOST": "mine"}, service_file=file)
        assert pasted is not None
        assert plain(pasted) == {"server": "mine"}

    def test_several_entries_are_refused_even_of_one_name(self) -> None:
        with pytest.raises(InputError, match="paste one alone"):
            read_pasted(f"[a]\nhost=h\n[a]\npassword={CANARY}")

    @for_each(
        "line, found",
        [
            (f"h:5432:u:u:{CANARY}", True),
            (f"h:5432:*:u:{CANARY}", True),
            (f"h:5432:other:u:{CANARY}", False),
            (f"h:5433:*:u:{CANARY}", False),
            (f"\\*:*:*:*:{CANARY}", False),
            (f"#h:5432:u:u:{CANARY}", False),
            (f"h:5432:u:{CANARY}", False),
        ],
    )
    def test_the_password_file_is_searched_with_libpqs_defaults(
        self, line: str, found: bool
    ) -> None:
        pasted = read_pasted("postgresql://u@h", passfile=f"{line}\n")
        assert plain(pasted).get("password") == (CANARY if found else None)

    def test_an_environment_of_empty_or_broken_variables(self) -> None:
        assert read_environment({"PGHOST": "", "PGPASSWORD": ""}) is None
        with pytest.raises(InputError) as caught:
            read_environment({"PGHOST": "h", "PGPASSWORD": f"{CANARY}\udcff"})
        assert not in_chain(caught.value, CANARY)

    @for_each(
        "text",
        ["SOME_URL=x", "export PGTZ=utc", "host=", "connect_timeout=3", "[one]\n", "a=b;c=d"],
    )
    def test_a_text_without_a_login_is_refused(self, text: str) -> None:
        with pytest.raises(InputError):
            read_pasted(text)


VALID = [
    f"Server=h;Database=d;Port=5432;UID=u;Password={CANARY};EncryptionMethod=1",
    f"postgresql://u:{CANARY}@h:5432/d?sslmode=require&service=one",
    f"host=h port=5432 dbname=d user=u password='{CANARY}'",
    f"export PGHOST=h PGPASSWORD='{CANARY}' PGSSLMODE=require",
    f"set PGHOST=h && set PGPASSWORD={CANARY}",
    f"$env:PGHOST = 'h'; $env:PGPASSWORD = '{CANARY}'",
    f"[one]\nhost=h\nuser=u\npassword={CANARY}",
    f"h:5432:d:u:{CANARY}",
    f'Driver={{PostgreSQL}};Server=h;Uid=u;Pwd="{CANARY}";Trust Server Certificate=true',
]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(VALID))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 3)))
        new = draw(st.text(st.sampled_from(MARKS + "\n\r\t\0ax1\ud800é"), max_size=3))
        text = text[:start] + new + text[end:]
    return text


@given(mutated())
def test_a_broken_text_is_read_or_refused_without_a_quotation(text: str) -> None:
    for reader in (read_pasted, adobe.read_adobe):
        outcome = attempt(reader, text)
        if isinstance(outcome, InputError):
            assert not in_chain(outcome, CANARY)
        else:
            assert not any(CANARY in note for note in outcome.notes)
            for specs in POSTGRESQL.auth.values():
                for spec in specs:
                    spec.problems(outcome.values_for(spec))


# The form asks about every text that is typed; each of these took minutes or worse.
@pytest.mark.timeout(10)
@for_each(
    "start, middle, end",
    [
        ("", "# ", "x"),
        ("PGHOST=x", " ", "y"),
        ("a", " ", "b"),
        ("a=", '";', ""),
        ("a='", "\\'", ""),
        ("set PGHOST=h", "& ", "x"),
        ("", "a:", "\\"),
        ("$env:PGHOST=", "'", "x"),
        ("[a]\n", "b = c\n", ""),
        ("postgresql://", "@:", "/?"),
    ],
)
def test_a_long_text_is_answered_at_once(start: str, middle: str, end: str) -> None:
    text = start + middle * (9_900 // len(middle)) + end
    outcome = attempt(read_pasted, text)
    assert not isinstance(outcome, InputError) or "too long" not in outcome.message
