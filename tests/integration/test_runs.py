"""Flows that run: from a real PostgreSQL through the local service into Parquet, over HTTP."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.support.flow_chains import FLOW_SPEC, code
from tests.support.neighbours import EVENT, TEXT
from tests.support.services import TOLERANT, Postgres, Service, running_service
from tests.support.work import (
    DAY,
    DIAGNOSTICS,
    FIELDS,
    LONG,
    MOMENT,
    NUMBER,
    PARTIAL,
    PATIENCE,
    SMALL,
    Work,
    counts,
    files_in,
    state,
    working,
)


@pytest.fixture
async def work(tolerant_service: Service, postgres: Postgres) -> AsyncIterator[Work]:
    async with working(tolerant_service, postgres) as opened:
        yield opened


class TestARun:
    async def test_a_table_becomes_a_dataset(self, work: Work) -> None:
        await work.filled(100)
        flow = await work.flow()
        run = await work.ended(flow)
        assert (state(run), counts(run)) == ("success", (100, 100, 0))
        rows = {each["id"]: each for each in await work.rows()}
        assert len(rows) == 100
        assert rows[7]["label"] == "row 7"
        assert rows[7]["amount"] == 8.75
        at = await work.admin.fetchval(f"SELECT at FROM {work.table} WHERE id = 7")
        assert rows[7]["at"] == at
        metrics = run["metrics"]
        assert metrics["sizeSummary"]["inputBytes"] > 0
        assert metrics["sizeSummary"]["outputBytes"] > 0
        assert metrics["fileSummary"]["outputFileCount"] == 1
        duration = metrics["durationSummary"]
        assert 0 <= duration["completedAtUTC"] - duration["startedAtUTC"] < PATIENCE * 1000
        copy, promotion = run["activities"]
        assert (copy["id"], promotion["id"]) == ("copyActivity", "promotionActivity")
        (batch,) = promotion["targetInfo"][0]["reference"]["ids"]
        kept = (await work.near.ok("GET", f"/catalog/batches/{batch}"))[batch]
        assert kept["status"] == "success"
        assert kept["metrics"]["outputRecordCount"] == 100
        details = (await work.call("GET", f"/flows/{flow}"))[1]["items"][0]["lastRunDetails"]
        assert (details["id"], details["state"]) == (run["id"], "success")
        item = (await work.call("GET", f"/flows/{flow}"))[1]["items"][0]
        assert item["recordTypes"] == [{"type": "profile", "extensions": {}}]
        assert item["labels"] == []

    async def test_values_of_every_kind_arrive_as_the_schema_says(self, work: Work) -> None:
        await work.filled(0)
        await work.sql(
            "ALTER TABLE {table} ADD day date, ADD yes boolean, ADD small int, ADD ratio float8,"
            " ADD doc jsonb, ADD local timestamp, ADD words text[]"
        )
        await work.sql(
            "INSERT INTO {table} VALUES (1, 'ä', 0.10, '2022-06-22 17:19:33.5+02', '2022-06-22',"
            """ true, 7, 0.5, '{"a": 1}', '1969-12-31 23:59:59', '{a,b}')"""
        )
        await work.sql("INSERT INTO {table} (id) VALUES (2)")
        fields = {
            **FIELDS,
            "day": DAY,
            "yes": {"type": "boolean"},
            "small": SMALL,
            "ratio": NUMBER,
            "doc": TEXT,
            "local": MOMENT,
            "day_at": MOMENT,
            "at_day": DAY,
            "id_text": TEXT,
            "exact": TEXT,
            "words": {"type": "array", "items": TEXT},
            "shown": TEXT,
        }
        same = [("ATTRIBUTE", n, n) for n in fields if n in {*FIELDS, "day", "yes", "small"}]
        flow = await work.flow(
            *same,
            *(("ATTRIBUTE", name, name) for name in ("ratio", "doc", "local")),
            ("ATTRIBUTE", "day", "day_at"),
            ("ATTRIBUTE", "at", "at_day"),
            ("ATTRIBUTE", "id", "id_text"),
            ("ATTRIBUTE", "amount", "exact"),
            ("EXPRESSION", 'split("x y", " ")', "words"),
            ("EXPRESSION", 'concat(label, " ", at, " ", amount, " ", words)', "shown"),
            fields=fields,
        )
        run = await work.ended(flow)
        assert counts(run) == (2, 2, 0), run
        full, empty = sorted(await work.rows(), key=lambda row: row["id"])
        assert str(full.pop("at")) == "2022-06-22 15:19:33.500000+00:00"
        assert str(full.pop("local")) == "1969-12-31 23:59:59+00:00"
        assert str(full.pop("day_at")) == "2022-06-22 00:00:00+00:00"
        assert str(full.pop("at_day")) == str(full.pop("day")) == "2022-06-22"
        assert full == {
            "id": 1,
            "label": "ä",
            "amount": 0.1,
            "yes": True,
            "small": 7,
            "ratio": 0.5,
            "doc": '{"a": 1}',
            "id_text": "1",
            "exact": "0.10",
            "words": ["x", "y"],
            "shown": "ä 2022-06-22T15:19:33.5 0.1 {a,b}",
        }
        assert {name for name, value in empty.items() if value is not None} == {
            *("id", "id_text", "words", "shown")
        }

    async def test_bad_rows_are_counted_and_kept_with_the_reason(self, work: Work) -> None:
        await work.filled(10)
        await work.sql("UPDATE {table} SET id = 5000 WHERE id = 3")
        await work.sql("UPDATE {table} SET amount = 'NaN', label = NULL WHERE id = 4")
        await work.sql("UPDATE {table} SET label = 'zero' WHERE id = 5")
        flow = await work.flow(
            ("ATTRIBUTE", "id", "id"),
            ("ATTRIBUTE", "amount", "amount"),
            ("EXPRESSION", 'iif(label == "zero", 1 / 0, 1)', "one"),
            ("ATTRIBUTE", "label", "label"),
            fields={"id": SMALL, "amount": NUMBER, "one": NUMBER, "label": TEXT},
            options=PARTIAL,
        )
        run = await work.ended(flow)
        assert (state(run), counts(run)) == ("success", (10, 7, 3))
        (error,) = run["metrics"]["statusSummary"]["errors"]
        assert error["code"] == "CONNECTOR-2001-500"
        errors = run["activities"][1]["statusSummary"]["extensions"]["errors"]
        assert [each["code"] for each in errors] == ["INGEST-1212-400", "MAPPER-3700-400"]
        assert errors[0]["message"] == "3 of 10 rows were rejected."
        assert errors[1]["recordCount"] == 3
        assert "Not between 0 and 1000." in errors[1]["message"]
        kept = {bad["id"]: bad for bad in await work.bad_rows(run)}
        said = {key: [e["message"] for e in bad["_errors"]] for key, bad in kept.items()}
        assert said == {
            5000: [f"{work.own}.id: Not between 0 and 1000."],
            4: [f"{work.own}.amount: Not a double."],
            5: [f"{work.own}.one: Division by zero."],
        }
        assert sorted(row["id"] for row in await work.rows()) == [1, 2, 6, 7, 8, 9, 10]

    async def test_an_event_needs_its_id_and_time(self, work: Work) -> None:
        await work.filled(5)
        await work.sql("UPDATE {table} SET label = NULL WHERE id = 2")
        mappings = [("ATTRIBUTE", "label", "_id"), ("ATTRIBUTE", "amount", "amount")]
        flow = await work.flow(*mappings, base=EVENT)
        run = await work.ended(flow)
        assert state(run) == "failed"
        (error,) = run["metrics"]["statusSummary"]["errors"]
        assert "required field timestamp" in error["message"]
        flow = await work.flow(
            *mappings, ("ATTRIBUTE", "at", "timestamp"), base=EVENT, options=PARTIAL
        )
        run = await work.ended(flow)
        assert counts(run) == (5, 4, 1)
        (bad,) = await work.bad_rows(run)
        assert bad["_errors"] == [{"code": "1555", "message": "_id: Required."}]
        item = (await work.call("GET", f"/flows/{flow}"))[1]["items"][0]
        assert item["recordTypes"] == [{"type": "experienceevent", "extensions": {}}]

    @pytest.mark.parametrize(("percent", "expected"), [(50, "success"), (5, "failed")])
    async def test_too_many_bad_rows_bring_nothing_in(
        self, work: Work, percent: int, expected: str
    ) -> None:
        await work.filled(10)
        await work.sql("UPDATE {table} SET id = 5000 WHERE id = 3")
        flow = await work.flow(
            ("ATTRIBUTE", "id", "id"),
            fields={"id": SMALL},
            options={**DIAGNOSTICS, "partialIngestionPercent": percent},
        )
        run = await work.ended(flow)
        assert state(run) == expected
        assert len(await work.rows()) == (9 if expected == "success" else 0)
        if expected == "failed":
            message = run["metrics"]["statusSummary"]["errors"][0]["message"]
            assert "More than 5 percent" in message
            assert "Not between 0 and 1000." in message

    @pytest.mark.parametrize(
        ("changed", "said", "expected"),
        [
            ({"password": "wrong"}, "password authentication failed", "CONNECTOR-1001-500"),
            ({"port": "1"}, "refused", "CONNECTOR-1001-500"),
            ({"database": "none"}, "does not exist", "CONNECTOR-1001-500"),
        ],
    )
    async def test_a_database_that_refuses_fails_the_run(
        self, work: Work, changed: dict[str, str], said: str, expected: str
    ) -> None:
        await work.filled(1)
        flow = await work.flow(login=changed)
        run = await work.ended(flow)
        assert state(run) == "failed"
        (error,) = run["metrics"]["statusSummary"]["errors"]
        assert error["code"] == expected
        assert said in error["message"]
        listed = await work.near.ok("GET", f"/catalog/batches?dataSet={work.dataset}")
        assert [each["status"] for each in listed.values()] == ["failed"]
        assert await work.rows() == []

    async def test_what_is_not_there_fails_the_run(self, work: Work) -> None:
        await work.filled(1)
        for changed, said in (
            ({"delta": "label"}, "must hold times"),
            ({"delta": "nowhere"}, "no column nowhere"),
        ):
            hourly = {"startTime": int(time.time()) - 1, "frequency": "hour", "interval": 1}
            run = await work.ended(await work.flow(scheduleParams=hourly, **changed))
            assert said in run["metrics"]["statusSummary"]["errors"][0]["message"]
        await work.sql("DROP TABLE {table}")
        run = await work.ended(await work.flow())
        assert "no table" in run["metrics"]["statusSummary"]["errors"][0]["message"]

    async def test_a_mapping_of_constants_alone(self, work: Work) -> None:
        await work.filled(3)
        flow = await work.flow(("STATIC", "same", "label"), delta=None)
        assert counts(await work.ended(flow)) == (3, 3, 0)
        assert await work.rows() == [{"label": "same"}] * 3

    async def test_long_numbers_keep_every_digit(self, work: Work) -> None:
        await work.filled(0)
        await work.sql("ALTER TABLE {table} ALTER amount TYPE numeric")
        await work.sql(
            "INSERT INTO {table} VALUES (1, '', 12345678901234567.00), (2, '', 1.5), (3, '', 1e30)"
        )
        flow = await work.flow(
            ("ATTRIBUTE", "id", "id"),
            ("ATTRIBUTE", "amount", "big"),
            fields={"id": LONG, "big": LONG},
            options=PARTIAL,
        )
        run = await work.ended(flow)
        assert counts(run) == (3, 1, 2)
        assert await work.rows() == [{"id": 1, "big": 12345678901234567}]

    async def test_what_a_long_can_hold_arrives_exactly(self, work: Work) -> None:
        await work.filled(0)
        await work.sql("ALTER TABLE {table} ALTER amount TYPE numeric(19, 0)")
        fit = [2**63 - 1, -(2**63), 2**53 + 1, -(2**53) - 1, 10**18, 7]
        for number, value in enumerate([*fit, 2**63, -(2**63) - 1, 10**19 - 1]):
            await work.sql(
                "INSERT INTO {table} VALUES ($1, $2, $2::text::numeric)", number, str(value)
            )
        names = ("straight", "same", "read", "chosen")
        flow = await work.flow(
            ("ATTRIBUTE", "amount", "straight"),
            ("EXPRESSION", "amount", "same"),
            ("EXPRESSION", "to_bigint(label)", "read"),
            ("EXPRESSION", "iif(amount > 0, amount, amount)", "chosen"),
            fields=dict.fromkeys(names, LONG),
            delta=None,
            options=PARTIAL,
        )
        run = await work.ended(flow)
        assert counts(run) == (9, 6, 3), run
        assert await work.rows() == [dict.fromkeys(names, value) for value in fit]
        errors = [e["message"] for bad in await work.bad_rows(run) for e in bad["_errors"]]
        said = {message.partition(": ")[2] for message in errors}
        assert said == {f"Not between {-(2**63)} and {2**63 - 1}."}

    @pytest.mark.parametrize("kind", ["timestamptz", "timestamp", "date"])
    async def test_a_time_that_iso_8601_cannot_say_is_told_as_a_preview_tells_it(
        self, work: Work, kind: str
    ) -> None:
        """Only what the database itself calls infinite is called so."""
        await work.filled(0)
        await work.sql(f"ALTER TABLE {{table}} ALTER at TYPE {kind} USING at AT TIME ZONE 'UTC'")
        times = [
            *("-infinity", "4713-01-01 BC", "0401-02-29 12:00 BC", "0044-03-15 23:59:59.5 BC"),
            *("0001-12-31 23:59:59.999999 BC", "0001-01-01", "2000-02-29 00:00:00.000001"),
            *("9999-12-31 23:59:59.999999", "10000-01-01", "294276-12-31 23:59:59", "infinity"),
        ]
        await work.sql(
            f"INSERT INTO {{table}} SELECT n, '', n, value::timestamp::{kind}"
            " FROM unnest($1::text[]) WITH ORDINALITY AS t(value, n)",
            times,
        )
        flow = await work.flow(("ATTRIBUTE", "at", "at"), fields={"at": TEXT}, delta=None)
        assert counts(await work.ended(flow)) == (len(times), len(times), 0)
        told = await work.admin.fetch(
            f"SELECT replace(at::timestamp::text, ' ', 'T') FROM {work.table}"
        )
        expected = [at.replace("TBC", " BC") for (at,) in told]
        assert [row["at"] for row in await work.rows()] == expected

    async def test_half_a_surrogate_pair_makes_a_bad_row(self, work: Work) -> None:
        await work.filled(0)
        await work.sql(
            "INSERT INTO {table} VALUES (1, $1), (2, $2), (3, $3), (4, $4)",
            *('{"a": "\\ud83d\\ude00"}', '{"a": "\\ud800"}', '{"\\udc00": 1}', '{"a": "x"}'),
        )
        flow = await work.flow(
            ("ATTRIBUTE", "id", "id"),
            ("EXPRESSION", "json_to_object(label).get('a')", "label"),
            ("EXPRESSION", "[json_to_object(label).get('a'), null]", "words"),
            ("EXPRESSION", "json_to_object(label)", "map"),
            fields={
                "id": LONG,
                "label": TEXT,
                "words": {"type": "array", "items": TEXT},
                "map": {"type": "object", "additionalProperties": TEXT},
            },
            delta=None,
            options=PARTIAL,
        )
        run = await work.ended(flow)
        assert counts(run) == (4, 2, 2), run
        bad = {
            row["id"]: [each["message"].partition(": ")[2] for each in row["_errors"]]
            for row in await work.bad_rows(run)
        }
        said = "Half of a surrogate pair is no character."
        assert bad[2] == [said] * 3
        assert bad[3] == [said]
        rows = {row["id"]: row for row in await work.rows()}
        assert rows[1]["label"] == "😀"
        assert rows[4] == {"id": 4, "label": "x", "words": ["x", None], "map": '{"a": "x"}'}

    async def test_a_regular_expression_that_takes_for_ever_holds_up_nobody(
        self, work: Work
    ) -> None:
        await work.filled(0)
        await work.sql("INSERT INTO {table} VALUES (1, 'aa', 1), (2, repeat('a', 60) || '!', 1)")
        flow = await work.flow(
            ("ATTRIBUTE", "id", "id"),
            ("EXPRESSION", 'iif(matches_regex(label, "(a|aa)+"), "yes", "no")', "label"),
            delta=None,
            options=PARTIAL,
        )
        asked, waits = time.monotonic(), []
        while not all(state(run) in {"success", "failed"} for run in await work.runs(flow)):
            begun = time.monotonic()
            await work.runs(flow)
            waits.append(time.monotonic() - begun)
            assert begun - asked < PATIENCE
        assert len(waits) > 3
        assert sorted(waits)[len(waits) // 2] < 0.5
        (run,) = await work.runs(flow)
        assert counts(run) == (2, 1, 1)
        (bad,) = await work.bad_rows(run)
        assert bad["_errors"][0]["message"].endswith(": The regular expression takes too long.")
        await work.sql("UPDATE {table} SET label = repeat('a', 60) || '!', at = {now}")
        await work.sql("INSERT INTO {table} SELECT t.* FROM {table} t, generate_series(1, 39)")
        run = await work.again(flow)
        assert state(run) == "failed"
        (error, *_) = run["metrics"]["statusSummary"]["errors"]
        assert error["message"] == "The expressions take too long."

    async def test_a_table_without_rows(self, work: Work) -> None:
        await work.filled(0)
        run = await work.ended(await work.flow())
        assert (state(run), counts(run)) == ("success", (0, 0, 0))
        assert await work.rows() == []


class TestDelta:
    async def test_a_delta_run_brings_exactly_the_new_rows(self, work: Work) -> None:
        await work.filled(50)
        await work.sql("INSERT INTO {table} VALUES (900, 'no time', 1, NULL)")
        await work.sql("INSERT INTO {table} VALUES (901, 'later', 1, now() + interval '1 hour')")
        flow = await work.flow()
        assert counts(await work.ended(flow)) == (52, 52, 0)  # its first copy is of the whole table
        assert counts(await work.again(flow)) == (0, 0, 0)
        await work.sql("INSERT INTO {table} VALUES (101, 'new', 1, {now}), (102, 'new', 1, {end})")
        await work.sql("INSERT INTO {table} VALUES (902, 'no time', 1, NULL)")
        assert counts(await work.again(flow)) == (1, 1, 0)
        # Of the very microsecond in which one window ends and the next one begins.
        await work.sql("INSERT INTO {table} SELECT 103, 'tie', 1, at FROM {table} WHERE id = 102")
        assert counts(await work.again(flow)) == (2, 2, 0)
        assert counts(await work.again(flow)) == (0, 0, 0)
        await work.sql("UPDATE {table} SET label = 'changed', at = {now} WHERE id = 1")
        assert counts(await work.again(flow)) == (1, 1, 0)
        ids = sorted(row["id"] for row in await work.rows())
        assert ids == sorted([*range(1, 51), 1, 101, 102, 103, 900, 901])

    @pytest.mark.parametrize("kind", ["timestamp", "date"])
    async def test_a_delta_column_without_a_zone(self, work: Work, kind: str) -> None:
        await work.filled(5)
        await work.sql(f"ALTER TABLE {{table}} ALTER at TYPE {kind} USING at AT TIME ZONE 'UTC'")
        flow = await work.flow()
        assert counts(await work.ended(flow))[1] == 5
        await work.sql("INSERT INTO {table} VALUES (6, 'new', 1, date 'tomorrow')")
        midnight = await work.admin.fetchval(
            "SELECT extract(epoch FROM date 'tomorrow'::timestamp)::int"
        )
        before = {"windowStartTime": midnight - 60, "windowEndTime": midnight}
        assert counts(await work.again(flow, **before))[1] == 0
        assert counts(await work.again(flow))[1] == 1
        assert counts(await work.again(flow))[1] == 0

    async def test_rows_of_one_time_are_counted_whatever_is_mapped(self, work: Work) -> None:
        await work.filled(3)
        await work.sql("ALTER TABLE {table} ADD note text; UPDATE {table} SET at = '2026-01-01'")
        flow = await work.flow(("ATTRIBUTE", "label", "label"))
        assert counts(await work.ended(flow)) == (3, 3, 0)
        item = (await work.call("GET", f"/flows/{flow}"))[1]["items"][0]
        title = f"{work.own}.id"
        mapping = await work.near.mapping_set(work.schema_id, ("ATTRIBUTE", "id", title))
        index = next(i for i, t in enumerate(item["transformations"]) if t["name"] == "Mapping")
        path = f"/transformations/{index}/params/mappingId"
        change = [{"op": "replace", "path": path, "value": mapping["id"]}]
        status, answer, _ = await work.call(
            "PATCH", f"/flows/{flow}", change, If_Match=item["etag"]
        )
        assert status == 200, answer
        assert counts(await work.again(flow)) == (0, 0, 0)
        await work.sql("INSERT INTO {table} SELECT id, label, amount, {now}, 'new' FROM {table}")
        assert counts(await work.again(flow)) == (3, 3, 0)
        # What happens to a column that is not copied makes no row new.
        await work.sql("ALTER TABLE {table} ADD more int DEFAULT 1")
        await work.sql("INSERT INTO {table} VALUES (9, 'x', 1, {now}, 'newer', 2)")
        assert counts(await work.again(flow)) == (1, 1, 0)
        await work.sql("ALTER TABLE {table} DROP note; UPDATE {table} SET more = 7")
        assert counts(await work.again(flow)) == (0, 0, 0)
        await work.sql("INSERT INTO {table} VALUES (9, 'x', 1, {now}, 2)")
        assert counts(await work.again(flow)) == (1, 1, 0)

    async def test_a_column_that_changes_by_itself_makes_no_row_new(self, work: Work) -> None:
        await work.filled(2)
        await work.sql("UPDATE {table} SET at = '2026-01-01'")
        await work.sql(f"ALTER TABLE {{table}} RENAME TO {work.table[5:]}_base")
        await work.sql(
            "CREATE VIEW {table} AS SELECT id, at, (now() - at)::text AS label,"
            " random()::numeric AS amount FROM {table}_base; GRANT SELECT ON {table} TO PUBLIC"
        )
        flow = await work.flow()
        assert counts(await work.ended(flow)) == (2, 2, 0)
        assert counts(await work.again(flow)) == (0, 0, 0)
        await work.sql("INSERT INTO {table}_base VALUES (1, '', 0, {now})")
        await work.sql("INSERT INTO {table}_base VALUES (3, '', 0, {now})")
        assert counts(await work.again(flow)) == (2, 2, 0)
        assert counts(await work.again(flow)) == (0, 0, 0)
        assert sorted(row["id"] for row in await work.rows()) == [1, 1, 2, 3]
        await work.sql(
            f"DROP VIEW {{table}}; ALTER TABLE {{table}}_base RENAME TO {work.table[5:]}"
        )

    @pytest.mark.parametrize("kind", ["date", "timestamp(0)"])
    async def test_a_row_that_changes_comes_again_with_its_new_time_alone(
        self, work: Work, kind: str
    ) -> None:
        await work.filled(1)
        await work.sql(f"ALTER TABLE {{table}} ALTER at TYPE {kind}")
        await work.sql("UPDATE {table} SET at = '2026-01-01'")
        flow = await work.flow()
        assert counts(await work.ended(flow)) == (1, 1, 0)
        days = iter(range(1_900_022_400, 2_000_000_000, 86_400))  # the first is 2030-03-18

        async def day() -> tuple[int, int, int]:
            begin = next(days)
            window = {"windowStartTime": begin, "windowEndTime": begin + 86_400}
            return counts(await work.again(flow, **window))

        await work.sql("UPDATE {table} SET label = 'changed, its time not', amount = 7")
        assert await day() == (0, 0, 0)
        await work.sql("UPDATE {table} SET label = 'changed that day', at = '2030-03-19'")
        assert await day() == (1, 1, 0)
        assert await day() == (0, 0, 0)
        await work.sql("DELETE FROM {table}")
        await work.sql("INSERT INTO {table} VALUES (9, 'changed that day', 7, '2030-03-21')")
        assert await day() == (1, 1, 0)
        assert await day() == (0, 0, 0)

    async def test_equal_rows_of_one_time_are_counted(self, work: Work) -> None:
        await work.filled(1)
        await work.sql("INSERT INTO {table} SELECT * FROM {table}")
        flow = await work.flow()
        assert counts(await work.ended(flow)) == (2, 2, 0)
        await work.sql("INSERT INTO {table} SELECT id, label, amount, {now} FROM {table} LIMIT 1")
        assert counts(await work.again(flow)) == (1, 1, 0)
        assert counts(await work.again(flow)) == (0, 0, 0)
        await work.sql("INSERT INTO {table} SELECT id, label, amount, {now} FROM {table}")
        assert counts(await work.again(flow)) == (3, 3, 0)
        await work.sql("DELETE FROM {table}")
        assert counts(await work.again(flow)) == (0, 0, 0)

    @pytest.mark.parametrize("kind", ["timestamptz", "timestamp", "date"])
    async def test_times_before_the_first_year_come_once(self, work: Work, kind: str) -> None:
        await work.filled(0)
        await work.sql(f"ALTER TABLE {{table}} ALTER at TYPE {kind} USING at AT TIME ZONE 'UTC'")
        await work.sql("INSERT INTO {table} VALUES (1, 'a', 1, '-infinity'), (2, 'b', 1, NULL)")
        await work.sql("INSERT INTO {table} VALUES (3, 'c', 1, '0044-03-15 BC')")
        await work.sql("INSERT INTO {table} VALUES (4, 'd', 1, '0001-01-01')")
        await work.sql("INSERT INTO {table} VALUES (5, 'e', 1, 'infinity')")
        flow = await work.flow(("ATTRIBUTE", "id", "id"))
        assert counts(await work.ended(flow)) == (5, 5, 0)
        assert counts(await work.again(flow)) == (0, 0, 0)
        everything = {"windowStartTime": 0, "windowEndTime": 253_402_300_799}
        assert counts(await work.again(flow, **everything)) == (0, 0, 0)

    async def test_a_window_that_is_asked_for(self, work: Work) -> None:
        await work.filled(0)
        await work.sql(
            "INSERT INTO {table} SELECT g, '', g, to_timestamp(1700000000 + g)"
            " FROM generate_series(0, 99) g"
        )
        later = int(time.time()) + 10_000
        once = {"startTime": later, "frequency": "once"}
        flow = await work.flow(scheduleParams=once)
        times = {"startTime": later, "windowStartTime": 1700000010}
        run = await work.again(flow, **times, windowEndTime=1700000020)
        assert counts(run) == (10, 10, 0)
        assert sorted(row["id"] for row in await work.rows()) == list(range(10, 20))
        window = run["params"]
        assert (window["windowStartTime"], window["windowEndTime"]) == (1700000010, 1700000020)
        for wrong, expected in (
            ({"windowEndTime": 1700000000}, "1381-400"),
            ({"windowEndTime": "soon"}, "1384-400"),
            ({"windowEndTime": 1700000020, "deltaColumn": {"name": "other"}}, "1382-400"),
        ):
            sent = {"flowId": flow, "params": {**times, **wrong}}
            status, answer, _ = await work.call("POST", "/runs", sent)
            assert (status, code(answer)) == (400, expected)

    async def test_the_first_run_on_demand_can_name_the_delta_column(self, work: Work) -> None:
        await work.filled(5)
        flow = await work.flow(delta=None)
        assert counts(await work.ended(flow)) == (5, 5, 0)
        now = int(time.time()) + 1
        window = {"startTime": now, "windowStartTime": now - 150, "windowEndTime": now}
        run = await work.again(flow, **window, deltaColumn={"name": "at"})
        assert counts(run) == (2, 2, 0)
        item = (await work.call("GET", f"/flows/{flow}"))[1]["items"][0]
        assert item["transformations"][0]["params"]["deltaColumn"]["name"] == "at"

    async def test_a_window_from_the_last_second_goes_on_exactly(self, work: Work) -> None:
        await work.filled(5)
        flow = await work.flow()
        last = (await work.ended(flow))["params"]["windowEndTime"]
        await work.sql("INSERT INTO {table} VALUES (6, 'same second', 1, now())")
        end = int(time.time()) + 2
        await work.sql("INSERT INTO {table} VALUES (7, 'the end', 1, to_timestamp($1))", end)
        run = await work.again(flow, startTime=end, windowStartTime=last, windowEndTime=end)
        assert counts(run) == (1, 1, 0)
        assert counts(await work.again(flow)) == (1, 1, 0)
        assert sorted(row["id"] for row in await work.rows()) == [1, 2, 3, 4, 5, 6, 7]


class TestStates:
    async def test_only_a_flow_that_runs_once_runs_on_demand(self, work: Work) -> None:
        await work.filled(1)
        hourly = {"startTime": int(time.time()) - 1, "frequency": "hour", "interval": 1}
        flow = await work.flow(scheduleParams=hourly)
        await work.ended(flow)
        status, answer, _ = await work.call("POST", "/runs", {"flowId": flow})
        assert (status, code(answer)) == (400, "1386-400")
        once = await work.flow()
        await work.ended(once)
        await work.call("POST", f"/flows/{once}/action?op=disable")
        status, answer, _ = await work.call("POST", "/runs", {"flowId": once})
        assert (status, code(answer)) == (400, "1444-400")

    async def test_a_flow_that_repeats_needs_a_delta_column(self, work: Work) -> None:
        await work.filled(1)
        hourly = {"startTime": int(time.time()) - 1, "frequency": "hour", "interval": 1}
        with pytest.raises(AssertionError, match="would bring all rows again"):
            await work.flow(delta=None, scheduleParams=hourly)

    async def test_a_failed_run_runs_again_for_its_own_window(self, work: Work) -> None:
        await work.filled(5)
        flow = await work.flow()
        await work.ended(flow)
        await work.sql("INSERT INTO {table} VALUES (6, 'new', 1, {now})")
        await work.sql("REVOKE SELECT ON {table} FROM PUBLIC")
        run = await work.again(flow)
        assert state(run) == "failed"
        await work.sql("GRANT SELECT ON {table} TO PUBLIC")
        await work.sql("INSERT INTO {table} VALUES (7, 'later', 1, {now})")
        status, answer, _ = await work.call("POST", f"/runs/{run['id']}/action?op=re-trigger")
        assert (status, set(answer)) == (200, {"id", "etag"})
        again = await work.ended(flow, 3)
        assert (again["id"], counts(again)) == (answer["id"], (1, 1, 0))
        assert again["params"] == run["params"]
        assert state((await work.runs(flow))[1]) == "failed"
        path = f"/runs/{again['id']}/action?op=re_trigger"
        status, answer, _ = await work.call("POST", path)
        assert (status, code(answer)) == (400, "1387-400")
        assert sorted(row["id"] for row in await work.rows()) == [1, 2, 3, 4, 5, 6]

    @pytest.mark.parametrize("spelling", ["re-trigger", "re_trigger", "RE_TRIGGER"])
    async def test_a_run_without_rows_runs_again_too(self, work: Work, spelling: str) -> None:
        await work.filled(0)
        flow = await work.flow()
        run = await work.ended(flow)
        await work.sql("INSERT INTO {table} VALUES (1, 'late', 1, '2026-01-01')")
        path = f"/runs/{run['id']}/action?op="
        await work.call("POST", f"{path}{spelling}")
        assert counts(await work.ended(flow, 2)) == (1, 1, 0)
        await work.call("POST", f"/flows/{flow}/action?op=disable")
        for operation, expected in ((spelling, "1388-400"), ("run", "1401-400")):
            status, answer, _ = await work.call("POST", f"{path}{operation}")
            assert (status, code(answer)) == (400, expected)

    async def test_a_run_again_brings_nothing_that_a_later_run_brought(self, work: Work) -> None:
        await work.filled(5)
        flow = await work.flow()
        await work.ended(flow)
        await work.sql("INSERT INTO {table} VALUES (6, 'new', 1, {now})")
        await work.sql("REVOKE SELECT ON {table} FROM PUBLIC")
        failed = await work.again(flow)
        await work.sql("GRANT SELECT ON {table} TO PUBLIC")
        await work.sql("INSERT INTO {table} VALUES (7, 'newer', 1, {now})")
        assert counts(await work.again(flow)) == (1, 1, 0)
        assert sorted(row["id"] for row in await work.rows()) == [1, 2, 3, 4, 5, 7]
        await work.call("POST", f"/runs/{failed['id']}/action?op=re-trigger")
        assert counts(await work.ended(flow, 4)) == (1, 1, 0)
        assert sorted(row["id"] for row in await work.rows()) == [1, 2, 3, 4, 5, 6, 7]

    async def test_runs_of_a_flow_wait_for_each_other(self, work: Work) -> None:
        await work.filled(2000)
        flow = await work.flow()
        for _ in range(3):
            await work.asked(flow)
        await work.ended(flow, 4)
        runs = await work.runs(flow)
        assert sorted(counts(each)[1] for each in runs) == [0, 0, 0, 2000]
        spans = sorted(
            (d["startedAtUTC"], d["completedAtUTC"])
            for d in (each["metrics"]["durationSummary"] for each in runs)
        )
        assert all(first[1] <= second[0] for first, second in pairwise(spans))

    async def test_a_flow_that_is_disabled_does_not_run(self, work: Work) -> None:
        await work.filled(1)
        start = int(time.time()) + 2
        flow = await work.flow(scheduleParams={"startTime": start, "frequency": "once"})
        other = await work.flow(scheduleParams={"startTime": start, "frequency": "once"})
        await work.call("POST", f"/flows/{flow}/action?op=disable")
        await work.ended(other)
        assert await work.runs(flow) == []
        await work.call("POST", f"/flows/{flow}/action?op=enable")
        assert state(await work.ended(flow)) == "success"

    async def test_deleting_a_flow_stops_its_run(self, work: Work, postgres: Postgres) -> None:
        await work.filled(1)
        blocker = await postgres.admin()
        try:
            transaction = blocker.transaction()
            await transaction.start()
            await blocker.execute(f"LOCK TABLE {work.table}")
            flow = await work.flow()
            await work.begun(flow)
            assert (await work.call("DELETE", f"/flows/{flow}"))[0] == 204
            run = await work.ended(flow)
        finally:
            await blocker.close()
        assert state(run) == "failed"
        assert "deleted" in run["metrics"]["statusSummary"]["errors"][0]["message"]
        assert await work.rows() == []
        assert (await work.call("GET", f"/flows/{flow}"))[0] == 404

    async def test_a_mapping_for_another_schema_is_refused(self, work: Work) -> None:
        await work.filled(1)
        flow = await work.flow()
        other = await work.near.own_schema(f"other {work.table}", {"id": LONG})
        mapping = await work.near.mapping_set(other, ("ATTRIBUTE", "id", f"{work.own}.id"))
        item = (await work.call("GET", f"/flows/{flow}"))[1]["items"][0]
        sent = {
            "name": "wrong",
            "flowSpec": FLOW_SPEC,
            "sourceConnectionIds": item["sourceConnectionIds"],
            "targetConnectionIds": item["targetConnectionIds"],
            "transformations": [{"name": "Mapping", "params": {"mappingId": mapping["id"]}}],
            "scheduleParams": {"startTime": int(time.time()) + 9999, "frequency": "once"},
        }
        status, answer, _ = await work.call("POST", "/flows", sent)
        assert (status, code(answer)) == (400, "1425-400")


class TestFiles:
    async def test_a_file_comes_in_parts_too(self, work: Work) -> None:
        await work.filled(10)
        await work.ended(await work.flow())
        (batch,) = await work.near.ok("GET", f"/catalog/batches?dataSet={work.dataset}")
        (file,) = (await work.near.ok("GET", f"/export/batches/{batch}/files"))["data"]
        assert await work.file(file, Range="bytes=0-3") == b"PAR1"
        for path in (
            f"/export/files/{file['dataSetFileId']}?path=other.parquet",
            f"/export/files/{batch}-2",
            "/export/files/..%2F..%2Fstate",
            "/export/batches/nowhere/files",
        ):
            assert (await work.near("GET", path))[0] == 404, path
        assert (await work.near("GET", f"/export/batches/{batch}/failed"))[1]["data"] == []

    async def test_the_lake_holds_nothing_but_whole_batches(
        self, postgres: Postgres, tmp_path: Path
    ) -> None:
        with running_service(*TOLERANT, "--lake", str(tmp_path / "lake")) as service:
            assert service.facts["lake"] == str(tmp_path / "lake")
            async with working(service, postgres) as work:
                await work.filled(10)
                await work.ended(await work.flow())
                await work.ended(await work.flow(login={"password": "wrong"}))
        files = files_in(tmp_path / "lake")
        assert [path.name for path in files] == ["part-00000.parquet"]
        assert pq.read_table(files[0]).num_rows == 10

    async def test_a_lake_that_cannot_be_written_fails_the_run(
        self, postgres: Postgres, tmp_path: Path
    ) -> None:
        with running_service(*TOLERANT, "--lake", str(tmp_path)) as service:
            (tmp_path / service.facts["org_id"]).write_text("a file where a folder should be")
            async with working(service, postgres) as work:
                await work.filled(1)
                run = await work.ended(await work.flow())
        (error,) = run["metrics"]["statusSummary"]["errors"]
        assert "The lake cannot be written" in error["message"]

    async def test_a_dataset_goes_with_its_files(self, postgres: Postgres, tmp_path: Path) -> None:
        with running_service(*TOLERANT, "--lake", str(tmp_path)) as service:
            async with working(service, postgres) as work:
                await work.filled(10)
                flow = await work.flow()
                await work.ended(flow)
                path = f"/catalog/dataSets/{work.dataset}"
                assert (await work.near("DELETE", path))[0] == 400
                await work.call("DELETE", f"/flows/{flow}")
                await work.near.ok("DELETE", path)
        assert files_in(tmp_path) == []


class TestKill9:
    @pytest.mark.parametrize("rounds", [2, pytest.param(12, marks=pytest.mark.soak)])
    async def test_a_run_is_never_half_there_and_never_twice(
        self, rounds: int, postgres: Postgres, tmp_path: Path, tell: Callable[[str], None]
    ) -> None:
        """Killed at any moment, the service starts again and each row is there once or not yet."""
        chance = random.Random(8)
        options = (*TOLERANT, "--state", str(tmp_path / "state"), "--lake", str(tmp_path / "lake"))
        flow = ""
        expected, ends = 0, {"success": 0, "failed": 0}
        work: Work | None = None
        for number in range(rounds):
            with running_service(*options) as service:
                async with working(service, postgres) as opened:
                    if work is None:
                        work = opened
                        await work.filled(40_000)
                        flow = await work.flow()
                    else:
                        work.call, work.near, work.admin = opened.call, opened.near, opened.admin
                        await work.sql(
                            "INSERT INTO {table} SELECT g, 'more', 1, {now}"
                            " FROM generate_series($1::int, $2::int) g",
                            *(40_001 + number * 20_000, 60_000 + number * 20_000),
                        )
                        await work.asked(flow)
                    await asyncio.sleep(chance.random() * 1.5)
                    service.process.kill()
                    service.process.wait()
            with running_service(*options) as service:
                async with working(service, postgres) as opened:
                    work.call, work.near, work.admin = opened.call, opened.near, opened.admin
                    run = await work.ended(flow)
                    ends[state(run)] += 1
                    ids = [row["id"] for row in await work.rows()]
                    assert len(ids) == len(set(ids)), "a row is there twice"
                    brought = sum(counts(r)[1] for r in await work.runs(flow))
                    assert len(ids) == brought, "rows are there that no run tells of"
                    names = [path.name for path in files_in(tmp_path / "lake")]
                    assert all(name.endswith(".parquet") for name in names), names
                    shown = [path.parent.name for path in files_in(tmp_path / "lake")]
                    assert not any(name.startswith(".") for name in shown), "a part is left"
                    if state(run) == "failed":
                        await work.call("POST", f"/runs/{run['id']}/action?op=re-trigger")
                        await work.ended(flow, len(await work.runs(flow)))
                    await work.again(flow)
                    expected = await work.admin.fetchval(f"SELECT count(*) FROM {work.table}")
                    ids = [row["id"] for row in await work.rows()]
                    assert len(ids) == len(set(ids)) == expected, "rows are lost or doubled"
        tell(f"runs killed: {rounds} rounds, {expected} rows, 0 lost, 0 twice; {ends}")


def test_bad_rows_and_good_rows_have_one_type_of_each_column() -> None:
    """A batch in which a column is all null must not change the file's schema."""
    from pgflow_widgets.emulator.data_prep.row_mapping import compile_rule
    from pgflow_widgets.emulator.runs.arrow_batches import BatchMapping
    from pgflow_widgets.emulator.runs.table_reader import ReadColumn
    from pgflow_widgets.emulator.schema_registry.schemas import XdmField

    target_field = XdmField(("a",), "long", {"type": "integer"})
    mapping = {"sourceType": "EXPRESSION", "source": "x", "destination": "a"}
    shape = BatchMapping(
        [ReadColumn("x", "integer")], [compile_rule(mapping, {("a",): target_field}, None)], {}
    )
    batches = (pa.record_batch({"x": pa.array(v, pa.int64())}) for v in ([1, 2], [None, None]))
    first, second = (shape.map_batch(batch)[0] for batch in batches)
    assert first.schema == second.schema == pa.schema([("a", pa.int64())])


def test_a_whole_number_that_a_double_cannot_hold_exactly_is_rounded() -> None:
    from pgflow_widgets.emulator.data_prep.row_mapping import compile_rule
    from pgflow_widgets.emulator.runs.arrow_batches import BatchMapping
    from pgflow_widgets.emulator.runs.table_reader import ReadColumn
    from pgflow_widgets.emulator.schema_registry.schemas import XdmField

    target_field = XdmField(("a",), "double", {"type": "number"})
    mapping = {"sourceType": "ATTRIBUTE", "source": "x", "destination": "a"}
    shape = BatchMapping(
        [ReadColumn("x", "integer")], [compile_rule(mapping, {("a",): target_field}, None)], {}
    )
    shaped, bad, _ = shape.map_batch(pa.record_batch({"x": [1, 2**53 + 1]}))
    assert shaped["a"].to_pylist() == [1.0, float(2**53)]
    assert bad == []
