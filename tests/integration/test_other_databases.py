"""Tables of databases that nobody here set up: poolers, grants, settings, odd views and values."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from pgflow_widgets.errors import InputError, ProviderError
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support.pooler import Pooler
from tests.support.services import Postgres, Service

if TYPE_CHECKING:
    import asyncpg

    from pgflow_widgets.notebook.plan import Plan


class Place:
    """A schema of its own, a connection to it, and what a dataflow brings from there."""

    def __init__(self, sandbox: Sandbox, loop: asyncio.AbstractEventLoop, admin: Any) -> None:
        self.sandbox = sandbox
        self.loop = loop
        self.admin: asyncpg.Connection = admin
        self.schema = f"other_{random.getrandbits(48):x}"
        self.connection = self.name = f"other {random.getrandbits(48):x}"
        self.plans: list[Plan] = []

    def sql(self, statements: str) -> None:
        """Run statements; ``{s}`` stands for the schema."""
        self.loop.run_until_complete(self.admin.execute(statements.replace("{s}", self.schema)))

    def clear(self) -> None:
        """Leave nothing behind, in the sandbox and in the database."""
        for plan in self.plans:
            plan.undo(self.sandbox)
        connections = self.sandbox.connections()
        for made in connections.loc[connections["name"].str.startswith(self.name), "id"]:
            self.sandbox.connections.delete(made)
        self.sql("DROP SCHEMA {s} CASCADE; ALTER ROLE analyst RESET ALL")

    def path(self, table: str) -> str:
        return f"{self.schema}.{table}"

    def copied(self, table: str, **planned: Any) -> tuple[Plan, list[dict[str, Any]]]:
        """Bring a table into a dataset, and return the plan and what arrived."""
        title = f"other {random.getrandbits(48):x}"
        plan = self.sandbox.plan(
            self.connection, self.path(table), dataset=title, schema_class="record", **planned
        )
        self.plans.append(plan)
        run = self.sandbox.flows.wait(plan.apply(self.sandbox))
        assert run.status == "success", run
        frame = self.sandbox.datasets.read(title)
        return plan, frame.astype("object").where(frame.notna(), None).to_dict("records")


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture
def place(service: Service, postgres: Postgres, loop: asyncio.AbstractEventLoop) -> Iterator[Place]:
    admin = loop.run_until_complete(postgres.admin())
    found = Place(Sandbox(service.credentials, "dev"), loop, admin)
    found.sql("CREATE SCHEMA {s}; GRANT USAGE ON SCHEMA {s} TO PUBLIC")
    found.sql("ALTER DEFAULT PRIVILEGES IN SCHEMA {s} GRANT SELECT ON TABLES TO PUBLIC")
    found.sandbox.connections.create(found.connection, **postgres.login(), ssl_mode="Disable")
    yield found
    found.clear()
    loop.run_until_complete(admin.close())


class TestPooler:
    @pytest.mark.parametrize("mode", ["session", "transaction"])
    def test_everything_works_through_pgbouncer(
        self, place: Place, pooler: Pooler, mode: str
    ) -> None:
        login = pooler.login(mode) | {"ssl_mode": "Prefer"}
        place.sql("CREATE TABLE {s}.t (id int PRIMARY KEY, day date, b bytea)")
        place.sql("INSERT INTO {s}.t SELECT n, '2026-01-01', 'x' FROM generate_series(1, 30) n")
        steps = place.sandbox.connections.check(**login)
        assert "fail" not in set(steps["state"]), steps[["step", "detail"]]
        place.connection = f"{place.connection} {mode}"
        place.sandbox.connections.create(place.connection, **login)
        assert place.sandbox.connections.test(place.connection)["result"].all()
        assert place.path("t") in set(place.sandbox.tables(place.connection)["path"])
        frame = place.sandbox.preview(place.connection, place.path("t"))
        assert (len(frame), frame["b"][0]) == (30, "\\x78")
        assert len(place.copied("t")[1]) == 30

    def test_what_others_left_in_a_pooled_session_changes_nothing(
        self, place: Place, pooler: Pooler
    ) -> None:
        place.sql("CREATE VIEW {s}.t AS SELECT now() - now() + '1 day'::interval AS span,"
                  " '\\x00ff'::bytea AS b, '2026-02-01 12:00+00'::timestamptz AS at"
                  " FROM pg_sleep(0.3)")  # fmt: skip
        place.connection = f"{place.connection} left"
        place.sandbox.connections.create(
            place.connection, **pooler.login("transaction"), ssl_mode="Disable"
        )

        async def leave() -> None:
            import asyncpg

            login = pooler.login("transaction")
            other = await asyncpg.connect(
                host=login["server"],
                port=pooler.port,
                user=login["username"],
                password=login["password"],
                database="transaction",
                ssl=False,
                statement_cache_size=0,
            )
            await other.execute(
                "SET bytea_output = 'escape'; SET IntervalStyle = 'sql_standard';"
                "SET statement_timeout = 200; SET search_path = nowhere"
            )
            await other.close()

        place.loop.run_until_complete(leave())
        steps = place.sandbox.connections.check(
            **pooler.login("transaction"), ssl_mode="Disable"
        ).set_index("step")
        assert "fail" not in set(steps["state"]), steps["detail"]
        row = place.sandbox.preview(place.connection, place.path("t")).iloc[0]
        assert (row["span"], row["b"], str(row["at"])) == (
            "P1D",
            "\\x00ff",
            "2026-02-01 12:00:00+00:00",
        )


SETTINGS = {
    "bytea_output": "escape",
    "DateStyle": "German, DMY",
    "IntervalStyle": "postgres_verbose",
    "TimeZone": "Asia/Kathmandu",
    "extra_float_digits": "-10",
    "quote_all_identifiers": "on",
    "xmlbinary": "hex",
    "client_encoding": "LATIN1",
    "standard_conforming_strings": "off",
    "default_transaction_isolation": "serializable",
}
VALUES = """
CREATE TABLE {s}.t AS SELECT
  '\\x00ff5c41'::bytea AS b, ARRAY['\\x01'::bytea] AS bs, '1 day 02:03'::interval AS span,
  ARRAY['1 mon'::interval] AS spans, '2026-02-01 12:00:00.5+02'::timestamptz AS tz,
  ARRAY['2026-02-01 12:00+02'::timestamptz] AS tzs, '2026-02-03'::date AS d,
  daterange('2026-02-03', '2026-03-03') AS dates, '12:00+02'::timetz AS clock,
  0.1::real AS r, ARRAY[0.1::real, 1e20] AS rs, 0.1::float8 + 0.2 AS f, 1234.5::numeric::money AS m,
  ROW('2026-02-03'::date, '\\x01'::bytea)::text AS pair, 'é'::text AS t, 'pg_class'::regclass AS c
