"""What the service quotes of what it was sent is masked wherever it is shown, however spelled."""

from __future__ import annotations

import gzip
import html
import json
import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from pgflow_widgets import PgflowError, Sandbox, Secret
from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.retry import RetryPolicy
from pgflow_widgets.notebook.access import access
from tests.support.scripted_service import CLIENT_SECRET, TOKEN, Asked, http, items, scripted

PASSWORDS = ["canary-PW-1", 'canary"PW/ü<2>', "canary PW+3&x"]
SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "URL": lambda text: quote(text, safe=""),
    "form": quote_plus,
    "HTML": html.escape,
    "repr": lambda text: repr(text)[1:-1],
}
TYPE = "https://ns.adobe.com/aep/errors/FLOW-"
PLACES: dict[str, Callable[[str], bytes]] = {
    "title": lambda said: http({"title": said}, 400),
    "errorMessage": lambda said: http({"errorMessage": said}, 400),
    "detail": lambda said: http({"title": "t", "detail": said}, 404),
    "message": lambda said: http({"message": said}, 403),
    "report": lambda said: http({"report": {"detailed-message": said}}, 412),
    "an object": lambda said: http({"errorMessage": {said: said}}, 400),
    "code": lambda said: http({"type": TYPE + said, "title": "t"}, 400),
    "database": lambda said: http({"type": f"{TYPE}1100-400", "errorMessage": said}, 400),
    "gateway's code": lambda said: http({"error_code": said}, 400),
    "request id": lambda said: http({"title": "t", "report": {"request-id": said}}, 400),
    "id": lambda said: http({"id": said, "etag": said}, 201),
    "page": lambda said: http(f"<html>{said}".encode(), 400, kind="text/html"),
    "header": lambda said: http({}, 400, [("x-request-id", ascii(said)[1:-1])]),
    "content type": lambda said: http(b"", 200, kind=ascii(said)[1:-1]),
}
PLACE = {"server": "h.example", "port": "5432", "database": "d", "username": "u"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = RetryPolicy(1, 0.001, 0.002, 3.0, settling=0.0)
    monkeypatch.setattr(access, "RetryPolicy", lambda **_: policy)


def shown(do: Callable[[], Any]) -> str:
    """All that a person may see of what comes out."""
    try:
        found = do()
    except PgflowError as error:
        told = [str(error), repr(error), str(vars(error)), *error._render_traceback_()]
        return "\n".join([*told, str(error.__cause__), str(error.__context__)])
    if hasattr(found, "to_json"):
        return "\n".join([found.to_string(max_colwidth=None), found.to_json(), found.to_html()])
    return repr(found)


@pytest.mark.parametrize("password", PASSWORDS)
@pytest.mark.parametrize("place", PLACES)
def test_a_password_is_masked(place: str, password: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "pgflow_widgets")
    said = [""]

    def answer(asked: Asked) -> bytes:
        if asked.method == "POST":
            return PLACES[place](f"cannot use {said[0]} here")
        return http({}, 404) if "connectionSpecs" in asked.path else items()

    with scripted(answer) as server:
        for spell in SPELLINGS.values():
            said[0] = spell(password)
            sandbox = Sandbox(server.credentials, cloud="Azure")
            out = [shown(partial(create, sandbox)) for create in creates(password)]
            everything = "\n".join([*out, caplog.text])
            assert said[0] not in everything
            assert password not in everything
            assert "Could not create" in everything or place == "id"


def creates(password: str) -> Iterator[Callable[[Sandbox], object]]:
    """The ways to make a connection with a password."""
    login = {**PLACE, "password": Secret(password)}
    yield lambda sandbox: sandbox.connections.create("n", verify=False, **login)
    yield lambda sandbox: sandbox.connections.create_many([{"name": "n", **login}])
    if '"' not in password:
        text = f"Server=h.example;Database=d;Port=5432;UID=u;Password={password}"
        whole = {"auth": "Connection string", "connection_string": Secret(text)}
        yield lambda sandbox: sandbox.connections.create("n", verify=False, **whole)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_call_behind_may_not_quote_it_either(spelling: str) -> None:
    """Such as the test of a connection that was just made."""
    password = PASSWORDS[1]
    said = f"no: {SPELLINGS[spelling](password)}"

    def answer(asked: Asked) -> bytes:
        if asked.method == "POST":
            return http({"id": "a", "etag": "e"}, 201)
        if "connectionSpecs" in asked.path:
            return http({}, 404)
        return http({"type": f"{TYPE}1100-400", "errorMessage": said}, 400)

    with scripted(answer) as server:
        sandbox = Sandbox(server.credentials, cloud="Azure")
        login = {**PLACE, "password": Secret(password)}
        out = shown(lambda: sandbox.connections.create("n", **login))
    assert said not in out
    assert password not in out


def test_client_secret_and_token_are_masked() -> None:
    said = {
        "error": "invalid_client",
        "error_description": f"{CLIENT_SECRET} and {quote(CLIENT_SECRET)} are wrong",
    }
    with scripted(lambda _: items(), lambda: http(said, 400)) as server:
        sandbox = Sandbox(server.credentials, cloud="Azure")
        out = shown(sandbox.connections)
        assert "are wrong" in out
        assert CLIENT_SECRET not in out
    for status in (400, 401, 500):
        quoted = http({"title": f"no {TOKEN}", "errorMessage": f"no {CLIENT_SECRET}"}, status)
        with scripted(lambda _, quoted=quoted: quoted) as server:  # type: ignore[misc]
            sandbox = Sandbox(server.credentials, cloud="Azure")
            out = shown(sandbox.connections)
        assert "no ••••••" in out
        assert TOKEN not in out
        assert CLIENT_SECRET not in out


@pytest.mark.parametrize(
    "answer",
    [
        http({"title": "x"}, 503, [("Retry-After", "Mon, 01 Jan 2024 00:00:00 +99999999999999")]),
        http({"title": "x"}, 503, [("Retry-After", "Fri, 31 Dec 9999 23:59:59 -2359")]),
        http({"title": "x"}, 500, [("x-request-id", "\xff\xfe")]),
        http({"id": {"a": 1}}, 201),
        http(b"not gzip", 201, [("Content-Encoding", "gzip")]),
        http(b"{}", 201, [("Content-Encoding", "made-up")]),
        http(b" " * (65 << 20), 201),
        http(b'{"id":"a"', 201),
        http({"id": "a"}, 201, kind="\x01"),
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
        b"HTTP/1.1 201 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n{}",
    ],
)
@pytest.mark.parametrize(
    "first", [{"id": {"x": 1}, "name": "n"}, {"id": "z", "name": "\ud83d"}, {}]
)
def test_a_create_that_was_made_is_adopted_whatever_its_answer(
    answer: bytes, first: dict[str, Any]
) -> None:
    made: list[dict[str, Any]] = []

    def answers(asked: Asked) -> bytes:
        if asked.method == "POST":
            made.append(json.loads(asked.body))
            return answer
        if "connectionSpecs" in asked.path:
            return http({}, 404)
        there = [{**body, "id": f"i{n}", "etag": "e"} for n, body in enumerate(made)]
        return items(first, *there)

    with scripted(answers) as server:
        sandbox = Sandbox(server.credentials, cloud="Azure")
        login = {**PLACE, "password": Secret("canary-PW-1")}
        kept = sandbox.connections.create("n", verify=False, **login)
    assert kept.id == "i0"
    assert kept.outcome == "adopted"
    assert len(made) == 1


@pytest.fixture(scope="module")
def bomb() -> bytes:
    return gzip.compress(b"[" + b" " * (80 << 20), 1)


@pytest.mark.parametrize("status", [200, 400, 503])
async def test_a_body_that_unpacks_to_more_than_any_answer_is_left(
    bomb: bytes, status: int
) -> None:
    packed = http(bomb, status, [("Content-Encoding", "gzip")])
    with scripted(lambda _: packed) as server:
        policy = RetryPolicy(1, 0.001, 0.002, 20.0)
        async with FlowServiceClient(server.credentials, policy=policy) as client:
            with pytest.raises(PgflowError, match="Could not list the sandboxes"):
                await client.list_sandboxes()


async def test_a_large_error_is_known_by_its_status() -> None:
    with scripted(lambda _: http(b" " * (2 << 20), 404)) as server:
        async with FlowServiceClient(server.credentials) as client:
            with pytest.raises(PgflowError, match=r"no reason \(HTTP 404\)"):
                await client.get_connection("a")
