"""No frame of an error holds a secret, whatever was wrong, and whoever looks.

Tools show the variables of all frames of an error, of its causes and of the errors before it.
"""

from __future__ import annotations

import asyncio
import functools
import io
import json
import pdb
import re
import sys
import traceback
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from types import FrameType
from typing import Any

import keyring
import pytest
import rich.console
import rich.traceback
from IPython.core.ultratb import VerboseTB

import pgflow_widgets
from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.errors import InputError, PgflowError
from pgflow_widgets.local import credential_places
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model import credential_fields
from pgflow_widgets.model.connection_strings import adobe, pasted
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.model.sources import POSTGRESQL
from pgflow_widgets.notebook.access import open_sandboxes
from pgflow_widgets.notebook.sandbox import Sandbox
from pgflow_widgets.widgets.connection_form.widget import ConnectionForm
from tests.support import depth
from tests.support.pasted import PASSWORD, REFUSED, URI
from tests.support.tables import for_each

PIECES = {PASSWORD[start : start + 6] for start in range(len(PASSWORD) - 5)}
PACKAGE = str(Path(pgflow_widgets.__file__).parent)
NOWHERE = "http://127.0.0.1:9"
STRING = "Connection String Based Authentication"
EACH_LINE, STEPS = (50, 4) if depth.is_long() else (6, 2)
"""So many lines from the start on are tried one by one, then each this part further on."""
Call = Callable[[], object]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (*credential_places.CREDENTIAL_VARIABLES.values(), *pasted.LIBPQ_VARIABLES):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    passfile = tmp_path / "passfile"
    passfile.write_text(f"other:*:*:*:{PASSWORD}")
    passfile.chmod(0o600)
    (tmp_path / "services").write_text(f"[other]\nhost=h\npassword={PASSWORD}")
    monkeypatch.setenv("PGPASSFILE", str(passfile))
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    monkeypatch.setenv("SOME_OTHER_PASSWORD", PASSWORD)
    monkeypatch.setattr(keyring, "get_password", lambda *_: None)
    # A sandbox that an error's frames keep is none that a plan of another test may go to.
    monkeypatch.setattr(open_sandboxes, "_open", weakref.WeakKeyDictionary())
    monkeypatch.setattr(open_sandboxes, "_newest", [])


def sandbox() -> Sandbox:
    credentials = Credentials("i", Secret("s"), "o", base_url=NOWHERE, token_url=NOWHERE)
    return Sandbox(credentials, cloud="Azure")


def form() -> ConnectionForm:
    never: Any = None
    return ConnectionForm(
        source=POSTGRESQL,
        cloud=Cloud.AZURE,
        backend=never,
    )


def client() -> FlowServiceClient:
    return FlowServiceClient(Credentials("i", Secret("s"), "o", base_url=NOWHERE))


