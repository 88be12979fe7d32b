"""Calls that were never meant well: the local service answers 4xx, stays small, and ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from tests.support.raw_caller import RawClient, body, token
from tests.support.services import Service, running_service

PREP = "/data/foundation/conversion"
REGISTRY = "/data/foundation/schemaregistry"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
OTHER = {"Content-Type": "application/x-www-form-urlencoded; charset=x"}
MANY = ", ".join(['lpad("",1000000,"a")'] * 50)


def preview(*expressions: str, rows: int = 1) -> dict[str, Any]:
    """A body that previews expressions into text fields."""
    names = [f"f{number}" for number in range(len(expressions))]
    fields = {name: {"type": "string"} for name in names}
    return {
        "data": [{"a": "x"}] * rows,
        "mappingSet": {
            "outputSchema": {"jsonSchema": {"type": "object", "properties": fields}},
            "mappings": [
                {"sourceType": "EXPRESSION", "source": source, "destination": name}
                for source, name in zip(expressions, names, strict=True)
            ],
        },
    }


@pytest.mark.parametrize(
    ("data", "headers"),
    [
        (b"--b\r\nfoo\r\n", {"Content-Type": "multipart/form-data; boundary=b"}),
        (b"x", {"Content-Type": "multipart/form-data"}),
        (
            b"grant_type=%ff%fe&\xff=1",
            FORM | {"Content-Type": f"{FORM['Content-Type']}; charset=x"},
        ),
        (b"\x1f\x8bnot gzip", FORM | {"Content-Encoding": "gzip"}),
        (b"\xff\xfe\xfd", FORM),
        (b"{}", {"Content-Type": "application/json"}),
    ],
)
async def test_a_token_call_that_is_no_form_gets_400(
    service: Service, session: aiohttp.ClientSession, data: bytes, headers: dict[str, str]
) -> None:
    url = service.facts["token_url"]
    async with session.post(url, data=data, headers=headers) as reply:
        assert reply.status == 400
        assert "error" in await reply.json()


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        (f"{REGISTRY}/tenant/descriptors", {"@type": ["xdm:descriptorIdentity"]}),
        (f"{REGISTRY}/tenant/descriptors", {"@type": {}, "xdm:property": []}),
        (
            f"{REGISTRY}/tenant/schemas",
            {"title": "t", "type": "object", "properties": {"a": {"type": ["string"]}}},
        ),
        (
            f"{REGISTRY}/tenant/classes",
            {
                "title": "t",
                "type": "object",
                "definitions": {"d": {"properties": {"a": {"type": "object", "required": [{}]}}}},
                "properties": {"a": {"type": "object", "properties": {}, "required": [[]]}},
            },
        ),
    ],
)
async def test_a_value_of_another_type_gets_400(
    call: RawClient, service: Service, path: str, sent: Any
) -> None:
    base = service.facts["base_url"]
    accept = "application/vnd.adobe.xed+json"
    assert (await call("POST", base + path, sent, Accept=accept))[0] == 400


async def test_a_transformation_whose_name_is_a_list_gets_400(call: RawClient) -> None:
    sent = {"name": "f", "transformations": [{"name": ["Mapping"]}], "flowSpec": {}}
    assert (await call("POST", "/flows", sent))[0] == 400


@pytest.mark.parametrize("levels", [101, 500, 2000])
async def test_a_body_that_is_nested_deeply_is_refused_and_harms_nothing(
    call: RawClient, levels: int
) -> None:
    async with call.session.post(
        call.facts["flow_service_url"] + "/connections?mode=draft",
        data='{"name": "n", "x": ' + "[" * levels + "]" * levels + "}",
        headers=call.headers | {"Content-Type": "application/json"},
    ) as reply:
        assert reply.status == 400
    made = (await call("POST", "/connections", body()))[1]["id"]
    assert (await call("DELETE", f"/connections/{made}"))[0] == 204


@pytest.mark.parametrize("number", ["1" * 101, "-" + "9" * 5000, "1e400"])
async def test_a_number_that_nobody_can_mean_is_refused(call: RawClient, number: str) -> None:
    async with call.session.post(
        call.facts["flow_service_url"] + "/runs",
        data=f'{{"flowId": "x", "params": {{"startTime": {number}}}}}',
        headers=call.headers | {"Content-Type": "application/json"},
    ) as reply:
        assert reply.status == 400


@pytest.mark.parametrize("limit", ["1" + "0" * 20, "0" * 5000 + "1", "٣", "1e3"])
async def test_a_limit_is_a_short_number(call: RawClient, service: Service, limit: str) -> None:
    assert (await call("GET", f"/connections?limit={limit}"))[0] == 400
    url = f"{service.facts['base_url']}{REGISTRY}/tenant/schemas?limit={limit}"
    assert (await call("GET", url, Accept="application/vnd.adobe.xed-id+json"))[0] == 400


@pytest.mark.parametrize(
    "expression",
    [
        'replacestr(lpad("",100000,"a"),"a",lpad("",5000,"b"))',
        'replacestr(lpad("",100000,"a"),"",lpad("",5000,"b"))',
        f"concat({MANY})",
        f"size_of(to_array(true, {MANY}))",
        'join(lpad("",1000,"x"), split(lpad("",100000,"a"), "a"))',
        'lpad("", 1000000, "a") + lpad("", 1000000, "b")',
        'md5("a", "idna")',
        'crc32("a", "punycode")',
        'sha256("a", "rot13")',
    ],
)
async def test_an_expression_that_grows_is_a_row_that_does_not_fit(
    call: RawClient, service: Service, expression: str
) -> None:
    before = psutil.Process(service.process.pid).memory_info().rss
    url = f"{service.facts['base_url']}{PREP}/mappingSets/preview"
    status, answer, _ = await call("POST", url, preview(expression))
    assert (status, len(answer[0]["errors"])) == (200, 1)
    assert psutil.Process(service.process.pid).memory_info().rss - before < 100 * 2**20


async def test_a_preview_is_bounded_in_size(call: RawClient, service: Service) -> None:
    url = f"{service.facts['base_url']}{PREP}/mappingSets/preview"
    sent = preview('lpad("", 100000, "a")', rows=500)
    status, answer, _ = await call("POST", url, sent)
    assert (status, "fewer rows" in str(answer)) == (400, True)


SLOW = (
    'instr(concat(lpad("",900000,"a"),"b"), "b", 0, 1) + instr(lpad("",1000000,"a"), "a", 0, 90000)'
)


async def test_the_service_ends_soon_whatever_is_being_worked_out(tmp_path: Path) -> None:
    with running_service("--state", str(tmp_path / "state.db")) as running:
        async with aiohttp.ClientSession() as session:
            call = RawClient(running, session, (await token(running, session))[1]["access_token"])
            url = f"{running.facts['base_url']}{PREP}/mappingSets/preview"
            sent = preview(*[SLOW] * 20, rows=1000)
            working = [asyncio.create_task(call("POST", url, sent)) for _ in range(6)]
            done, _ = await asyncio.wait(working, timeout=0.5)
            assert not done
            assert (await call("GET", "/connections"))[0] == 200
            begun = time.monotonic()
            running.process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(running.process.wait, 20)
            assert time.monotonic() - begun < 5
            await asyncio.gather(*working, return_exceptions=True)


async def test_a_preview_is_bounded_in_time(call: RawClient, service: Service) -> None:
    url = f"{service.facts['base_url']}{PREP}/mappingSets/preview"
    status, answer, _ = await call("POST", url, preview(*[SLOW] * 20, rows=1000))
    assert (status, "take too long" in str(answer)) == (400, True)


async def test_a_full_disk_is_an_error_as_json(tmp_path: Path) -> None:
    log, state = tmp_path / "log", tmp_path / "state.db"
    with (
        log.open("w") as writing,
        running_service(
            *("--access-log", "--state", str(state)), log=writing, largest_file=400_000
        ) as running,
    ):
        async with aiohttp.ClientSession() as session:
            call = RawClient(running, session, (await token(running, session))[1]["access_token"])
            for _ in range(200):
                status, answer, _ = await call("POST", "/connections", body(description="x" * 9000))
                if status != 201:
                    break
    assert (status, answer["title"]) == (500, "Internal Error")
    assert "cannot be written" in str(answer)
    lines = log.read_text("utf-8").splitlines()
    assert any("POST /data/foundation/flowservice/connections 500" in line for line in lines)


def test_postgresql_does_not_see_the_environment_of_the_service() -> None:
    secret = "canary-of-the-environment"
    os.environ["PGFLOW_CANARY"] = secret
    try:
        with running_service("--with-postgres", forked=False) as running:
            below = psutil.Process(running.process.pid).children(recursive=True)
            servers = [each for each in below if each.name() == "postgres"]
            assert servers
            for each in servers:
                assert "PGFLOW_CANARY" not in each.environ()
                folder = Path(each.cwd())
                logs = [*folder.glob("log"), *folder.parent.glob("log")]
                assert all(log.stat().st_mode & 0o077 == 0 for log in logs)
    finally:
        del os.environ["PGFLOW_CANARY"]


def test_a_killed_service_leaves_no_lake_for_ever(tmp_path: Path) -> None:
    def start() -> tuple[subprocess.Popen[str], Path]:
        process = subprocess.Popen(
            [sys.executable, "-m", "pgflow_widgets.emulator", "--exit-with-stdin"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "TMPDIR": str(tmp_path)},
        )
        assert process.stdout
        return process, Path(json.loads(process.stdout.readline())["lake"])

    first, left = start()
    first.kill()
    first.communicate()
    assert left.exists()
    mine = tmp_path / "pgflow-lake-12-my_notes"
    mine.mkdir()
    second, lake = start()
    third, other = start()
    assert not left.exists()
    assert lake.exists()
    assert other.exists()
    assert mine.exists()
    for process in (second, third):
        process.communicate()
    assert not lake.exists()
