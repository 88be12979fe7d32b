"""Compare what an organisation answers with what is relied on, by calls that only read.

No value of an answer is told, only paths and kinds of fields.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.api.platform_client.relied_fields import SAMPLES, ReliedField, Sample
from pgflow_widgets.errors import PgflowError

_MISSING, _OTHER, _NEW, _UNSEEN = "missing", "of another kind", "new", "not seen"


@dataclass(frozen=True, slots=True)
class Finding:
    """A field that is not as it is relied on, or one that no document shows.

    Parameters
    ----------
    area, object, field
        Service, thing and path; no field where nothing of the thing could be seen.
    finding
        ``missing``, ``of another kind``, ``new`` or ``not seen``.
    expected, there
        The kind that is relied on, and what came.
    note
        What it means.
    """

    area: str
    object: str
    field: str
    finding: str
    expected: str
    there: str
    note: str


async def check_contract(client: PlatformClient) -> list[Finding]:
    """Return what differs, of all that is relied on."""
    findings = await asyncio.gather(*(_check(client, sample) for sample in SAMPLES))
    return [finding for several in findings for finding in several]


async def _check(client: PlatformClient, sample: Sample) -> list[Finding]:
    def unseen(note: str) -> list[Finding]:
        return [Finding(sample.area, sample.name, "", _UNSEEN, "", "", note)]

    try:
        answer = await client.answer_of(sample)
    except PgflowError as error:
        return unseen(error.message)
    items = sample.items(answer)
    if items is None:
        return [
            Finding(
                sample.area,
                sample.name,
                sample.place,
                _MISSING,
                "list",
                _kind(answer),
                "The answer has another form.",
            )
        ]
    if not items:
        return unseen("There is none in this sandbox: make one, and look again.")
    return list(_differences(sample, items))


def _differences(sample: Sample, items: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    declared = sample.fields
    seen: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    for item in items:
        paths = set()
        for path, kind in _walk(item, "", declared):
            seen.setdefault(path, set()).add(kind)
            paths.add(path)
        for path in paths:
            counts[path] = counts.get(path, 0) + 1
    for path, field in declared.items():
        if field.always and counts.get(path, 0) < len(items):
            there = f"in {counts.get(path, 0)} of {len(items)}"
            yield _finding(sample, field, path, _MISSING, there, "It is relied on.")
        elif field.used and (other := seen.get(path, set()) - {field.kind, "null"}):
            there = ", ".join(sorted(other))
            yield _finding(sample, field, path, _OTHER, there, "It is read as if it were missing.")
    above = {path[:end] for path in declared for end in _ends(path)}
    for path in sorted(seen.keys() - declared.keys() - above):
        kinds = ", ".join(sorted(seen[path]))
        note = "No document that is known here shows it; it is not used."
        yield Finding(sample.area, sample.name, path, _NEW, "", kinds, note)


def _finding(
    sample: Sample, field: ReliedField, path: str, finding: str, there: str, note: str
) -> Finding:
    return Finding(sample.area, sample.name, path, finding, field.kind, there, note)


def _walk(value: Mapping[str, Any], at: str, declared: Mapping[str, ReliedField]) -> Iterator[Any]:
    """Yield the paths below an object with their kinds; nothing below what is open or unknown."""
    for name, content in value.items():
        path = f"{at}{name}"
        yield path, _kind(content)
        field = declared.get(path)
        inside = any(other.startswith((f"{path}.", f"{path}[]")) for other in declared)
        if (field and field.path.endswith(".*")) or not inside:
            continue
        if isinstance(content, dict):
            yield from _walk(content, f"{path}.", declared)
        elif isinstance(content, list):
            for one in content:
                if isinstance(one, dict):
                    yield from _walk(one, f"{path}[].", declared)


def _ends(path: str) -> Iterator[int]:
    """Yield where the paths end above which a path stands."""
    for position, character in enumerate(path):
        if character == ".":
            yield position - 2 * path[:position].endswith("[]")


def _kind(value: object) -> str:
    if value is None:
        return "null"
    kinds = {bool: "flag", int: "number", float: "number", str: "text", list: "list"}
    return kinds.get(type(value), "object")
