"""The local Flow Service over real HTTP, asked without our client."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import re
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.support import depth, forks
from tests.support.processes import children_of, wait_for_end
from tests.support.raw_caller import CANARY, PARAMS, SPEC_ID, STRING, RawClient, body, token
from tests.support.services import Service, running_service

FORGED = base64.urlsafe_b64encode(b'{"after": [{}, "x"]}').decode().rstrip("=")


class TestTokens:
    async def test_the_token_call_answers_as_documented(
        self, service: Service, session: aiohttp.ClientSession
    ) -> None:
        status, answer = await token(service, session)
        assert status == 200
        assert answer["token_type"] == "bearer"
        assert answer["expires_in"] == 86399

    @pytest.mark.parametrize(
        ("changed", "error", "description"),
        [
            ({"client_secret": CANARY}, "invalid_client", "invalid client_secret parameter"),
            ({"client_id": "x"}, "invalid_client", "invalid client_id parameter"),
            ({"scope": "everything"}, "invalid_scope", None),
            ({"grant_type": "password"}, "unsupported_grant_type", None),
            ({"grant_type": ""}, "invalid_request", None),
        ],
    )
    async def test_a_bad_token_call_is_told_why(
        self,
        service: Service,
        session: aiohttp.ClientSession,
        changed: dict[str, str],
        error: str,
        description: str | None,
    ) -> None:
        status, answer = await token(service, session, **changed)
        assert (status, answer["error"]) == (400, error)
        assert CANARY not in json.dumps(answer)
        if description:
            assert answer["error_description"] == description

    @pytest.mark.parametrize(
        ("headers", "status", "code"),
        [
            ({"Authorization": None}, 403, "403010"),
            ({"Authorization": "Bearer nonsense"}, 401, "401013"),
            ({"x_api_key": None}, 403, "403000"),
            ({"x_api_key": "other"}, 403, "403003"),
            ({"x_gw_ims_org_id": None}, 400, "400003"),
            ({"x_gw_ims_org_id": "other@AdobeOrg"}, 403, "403025"),
        ],
    )
    async def test_the_gateway_checks_headers_first(
        self, call: RawClient, headers: dict[str, str | None], status: int, code: str
    ) -> None:
        answered, answer, _ = await call("GET", "/connections", **headers)
        assert (answered, answer["error_code"]) == (status, code)

    async def test_the_sandbox_header_is_checked_by_the_service(self, call: RawClient) -> None:
        for name, code in ((None, "2105-400"), ("nowhere", "2100-404")):
            status, answer, headers = await call("GET", "/connections", x_sandbox_name=name)
            assert status == int(code[-3:])
            assert answer["type"] == f"https://ns.adobe.com/aep/errors/FLOW-{code}"
            assert answer["report"]["request-id"] == headers["x-request-id"]

    async def test_sandboxes_are_listed_with_their_region(self, call: RawClient) -> None:
        url = call.facts["base_url"] + "/data/foundation/sandbox-management/"
        _, answer, _ = await call("GET", url, x_sandbox_name=None)
        assert [(each["name"], each["region"]) for each in answer["sandboxes"]] == [
            ("prod", "VA7"),
            ("dev", "VA7"),
        ]


class TestConnections:
    async def test_create_get_and_delete(self, call: RawClient) -> None:
        status, made, headers = await call("POST", "/connections", body("Größe"))
        assert status == 201
        assert set(made) == {"id", "etag"}
        assert made["etag"].startswith('"')
        assert headers["Location"].endswith(f"/connections/{made['id']}")
        for path in (f"/connections/{made['id']}", f"/connections/{made['id']}/"):
            status, answer, _ = await call("GET", path)
            (item,) = answer["items"]
            assert status == 200
            assert (item["name"], item["state"], item["version"]) == (
                *("Größe", "enabled"),
                made["etag"],
            )
            assert item["auth"]["params"]["password"] == "********"
            assert item["auth"]["params"]["username"] == "reader"
        status, answer, _ = await call("DELETE", f"/connections/{made['id']}/")
        assert (status, answer) == (204, None)
        status, answer, _ = await call("GET", f"/connections/{made['id']}")
        assert (status, answer["report"]["id"]) == (404, made["id"])
        assert (await call("DELETE", f"/connections/{made['id']}"))[0] == 404

    @pytest.mark.parametrize(
        ("wrong", "code", "says"),
        [
            ({}, "1405-400", "body"),
            ([], "1405-400", "body"),
            (body(""), "1400-400", "name"),
            (body(description=5), "1400-400", "description"),
            (body(connectionSpec={"id": "x", "version": "1.0"}), "1413-400", "connectionSpec.id"),
            (body(connectionSpec={"id": SPEC_ID}), "1400-422", "connectionSpec.version"),
            (body(connectionSpec="x"), "1400-400", "connectionSpec"),
            (body(auth={"specName": "Magic", "params": PARAMS}), "1415-400", "auth.specName"),
            (body(auth={"specName": "Basic Authentication"}), "1400-400", "params"),
            (body(params={**PARAMS, "sslMode": CANARY}), "1312-400", "auth.params.sslMode"),
            (body(params={**PARAMS, "port": CANARY}), "1312-400", "auth.params.port"),
            (body(params={**PARAMS, "port": []}), "1312-400", "auth.params.port"),
            (body(params={**PARAMS, "password": None}), "1312-400", "auth.params.password"),
            (body(params={"server": "h"}), "1304-400", "auth.params.database"),
            (body(params={**PARAMS, "host": CANARY}), "1400-400", "host"),
        ],
    )
    async def test_a_bad_body_is_refused_with_the_field_named(
        self, call: RawClient, wrong: Any, code: str, says: str
    ) -> None:
        status, answer, _ = await call("POST", "/connections", wrong)
        assert status == int(code[-3:])
        assert answer["type"].endswith(f"FLOW-{code}")
        assert says in answer["errorMessage"]

    @pytest.mark.parametrize("mode", ["Disable", "verify ca", "VERIFY_FULL", "Verify-Ca", "prefer"])
    async def test_every_documented_spelling_of_ssl_mode_is_accepted(
        self, call: RawClient, mode: str
    ) -> None:
        status, _, _ = await call("POST", "/connections", body(params={**PARAMS, "sslMode": mode}))
        assert status == 201

    @pytest.mark.parametrize(
        "text",
        [
            STRING.replace("Database=acme;Port=5432", "Port=5432;Database=acme"),
            STRING.replace("UID", "User"),
            STRING + ";EncryptionMethod=2",
            "nonsense",
        ],
    )
    async def test_a_connection_string_of_another_grammar_is_refused(
        self, call: RawClient, text: str
    ) -> None:
        auth = {
            "specName": "Connection String Based Authentication",
            "params": {"connectionString": text},
        }
        status, answer, _ = await call("POST", "/connections", body(auth=auth))
        assert status == 400
        assert "auth.params.connectionString" in answer["errorMessage"]

    async def test_a_connection_string_is_masked_as_a_whole(self, call: RawClient) -> None:
        auth = {
            "specName": "Connection String Based Authentication",
            "params": {"connectionString": STRING + ";EncryptionMethod=1"},
        }
        _, made, _ = await call("POST", "/connections", body(auth=auth))
        _, answer, _ = await call("GET", f"/connections/{made['id']}")
        assert answer["items"][0]["auth"]["params"] == {"connectionString": "********"}

    async def test_sandboxes_do_not_see_each_other(self, call: RawClient) -> None:
        _, made, _ = await call("POST", "/connections", body("only dev"), x_sandbox_name="dev")
        path = f"/connections/{made['id']}"
        assert (await call("GET", path, x_sandbox_name="dev"))[0] == 200
        assert (await call("GET", path))[0] == 404
        assert (await call("DELETE", path))[0] == 404

    async def test_a_body_without_content_type_is_refused(self, call: RawClient) -> None:
        url = call.facts["flow_service_url"] + "/connections"
        async with call.session.post(url, data=b"{}", headers=call.headers) as reply:
            assert reply.status == 400
            assert (await reply.json())["detail"] == "A valid content-type must be specified"

    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"{",
            b'{"name": NaN}',
            b'"\\ud800"',
            b'{"name": "\\ud800"}',
            b"[" * 50_000,
            b'{"name": 1e999}',
            b"1" * 5000,
            b"\xff",
        ],
    )
    async def test_a_body_that_is_no_json_is_refused(self, call: RawClient, raw: bytes) -> None:
        url = call.facts["flow_service_url"] + "/connections"
        headers = {**call.headers, "Content-Type": "application/json"}
        async with call.session.post(url, data=raw, headers=headers) as reply:
            assert reply.status == 400
            assert "FLOW-" in (await reply.json())["type"]

    async def test_paths_and_methods_that_are_not_there_answer_json(self, call: RawClient) -> None:
        assert (await call("GET", "/nothing"))[0] == 404
        assert (await call("PUT", "/connections"))[0] == 405


class TestPatch:
    @staticmethod
    async def made(call: RawClient) -> tuple[str, str]:
        _, made, _ = await call("POST", "/connections", body("before"))
        return f"/connections/{made['id']}", made["etag"]

    @pytest.mark.parametrize("op", ["replace", "REPLACE", "add"])
    @pytest.mark.parametrize("ending", ["", "/"])
    async def test_a_change_gives_a_new_etag(self, call: RawClient, op: str, ending: str) -> None:
        path, etag = await self.made(call)
        change = [
            {"op": op, "path": "/name", "value": "after"},
            {"op": op, "path": "/description", "value": "new"},
        ]
        status, answer, _ = await call("PATCH", path + ending, change, If_Match=etag)
        assert (status, set(answer)) == (200, {"id", "etag"})
        assert answer["etag"] != etag
        _, read, _ = await call("GET", path)
        (item,) = read["items"]
        assert (item["name"], item["description"], item["etag"], item["version"]) == (
            *("after", "new", answer["etag"], answer["etag"]),
        )
        assert item["updatedAt"] >= item["createdAt"]
        filters = "?property=name==after&limit=100"
        _, listed, _ = await call("GET", "/connections" + filters)
        assert item["id"] in {each["id"] for each in listed["items"]}

    async def test_one_instruction_alone_will_do(self, call: RawClient) -> None:
        path, etag = await self.made(call)
        change = {"op": "remove", "path": "/description", "value": None}
        assert (await call("PATCH", path, change, If_Match=etag))[0] == 200

    async def test_new_params_replace_the_whole_object_and_are_masked(
        self, call: RawClient
    ) -> None:
        path, etag = await self.made(call)
        params = {**PARAMS, "username": "writer", "port": 5433}
        change = [{"op": "replace", "path": "/auth/params", "value": params}]
        status, answer, _ = await call("PATCH", path, change, If_Match=etag)
        assert status == 200
        _, read, _ = await call("GET", path)
        shown = read["items"][0]["auth"]["params"]
        assert shown == {**params, "password": "********", "port": "5433"}
        part = [{"op": "replace", "path": "/auth/params", "value": {"password": CANARY}}]
        status, said, _ = await call("PATCH", path, part, If_Match=answer["etag"])
        assert (status, said["type"][-8:]) == (400, "1304-400")

    async def test_of_two_changes_at_once_one_is_told_to_look_again(self, call: RawClient) -> None:
        path, etag = await self.made(call)
        names = [f"racer {number}" for number in range(10)]
        answers = await asyncio.gather(
            *(
                call("PATCH", path, [{"op": "add", "path": "/name", "value": n}], If_Match=etag)
                for n in names
            )
        )
        assert sorted(status for status, _, _ in answers) == [200, *[412] * 9]
        winner = next(n for n, (status, *_) in zip(names, answers, strict=True) if status == 200)
        _, read, _ = await call("GET", path)
        assert read["items"][0]["name"] == winner

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ([], "1405-400"),
            ("x", "1405-400"),
            (["x"], "1455-400"),
            ([{"op": "move", "path": "/name"}], "1434-400"),
            ([{"op": "add", "path": "name", "value": "x"}], "1455-400"),
            ([{"op": "add", "path": "/name"}], "1455-400"),
            ([{"op": "replace", "path": "/id", "value": "x"}], "1455-400"),
            ([{"op": "replace", "path": "/auth/nothing", "value": "x"}], "1455-400"),
            ([{"op": "replace", "path": "/name/0", "value": "x"}], "1455-400"),
            ([{"op": "replace", "path": "/connectionSpec/id", "value": "x"}], "1414-400"),
            ([{"op": "replace", "path": "/state", "value": "tired"}], "1456-400"),
            ([{"op": "replace", "path": "/state", "value": []}], "1456-400"),
            ([{"op": "replace", "path": "/name", "value": " "}], "1400-400"),
            ([{"op": "remove", "path": "/name"}], "1400-400"),
            ([{"op": "replace", "path": "/auth", "value": CANARY}], "1400-400"),
            ([{"op": "replace", "path": "/auth/specName", "value": "Magic"}], "1415-400"),
        ],
    )
    async def test_a_change_that_does_not_fit_is_refused_and_changes_nothing(
        self, call: RawClient, change: Any, code: str
    ) -> None:
        path, etag = await self.made(call)
        good = {"op": "replace", "path": "/description", "value": "half done"}
        sent = [good, *change] if isinstance(change, list) and change else change
        status, answer, _ = await call("PATCH", path, sent, If_Match=etag)
        assert (status, answer["type"].rpartition("-")[0][-4:]) == (400, code[:4])
        _, read, _ = await call("GET", path)
        assert (read["items"][0]["etag"], read["items"][0]["description"]) == (etag, "")

    async def test_the_etag_is_asked_for(self, call: RawClient) -> None:
        path, etag = await self.made(call)
        change = [{"op": "replace", "path": "/name", "value": "x"}]
        assert (await call("PATCH", path, change))[1]["type"].endswith("1403-400")
        for stale in (etag.strip('"'), '"00000000-0000-0000-0000-000000000000"', "*"):
            status, answer, _ = await call("PATCH", path, change, If_Match=stale)
            assert (status, answer["type"][-8:]) == (412, "1404-412")
        status, _, _ = await call("PATCH", "/connections/nobody", change, If_Match=etag)
        assert status == 404


class TestLists:
    @pytest.fixture
    async def named(self, call: RawClient) -> list[str]:
        """Seven connections of a sandbox that nobody else uses, emptied before."""
        call.headers["x-sandbox-name"] = "dev"
        while (await call("GET", "/connections?count=true"))[1]["count"]:
            _, answer, _ = await call("GET", "/connections?limit=100")
            for item in answer["items"]:
                await call("DELETE", f"/connections/{item['id']}")
        names = [f"{letter} list" for letter in "cabgfed"]
        for name in names:
            await call("POST", "/connections", body(name))
        return names

    async def pages(self, call: RawClient, query: str) -> list[list[str]]:
        found, href = [], f"/connections?{query}"
        while href:
            _, answer, _ = await call("GET", href)
            found.append([item["name"] for item in answer["items"]])
            href = answer["_links"].get("next", {}).get("href", "")
            assert href.count("=") <= 1
        return found

    async def test_pages_hold_every_item_once(self, call: RawClient, named: list[str]) -> None:
        assert await self.pages(call, "limit=3&orderby=name") == [
            ["a list", "b list", "c list"],
            ["d list", "e list", "f list"],
            ["g list"],
        ]
        assert (await self.pages(call, "limit=7&orderby=-name"))[0] == sorted(named, reverse=True)

    async def test_a_token_stays_valid_while_rows_come_and_go(
        self, call: RawClient, named: list[str]
    ) -> None:
        _, first, _ = await call("GET", "/connections?limit=3&orderby=name")
        for item in first["items"]:
            await call("DELETE", f"/connections/{item['id']}")
        await call("POST", "/connections", body("b late"))
        _, second, _ = await call("GET", first["_links"]["next"]["href"])
        assert [item["name"] for item in second["items"]] == ["d list", "e list", "f list"]

    async def test_filters_hold_over_pages(self, call: RawClient, named: list[str]) -> None:
        chosen = "property=name==a%20list,c%20list,%22e%20list%22&limit=2&orderby=name"
        assert await self.pages(call, chosen) == [["a list", "c list"], ["e list"]]
        nested = f"property=connectionSpec.id=={SPEC_ID}&property=state==enabled&count=true"
        assert (await call("GET", f"/connections?{nested}"))[1] == {"count": 7}

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("limit=0", "1452-400"),
            ("limit=101", "1452-400"),
            ("limit=x", "1452-400"),
            ("limit=5&count=true", "1401-400"),
            ("orderby=%2A", "1432-400"),
            ("orderby=colour", "1433-400"),
            ("property=name", "1453-400"),
            ("property=colour==red", "1449-400"),
            ("property=name>5", "1448-400"),
            ("property=name==", "1453-400"),
            ("property=name!=x", "1440-400"),
            ("property=createdAt>1,2", "1443-400"),
            ("property=createdAt>soon", "1452-400"),
            ("continuationToken=nonsense", "1452-400"),
            ("continuationToken=" + FORGED, "1452-400"),
            ("colour=red", "1451-400"),
        ],
    )
    async def test_a_bad_query_is_told_why(
        self, call: RawClient, named: list[str], query: str, code: str
    ) -> None:
        status, answer, _ = await call("GET", f"/connections?{query}")
        assert (status, answer["type"].rpartition("FLOW-")[2]) == (400, code)

    async def test_a_search_says_in_its_body_what_a_list_says_in_its_query(
        self, call: RawClient, named: list[str]
    ) -> None:
        wanted = {"queryString": "name==a list,c list,e list", "limit": 2, "orderby": "-name"}
        found, path = [], "/connections/search"
        while path:
            status, answer, _ = await call("POST", path, wanted)
            assert status == 200
            found.append([item["name"] for item in answer["items"]])
            path = answer["_links"].get("next", {}).get("href", "")
        assert found == [["e list", "c list"], ["a list"]]
        both = {"queryString": 'state==enabled&property=name=="a list"', "count": True}
        assert (await call("POST", "/connections/search", both))[1] == {"count": 1}
        every = {"limit": 1000, "count": False, "orderby": None}
        _, answer, _ = await call("POST", "/connections/search", every)
        assert len(answer["items"]) == 7

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ([], "1405-400"),
            ({"limit": 1001}, "1452-400"),
            ({"limit": 0}, "1452-400"),
            ({"limit": "5"}, "1452-400"),
            ({"limit": True}, "1452-400"),
            ({"limit": 5, "count": True}, "1401-400"),
            ({"queryString": "name"}, "1453-400"),
            ({"queryString": "colour==red"}, "1449-400"),
            ({"queryString": ["name==x"]}, "1452-400"),
            ({"orderby": "colour"}, "1433-400"),
            ({"colour": "red"}, "1451-400"),
        ],
    )
    async def test_a_bad_search_is_told_why(
        self, call: RawClient, named: list[str], wrong: Any, code: str
    ) -> None:
        status, answer, _ = await call("POST", "/connections/search", wrong)
        assert (status, answer["type"].rpartition("FLOW-")[2]) == (400, code)

    async def test_what_clients_send_without_meaning_it_passes(
        self, call: RawClient, named: list[str]
    ) -> None:
        status, answer, _ = await call("GET", "/connections?property=&limit=&count=false")
        assert (status, len(answer["items"])) == (200, 7)


class TestSpecs:
    async def test_the_connection_spec_serves_the_declared_schema(self, call: RawClient) -> None:
        for path in (
            f"/connectionSpecs/{SPEC_ID}",
            '/connectionSpecs?property=name=="postgre-sql"',
        ):
            _, answer, _ = await call("GET", path)
            (spec,) = answer["items"]
            assert (spec["id"], spec["version"]) == (SPEC_ID, "1.0")
            schemas = {each["name"]: each["spec"] for each in spec["authSpec"]}
            assert schemas["Basic Authentication"]["required"] == [
                *("server", "database", "username", "password"),
            ]
            string = schemas["Connection String Based Authentication"]["properties"]
            assert string["connectionString"] == {
                "type": "string",
                "format": "password",
                "pattern": "^(Server=)(.*)(;Database=)(.*)(;Port=)(.*)(;UID=)(.*)(;Password=)(.*)",
            }
        assert (await call("GET", "/connectionSpecs/other"))[0] == 404

    async def test_aws_offers_basic_authentication_only(
        self, aws_service: Service, session: aiohttp.ClientSession
    ) -> None:
        _, answer = await token(aws_service, session)
        call = RawClient(aws_service, session, answer["access_token"])
        _, answer, _ = await call("GET", f"/connectionSpecs/{SPEC_ID}")
        (spec,) = answer["items"][0]["authSpec"]
        assert spec["name"] == "Basic Authentication"
        assert spec["spec"]["properties"]["sslMode"]["enum"] == ["true", "false"]
        for value in (True, False, "true", "FALSE", "Verify Ca"):
            made = await call("POST", "/connections", body(params={**PARAMS, "sslMode": value}))
            assert made[0] == 201
        auth = {
            "specName": "Connection String Based Authentication",
            "params": {"connectionString": STRING},
        }
        status, answer, _ = await call("POST", "/connections", body(auth=auth))
        assert (status, answer["type"][-8:]) == (400, "1415-400")


class TestFaults:
    async def test_who_may_call_the_service_says_how_it_fails(self, call: RawClient) -> None:
        url = f"{call.facts['base_url']}/emulator/faults"
        rule = {"fault": "server-error", "status": 502, "route": "GET /connectionSpecs", "times": 1}
        status, said, _ = await call("PUT", url, {"rules": [rule]})
        assert (status, said) == (200, {"calls": 0, "done": {}})
        assert (await call("GET", "/connectionSpecs"))[0] == 502
        assert (await call("GET", "/connectionSpecs"))[0] == 200
        assert (await call("GET", url))[1] == {"calls": 2, "done": {"server-error": 1}}
        status, said, _ = await call("PUT", url, {"rules": [{"fault": "earthquake"}]})
        assert status == 400
        assert "latency" in said["report"]["detailed-message"]
        assert (await call("PUT", url, {"rules": []}, Authorization=None))[0] == 403

    async def test_a_file_says_it_from_the_start(self, tmp_path: Path) -> None:
        file = tmp_path / "faults.json"
        file.write_text('{"rules": [{"fault": "too-many-requests", "retry_after": 3}]}')
        with running_service("--faults", str(file)) as service:
            url = service.facts["base_url"]
            async with aiohttp.ClientSession() as session, session.get(url) as reply:
                assert (reply.status, reply.headers["Retry-After"]) == (429, "3")


class TestProcess:
    def test_an_acknowledged_create_survives_kill_9(self, tmp_path: Path) -> None:
        state = tmp_path / "state"
        kept: list[str] = []
        credential: set[str] = set()
        rounds = 4 if depth.is_long() else 2
        for round_ in range(rounds):
            with running_service("--state", str(state)) as running:
                credential.add(running.facts["client_secret"])
                kept += create_over_http(running, [f"{round_}-{n}" for n in range(5)])
                assert names_over_http(running) == sorted(kept)
                running.process.send_signal(signal.SIGKILL)
                running.process.wait()
        assert len(kept) == 5 * rounds
        assert len(credential) == 1
        for file in tmp_path.iterdir():
            assert CANARY.encode() not in file.read_bytes()
            assert next(iter(credential)).encode() not in file.read_bytes()
            assert file.suffix in {".db-shm", ""} or file.stat().st_mode & 0o077 == 0
        assert state.stat().st_mode & 0o077 == 0

    @pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
    def test_a_signal_ends_it_and_its_database(self, ending: signal.Signals) -> None:
        with running_service("--with-postgres") as running:
            database = running.facts["postgres"]
            assert accepts(database["port"])
            running.process.send_signal(ending)
            assert running.process.wait(20) == 0
            assert not accepts(database["port"])

    def test_its_database_goes_with_it_even_after_kill_9(self) -> None:
        with running_service("--with-postgres", forked=False) as running:
            port = running.facts["postgres"]["port"]
            keepers = children_of(running.process.pid)
            assert keepers
            running.process.kill()
            running.process.wait()
            for keeper in keepers:
                wait_for_end(keeper)
            assert not accepts(port)
            assert not list(Path(tempfile.gettempdir()).glob(f"pgflow-*{keepers[0]}*"))

    @pytest.mark.parametrize(
        ("options", "says"),
        [
            (["--state", "/nowhere/state"], "cannot be used"),
            (["--port", "1", "--host", "203.0.113.1"], "Cannot listen"),
            (["--faults", "/nowhere/faults"], "cannot be read"),
        ],
    )
    def test_what_stops_it_from_starting_is_one_sentence(
        self, options: list[str], says: str
    ) -> None:
        command = [forks.python(), "-m", "pgflow_widgets.emulator", *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 1
        assert done.stdout == ""
        assert says in done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize(
        ("statements", "says"),
        [
            ("PRAGMA user_version = 99", "of another version (99)"),
            ("CREATE TABLE sales (id INTEGER)", "a database of something else"),
            (None, "file is not a database"),
        ],
    )
    def test_a_file_that_it_does_not_know_is_left_as_it_is(
        self, tmp_path: Path, statements: str | None, says: str
    ) -> None:
        state = tmp_path / "state"
        if statements is None:
            state.write_text("notes, not a database. " * 200)
        else:
            with contextlib.closing(sqlite3.connect(state)) as database:
                database.execute(statements)
                database.commit()
        before = state.read_bytes()
        command = [forks.python(), "-m", "pgflow_widgets.emulator", "--state", str(state)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 1
        assert says in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert state.read_bytes() == before
        assert not state.with_name("state.key").exists()

    def test_a_state_file_serves_one_service_at_a_time(self, tmp_path: Path) -> None:
        options = ["--state", str(tmp_path / "state")]
        with running_service(*options) as service:
            create_over_http(service, ["kept"])
            command = [forks.python(), "-m", "pgflow_widgets.emulator", *options]
            done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
            assert done.returncode == 1
            assert "another service" in done.stderr
            assert names_over_http(service) == ["kept"]
        with running_service(*options) as service:
            assert names_over_http(service) == ["kept"]

    def test_a_seed_gives_the_same_ids_and_times_but_no_known_secret(self, tmp_path: Path) -> None:
        seen, secrets, later = [], set(), []
        state = tmp_path / "state"
        for options in ([], [], ["--state", str(state)], ["--state", str(state)]):
            with running_service("--seed", "7", *options) as service:
                create_over_http(service, ["first", "second"])
                items = items_over_http(service)
                facts = service.facts
                secrets.add(facts["client_secret"])
                seen.append([facts["client_id"], facts["org_id"], items[:2]])
                later += items[2:]
        assert all(each == seen[0] for each in seen)
        assert len(secrets) == 3, "one for each state"
        assert [item["createdAt"] for item in seen[0][2]] == [1767225601000, 1767225602000]
        assert [item["createdAt"] for item in later] == [1767312001000, 1767312002000]
        with running_service("--seed", "8") as service:
            create_over_http(service, ["first"])
            assert items_over_http(service)[0]["id"] != seen[0][2][0]["id"]

    def test_a_delay_comes_before_every_answer(self) -> None:
        with running_service("--latency-ms", "300") as service:
            start = time.perf_counter()
            assert names_over_http(service) == []
            assert time.perf_counter() - start >= 0.6, "the token call and the list"

    @pytest.mark.parametrize("options", [["--latency-ms", "-1"], ["--organisations", "0"]])
    def test_a_number_out_of_range_is_refused(self, options: list[str]) -> None:
        command = [forks.python(), "-m", "pgflow_widgets.emulator", *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 2
        assert "invalid" in done.stderr

    @pytest.mark.parametrize("options", [[], ["--access-log"]])
    def test_a_log_is_written_only_if_wanted_and_holds_no_secret(
        self, tmp_path: Path, options: list[str]
    ) -> None:
        log = tmp_path / "log"
        with log.open("w") as file, running_service(*options, log=file) as service:
            secret = service.facts["client_secret"]
            create_over_http(service, ["n"])
            port = int(service.facts["base_url"].rpartition(":")[2])
            for head in (
                f"POST /ims/token/v2?client_secret={secret} HTTP/1.1\r\nContent-Length: 0",
                f"GET /x HTTP/1.1\r\nAuthorization: Bearer {secret}\x01",
                f"GET /x?property={secret} HTTP/1.1\r\n{secret} and no colon",
            ):
                with socket.create_connection(("127.0.0.1", port)) as raw:
                    raw.sendall(f"{head}\r\nHost: x\r\n\r\n".encode())
                    assert b" 400 " in raw.recv(4096)
        lines = log.read_text().splitlines()
        assert not any(secret in line or CANARY in line for line in lines)
        expected = [
            r"POST /ims/token/v3 200 \d+ B \d+\.\d ms",
            r"POST /data/foundation/flowservice/connections 201 \d+ B \d+\.\d ms",
            r"POST /ims/token/v2 400 \d+ B \d+\.\d ms",
        ]
        for pattern, line in zip(expected if options else [], lines, strict=True):
            assert re.fullmatch(pattern, line)

    def test_it_listens_on_loopback_only(self, service: Service) -> None:
        assert service.facts["base_url"].startswith("http://127.0.0.1:")


def create_over_http(service: Service, names: list[str]) -> list[str]:

    async def work() -> list[str]:
        async with aiohttp.ClientSession() as session:
            _, answer = await token(service, session)
            call = RawClient(service, session, answer["access_token"])
            made = [(name, (await call("POST", "/connections", body(name)))[0]) for name in names]
            return [name for name, status in made if status == 201]

    return asyncio.run(work())


def names_over_http(service: Service) -> list[str]:
    return sorted(item["name"] for item in items_over_http(service))


def items_over_http(service: Service) -> list[Any]:

    async def work() -> list[Any]:
        async with aiohttp.ClientSession() as session:
            _, answer = await token(service, session)
            call = RawClient(service, session, answer["access_token"])
            _, listed, _ = await call("GET", "/connections?limit=100")
            found: list[Any] = listed["items"]
            return found

    return asyncio.run(work())


def accepts(port: int) -> bool:

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
