"""Answers of a real service, changed at random on their way to the client.

As a program it does many operations: ``python -m tests.support.mutated_answers SEED OPERATIONS``.
"""

from __future__ import annotations

import collections
import json
import random
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pgflow_widgets import PgflowError, Sandbox, Secret
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.retry import RetryPolicy
from pgflow_widgets.api.transport import Transport
from pgflow_widgets.notebook.access import access
from tests.support.services import Service, running_service

ODD: tuple[object, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**30, -(10**30), 10**4000, 2**63, -(2**63), 1e308),
    *(float("inf"), float("nan"), "", "\0", "\ud800", "x" * 5000, "<script>", "../../etc/passwd"),
    *("[pgflow 0123456789abcdef]", [], {}, [[]], [None], {"a": None}, [{}], {"": ""}, "NaN"),
    *("1e999", "2024-13-45", "9999-12-31T23:59:59", "true", "-1", "9" * 20, "٣", "\u202e"),
    *("[[[[[[]]]]]]", "fortnight", {"$ref": 1}, ["\udcff"], "\x1b[2J"),
)
HEADERS: tuple[tuple[str, str], ...] = (
    ("content-type", ""),
    ("content-type", "text/html"),
    ("content-type", "application/json; charset=foo"),
    ("content-range", "bytes 5-1/0"),
    ("content-range", "bytes 0-9/99999999999999999999999"),
    ("retry-after", "0"),
    ("retry-after", "Mon, 01 Jan 2024 00:00:00 +99999999999999999999"),
    ("retry-after", "Fri, 31 Dec 9999 23:59:59 -2359"),
    ("x-request-id", "\ud800"),
    ("x-request-id", "\x1b[2J"),
)
STATUSES = (200, 201, 204, 206, 301, 400, 401, 404, 412, 416, 418, 422, 429, 500, 503, 504, 599)


