"""Many connections from a table, against the local Flow Service."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from keyring.backend import KeyringBackend

from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.retry import RetryPolicy
from pgflow_widgets.errors import InputError
from pgflow_widgets.local import secret_references
from pgflow_widgets.local.ipython import PlainSecretWarning
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.access.progress import Progress
from pgflow_widgets.notebook.magics import PgflowMagics
from pgflow_widgets.notebook.magics.completion import completions
from pgflow_widgets.notebook.sandbox import Sandbox
from pgflow_widgets.operations.bulk import table as bulk_table
from tests.support.fault_bench import bench_of
from tests.support.pasted import PASSWORD, REFUSED, URI
from tests.support.services import Service, running_service

CANARY = "canary-55e1 /@:"
COLUMNS = ["row", "name", "id", "outcome", "error", "hint", "field", "milliseconds"]
DTYPES = ["Int64", *["string"] * 6, "Int64"]


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """One of its own, for it is interrupted and made to fail."""
    with running_service("--with-postgres") as running:
        yield running


@pytest.fixture
def sandbox(service: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setattr(secret_references, "_agreed", set())
    monkeypatch.setenv("SHOP_PASSWORD", service.database["password"])
    monkeypatch.setenv("WRONG_PASSWORD", CANARY)
    found = Sandbox(service.credentials, "dev", cloud="Azure")
    yield found
    for each in found.connections()["id"]:
        found.connections.delete(each)


@pytest.fixture
def place(service: Service) -> dict[str, str]:
    return {**service.database, "password": "env:SHOP_PASSWORD"}


def table(place: dict[str, str], count: int) -> pd.DataFrame:
    return pd.DataFrame([{"name": f"shop {n:03}", **place} for n in range(count)])


class TestWhatIsMade:
    def test_each_row_becomes_a_connection_in_the_order_of_the_frame(
        self, sandbox: Sandbox, place: dict[str, str]
    ) -> None:
        made = sandbox.connections.create_many(table(place, 30))
        assert list(made.columns) == COLUMNS
        assert [str(dtype) for dtype in made.dtypes] == DTYPES
        assert made["row"].tolist() == list(range(30))
        assert made["name"].tolist() == [f"shop {n:03}" for n in range(30)]
        assert set(made["outcome"]) == {"created"}
        assert made[["error", "field"]].isna().all(axis=None)
        there = sandbox.connections().set_index("id")["name"]
        assert there[made["id"]].tolist() == made["name"].tolist()
        assert len(there) == 30
        assert sandbox.connections.test(made.head(2))["result"].tolist() == [True, True]

    def test_a_csv_file_a_yaml_file_and_uris_say_the_same(
        self, sandbox: Sandbox, place: dict[str, str], tmp_path: Path
    ) -> None:
        file = tmp_path / "shops.csv"
        names = ";".join(place)
        file.write_text(
            f"\ufeffname;Description;{names}\nshöp;The shop;{';'.join(place.values())}\n;;;;;;\n",
            "utf-8",
        )
        made = sandbox.connections.create_many(file, trust_references=True)
        assert made["outcome"].tolist() == ["created"]
        text = "\n".join(f"    {name}: {value}" for name, value in place.items())
        file = tmp_path / "shops.yaml"
        file.write_text(f"connections:\n  - name: second\n{text}\n", "utf-8")
        assert sandbox.connections.create_many(str(file))["outcome"].tolist() == ["created"]
        where = f"{place['server']}:{place['port']}/{place['database']}"
        uri = f"postgresql://{place['username']}:env:SHOP_PASSWORD@{where}?sslmode=prefer"
        made = sandbox.connections.create_many([uri])
        expected = (
            f"{place['database']} at {place['server']} port {place['port']} as {place['username']}"
        )
        assert made["name"].tolist() == [expected]
        everything = sandbox.connections()
        assert everything["description"].tolist() == ["The shop", "", ""]
        assert sandbox.connections.test(everything)["result"].tolist() == [True] * 3

    def test_a_connection_string_of_its_own_authentication(
        self, sandbox: Sandbox, place: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = (
            f"Server={place['server']};Database={place['database']};Port={place['port']};"
            f"UID={place['username']};Password={os.environ['SHOP_PASSWORD']};EncryptionMethod=1"
        )
        monkeypatch.setenv("SHOP_STRING", whole)
        rows = [
            {
                "name": "by string",
                "auth": "connection string",
                "connection_string": "env:SHOP_STRING",
            }
        ]
        made = sandbox.connections.create_many(rows, verify=True)
        assert made["outcome"].tolist() == ["created"]
        assert sandbox.connections()["auth"].tolist() == ["Connection String Based Authentication"]

    def test_a_password_from_the_keyring(
        self, sandbox: Sandbox, place: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[tuple[str, str]] = []

        class Kept(KeyringBackend):
            priority = 1  # type: ignore[assignment]

            def get_password(self, service: str, username: str) -> str | None:
                asked.append((service, username))
                return os.environ["SHOP_PASSWORD"] if username == "analyst" else None

            def set_password(self, service: str, username: str, password: str) -> None: ...

        before = keyring.get_keyring()
        keyring.set_keyring(Kept())
        try:
            frame = table({**place, "password": "keyring:shop/db/analyst"}, 3)
            assert set(sandbox.connections.create_many(frame, verify=True)["outcome"]) == {
                "created"
            }
            assert asked == [("shop/db", "analyst")]
            with pytest.raises(InputError, match="row 0, password: The keyring has nothing for"):
                sandbox.connections.create_many(
                    table({**place, "password": "keyring:shop/nobody"}, 1)
                )
        finally:
            keyring.set_keyring(before)

    def test_errors_are_kept_in_their_rows(self, sandbox: Sandbox, place: dict[str, str]) -> None:
        frame = table(place, 4)
        frame.loc[1, "password"] = "env:WRONG_PASSWORD"
        frame.loc[2, "database"] = "nowhere"
        made = sandbox.connections.create_many(frame, verify=True)
        assert made["outcome"].tolist() == ["created", "failed", "failed", "created"]
        assert made["id"].isna().tolist() == [False, True, True, False]
        assert made.loc[1, "field"] == "password"
        assert made.loc[2, "field"] == "database"
        assert "password authentication failed" in made.loc[1, "error"]
        assert "Nothing was kept" in made.loc[1, "error"]
        assert CANARY not in made.to_json()
        assert len(sandbox.connections()) == 2

    def test_a_name_that_others_have_is_told(
        self, sandbox: Sandbox, service: Service, place: dict[str, str]
    ) -> None:
        sandbox.connections.create("shop 000", **service.database)
        made = sandbox.connections.create_many(table(place, 2))
        assert made["outcome"].tolist() == ["created", "created"]
        assert made["hint"].tolist() == ["1 other has this name already.", pd.NA]


class TestChecking:
    def test_all_problems_of_all_rows_are_told_and_nothing_is_sent(
        self, sandbox: Sandbox, place: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("WRONG_PASSWORD")
        frame = table(place, 6)
        frame["port"] = frame["port"].astype(object)
        frame.loc[1, ["port", "server"]] = ["99999", "http://shop"]
        frame.loc[2, "password"] = "env:WRONG_PASSWORD"
        frame.loc[3, "name"] = frame.loc[0, "name"]
        frame.loc[4, "password"] = None
        before = sandbox.connections()
        with pytest.raises(InputError) as caught:
            sandbox.connections.create_many(frame)
        said = caught.value.message.splitlines()
        assert said[0] == "4 of 6 rows cannot be created, and nothing was sent:"
        assert said[1:] == [
            "row 1, server: Only the host name, without the scheme.",
            "row 1, port: A whole number from 1 to 65535.",
            "row 2, password: The environment has no variable WRONG_PASSWORD.",
            "row 3, name: The name stands in row 0 too.",
            "row 4, password: Required.",
        ]
        assert caught.value.field == "server"
        assert before.empty
        assert sandbox.connections().empty

    @pytest.mark.parametrize("text", [*REFUSED[:40:3], "DATABASE_URL: h:5432:d:u:" + PASSWORD])
    def test_a_dry_run_shows_no_piece_of_a_text_that_is_refused(
        self, sandbox: Sandbox, text: str
    ) -> None:
        told = sandbox.connections.create_many([Secret(text)], dry_run=True)
        assert list(told["outcome"]) == ["invalid"]
        assert PASSWORD[2:8] not in told.to_string() + told.to_json()

    def test_what_heroku_prints_is_a_row(self, sandbox: Sandbox) -> None:
        told = sandbox.connections.create_many([Secret(f"DATABASE_URL:   {URI}")], dry_run=True)
        assert list(told["outcome"]) == ["new"]
        assert list(told["name"]) == ["shop at db.example.com as reader"]

    def test_a_dry_run_gives_them_as_a_frame_and_changes_nothing(
        self, sandbox: Sandbox, place: dict[str, str]
    ) -> None:
        sandbox.connections.create_many(table(place, 1))
        frame = table(place, 3)
        frame.loc[2, "server"] = ""
        told = sandbox.connections.create_many(frame, dry_run=True)
        assert list(told.columns) == [*COLUMNS, "references", "host"]
        assert [str(dtype) for dtype in told.dtypes] == [*DTYPES, "string", "string"]
        assert set(told["references"]) == {"env:SHOP_PASSWORD"}
        where = f"{place['server']}:{place['port']}"
        assert told["host"].tolist() == [where, where, pd.NA]
        assert told["outcome"].tolist() == ["exists", "new", "invalid"]
        assert told["error"].tolist() == [pd.NA, pd.NA, "server: Required."]
        assert told["id"].isna().tolist() == [False, True, True]
        assert len(sandbox.connections()) == 1

    @pytest.mark.parametrize(
        "content",
        [
            f"shop,127.0.0.1,retail,me,{CANARY}\nsecond,127.0.0.1,retail,me,{CANARY}\n",
            f"name,server,database,username,password\nshop,127.0.0.1,{CANARY},a,b,c\n",
            f'name,password\nshop,"{CANARY}\n',
            f'name,password\nshop,"{CANARY}" x\n',
        ],
        ids=["no header", "a comma too many", "an open quotation mark", "a text behind one"],
    )
    def test_a_damaged_file_is_refused_without_a_word_of_it(
        self, sandbox: Sandbox, tmp_path: Path, content: str
    ) -> None:
        file = tmp_path / "damaged.csv"
        file.write_text(content)
        with pytest.raises(InputError) as caught:
            sandbox.connections.create_many(file)
        shown = [str(caught.value)]
        step = caught.value.__traceback__
        while step := step and step.tb_next:
            if "pgflow_widgets" in step.tb_frame.f_code.co_filename:
                shown.append(repr(step.tb_frame.f_locals))
        assert CANARY not in " ".join(shown)

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("{", "The file is not YAML, near line 1."),
            ("just a text", "no list of connections"),
            ("[]", "The table has no row."),
            ("- name: a\n  password: [x]\n", "row 0, password: It is no text."),
        ],
    )
    def test_yaml_of_another_form_is_refused(
        self, sandbox: Sandbox, tmp_path: Path, content: str, said: str
    ) -> None:
        file = tmp_path / "odd.yml"
        file.write_text(content)
        with pytest.raises(InputError) as caught:
            sandbox.connections.create_many(file)
        assert said in str(caught.value)

    def test_what_is_no_table_is_refused(self, sandbox: Sandbox, tmp_path: Path) -> None:
        for wrong in (tmp_path / "nowhere.csv", tmp_path, pd.DataFrame({"name": []}), []):
            with pytest.raises(InputError, match=r"cannot be read|no row"):
                sandbox.connections.create_many(wrong)
        with pytest.raises(InputError, match="Two columns of the table have the same name"):
            sandbox.connections.create_many([{"name": "x", "Name": "y"}])
        with pytest.raises(InputError, match=r"Column 2 of the table: no connection has a field"):
            sandbox.connections.create_many([{"name": "x", "colour": "y"}])
        with pytest.raises(InputError, match="concurrency is a number"):
            sandbox.connections.create_many(["postgresql://me:env:X@h/d"], concurrency=0)
        with pytest.raises(InputError, match="row 0, auth: This authentication is not offered"):
            sandbox.connections.create_many([{"name": "x", "auth": CANARY}])

    def test_a_plain_password_is_warned_of_and_never_shown(
        self, sandbox: Sandbox, service: Service
    ) -> None:
        plain = service.database["password"]
        with pytest.warns(PlainSecretWarning, match="in 2 rows of the table as plain text") as told:
            made = sandbox.connections.create_many(table(service.database, 2), verify=True)
        assert set(made["outcome"]) == {"created"}
        assert plain not in str(told[0].message) + made.to_json()
        place = service.database
        uri = "postgresql://{username}:{password}@{server}:{port}/{database}".format(**place)
        with pytest.warns(PlainSecretWarning, match="in 1 row of"):
            sandbox.connections.create_many([uri])
        rows = [{"name": "careful", **place, "password": Secret(plain)}, Secret(uri + "?user=x")]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert set(sandbox.connections.create_many(rows)["outcome"]) == {"created"}
        assert plain not in repr(bulk_table.read_table([uri]))

    def test_whole_numbers_stay_whole_where_one_is_missing(
        self, sandbox: Sandbox, place: dict[str, str]
    ) -> None:
        frame = table(place, 2)
        frame["port"] = [float(place["port"]), float("nan")]
        sandbox.connections.create_many(frame)
        shown = sandbox.connections().sort_values("name")["id"]
        with_port = [sandbox.connections.test(each)["result"].item() for each in shown]
        assert with_port[0]


class TestATableOfSomebodyElse:
    def test_what_it_names_is_shown_and_sent_only_when_somebody_agrees(
        self, sandbox: Sandbox, place: dict[str, str], tmp_path: Path
    ) -> None:
        file = tmp_path / "theirs.csv"
        table(place, 2).to_csv(file, index=False)
        told = sandbox.connections.create_many(file, dry_run=True)
        assert told["references"].tolist() == ["env:SHOP_PASSWORD"] * 2
        where = f"{place['server']}:{place['port']}"
        assert told["host"].tolist() == [where] * 2
        assert os.environ["SHOP_PASSWORD"] not in told.to_csv()
        with pytest.raises(InputError, match=f"env:SHOP_PASSWORD to {where}\nNothing was sent"):
            sandbox.connections.create_many(file)
        assert len(sandbox.connections()) == 0
        assert len(sandbox.connections.create_many(file, trust_references=True)) == 2
        assert set(sandbox.connections.create_many(file)["outcome"]) == {"adopted"}

    def test_the_credential_of_the_sandbox_stays_here_under_any_name(
        self,
        sandbox: Sandbox,
        place: dict[str, str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        sandbox.connections()  # signed in
        assert sandbox._access._tokens
        assert sandbox._access._tokens.current
        own = {
            "SECRET": sandbox._access.credentials.client_secret,
            "TOKEN": sandbox._access._tokens.current.value,
        }
        for name, value in own.items():
            monkeypatch.setenv(f"ANOTHER_{name}", value.reveal())
            row = {"name": "x", **place, "password": f"env:ANOTHER_{name}"}
            with pytest.raises(InputError, match="It names the credential that signs in at Adobe"):
                sandbox.connections.create_many([row])


class TestMagic:
    def test_a_file_or_a_frame_by_magic(
        self,
        sandbox: Sandbox,
        place: dict[str, str],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.chdir(tmp_path)
        shell = InteractiveShell()
        magics = PgflowMagics(shell)
        shell.user_ns |= {"sandbox": sandbox, "shops": table(place, 2)}
        Path("my shops.csv").write_text(table(place, 3).to_csv(index=False))
        Path("other.txt").touch()
        Path("folder").mkdir()
        assert completions(magics, "%pgflow create-") == ["create-many"]
        assert completions(magics, "%pgflow create-many ") == ["folder/", "my\\ shops.csv"]
        assert completions(magics, "%pgflow create-many 'my") == ["'my shops.csv'"]
        assert completions(magics, "%pgflow create-many a.csv --d") == ["--dry-run"]
        told = magics.pgflow("create-many shops --dry-run")
        assert told["outcome"].tolist() == ["new", "new"]
        made = magics.pgflow("create-many 'my shops.csv' --concurrency 2 --trust-references")
        assert len(made) == 3
        again = magics.pgflow("create-many shops --verify")
        assert again["outcome"].tolist() == ["adopted", "adopted"]


class TestBreaks:
    def test_a_second_run_makes_nothing_twice(
        self, sandbox: Sandbox, place: dict[str, str]
    ) -> None:
        first = sandbox.connections.create_many(table(place, 5))
        frame = table(place, 8).iloc[::-1]
        frame["description"] = "now with words"
        again = sandbox.connections.create_many(frame)
        assert again["outcome"].tolist() == ["created"] * 3 + ["adopted"] * 5
        assert again["id"].tolist()[::-1][:5] == first["id"].tolist()
        assert len(sandbox.connections()) == 8
        other = frame.assign(database="other")
        assert set(sandbox.connections.create_many(other, dry_run=True)["outcome"]) == {"new"}

    def test_an_interrupt_in_the_middle_and_a_second_run_double_nothing(
        self, place: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # So slow that the interrupt comes long before the last row, on a busy machine too.
        with running_service("--latency-ms", "200") as slow:
            monkeypatch.setenv("SHOP_PASSWORD", "any")
            sandbox = Sandbox(slow.credentials, "dev", cloud="Azure")
            frame = table(place, 60)
            under_way = threading.Event()
            create = FlowServiceClient.create_connection
            sent: list[str] = []

            async def counted(self: FlowServiceClient, body: Any, **options: Any) -> Any:
                sent.append(body["name"])
                if len(sent) == 20:
                    under_way.set()
                return await create(self, body, **options)

            monkeypatch.setattr(FlowServiceClient, "create_connection", counted)

            def interrupt() -> None:
                under_way.wait(30)
                os.kill(os.getpid(), signal.SIGINT)

            threading.Thread(target=interrupt).start()
            with pytest.raises(KeyboardInterrupt):
                pytest.fail(
                    f"made: {sandbox.connections.create_many(frame, concurrency=8).to_dict()}"
                )
            before = sandbox.connections()
            assert 8 <= len(before) == len(sent) < 60
            made = sandbox.connections.create_many(frame)
            assert set(made["outcome"]) == {"created", "adopted"}
            assert (made["outcome"] == "adopted").sum() == len(before)
            after = sandbox.connections()
            assert sorted(after["name"]) == sorted(frame["name"])
            assert set(before["id"]) <= set(after["id"])

    def test_a_display_that_fails_stops_the_creating_and_a_second_run_goes_on(
        self, sandbox: Sandbox, place: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def show(_progress: Progress, done: int, _total: int) -> None:
            if done == 10:
                raise RuntimeError("the front end is gone")

        frame = table(place, 100)
        with monkeypatch.context() as patched:
            patched.setattr(Progress, "__call__", show)
            with pytest.raises(RuntimeError, match="is gone") as told:
                sandbox.connections.create_many(frame, concurrency=2)
        assert "stopped" in told.value.__notes__[0]
        before = sandbox.connections()
        assert 10 <= len(before) < 100
        assert len(sandbox.connections()) == len(before)  # nothing goes on unseen
        made = sandbox.connections.create_many(frame)
        assert (made["outcome"] == "adopted").sum() == len(before)

    @pytest.mark.usefixtures("hasty")
    def test_a_killed_service_and_a_second_run_double_nothing(
        self, place: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SHOP_PASSWORD", "any")
        options = ("--state", str(tmp_path / "state.db"), "--latency-ms", "10")
        with running_service(*options) as first:
            sandbox = Sandbox(first.credentials, "dev", cloud="Azure")
            port = first.facts["base_url"].rpartition(":")[2]
            create = FlowServiceClient.create_connection
            known: list[BaseConnection] = []

            async def counted(self: FlowServiceClient, body: Any, **options: Any) -> Any:
                known.append(made := await create(self, body, **options))
                if len(known) == 30:
                    first.process.kill()
                return made

            monkeypatch.setattr(FlowServiceClient, "create_connection", counted)
            monkeypatch.setattr(RetryPolicy.__init__, "__defaults__", (2, 0.01, 0.02, 5.0))
            broken = sandbox.connections.create_many(table(place, 300), concurrency=4)
        assert {"created", "skipped"} <= set(broken["outcome"])
        assert not {"adopted"} & set(broken["outcome"])
        reason = broken[broken["outcome"] == "skipped"]["error"].unique()
        assert len(reason) == 1
        with running_service(*options, "--port", port) as second:
            sandbox = Sandbox(second.credentials, "dev", cloud="Azure")
            made = sandbox.connections.create_many(table(place, 300))
            assert set(made["outcome"]) - {"repeated"} == {"created", "adopted"}
            assert sorted(sandbox.connections()["name"]) == sorted(made["name"])
            kept = broken.dropna(subset="id").set_index("name")["id"]
            assert made.set_index("name")["id"][kept.index].tolist() == kept.tolist()

    @pytest.mark.parametrize("fault", ["reset-after", "server-error", "html", "cut-off"])
    @pytest.mark.usefixtures("hasty")
    def test_lost_answers_lose_and_double_nothing(
        self, sandbox: Sandbox, service: Service, place: dict[str, str], fault: str
    ) -> None:
        frame = table(place, 25)
        rule = {"route": "POST /connections", "fault": fault, "rate": 0.3}

        async def work() -> pd.DataFrame:
            async with bench_of(service) as bench:
                await bench.set(rule, seed=5)
                return await asyncio.to_thread(sandbox.connections.create_many, frame)

        made = asyncio.run(work())
        assert set(made["outcome"]) <= {"created", "adopted", "repeated"}
        assert len(set(made["outcome"])) > 1
        there = sandbox.connections()
        assert sorted(there["name"]) == sorted(frame["name"])
        assert set(there["id"]) == set(made["id"])

    def test_what_would_fail_everywhere_is_tried_once(
        self, service: Service, place: dict[str, str], sandbox: Sandbox
    ) -> None:
        async def work() -> pd.DataFrame:
            async with bench_of(service) as bench:
                rule = {"route": "POST /connections", "fault": "expired-token"}
                await bench.set(rule)
                return await asyncio.to_thread(
                    sandbox.connections.create_many, table(place, 40), concurrency=2
                )

        made = asyncio.run(work())
        assert made["outcome"].tolist()[:2] == ["failed", "failed"]
        assert set(made["outcome"][2:]) == {"skipped"}
        assert "Not tried" in made.loc[39, "error"]
        assert sandbox.connections().empty
