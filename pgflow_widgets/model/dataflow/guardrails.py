"""Warn of what Adobe's guardrails and its list of harmful patterns say against a plan.

Source: contract, after-the-load.md 10.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.model.dataflow.plan import DataflowPlan
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.model.dataflow.schedule import SECONDS, Schedule
from pgflow_widgets.model.dataflow.schema_fields import SchemaClass

_DOCS = "https://experienceleague.adobe.com/en/docs/experience-platform"
GUARDRAILS = f"{_DOCS}/ingestion/guardrails"
PATTERNS = f"{_DOCS}/run-and-operate/job-schedules-anti-patterns"

BATCHES_A_DAY = 90  # of Profile and event data, in a sandbox
LARGEST_RECORD, LARGEST_EVENT = 100_000, 10_000  # bytes, for Profile
SMALL_BATCH = 256_000_000  # bytes
UPSERTED_RECORDS = 2_000_000  # in a batch
HOURLY_BYTES, LARGEST_BATCH = 200 * 10**9, 10**12
_MANY_ROWS = 100_000_000  # a table that has fewer is common: less than this is told
_OFTEN = 24  # runs a day
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Note:
    """What a person should know of a plan.

    Parameters
    ----------
    field
        What of it, as in an `InputError`.
    text
        In a sentence or two.
    page
        Address of the page of Adobe that says so; empty for none.
    """

    field: str
    text: str
    page: str = ""

    @property
    def words(self) -> str:
        """The text and the page."""
        return f"{self.text} See {self.page}" if self.page else self.text


def guardrail_notes(plan: DataflowPlan, rows: Sequence[Mapping[str, Any]]) -> list[Note]:
    """Return the guardrails that a plan comes near; `rows` are those of a preview."""
    sizes = [len(json.dumps(row, default=str).encode()) for row in rows]
    often = _seconds_between(plan.schedule)
    notes: list[Note] = []
    if often and _DAY / often > _OFTEN:
        notes = _batches(plan, often) + _small_batches(sizes)
    return notes + _first_copy(sizes) + _large_records(plan, sizes) + _profile_notes(plan)


def _seconds_between(schedule: Schedule) -> int:
    """Return the seconds from one run to the next; 0 if there is none, or nobody knows."""
    return (schedule.interval or 0) * SECONDS.get(schedule.frequency, 0)


def _limited(plan: DataflowPlan) -> bool:
    """Whether the limits for Profile and event data concern a plan."""
    events = plan.target.schema_class is SchemaClass.EVENT
    return events or plan.target.profile is not ProfileUse.NO


def _batches(plan: DataflowPlan, seconds: int) -> list[Note]:
    runs, at = _DAY // seconds, "schedule.interval"
    notes = [
        Note(
            at,
            f"It makes up to {runs} batches a day, and a run that takes longer than"
            f" {seconds // 60} minutes overlaps the next. Adobe calls both harmful: fewer, larger"
            " batches are better.",
            PATTERNS,
        )
    ]
    if _limited(plan):
        share = "more than" if runs > BATCHES_A_DAY else "a large part of"
        said = f"{runs} batches a day are {share} the {BATCHES_A_DAY} of Profile and event data"
        notes.append(Note(at, f"{said} that are Adobe's limit for a sandbox.", GUARDRAILS))
    return notes


def _small_batches(sizes: Sequence[int]) -> list[Note]:
    if not sizes:
        return []
    needed = SMALL_BATCH * len(sizes) // max(1, sum(sizes))
    said = "Adobe recommends batches of 256 MB or more: of rows like those of the preview, that is"
    return [Note("schedule.interval", f"{said} about {needed:,} in each run.", GUARDRAILS)]


def _first_copy(sizes: Sequence[int]) -> list[Note]:
    """Tell how many rows reach Adobe's limits, if few do; how many there are, nobody knows here."""
    row = sum(sizes) // len(sizes) if sizes else 0
    if not row or HOURLY_BYTES // row >= _MANY_ROWS:
        return []
    said = (
        "The first run copies the whole table. Adobe takes 200 GB an hour, with rows like those of"
        f" the preview about {HOURLY_BYTES // row:,}, and a batch above 1 TB fails, about"
        f" {LARGEST_BATCH // row:,}."
    )
    return [Note("columns", said, GUARDRAILS)]


def _large_records(plan: DataflowPlan, sizes: Sequence[int]) -> list[Note]:
    events = plan.target.schema_class is SchemaClass.EVENT
    most = LARGEST_EVENT if events else LARGEST_RECORD
    if not _limited(plan) or not sizes or max(sizes) <= most:
        return []
    kind = "an event" if events else "a record"
    said = f"A row of the preview has {max(sizes) / 1000:,.0f} KB; Profile takes {most // 1000} KB"
    return [Note("columns", f"{said} for {kind} at most. Leave out its longest text.", GUARDRAILS)]


def _profile_notes(plan: DataflowPlan) -> list[Note]:
    if plan.target.profile is not ProfileUse.UPSERT:
        return []
    said = f"An upsert takes up to ten times longer: keep a run below {UPSERTED_RECORDS:,} records."
    return [Note("target.profile", said, GUARDRAILS)]