class Mutation:
    """What is done to the answers; `sent` says what the last one was."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.on = False
        self.answers = 0

    def changed(self, response: Response) -> Response:
        """Return an answer with something wrong in it, mostly."""
        self.answers += 1
        body, draw = response.body, self.random.random()
        try:
            body = json.dumps(self._value(json.loads(body))).encode("utf-8", "surrogatepass")
        except ValueError:
            if draw < 0.3:
                body = body[: len(body) // 2]
        status, headers = response.status, dict(response.headers)
        if draw < 0.03:
            status = self.random.choice(STATUSES)
        if draw > 0.96:
            headers |= dict([self.random.choice(HEADERS)])
        return replace(response, status=status, headers=headers, body=body)

    def _value(self, value: object) -> object:
        if self.random.random() < 0.04:
            return self.random.choice(ODD)
        if isinstance(value, dict):
            return {
                key: inner for name, item in value.items() for key, inner in self._at(name, item)
            }
        if isinstance(value, list):
            items = [self._value(each) for each in value]
            draw = self.random.random()
            if draw < 0.05:
                return items * 3
            return [*items, self.random.choice(ODD)] if draw < 0.09 else items[: 99 * (draw > 0.12)]
        return value

    def _at(self, name: str, item: object) -> Iterator[tuple[str, object]]:
        draw = self.random.random()
        if draw > 0.02:
            yield (f"{name}x" if draw < 0.03 else name), self._value(item)


@contextmanager
def mutated(seed: int) -> Iterator[Mutation]:
    """Let answers be changed while the mutation is on; failed calls are repeated at once."""
    mutation, original, patient = Mutation(seed), Transport.send, access.RetryPolicy

    async def send(
        self: Transport, purpose: str, method: str, url: str, *rest: Any, **options: Any
    ) -> Response:
        response = await original(self, purpose, method, url, *rest, **options)
        return mutation.changed(response) if mutation.on and "/ims/" not in url else response

    Transport.send = send  # type: ignore[method-assign]
    access.RetryPolicy = lambda **_: RetryPolicy(2, 0.001, 0.002, 3.0, settling=0.01)  # type: ignore[assignment,misc]
    try:
        yield mutation
    finally:
        Transport.send = original  # type: ignore[method-assign]
        access.RetryPolicy = patient  # type: ignore[misc]


class Everything:
    """Each operation of a sandbox, on a connection and a dataflow that are there."""

    def __init__(self, service: Service) -> None:
        self.service = service
        password = Secret(service.database["password"])
        self.login = {**service.database, "password": password}
        sandbox = self.fresh()
        self.base = sandbox.connections.create("mutated", **self.login)
        self.plan = sandbox.plan(
            "mutated", "sales.orders", dataset="Mutated", schema_class="record"
        )
        self.flow = self.plan.apply(sandbox)
        sandbox.flows.wait(self.flow)
        self.hourly = sandbox.plan(
            "mutated", "sales.orders", name="hourly", dataset="Mutated", frequency="hour"
        )
        self.repeated = self.hourly.apply(sandbox)
        self._number = 0

    def fresh(self) -> Sandbox:
        """A sandbox that remembers nothing."""
        return Sandbox(self.service.credentials, "prod")

    def operations(self) -> Mapping[str, Callable[[], object]]:
        """All of them, by name; those that make something give it a name of its own."""
        self._number += 1
        s, base, flow, plan = self.fresh(), self.base, self.flow, self.plan
        name, table = f"m{self._number}", "sales.orders"
        row = {"name": f"{name} row", **self.login}

        def anew() -> object:
            new = s.plan("mutated", table, name=name, dataset=name, schema_class="record")
            return new.apply(s)

        return {
            "sandboxes": s.sandboxes,
            "cloud": lambda: s.cloud,
            "switch": lambda: s.switch("prod"),
            "connections": s.connections,
            "some connections": lambda: s.connections(state="enabled", created_after="2020-01-01"),
            "search": lambda: s.connections.search("mutated"),
            "tables": lambda: s.tables("mutated"),
            "columns": lambda: s.columns("mutated", table),
            "all columns": lambda: s.columns("mutated"),
            "find_column": lambda: s.tables.find_column("id", "mutated"),
            "preview": lambda: s.preview("mutated", table),
            "profile": lambda: s.tables.profile("mutated", table),
            "test": lambda: s.connections.test("mutated"),
            "names": s._access.names.connections,
            "names of tables": lambda: s._access.names.tables("mutated"),
            "names of columns": lambda: s._access.names.columns("mutated", table),
            "create": lambda: s.connections.create(name, **self.login),
            "rename": lambda: s.connections.rename(base, "mutated"),
            "enable": lambda: s.connections.enable(base),
            "rotate": lambda: s.connections.rotate(base, password=self.login["password"]),
            "create_many": lambda: s.connections.create_many([row]),
            "dry run": lambda: s.connections.create_many([row], dry_run=True),
            "flows": s.flows,
            "runs": lambda: s.flows.runs(flow),
            "datasets": s.datasets,
            "dataset": lambda: s.datasets.read("Mutated"),
            "plan": lambda: s.plan("mutated", table, dataset="X", schema_class="event"),
            "plan for a dataset": lambda: s.plan("mutated", table, dataset="Mutated"),
            "diff": lambda: plan.diff(flow, s),
            "apply": lambda: plan.apply(s),
            "apply anew": anew,
            "undo": lambda: replace(plan, name="nothing").undo(s),
            "wait": lambda: s.flows.wait(flow, timeout=3),
            "pause": lambda: s.flows.disable(flow),
            "resume": lambda: s.flows.enable(flow),
            "reschedule": lambda: s.flows.reschedule(self.repeated, interval=self._number + 1),
            "remap": lambda: s.flows.remap(self.repeated, {"status": f"'{name}'"}).apply(),
            "options": lambda: s.flows.set_options(
                self.repeated, partial_ingestion_percent=self._number % 90 + 1
            ),
            "profile use": lambda: s.datasets.enable_for_profile("Mutated"),
            "contract": s.check_contract,
            "update": lambda: self.hourly.update(self.repeated, s),
            "run_now": lambda: s.flows.run_now(flow),
            "flow_names": s._access.names.flows,
            "dataset_names": s._access.names.datasets,
            "delete nobody": lambda: s.connections.delete("nobody"),
            "delete by id": lambda: s.connections.delete("00000000-0000-4000-8000-000000000000"),
        }


def raw_errors(everything: Everything, seed: int, count: int) -> tuple[list[str], int]:
    """Do so many operations, and return what they raised that is no error of ours."""
    found: list[str] = []
    names = list(everything.operations())
    with mutated(seed) as mutation, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number in range(count):
            name = names[number % len(names)]
            mutation.on = True
            try:
                everything.operations()[name]()
            except PgflowError as error:
                f"{error} {error!r} {error.hint}".encode()  # it can be written anywhere
            except Exception as error:  # noqa: BLE001 - what this looks for
                steps = traceback.extract_tb(error.__traceback__)
                place = next((s for s in reversed(steps) if "/pgflow_widgets/" in s.filename), None)
                where = f"{place.filename.rpartition('/')[2]}:{place.lineno}" if place else "?"
                found.append(f"{type(error).__name__} at {where} in {name}: {str(error)[:90]}")
            finally:
                mutation.on = False
        return found, mutation.answers


def main(seed: int, count: int) -> None:
    """Print what came of many operations."""
    with running_service("--with-postgres") as service:
        everything, began = Everything(service), time.monotonic()
        found, answers = raw_errors(everything, seed, count)
        seconds = time.monotonic() - began
    lines = [f"seed {seed}: {count} operations, {answers} changed answers, {seconds:.0f} s"]
    lines.append(f"{len(found)} raw errors")
    lines += [f"{n:5} {error}" for error, n in collections.Counter(found).most_common()]
    sys.stdout.write("\n".join([*lines, ""]))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