def readable(error: BaseException | None) -> Iterator[str]:
    """Yield the places of all frames, but those of this file, in which a piece can be read."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        error = waiting.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        waiting += [error.__cause__, error.__context__]
        if holds(error.args) or holds(vars(error)):
            yield repr(type(error))
        for frame, line in traceback.walk_tb(error.__traceback__):
            if frame.f_code.co_filename != __file__:
                for name, value in frame.f_locals.items():
                    if holds(value):
                        yield f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}.{name}"


def holds(value: object) -> bool:
    try:
        shown = repr(value)
    except AttributeError:
        return False  # of an object that is half made
    return any(piece in shown for piece in PIECES)


def caught(call: Call) -> BaseException | None:
    try:
        call()
    except BaseException as error:  # noqa: BLE001 - all of them are looked at
        return error
    return None


def pasting(text: str) -> list[Call]:
    """Return what people do with a text that no connection can be read in."""
    own = sandbox()
    named: dict[str, Any] = {"uri": text}
    calls: list[Call] = [
        lambda: pasted.read_pasted(text),
        lambda: adobe.parse_adobe(text),
        lambda: own.connections.create_many(text),
        lambda: own.connections.create_many([text]),
        lambda: own.connections.create_many([Secret(text)], dry_run=False),
        lambda: own.connections.create_many(frame_or_csv=[{"name": "x", **named}]),
        lambda: own.connections.check(server=f"{text}//", password=text),
    ]
    for auth in ("Basic Authentication", STRING):
        for whole in (text, Secret(text)):
            given: dict[str, Any] = {"auth": auth, "connection_string": whole}
            calls.append(lambda given=given: own.connections.check(**given))  # type: ignore[misc]
            calls.append(lambda given=given: own.connections.create("shop", **given))  # type: ignore[misc]
    return calls


@for_each("text", depth.part(REFUSED, 16))
def test_a_text_that_is_refused_is_in_no_frame(text: str) -> None:
    for call in pasting(text):
        error = caught(call)
        assert isinstance(error, InputError | ValueError)
        assert not list(readable(error))


def cause(call: Call) -> None:
    try:
        call()
    except PgflowError as error:
        raise RuntimeError("shop could not be made") from error


def bug(call: Call) -> None:
    try:
        call()
    except PgflowError as error:
        sys.stdout.write(error.mesage)  # type: ignore[attr-defined]


def failing_finally(call: Call) -> None:
    try:
        call()
    finally:
        1 / 0  # noqa: B018


def before(call: Call) -> None:
    try:
        {}["nothing"]
    except KeyError:
        call()


def look_with_rich(error: BaseException) -> str:
    console = rich.console.Console(file=io.StringIO(), width=200)
    console.print(
        rich.traceback.Traceback.from_exception(
            type(error), error, error.__traceback__, show_locals=True, locals_max_string=None
        )
    )
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def look_with_pdb(error: BaseException) -> str:
    out = io.StringIO()
    commands = "p locals()\nup\n" * 12 + "q\n"
    debugger = pdb.Pdb(stdin=io.StringIO(commands), stdout=out, nosigint=True, readrc=False)
    debugger.use_rawinput = False
    debugger.reset()
    debugger.interaction(None, error.__traceback__)
    return out.getvalue()


def look_with_ipython(error: BaseException) -> str:
    look = VerboseTB(include_vars=True)  # type: ignore[no-untyped-call]
    shown = look.text(type(error), error, error.__traceback__)  # type: ignore[no-untyped-call]
    return re.sub(r"\x1b\[[0-9;]*m", "", shown)  # colours, which IPython 8 and 9 name differently


def look_with_traceback(error: BaseException) -> str:
    return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


WAYS = [cause, bug, failing_finally, before]
LOOKS = [look_with_rich, look_with_pdb, look_with_ipython, look_with_traceback]
PAIRS = [*(product(WAYS, LOOKS) if depth.is_long() else zip(WAYS, LOOKS, strict=True))]
WITH_SECRET_KEPT = Secret(f"postgresql://reader:{PASSWORD}%zz@db1/shop")


@pytest.mark.parametrize(("way", "look"), PAIRS)
def test_no_tool_shows_it(
    way: Callable[[Call], None], look: Callable[[BaseException], str]
) -> None:
    def call() -> object:
        return sandbox().connections.create("shop", connection_string=WITH_SECRET_KEPT)

    error = caught(functools.partial(way, call))
    assert error is not None
    assert not list(readable(error))
    shown = look(error)
    assert "connection_creation" in shown or look is look_with_pdb
    assert not any(piece in shown for piece in PIECES)


def write(name: str, text: str) -> str:
    Path(name).write_text(text)
    return name


def plain_secrets(own: Any = None) -> dict[str, Call]:
    """Return one call of each public function that takes a secret, which was given as text."""
    values: dict[str, Any] = {"server": "h", "database": "d", "username": "u", "password": PASSWORD}
    frame = __import__("pandas").DataFrame([{**values, "name": "x", "port": "x"}])
    body = {"name": "x", "auth": {"specName": "b", "params": values}}
    changes = {"/auth/params": values, "/auth/params/password": PASSWORD}
    return {
        "create, auth": lambda: own.connections.create("n", auth="typo", **values),
        "create, cloud": lambda: own.connections.create("n", cloud="Mars", **values),
        "create, field": lambda: own.connections.create("n", nobody=1, **values),
        "create, port": lambda: own.connections.create("n", port="x", **values),
        "create, name": lambda: own.connections.create(URI, **values),
        "create, no name": lambda: own.connections.create(**values),
        "create, number": lambda: own.connections.create("n", port="x", password=PASSWORD + "\x00"),
        "create, place": lambda: own.connections.create("n", **{**values, "server": URI}),
        "create, string": lambda: own.connections.create(
            "n", auth=STRING, **{**values, "password": f"{PASSWORD};x"}
        ),
        "check, auth": lambda: own.connections.check(auth="typo", **values),
        "check, port": lambda: own.connections.check(port="x", **values),
        "rotate": lambda: own.connections.rotate("", **values),
        "many, rows": lambda: own.connections.create_many([{**values, "port": "x"}]),
        "many, frame": lambda: own.connections.create_many(frame),
        "many, column": lambda: own.connections.create_many([{**values, "pasword": PASSWORD}]),
        "many, width": lambda: own.connections.create_many([values], concurrency=0),
        "many, no rows": lambda: own.connections.create_many([{"password": ""}, 5, PASSWORD]),
        "many, csv": lambda: own.connections.create_many(
            write("a.csv", f"name,password\na,{PASSWORD},x\n")
        ),
        "many, quote": lambda: own.connections.create_many(
            write("b.csv", f'name,password\na,"{PASSWORD}\n')
        ),
        "many, yaml": lambda: own.connections.create_many(
            write("a.yaml", f"- password: [{PASSWORD}\n")
        ),
        "many, env": lambda: own.connections.create_many(
            [{**values, "password": "env:NOT A NAME"}]
        ),
        "credentials": lambda: Credentials("i", PASSWORD, "o", base_url="http://example.com"),
        "credentials, token": lambda: Credentials(
            client_id="i", client_secret="", org_id="o", access_token=PASSWORD, token_url="x"
        ),
        "credentials, none": lambda: Credentials("i", PASSWORD),  # type: ignore[call-arg]
        "from_env": lambda: Credentials.from_env(client_secret=PASSWORD),
        "from_env, environ": lambda: Credentials.from_env(
            {"PGFLOW_CLIENT_SECRET": PASSWORD, "OTHER": PASSWORD}
        ),
        "from_env, file": lambda: Credentials.from_env(
            {"PGFLOW_CLIENT_SECRET": PASSWORD, "PGFLOW_CREDENTIALS_FILE": "nowhere.json"}
        ),
        "from_env, part": lambda: Credentials.from_env(secret=PASSWORD, client_secret=PASSWORD),
        "from_json": lambda: Credentials.from_json(write("a.json", f'{{"x": "{PASSWORD}"}}')),
        "from_json, broken": lambda: Credentials.from_json(write("b.json", "{" + PASSWORD)),
        "from_json, part": lambda: Credentials.from_json(
            write("c.json", json.dumps({"CLIENT_SECRET": PASSWORD, "CLIENT_ID": "i"}))
        ),
        "an address": lambda: Credentials("id", "x", "o", base_url=f"https://u:{PASSWORD}@h"),
        "an address of IMS": lambda: Credentials("i", "x", "o", token_url=f"http://u:{PASSWORD}@h"),
        "credential": lambda: credential_fields.read_json_credential(
            Secret(json.dumps([PASSWORD]))
        ),
        "the form": lambda: form().fill(password=PASSWORD, cloud="Mars", nobody=PASSWORD),
        "client, create": lambda: asyncio.run(client().create_connection(body)),
        "client, update": lambda: asyncio.run(client().update_connection("x", changes, etag="1")),
        "PG* variables": lambda: pasted.read_environment(
            {"PGHOST": "/tmp", "PGPASSWORD": PASSWORD}
        ),
    }


@for_each("name", list(plain_secrets()))
def test_a_plain_secret_is_one_before_anything_else_happens(name: str) -> None:
    error = caught(plain_secrets(sandbox())[name])
    if name != "the form":
        assert error is not None
    assert not list(readable(error))


def interrupted(call: Call, line: int) -> KeyboardInterrupt | None:
    """Interrupt a call at a line of the package, counted from 1; None if it has not so many.

    An interrupt by a trace function can leave an error behind as the one that is handled, to which
    each later error points. It ends with the thread.
    """
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(_interrupted, call, line).result()


def _interrupted(call: Call, line: int) -> KeyboardInterrupt | None:
    left = line

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal left
        if not frame.f_code.co_filename.startswith(PACKAGE):
            return None
        if event == "line":
            left -= 1
            if not left:
                raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        error = caught(call)
    finally:
        sys.settrace(before)
    if left > 0:
        return None
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error or KeyboardInterrupt()


# What an interrupt lets lie, such as an open file, is closed later; it may also hit a finalizer.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", list(plain_secrets()))
def test_an_interrupt_at_any_line_shows_nothing(name: str) -> None:
    line = 1
    while (error := interrupted(plain_secrets(sandbox())[name], line)) is not None:
        assert not list(readable(error)), line
        line += 1 if line < EACH_LINE else line // STEPS
    assert line > 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("text", REFUSED[::12])
def test_an_interrupt_while_a_text_is_read_shows_nothing(text: str) -> None:
    for call in (
        lambda: pasted.read_pasted(text),
        lambda: sandbox().connections.create_many([text]),
    ):
        line = 1
        while (error := interrupted(call, line)) is not None:
            assert not list(readable(error)), line
            line += 1 if line < EACH_LINE else line // STEPS
