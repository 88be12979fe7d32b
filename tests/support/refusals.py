"""What Adobe's pages say is refused: a call, and the code and the words of the answer.

A call of the table names things by their names in `Ground`, such as ``/flows/{started}``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tests.support.flow_chains import (
    DATA_LAKE,
    FLOW_SPEC,
    LATER,
    ONCE,
    PARAMS_OF_RUN,
    Chain,
    Lake,
    lake,
    new_lake,
    source,
)
from tests.support.in_process import Clock
from tests.support.neighbours import Neighbours
from tests.support.raw_caller import PARAMS, SPEC_ID, body
from tests.support.work import Work, state

HOURLY = {"startTime": LATER, "frequency": "hour", "interval": 1}
HERE = {"id": SPEC_ID, "version": "1.0"}
THERE = {"id": DATA_LAKE, "version": "1.0"}
NOWHERE = PARAMS | {"server": "127.0.0.1", "port": "1"}


@dataclass(frozen=True)
class Row:
    """A call that must be refused.

    `sent` is the whole body, or with `base` what is changed in a body that would be taken.
    """

    code: str
    words: str
    call: str
    sent: Any = None
    base: str = ""
    headers: dict[str, str | None] = field(default_factory=dict)


def flow(code: str, words: str, **changed: Any) -> Row:
    return Row(code, words, "POST /flows", changed, "flow")


def once(code: str, words: str, **changed: Any) -> Row:
    return Row(code, words, "POST /flows", changed, "once")


def begins(code: str, words: str, **changed: Any) -> Row:
    return Row(code, words, "POST /sourceConnections", changed, "source")


def ends(code: str, words: str, **changed: Any) -> Row:
    return Row(code, words, "POST /targetConnections", changed, "target")


def logs_in(code: str, words: str, **changed: Any) -> Row:
    return Row(code, words, "POST /connections", changed, "connection")


def run(code: str, words: str, flow_name: str = "once", **changed: Any) -> Row:
    """A run on demand, whose params are changed; what is None is left out."""
    params = {k: v for k, v in {**PARAMS_OF_RUN, **changed}.items() if v is not None}
    return Row(code, words, "POST /runs", {"flowId": f"{{{flow_name}}}", "params": params})


def patch(code: str, words: str, path: str, *instructions: tuple[str, str, Any]) -> Row:
    sent = [{"op": op, "path": where, "value": value} for op, where, value in instructions]
    return Row(code, words, f"PATCH {path}", sent)


def change(code: str, words: str, call: str, sent: Any, etag: str | None) -> Row:
    return Row(code, words, call, sent, headers={"If-Match": etag})


def get(code: str, words: str, path: str) -> Row:
    return Row(code, words, f"GET {path}")


def post(code: str, words: str, path: str, sent: Any = None, **headers: str | None) -> Row:
    return Row(code, words, f"POST {path}", sent, headers=headers)


def basic(params: dict[str, str]) -> dict[str, Any]:
    return {"specName": "Basic Authentication", "params": params}


RENAMED = [{"op": "replace", "path": "/name", "value": "renamed"}]
COPY = {"name": "Copy", "params": {"deltaColumn": {"name": "updated_at"}}}


def zoned(zone: str) -> dict[str, Any]:
    return {"name": "Copy", "params": {"deltaColumn": {"name": "updated_at", "timezone": zone}}}


def mapped(**params: Any) -> dict[str, Any]:
    return {"name": "Mapping", "params": params}


# Schedule, delta column, runs.
SCHEDULES = [
    flow("1317-400", "schedule params are empty", scheduleParams={}),
    flow("1317-400", "schedule params are empty", scheduleParams=None),
    flow("1340-400", "parsing", scheduleParams={**HOURLY, "startTime": "soon"}),
    flow("1340-400", "parsing", scheduleParams={**HOURLY, "startTime": LATER * 1000}),
    flow("1360-400", "start time cannot be set in the past", scheduleParams="past"),
    once("1360-400", "start time cannot be set in the past", scheduleParams="past once"),
    once("1361-400", "Interval is not allowed", scheduleParams={**ONCE, "interval": 1}),
    flow(
        "1362-400",
        "Interval cannot be less",
        scheduleParams={**HOURLY, "frequency": "minute", "interval": 14},
    ),
    flow("1362-400", "Interval cannot be less", scheduleParams={**HOURLY, "interval": "0"}),
    flow(
        "1363-400",
        "is not allowed with frequency",
        scheduleParams={"startTime": LATER, "frequency": "day"},
    ),
    flow(
        "1363-400", "is not allowed with frequency", scheduleParams={**HOURLY, "interval": "often"}
    ),
    once("1364-400", "backfill flag is not allowed", scheduleParams={**ONCE, "backfill": False}),
    flow("1367-400", "delta column is required", transformations="mapping"),
    flow("1368-400", "Mode is not allowed", mode="draft"),
    once("1369-400", "copy transform is not allowed", transformations="both"),
    patch(
        "1369-400",
        "copy transform is not allowed",
        "/flows/{flow}",
        ("replace", "/scheduleParams", ONCE),
    ),
    patch(
        "1369-400",
        "copy transform is not allowed",
        "/flows/{once}",
        ("add", "/transformations/0", COPY),
    ),
    flow("1370-400", "mapping transformation is missing", transformations=[COPY]),
    once("1370-400", "mapping transformation is missing", transformations=[]),
    once("1370-400", "mapping transformation is missing", transformations=None),
    flow("1397-400", "frequency", scheduleParams={**HOURLY, "frequency": "yearly"}),
    patch(
        "1360-400",
        "start time cannot be set in the past",
        "/flows/{flow}",
        ("replace", "/scheduleParams/startTime", 1),
    ),
    patch(
        "1366-400",
        "update operation is no longer allowed",
        "/flows/{started}",
        ("replace", "/scheduleParams/startTime", LATER),
    ),
    patch(
        "1366-400",
        "update operation is no longer allowed",
        "/flows/{started}",
        ("replace", "/scheduleParams", {**HOURLY, "startTime": LATER + 1}),
    ),
    patch(
        "1366-400",
        "update operation is no longer allowed",
        "/flows/{ran}",
        ("replace", "/scheduleParams/startTime", LATER),
    ),
    patch(
        "1366-400",
        "update operation is no longer allowed",
        "/flows/{started}",
        ("replace", "/scheduleParams", {**HOURLY, "startTime": LATER + 1}),
    ),
    patch(
        "1366-400",
        "update operation is no longer allowed",
        "/flows/{ran}",
        ("replace", "/transformations/0/params/mappingId", "{other_mapping}"),
    ),
    patch(
        "1403-400",
        "can no longer change the frequency to once",
        "/flows/{started}",
        ("replace", "/scheduleParams/frequency", "once"),
        ("remove", "/scheduleParams/interval", None),
    ),
    patch(
        "1403-400",
        "can no longer change the frequency to once",
        "/flows/{started}",
        ("replace", "/scheduleParams", ONCE),
    ),
    patch(
        "1404-400",
        "can no longer update backfill",
        "/flows/{started}",
        ("add", "/scheduleParams/backfill", False),
    ),
    patch(
        "1404-400",
        "can no longer update backfill",
        "/flows/{started}",
        ("replace", "/scheduleParams", {**HOURLY, "backfill": "false"}),
    ),
]
RUNS = [
    run("1381-400", "cannot be before", windowEndTime=1_500_000_000),
    run("1381-400", "cannot be before", windowEndTime=PARAMS_OF_RUN["windowStartTime"]),
    run("1384-400", "params.deltaColumn", "copied", deltaColumn=None),
    run("1384-400", "in seconds", windowEndTime=1_700_000_000_000),
    run("1382-400", "should match the value", "copied", deltaColumn={"name": "other"}),
    run("1383-400", "delta column is missing in the params", deltaColumn=None),
    post("1384-400", "params", "/runs", {"flowId": "{once}"}),
    post("1384-400", "params", "/runs", {"flowId": "{once}", "params": {}}),
    run("1384-400", "params.windowStartTime", windowStartTime="early"),
    run("1384-400", "params.startTime", startTime=None),
    run("1384-400", "params.deltaColumn", deltaColumn={"name": ""}),
    run("1386-400", "with scheduleParams frequency", "flow"),
    post("1387-400", "invalid state", "/runs/{brought}/action?op=re-trigger"),
    post("1388-400", "must be in enabled state", "/runs/{failed}/action?op=re_trigger"),
    post("1401-400", "flow run action", "/runs/{failed}/action?op=explode"),
    run("1430-400", "flow", "nowhere"),
    run("1444-400", "disabled", "disabled"),
    post("1446-400", "flowId", "/runs", {"flowId": "", "params": PARAMS_OF_RUN}),
    Row(
        "1427-400", "service token", "PUT /runs/{run}", {"flowId": "x"}, headers={"If-Match": '"x"'}
    ),
]

# Connections, explore and bodies.
CONNECTIONS = [
    logs_in(
        "1304-400",
        "auth.params.database",
        auth={"specName": "Basic Authentication", "params": {"server": "h"}},
    ),
    begins("1304-400", "params.tableName", params={}),
    flow("1304-400", "startTime", scheduleParams={"frequency": "hour", "interval": 1}),
    flow("1304-400", "mappingId", transformations=[COPY, mapped(mappingVersion=0)]),
    ends("1307-400", "data lake", connectionSpec=HERE),
    logs_in(
        "1312-400",
        "auth.params.port",
        auth=basic({**PARAMS, "port": "high"}),
    ),
    logs_in(
        "1312-400",
        "auth.params.sslMode",
        auth=basic({**PARAMS, "sslMode": "maybe"}),
    ),
    begins("1312-400", "cdcEnabled", params={"tableName": "a.b", "cdcEnabled": True}),
    flow("1312-400", "timezone", transformations="zone"),
    run("1312-400", "dateFormat", deltaColumn={"name": "a", "dateFormat": "dd.MM.yyyy"}),
    flow("1312-400", "options", options={"partialIngestionPercent": 0}),
    ends("1325-400", "dataSetId", params={"dataSetId": ""}),
    ends("1325-400", "dataSetId", params={}),
    begins("1327-400", "data.format", data={"format": "delimited"}),
    get("1330-400", "columns", "/connections/{database}/explore?objectType=table&object={bare}"),
    ends("1332-400", "baseConnectionId", baseConnectionId="{base}"),
    get("1334-400", "object", "/connections/{base}/explore?objectType=table&object="),
    get("1336-400", "Explore", f"/connectionSpecs/{SPEC_ID}/explore"),
    get("1337-400", "object", "/connections/{base}/explore?objectType=table"),
    get("1372-400", "Configs", f"/connectionSpecs/{SPEC_ID}/configs"),
    flow("1338-400", "sourceConnectionIds", sourceConnectionIds=[]),
    flow("1338-400", "targetConnectionIds", targetConnectionIds=None),
    get(
        "1353-400", "filter", "/connections/{base}/explore?objectType=table&object=a.b&filters=e30"
    ),
    begins("1353-400", "filter", params={"tableName": "a.b", "filters": {}}),
    get("1358-400", "objectType", "/connections/{base}/explore?objectType=planet"),
    flow("1373-400", "flow spec type", flowSpec=None),
    flow("1392-400", "transformations", transformations="all"),
    flow("1392-400", "transformations.0.name", transformations=[{"name": "Magic", "params": {}}]),
    # No code is given for a dataset that is not there.
    ends("1400-400", "dataSetId", params={"dataSetId": "5e47161fa49bb818ad7f47bd"}),
    ends("1400-400", "version", data="no version"),
]

# The service's own.
OWN = [
    get("1401-400", "limit", "/flows?limit=1&count=true"),
    post("1402-400", "providers", "/connections/{base}/action?op=finalize"),
    Row(
        "1403-400",
        "If-Match",
        "PATCH /flows/{flow}",
        [{"op": "remove", "path": "/labels"}],
        headers={"If-Match": None},
    ),
    Row(
        "1404-412",
        "etag",
        "PATCH /flows/{flow}",
        [{"op": "remove", "path": "/labels"}],
        headers={"If-Match": '"0-0"'},
    ),
    post("1405-400", "body", "/connections", {}),
    flow("1410-400", "state", state="enabled"),
    flow("1412-400", "mappingVersion", transformations="version"),
    flow("1413-400", "flowSpec.id", flowSpec={"id": "x", "version": "1.0"}),
    logs_in("1413-400", "connectionSpec.id", connectionSpec={"id": "x", "version": "1.0"}),
    patch(
        "1414-400", "connection spec", "/connections/{base}", ("replace", "/connectionSpec/id", "x")
    ),
    logs_in("1415-400", "auth.specName", auth={"specName": "Magic", "params": PARAMS}),
    patch("1417-400", "initializing", "/connections/{initializing}", ("replace", "/name", "x")),
    Row("1417-400", "initializing", "DELETE /connections/{initializing}"),
    Row("1418-400", "flows", "DELETE /connections/{base}"),
    flow("1419-400", "mapping", transformations="nowhere"),
    post("1422-400", "draft", "/flows/{draft}/action?op=enable"),
    flow("1425-400", "schema", targetConnectionIds=["{other_target}"]),
    post("1426-400", "provider", "/connectionSpecs", {"name": "mine"}),
    Row("1426-400", "provider", f"PUT /flowSpecs/{FLOW_SPEC['id']}", {"name": "mine"}),
    flow("1431-400", "fields", policy={"fields": []}),
    get("1432-400", "orderby", "/flows?orderby=name%20down"),
    get("1433-400", "orderby", "/flows?orderby=colour"),
    patch("1434-400", "op", "/flows/{flow}", ("move", "/name", "x")),
    post("1435-400", "subOp", "/flows/{flow}/action?op=enable&subOp=twice"),
    post("1438-400", "groupBy", "/flows/search", {"groupByProperty": "name"}),
    get("1439-404", "No such", "/flows/nowhere"),
    get("1440-400", "operator", "/flows?property=name!!x"),
    get("1443-400", "one value", "/flows?property=createdAt>1,2"),
    get("1448-400", "operator", "/flows?property=name>1"),
    get("1449-400", "field", "/flows?property=colour==red"),
    get("1451-400", "colour", "/flows?colour=red"),
    post("1451-400", "mode", "/runs?mode=draft", {"flowId": "{once}", "params": PARAMS_OF_RUN}),
    get("1452-400", "number", "/flows?property=createdAt>soon"),
    get("1453-400", "empty", "/flows?property=name=="),
    patch(
        "1455-400", "sourceConnectionIds", "/flows/{flow}", ("replace", "/sourceConnectionIds", [])
    ),
    patch("1456-400", "state", "/connections/{base}", ("replace", "/state", "tired")),
    post("1457-400", "draft", "/connections/{base}/action?op=publish"),
    post("1444-400", "draft", "/flows/{draft}/action?op=publish"),
    Row("1447-400", "flows", "DELETE /targetConnections/{target}"),
]

ROWS = [*SCHEDULES, *RUNS, *CONNECTIONS, *OWN]

CONNECTOR_NOT_HERE = {
    "1380": "a failure behind the service: a fault",
    "1385": "PostgreSQL runs on demand",
    "1333": "the source supports the action",
    "1300": "PostgreSQL connections can be changed",
    "1301": "the service answers 1415",
    "1302": "the service answers 1415",
    "1303": "which values cannot be encoded is not said",
    "1305": "PostgreSQL has the operations that are offered",
    "1306": "the same as 1338",
    "1308": "Data Factory's message: the database's own text comes in a run's error",
    "1318": "one message at a time",
    **dict.fromkeys(
        ("1320", "1321", "1322", "1323", "1324", "1326", "1328", "1329"),
        "which number means which part is not said: 1304 names the part",
    ),
    "1339": "the gateway refuses the organisation first",
    "1359": "one of the two codes for objectType: 1358",
    **dict.fromkeys(
        [
            "1335",
            "1349",
            "1350",
            "1351",
            "1352",
            "1354",
            "1355",
            "1356",
            "1357",
            "1377",
            "1378",
            "1379",
            "1389",
            "1390",
        ],
        "row filters are refused as a whole: 1353",
    ),
    "1365": "the service answers 1455",
    "1391": "schema data is not sent in a flow",
    "1395": "a source connection that is not there: 1439",
    **dict.fromkeys(("1393", "1394", "1398"), "no such parameter for tables"),
}
"""Codes of the connector's catalogue that no row has, with the reason."""
OWN_NOT_HERE = {
    **dict.fromkeys(
        ("1406", "1407", "1408", "1436", "1437"), "the body of an action is for providers"
    ),
    "1409": "finalize is refused to users in every state: 1402",
    "1411": "an id that cannot be read is one that is not there: 1439",
    "1416": "connections have no other state than those three and draft",
    **dict.fromkeys(("1420", "1421", "1458"), "no state lasts while something changes"),
    "1423": "which of the two codes for a field of a filter is not said: 1449",
    "1424": "the gateway refuses a wildcard for the sandbox first",
    **dict.fromkeys(("1428", "1429"), "runs have no predecessor"),
    **dict.fromkeys(("1441", "1442"), "aggregates are refused as a whole: 1438"),
    "1445": "connections can be changed",
    "1450": "which of the two codes for an operator is not said: 1440",
    "1454": "the values of filters are text and numbers: 1452",
}
"""Codes of the service's own that no row has, with the reason."""