"""


def test_no_setting_of_the_role_changes_a_value(place: Place) -> None:
    place.sql(VALUES)
    before = place.sandbox.preview(place.connection, place.path("t")).iloc[0].to_dict()
    copied = place.copied("t")[1]
    for name, value in SETTINGS.items():
        place.sql(f"ALTER ROLE analyst SET {name} = '{value}'")
    assert place.sandbox.preview(place.connection, place.path("t")).iloc[0].to_dict() == before
    assert place.copied("t")[1] == copied
    assert (before["r"], before["b"], before["m"]) == (0.1, "\\x00ff5c41", 1234.5)


def test_a_real_is_what_the_database_writes(place: Place) -> None:
    place.sql("CREATE TABLE {s}.t (id int, r real); INSERT INTO {s}.t VALUES (1, 0.1), (2, 9.8)")
    place.sql("INSERT INTO {s}.t VALUES (3, 1e-40), (4, 3.4028235e38), (5, NULL)")
    expected = [0.1, 9.8, 1e-40, 3.4028235e38, None]
    frame = place.sandbox.preview(place.connection, place.path("t"))
    assert [*frame["r"].astype(object).where(frame["r"].notna(), None)] == expected
    profile = place.sandbox.tables.profile(place.connection, place.path("t"))
    assert profile["max"][1] == "3.4028235e+38"
    _, rows = place.copied("t")
    assert [row["r"] for row in sorted(rows, key=lambda row: row["id"])] == expected


class TestColumns:
    def test_a_column_that_may_not_be_read_spoils_no_other(self, place: Place) -> None:
        place.sql("CREATE TABLE {s}.t (id int, open text, secret_note text)")
        place.sql("INSERT INTO {s}.t VALUES (1, 'a', 'b')")
        place.sql("REVOKE ALL ON {s}.t FROM PUBLIC; GRANT SELECT (id, open) ON {s}.t TO analyst")
        tables = place.sandbox.tables(place.connection).set_index("path")
        assert tables["can_preview"][place.path("t")]
        frame = place.sandbox.preview(place.connection, place.path("t"), columns=["id", "open"])
        assert frame.iloc[0].to_list() == [1, "a"]
        assert "incomplete" not in frame.attrs
        whole = place.sandbox.preview(place.connection, place.path("t"))
        assert whole["secret_note"].isna().all()
        assert whole.attrs["incomplete"] == [
            "The column 'secret_note' could not be read: permission denied."
        ]
        assert place.copied("t", columns=["id", "open"])[1] == [{"id": 1, "open": "a"}]
        plan, rows = place.copied("t")
        assert rows == [{"id": 1, "open": "a"}]
        assert "secret_note is left out" in plan.notes[0]
        with pytest.raises(InputError, match="'secret_note' could not be read"):
            place.sandbox.plan(place.connection, place.path("t"), columns=["secret_note"])

    def test_a_column_that_fails_spoils_no_other_and_is_named(self, place: Place) -> None:
        place.sql("CREATE TABLE {s}.base AS SELECT n, n - 3 AS m FROM generate_series(1, 5) n")
        place.sql("CREATE VIEW {s}.t AS SELECT n, 1 / m AS bad, 'x'::text AS t,"
                  " ('y' || n)::int AS worse FROM {s}.base")  # fmt: skip
        frame = place.sandbox.preview(place.connection, place.path("t"))
        assert (frame["n"].to_list(), set(frame["t"])) == ([1, 2, 3, 4, 5], {"x"})
        told = frame.attrs["incomplete"]
        assert [each.partition(":")[0] for each in told] == [
            "The column 'bad' could not be read",
            "The column 'worse' could not be read",
        ]
        assert "division by zero" in told[0]
        assert len(place.copied("t", columns=["n", "t"])[1]) == 5

    def test_a_column_whose_function_finds_no_table_spoils_no_other(self, place: Place) -> None:
        place.sql("CREATE FUNCTION {s}.lost(i int) RETURNS bigint LANGUAGE plpgsql STABLE AS"
                  " 'BEGIN RETURN (SELECT count(*) FROM nowhere WHERE id = i); END'")  # fmt: skip
        place.sql("CREATE VIEW {s}.t AS SELECT n AS id, {s}.lost(n) AS bad"
                  " FROM generate_series(1, 3) n")  # fmt: skip
        frame = place.sandbox.preview(place.connection, place.path("t"))
        assert frame["id"].to_list() == [1, 2, 3]
        told = "The column 'bad' could not be read: relation \"nowhere\" does not exist"
        assert [each.removesuffix(".") for each in frame.attrs["incomplete"]] == [told]
        assert len(place.copied("t")[1]) == 3
        place.sql("CREATE VIEW {s}.all AS SELECT n FROM generate_series(1, 3) n"
                  " WHERE {s}.lost(n) = 0")  # fmt: skip
        with pytest.raises(ProviderError, match="nowhere") as caught:
            place.sandbox.preview(place.connection, place.path("all"))
        assert "List the tables" not in str(caught.value.hint)

    def test_a_date_that_is_no_timestamp_spoils_nothing(self, place: Place) -> None:
        place.sql("CREATE TABLE {s}.t (id int, d date)")
        place.sql("INSERT INTO {s}.t VALUES (1, '2024-01-01'), (2, '5874897-12-31'),"
                  " (3, 'infinity'), (4, '-infinity'), (5, '0044-03-15 BC')")  # fmt: skip
        frame = place.sandbox.preview(place.connection, place.path("t"))
        assert frame["id"].to_list() == [1, 2, 3, 4, 5]
        assert frame["d"][1].startswith("5874897-12-31")
        assert len(place.copied("t", columns=["id"])[1]) == 5

    def test_what_is_cut_is_said(self, place: Place) -> None:
        place.sql("CREATE TABLE {s}.t AS SELECT n, repeat('a', 16384) AS fits,"
                  " repeat('b', 16385) AS long FROM generate_series(1, 3) n")  # fmt: skip
        frame = place.sandbox.preview(place.connection, place.path("t"))
        assert frame.attrs["incomplete"] == ["Long texts of the column 'long' are cut."]
        assert {len(text) for text in frame["fits"]} == {len(text) for text in frame["long"]}
        profile = place.sandbox.tables.profile(place.connection, place.path("t"))
        assert profile.attrs["incomplete"] == frame.attrs["incomplete"]
        place.sql("CREATE TABLE {s}.large AS SELECT " + ", ".join(
            f"repeat('{n}', 16000) AS c{n}" for n in range(8)
        ) + " FROM generate_series(1, 100)")  # fmt: skip
        frame = place.sandbox.preview(place.connection, place.path("large"))
        assert frame.attrs["incomplete"] == [
            f"Only {len(frame)} rows: more would be too large for a preview."
        ]


class TestViews:
    def test_the_search_path_is_the_roles_own(self, place: Place) -> None:
        place.sql("CREATE TABLE {s}.part (id int, v text); INSERT INTO {s}.part VALUES (1, 'x')")
        place.sql("SET search_path = {s}")
        place.sql("CREATE FUNCTION {s}.name_of(i int) RETURNS text LANGUAGE sql STABLE AS"
                  " 'SELECT v FROM part WHERE id = i'")  # fmt: skip
        place.sql("CREATE VIEW {s}.t AS SELECT id, name_of(id) AS name FROM part")
        place.sql("RESET search_path; ALTER ROLE analyst SET search_path = {s}")
        assert place.sandbox.preview(place.connection, place.path("t"))["name"][0] == "x"
        assert place.copied("t")[1] == [{"id": 1, "name": "x"}]

    @pytest.mark.parametrize(
        ("definition", "words"),
        [
            ("MATERIALIZED VIEW {s}.t AS SELECT 1 AS id WITH NO DATA", "REFRESH MATERIALIZED"),
            ("VIEW {s}.t AS SELECT (SELECT n FROM generate_series(1, 2) n) AS id", None),
            ("VIEW {s}.t AS SELECT id FROM {s}.certificate WHERE 1 / (id - 1) > 0", None),
        ],
    )
    def test_advice_fits_the_failure(
        self, place: Place, definition: str, words: str | None
    ) -> None:
        place.sql("CREATE TABLE {s}.certificate (id int); INSERT INTO {s}.certificate VALUES (1)")
        place.sql(f"CREATE {definition}")
        with pytest.raises(ProviderError) as caught:
            place.sandbox.preview(place.connection, place.path("t"))
        assert caught.value.field is None
        assert "password" not in str(caught.value.hint)
        assert words is None or words in str(caught.value.hint)
