"""What `Sandbox.plan` proposes for real tables, and that a one-time copy leaves out no row."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError
from pgflow_widgets.local import background
from pgflow_widgets.notebook.plan import Plan
from pgflow_widgets.notebook.sandbox import Sandbox
from tests.support.clocks import next_second
from tests.support.raw_caller import RawClient, body
from tests.support.services import Postgres, Service, misbehaving

if TYPE_CHECKING:
    import asyncpg
    import pandas as pd


class Work:
    """A schema of its own behind a connection."""

    def __init__(self, sandbox: Sandbox, admin: asyncpg.Connection, name: str) -> None:
        self.sandbox = sandbox
        self.name = name
        self._admin = admin

    def sql(self, query: str) -> None:
        """Execute statements in the schema."""
        loop = asyncio.get_event_loop()
        loop.run_until_complete(
            self._admin.execute(
                f"SET search_path = {self.name}; {query};"
                f"GRANT SELECT ON ALL TABLES IN SCHEMA {self.name} TO PUBLIC"
            )
        )

    def plan(self, table: str, **given: Any) -> Plan:
        """Plan a dataset of a name that nobody else uses."""
        name = f"{self.name} {random.getrandbits(40):x}"
        wanted = {"dataset": name, "schema_class": "record", **given}
        return self.sandbox.plan(self.name, f"{self.name}.{table}", **wanted)

    def copied(self, plan: Plan) -> pd.DataFrame:
        """Apply a plan, and return the rows of its dataset when the run has succeeded."""
        run = self.sandbox.flows.wait(plan.apply())
        assert (run.status, run.records_failed) == ("success", 0), run.error
        return self.sandbox.datasets.read(plan.target.dataset)


@pytest.fixture
def work(service: Service, postgres: Postgres) -> Iterator[Work]:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    admin = loop.run_until_complete(postgres.admin())
    sandbox, name = Sandbox(service.credentials, "dev"), f"planning_{random.getrandbits(40):x}"
    made = Work(sandbox, admin, name)
    made.sql(f"CREATE SCHEMA {name}; GRANT USAGE ON SCHEMA {name} TO PUBLIC")
    sandbox.connections.create(name, **postgres.login(), ssl_mode="Disable")
    yield made
    flows = sandbox.flows()
    for each in flows.loc[flows["connection"] == name, "id"]:
        sandbox.flows.delete(each, with_connections=True)
    sandbox.connections.delete(name)
    loop.run_until_complete(admin.execute(f"DROP SCHEMA {name} CASCADE"))
    loop.run_until_complete(admin.close())
    asyncio.set_event_loop(None)
    loop.close()


TIMES = "('2025-06-30'), ('2027-12-31'), ('2099-01-01'), ('infinity'), ('-infinity'), (NULL)"


@pytest.mark.parametrize("kind", ["date", "timestamp", "timestamptz"])
@pytest.mark.parametrize("column", ["end_date", "updated_at"])
@pytest.mark.parametrize("chosen", [None, True])
def test_a_one_time_copy_takes_every_row(
    work: Work, kind: str, column: str, chosen: bool | None
) -> None:
    work.sql(
        f"CREATE TABLE t (id serial PRIMARY KEY, {column} {kind});"
        f"INSERT INTO t ({column}) VALUES {TIMES}"
    )
    # The lake has no word for infinity: the rows come without that column.
    plan = work.plan("t", delta_column=column if chosen else None, mapping={column: None})
    assert plan.schedule.delta_column == (column if chosen else "")
    assert sorted(work.copied(plan)["id"]) == [1, 2, 3, 4, 5, 6]


def test_after_a_one_time_copy_a_run_takes_what_is_new_by_the_chosen_column(work: Work) -> None:
    work.sql(
        "CREATE TABLE t (id int PRIMARY KEY, updated_at timestamptz);"
        "INSERT INTO t VALUES (1, now() - interval '1 hour'), (2, '2099-01-01'), (3, NULL)"
    )
    plan = work.plan("t", delta_column="updated_at")
    assert len(work.copied(plan)) == 3
    assert any("every row" in each for each in plan.notes)
    work.sql("INSERT INTO t VALUES (4, now())")
    next_second()
    work.sandbox.flows.run_now(plan.name, delta_column="updated_at")
    run = work.sandbox.flows.wait(plan.name)
    assert (run.records_read, run.records_written) == (1, 1)
    assert sorted(work.sandbox.datasets.read(plan.target.dataset)["id"]) == [1, 2, 3, 4]


def test_what_repeats_gets_a_delta_column_that_moves_or_the_candidates(work: Work) -> None:
    work.sql(
        "CREATE TABLE staff (id int PRIMARY KEY, birth_date date NOT NULL);"
        "INSERT INTO staff VALUES (1, '1970-01-01'), (2, '1999-01-01');"
        "CREATE TABLE seen (id int PRIMARY KEY, modifieddate timestamp DEFAULT now());"
        "INSERT INTO seen VALUES (1);"
        "CREATE TABLE held (id int PRIMARY KEY, locked timestamptz);"
        "INSERT INTO held VALUES (1, now() + interval '1 hour')"
    )
    for table, column in (("staff", "birth_date"), ("held", "locked")):
        with pytest.raises(InputError) as caught:
            work.plan(table, frequency="hour")
        assert caught.value.field == "schedule.delta_column"
        assert column in str(caught.value.hint)
        with pytest.raises(InputError) as caught:
            work.plan(table, schema_class="event")
        assert caught.value.field == "mapping.timestamp"
        assert column in str(caught.value.hint)
        assert work.plan(table, frequency="hour", delta_column=column).notes
    assert work.plan("seen", frequency="hour").schedule.delta_column == "modifieddate"
    event = work.plan("seen", schema_class="event")
    rules = {each.destination: each.source for each in event.mapping}
    assert (rules["timestamp"], rules["_id"]) == ("modifieddate", "id")


@pytest.mark.parametrize("kind", ["bigint", "text"])
def test_a_delta_column_that_holds_no_times_is_refused_before_anything_is_made(
    work: Work, kind: str
) -> None:
    work.sql(
        f"CREATE TABLE t (id int PRIMARY KEY, updated_at {kind}, at timestamptz DEFAULT now());"
        "INSERT INTO t VALUES (1, '1700000000')"
    )
    with pytest.raises(InputError, match="holds no times") as caught:
        work.plan("t", delta_column="updated_at")
    assert "at" in str(caught.value.hint).partition("Columns of times:")[2]
    text = work.plan("t", delta_column="at").to_yaml()
    named = Plan.from_yaml(text.replace("delta_column: at", "delta_column: updated_at"))
    before = len(work.sandbox.datasets())
    with pytest.raises(InputError, match="holds no times"):
        named.apply(work.sandbox)
    assert len(work.sandbox.datasets()) == before


class TestKeys:
    def source(self, plan: Plan) -> str:
        return next((e.source for e in plan.mapping if e.destination == "_id"), "")

    def test_a_composite_key_makes_an_id_of_all_its_parts(self, work: Work) -> None:
        work.sql(
            "CREATE TABLE link (id bigint, kind text, note text, n numeric, at date DEFAULT now(),"
            " PRIMARY KEY (id, kind, note, n));"
            "INSERT INTO link SELECT a, b, c, d FROM generate_series(1, 5) a,"
            " unnest(ARRAY['x', 'x/', '~', '']) b, unnest(ARRAY['/x', 'x', '~1', '']) c,"
            " unnest(ARRAY[-1, 0.5, 12]) d"
        )
        plan = work.plan("link", schema_class="event", mapping={"timestamp": "at"})
        assert "together" in " ".join(plan.notes)
        rows = work.copied(plan)
        assert len(rows) == rows["_id"].nunique() == 240

    def test_the_catalogue_knows_better_than_the_name(self, work: Work) -> None:
        work.sql(
            "CREATE TABLE country (country_id int, two_letter text PRIMARY KEY,"
            " at timestamptz DEFAULT now());"
            "INSERT INTO country VALUES (1, 'AA'), (2, 'BB')"
        )
        plan = work.plan("country", schema_class="event")
        assert (self.source(plan), plan.notes) == ("two_letter", ())

    @pytest.mark.parametrize(
        "index",
        [
            "UNIQUE (code)",  # its columns may be null
            "EXCLUDE USING btree (code WITH =)",
        ],
    )
    def test_what_is_no_key_of_every_row_is_none(self, work: Work, index: str) -> None:
        work.sql(
            f"CREATE TABLE t (id int, code text, at timestamptz DEFAULT now(), {index});"
            "INSERT INTO t VALUES (1, 'a'), (2, 'b')"
        )
        plan = work.plan("t", schema_class="event")
        assert self.source(plan) == "id"
        assert "guess" in plan.notes[0]

    def test_unique_columns_that_are_never_null_are_a_key(self, work: Work) -> None:
        work.sql(
            "CREATE TABLE t (id int, code text NOT NULL, at timestamptz DEFAULT now());"
            "CREATE UNIQUE INDEX ON t (id) WHERE id > 0;"
            "CREATE UNIQUE INDEX ON t (code) INCLUDE (id); INSERT INTO t VALUES (1, 'a')"
        )
        plan = work.plan("t", schema_class="event")
        assert (self.source(plan), plan.notes) == ("code", ())

    def test_the_key_of_a_parent_says_nothing_of_its_heirs(self, work: Work) -> None:
        work.sql(
            "CREATE TABLE t (a int PRIMARY KEY, at timestamptz DEFAULT now());"
            "CREATE TABLE heir () INHERITS (t); INSERT INTO t VALUES (1);"
            "INSERT INTO heir VALUES (1)"
        )
        with pytest.raises(InputError) as caught:
            work.plan("t", schema_class="event")
        assert caught.value.field == "mapping._id"

    def test_a_view_has_no_key_and_the_guess_says_so(self, work: Work) -> None:
        work.sql(
            "CREATE TABLE t (id int PRIMARY KEY, at timestamptz DEFAULT now());"
            "INSERT INTO t VALUES (1), (2); CREATE VIEW v AS SELECT * FROM t"
        )
        plan = work.plan("v", schema_class="event")
        assert self.source(plan) == "id"
        assert "first 2 rows" in plan.notes[0]
        assert "guess" in repr(plan)

    def test_a_service_that_tells_no_keys_leaves_a_guess(
        self, work: Work, service: Service
    ) -> None:
        work.sql(
            "CREATE TABLE t (id int PRIMARY KEY, at timestamptz DEFAULT now());"
            "INSERT INTO t VALUES (1)"
        )
        route = "GET /emulator/tables/keys"
        with misbehaving(service, route, fault="server-error", status=404):
            plan = work.plan("t", schema_class="event")
        assert self.source(plan) == "id"
        assert "guess" in plan.notes[0]

    def test_adobe_is_never_asked_for_keys(self, service: Service, monkeypatch: Any) -> None:
        asked: list[str] = []

        async def explored(*_: object, **__: object) -> Any:
            return "explored"

        async def told(*_: object) -> None:
            asked.append("keys")

        monkeypatch.setattr(PlatformClient, "explore_table", explored)
        monkeypatch.setattr(PlatformClient, "_table_keys", told)

        async def ask() -> object:
            client = PlatformClient(service.credentials.__class__(**REAL), "prod")
            return await client.plannable_table("id", "public.t")

        assert background.run(ask) == "explored"
        assert asked == []


REAL: dict[str, Any] = {
    "client_id": "id",
    "client_secret": "secret",
    "org_id": "org@AdobeOrg",
}


def test_keys_that_no_number_carries_come_as_text_to_the_last_digit(work: Work) -> None:
    values = ["9007199254740993", "9007199254740992", "1700000000000000001"]
    work.sql(
        "CREATE TABLE t (id bigint PRIMARY KEY, account_no numeric(20, 0), small bigint);"
        f"INSERT INTO t SELECT v, v, 1 FROM unnest(ARRAY[{', '.join(values)}]::bigint[]) v"
    )
    plan = work.plan("t")
    assert sum("2^53" in each for each in plan.notes) == 2
    rows = work.copied(plan)
    assert sorted(rows["id"]) == sorted(rows["account_no"]) == sorted(values)
    assert str(rows["small"].dtype) == "Int64"


def test_numbers_that_an_expression_rounds_are_not_joined_to_a_key(work: Work) -> None:
    work.sql(
        "CREATE TABLE t (account numeric(20, 0), line int, at timestamptz DEFAULT now(),"
        " PRIMARY KEY (account, line));"
        "INSERT INTO t VALUES (99999999999999999998, 1), (99999999999999999999, 1)"
    )
    with pytest.raises(InputError, match="_id must be filled") as caught:
        work.plan("t", schema_class="event")
    assert "account, line together" in str(caught.value.hint)
    assert "view" in str(caught.value.hint)


def test_a_key_of_small_numbers_makes_no_noise(work: Work) -> None:
    work.sql("CREATE TABLE t (id bigint PRIMARY KEY, n numeric); INSERT INTO t VALUES (1, 2)")
    assert work.plan("t").notes == ()


def test_quoted_paths_and_any_legal_name_can_be_planned(work: Work) -> None:
    long = "1olumn_name_that_is_exactly_sixty_three_bytes_long_aaaaaaaaaaaa"
    work.sql(
        f'CREATE TABLE "a.b" ("{long}" int, "user id" int, user_id int, "{"A" * 63}" int,'
        f' "{"a" * 63}" int); INSERT INTO "a.b" VALUES (1, 2, 3, 4, 5);'
        'CREATE TABLE "quo""te" (id int)'
    )
    plan = work.plan('"a.b"', dataset=None)
    assert plan.target.dataset == "A.b (PostgreSQL)"
    assert work.plan('"quo""te"', dataset=None).target.dataset == 'Quo"te (PostgreSQL)'
    row = work.copied(work.plan('"a.b"')).iloc[0]
    assert (row["user_id"], row["user_id_2"]) == (3, 2)
    assert sorted(row) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\n"])
def test_names_with_blanks_around_are_the_same_everywhere(work: Work, blank: str) -> None:
    work.sql("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)")
    name = f"blanks {random.getrandbits(40):x}"
    plan = work.sandbox.plan(
        f"{blank}{work.name}{blank}",
        f"{work.name}.t",
        dataset=f"{name}{blank}",
        schema_class="record",
        name=f"{blank}{name} flow{blank}",
    )
    flow = plan.apply()
    work.sandbox.flows.wait(f"{plan.name}{blank}")
    assert plan.target.dataset == name
    assert len(work.sandbox.datasets.read(f"{blank}{name}")) == 1
    assert plan.diff(flow).empty
    again = work.sandbox.plan(work.name, f"{work.name}.t", dataset=name, schema_class="record")
    with pytest.raises(InputError, match="exists already"):
        again.apply()
    gone = plan.undo()
    assert any(each.startswith("dataset ") for each in gone)
    assert name not in set(work.sandbox.datasets()["name"])


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\n"])
def test_a_connection_is_found_by_the_name_it_was_made_with(
    work: Work, postgres: Postgres, blank: str
) -> None:
    name = f"shop {random.getrandbits(40):x}{blank}"
    work.sandbox.connections.create(name, **postgres.login(), ssl_mode="Disable")
    work.sql("CREATE TABLE t (id int)")
    assert f"{work.name}.t" in set(work.sandbox.tables(name)["path"])
    assert work.sandbox.connections.test(name)["result"].tolist() == [True]
    work.sandbox.connections.delete(name)


async def test_keys_are_told_to_those_who_may_call(call: RawClient, service: Service) -> None:
    database = {name: value for name, value in service.database.items() if name != "ssl_mode"}
    _, made, _ = await call(
        "POST", "/connections", body("keys", {**database, "sslMode": "Disable"})
    )
    url = service.credentials.base_url + "/emulator/tables/keys"
    table = f"{url}?connection={made['id']}&table="
    status, answer, _ = await call("GET", f"{table}sales.orders")
    assert (status, answer["keys"][0]) == (200, {"columns": ["id"], "primary": True})
    for wrong, expected in ((table, 400), (url, 400), (f"{table}no.such", 404)):
        assert (await call("GET", wrong))[0] == expected
    assert (await call("GET", f"{table}sales.orders", Authorization=None))[0] in {401, 403}


def test_the_error_of_a_run_says_which_fields_were_refused_and_why(work: Work) -> None:
    work.sql(
        "CREATE TABLE nanf(id int primary key, f float8, n numeric, d timestamptz);"
        "INSERT INTO nanf VALUES (1, 'NaN', 1, now()), (2, 1, 'NaN', now()), (3, 'Infinity', 2,"
        " now()), (4, 1, 1, 'infinity'), (5, 1, 1, '0044-01-01 BC'), (6, 1, 1, now())"
    )
    flow = work.plan("nanf", partial_ingestion_percent=90).apply()
    ended = work.sandbox.flows.wait(flow)
    for said in (ended.error, str(work.sandbox.flows.runs(flow)["error"].iloc[0])):
        assert said.startswith("5 of 6 rows were rejected (CONNECTOR-2001-500). ")
        assert "5 of 6 rows were rejected (INGEST-1212-400). " in said
        for reason in (".f: Not a double", ".n: Not a double", ".d: Not a date-time"):
            assert reason in said


def test_a_view_with_a_later_time_can_be_made_and_planned(work: Work) -> None:
    work.sql(
        'CREATE TABLE t (id int PRIMARY KEY, "Odd ""name""" text, updated_at timestamptz);'
        "INSERT INTO t VALUES (1, 'x', '2026-03-01 12:00+00')"
    )
    work.sql(work.sandbox.tables.delta_view_sql(work.name, f"{work.name}.t", "90 seconds"))
    rows = work.sandbox.preview(work.name, f"{work.name}.t_for_adobe")
    assert rows["delta_at"].iloc[0] - rows["updated_at"].iloc[0] == timedelta(seconds=90)
    plan = work.plan("t_for_adobe", frequency="hour", delta_column="delta_at")
    assert plan.schedule.delta_column == "delta_at"