def connector_codes(text: str) -> set[str]:
    """The codes of the connector's catalogue, as its tables have them."""
    return _codes(text.partition("## 10. ")[2].partition("### 10.3")[0])


def own_codes(text: str) -> set[str]:
    """The codes of the service itself, as its tables have them."""
    return _codes(text.partition("## 2. ")[2].partition("## 5. ")[0])


def _codes(chapter: str) -> set[str]:
    codes: set[str] = set()
    for line in chapter.splitlines():
        cell = line.split("|")[1] if line.startswith("| 1") else ""
        for first, last in re.findall(r"(\d{4}) to (\d{4})", cell):
            codes |= {str(number) for number in range(int(first), int(last) + 1)}
        codes |= set(re.findall(r"\b1\d{3}\b", cell))
    return codes


class Ground:
    """What the calls of the table are about."""

    def __init__(self, work: Work, clock: Clock) -> None:
        self.work = work
        self.call = work.call
        self.clock = clock
        self.names: dict[str, str] = {"bare": "public.bare", "nowhere": "nowhere"}
        self.lake: Lake
        self.bodies: dict[str, dict[str, Any]] = {}

    async def made(self) -> Ground:
        chain = Chain(self.call)
        self.lake, other = await lake(self.call), await new_lake(self.call)
        names = self.names
        names["base"] = await chain.made("connections", body(params=NOWHERE))
        names["database"] = await chain.made("connections", body(params=self.work.login))
        names["initializing"] = await chain.made("connections", body())
        names["source"] = await chain.made("sourceConnections", source(names["base"]))
        names["target"] = await chain.made("targetConnections", self.lake.target())
        names["other_target"] = await chain.made("targetConnections", other.target())
        names["other_mapping"] = await self._mapping()
        self.bodies = {
            "connection": body(),
            "source": source(names["base"]),
            "target": self.lake.target(),
            "flow": self._flow(scheduleParams=HOURLY),
            "once": self._flow(scheduleParams=ONCE),
        }
        soon = int(self.clock()) + 60
        schedules = {
            **dict.fromkeys(("flow", "disabled"), HOURLY),
            **dict.fromkeys(("once", "copied"), ONCE),
            "started": {**HOURLY, "startTime": soon},
            "ran": {**ONCE, "startTime": soon},
        }
        for name, schedule in schedules.items():
            names[name] = await chain.made("flows", self._flow(scheduleParams=schedule))
        names["draft"] = await chain.made("flows", await self._draft(chain), "?mode=draft")
        names["run"] = await chain.made(
            "runs", {"flowId": names["copied"], "params": PARAMS_OF_RUN}
        )
        await self.call("POST", f"/flows/{names['disabled']}/action?op=disable")
        await self._patch("connections", "initializing", "/state", "initializing")
        await self.work.filled(1)
        full = await self.work.flow(scheduleParams={**ONCE, "startTime": soon})
        self.clock.ahead += 3600
        await self._patch("flows", "flow", "/description", "time has passed")
        names["brought"] = (await self.work.ended(full))["id"]
        failed = await self.work.ended(names["ran"])
        assert state(failed) == "failed"
        names["failed"] = failed["id"]
        await self.call("POST", f"/flows/{names['ran']}/action?op=disable")
        return self

    async def refuses(self, row: Row) -> str:
        """What is wrong with the answer to a call; empty if it is refused as it must be."""
        method, _, path = row.call.partition(" ")
        sent = row.sent
        if row.base:
            changed = {name: self._words(name, value) for name, value in row.sent.items()}
            sent = {**self.bodies[row.base], **changed}
            sent = {name: value for name, value in sent.items() if value is not None}
        path, sent = self._named(path), self._named(sent)
        headers = dict(row.headers)
        if method == "PATCH" and not headers:
            headers["If-Match"] = await self._etag(path)
        status, answer, _ = await self.call(method, path, sent, **headers)
        if status < 400:
            return f"{row.call} is taken, in place of {row.code} {row.words}"
        code = answer.get("type", "").rpartition("FLOW-")[2]
        if (status, code) != (int(row.code[-3:]), row.code):
            return f"{row.call} is answered by {code} {answer}, in place of {row.code} {row.words}"
        if row.words not in answer["errorMessage"]:
            return f"{row.code} says {answer['errorMessage']!r}, without {row.words!r}"
        return ""

    def _flow(self, **changed: Any) -> dict[str, Any]:
        flow = self.lake.flow(self.names["source"], self.names["target"], **changed)
        if changed["scheduleParams"]["frequency"] == "once":
            flow["transformations"] = [self.lake.mapped]
        return flow

    def _words(self, name: str, value: Any) -> Any:
        """A part of a body that the table has a word for."""
        past = int(self.clock()) - 1
        words: dict[tuple[str, str], Any] = {
            ("scheduleParams", "past"): {**HOURLY, "startTime": past},
            ("scheduleParams", "past once"): {**ONCE, "startTime": past},
            ("transformations", "mapping"): [self.lake.mapped],
            ("transformations", "both"): self.lake.steps,
            ("transformations", "zone"): [zoned("Europe/Berlin"), self.lake.mapped],
            ("transformations", "nowhere"): [COPY, mapped(mappingId="0b09", mappingVersion=0)],
            ("transformations", "version"): [
                COPY,
                mapped(mappingId=self.lake.mapping, mappingVersion=7),
            ],
            ("data", "no version"): {"schema": {"id": self.lake.schema}},
        }
        return words.get((name, value), value) if isinstance(value, str) else value

    def _named(self, value: Any) -> Any:
        """Put ids in the place of names."""
        if isinstance(value, dict):
            return {name: self._named(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self._named(item) for item in value]
        if isinstance(value, str):
            return re.sub(r"\{(\w+)\}", lambda match: self.names[match[1]], value)
        return value

    async def _mapping(self) -> str:
        near = Neighbours(self.call)
        rule = ("ATTRIBUTE", "id", f"{await near.namespace()}.id")
        return str((await near.mapping_set(self.lake.schema, rule))["id"])

    async def _draft(self, chain: Chain) -> dict[str, Any]:
        base = await chain.made("connections", body(), "?mode=draft")
        start = await chain.made("sourceConnections", source(base), "?mode=draft")
        return self.lake.flow(start, self.names["target"])

    async def _etag(self, path: str) -> str:
        _, answer, _ = await self.call("GET", path)
        return str(answer["items"][0]["etag"])

    async def _patch(self, kind: str, name: str, pointer: str, value: str) -> None:
        path = f"/{kind}/{self.names[name]}"
        change = [{"op": "replace", "path": pointer, "value": value}]
        status, answer, _ = await self.call("PATCH", path, change, If_Match=await self._etag(path))
        assert status == 200, answer
