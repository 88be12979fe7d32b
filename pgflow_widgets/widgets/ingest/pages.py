"""How each step of the form from a table to a dataset looks; plain values, no widget, no loop."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pgflow_widgets.model import schema_fields
from pgflow_widgets.model.dataflow.column_mapping import Rule
from pgflow_widgets.model.dataflow.plan_parts import kinds
from pgflow_widgets.model.dataflow.schedule import Frequency
from pgflow_widgets.model.dataflow.time_columns import is_time
from pgflow_widgets.model.schema_fields import CHOICES, SchemaClass
from pgflow_widgets.operations import apply_plan
from pgflow_widgets.widgets.ingest import blocks
from pgflow_widgets.widgets.ingest.blocks import Block
from pgflow_widgets.widgets.ingest.state import ALL_STEPS, LABELS, REVIEW, IngestState

_SHOWN_ROWS = 5
_LONGEST_CELL = 60
_FACTS = {"target": "To", "mapping": "Mapping", "schedule": "Delta column"}
_UTC = "Times are UTC: a timestamp without zone in the table is read as UTC."
_DELETES = "Rows that are deleted in the table stay in the dataset: a delta column does not see it."


def view(state: IngestState, attempt: int) -> dict[str, Any]:
    """Return what the page draws."""
    there = state.parts_there()
    pages: Mapping[str, Callable[[IngestState], list[Block]]] = {
        "columns": draw_columns,
        "target": draw_target,
        "mapping": draw_mapping,
        "schedule": draw_schedule,
        REVIEW: draw_review,
    }
    place = ALL_STEPS.index(state.step)
    failed = any(each.state == "failed" for each in state.parts)
    return {
        "title": f"{state.table} to Experience Platform",
        "steps": [
            {
                "name": name,
                "label": label,
                "now": name == state.step,
                "done": number < state.reached or bool(state.outcome),
                "open": number <= state.reached and not there and not state.busy,
            }
            for number, (name, label) in enumerate(LABELS.items())
        ],
        "step": state.step,
        "blocks": pages[state.step](state) if state.schema.columns else [],
        "busy": state.busy,
        "notice": state.notice.view(),
        "back": place > 0 and not there and not state.outcome,
        "next": "" if state.step == REVIEW else f"Next: {LABELS[ALL_STEPS[place + 1]]}",
        "create": state.step == REVIEW and not state.outcome and not failed,
        "repair": failed,
        "attempt": attempt,
    }


def _wrong(state: IngestState, name: str) -> str:
    return state.problems(state.step).get(name, "") if state.step in state.shown else ""


def _typed(state: IngestState, name: str, wrong: str = "") -> dict[str, Any]:
    """Return what a text field says, which is not the same as what the plan says of its value."""
    error = state.guard.said.get(name) or (_wrong(state, wrong) if wrong else "")
    return {"error": error, "emptied": state.guard.emptied[name]}


def draw_columns(state: IngestState) -> list[Block]:
    """Return the step that asks which columns to take."""
    columns = state.proposal.columns
    rows = state.schema.rows[:_SHOWN_ROWS]
    there = {each.name: each for each in state.schema.columns}
    times, key = [each.name for each in state.columns if is_time(each.type)], state.proposal.key
    lines = [
        {
            "key": each.name,
            "cells": [
                blocks.check_cell(f"take/{n}", state.taken[each.name], f"Take {each.name}"),
                blocks.shown(each.name, strong=True),
                blocks.shown(there[each.name].type),
                blocks.shown(str(each.type)),
                *(blocks.shown(_cut(row.get(each.name)), quiet=True) for row in rows[:3]),
            ],
        }
        for n, each in enumerate(columns)
    ]
    heads = ["", "Column", "Type", "XDM type", *(f"Row {n + 1}" for n in range(len(rows[:3])))]
    every = len(state.columns) == len(columns)
    return [
        blocks.note(f"{len(state.columns)} of {len(columns)} columns are taken."),
        blocks.fields(
            blocks.check_field("take/-1", "Take every column", every),
        ),
        blocks.grid("Columns of the table", heads, lines),
        blocks.fields(
            blocks.select_field(
                "key",
                "Primary key",
                state.key,
                ["", *_key_choices(state)],
                labels={key.source: f"{', '.join(key.columns)} (together)"},
                help=key.note or "What tells rows apart, as the database says.",
                none="None",
            ),
            blocks.select_field(
                "delta",
                "Delta column",
                state.delta,
                ["", *times],
                help="By it later runs know what is new; indexed, at best. A one-time copy takes"
                " every row.",
                none="None",
            ),
        ),
        blocks.note(f"{_UTC} {_DELETES}"),
    ]


def _key_columns(state: IngestState) -> tuple[str, ...]:
    key = state.proposal.key
    return key.columns if state.key == key.source else (state.key,)


def _key_choices(state: IngestState) -> list[str]:
    """Return the columns, and before them all parts of a key that is made of several."""
    names = [each.name for each in state.columns]
    source = state.proposal.key.source
    return names if source in {"", *state.taken} else [source, *names]


def draw_target(state: IngestState) -> list[Block]:
    """Return the step that asks the dataset, and the schema of a new one."""
    choose = blocks.fields(
        blocks.segments_field(
            "target/new",
            "Dataset",
            "new" if state.new else "existing",
            {"new": "A new one", "existing": "One that exists"},
        )
    )
    name = blocks.text_field(
        "target/name",
        "Name of the dataflow",
        state.name,
        **_typed(state, "target/name", "target.name"),
        help="Under it the dataflow is listed, and its parts are known again.",
    )
    if not state.new:
        options = state.dataset_labels
        return [
            choose,
            blocks.fields(
                blocks.select_field(
                    "target/existing",
                    "Existing dataset",
                    state.existing,
                    ["", *options],
                    labels=options,
                    none="Choose one…",
                    error=_wrong(state, "target.existing"),
                    help=f"{len(options)} are in this sandbox.",
                ),
                name,
            ),
        ]
    lines = [
        {
            "key": each.name,
            "error": state.guard.said.get(f"field/{n}/name")
            or _wrong(state, f"target.fields.{state.names[each.name]}"),
            "cells": [
                blocks.shown(each.name, strong=True),
                blocks.text_cell(
                    f"field/{n}/name",
                    state.names[each.name],
                    f"Field for {each.name}",
                    emptied=state.guard.emptied[f"field/{n}/name"],
                ),
                blocks.select_cell(
                    f"field/{n}/type",
                    str(state.field_type(each.name)),
                    [str(c) for c in CHOICES],
                    f"Type of {each.name}",
                    fixed=each.name == state.identity,
                ),
            ],
        }
        for n, each in enumerate(state.proposal.columns)
        if state.taken[each.name]
    ]
    return [
        choose,
        blocks.fields(
            blocks.text_field(
                "target/dataset",
                "Name of the dataset",
                state.dataset,
                **_typed(state, "target/dataset", "target.dataset"),
                help="Its schema gets the same name.",
            ),
            blocks.select_field(
                "schema_class",
                "What a row is",
                str(state.schema_class),
                [str(each) for each in SchemaClass],
                labels={str(each): each.label for each in SchemaClass},
                help=_asked(state),
            ),
            blocks.select_field(
                "target/identity",
                "Identity",
                state.identity if state.identified else "",
                ["", *(each.name for each in state.columns)],
                none="None",
                error=_wrong(state, "target.identity"),
                help="The field that says whose row it is; it becomes text."
                + (f" The primary key is {', '.join(_key_columns(state))}." if state.key else ""),
            ),
            blocks.text_field(
                "target/namespace",
                "Identity namespace",
                state.namespace,
                **_typed(state, "target/namespace", "target.namespace"),
                help="Such as Email; it must exist in your organisation.",
                off=not state.identified,
            ),
            name,
        ),
        blocks.grid("Schema", ["Column", "Field", "Type"], lines),
    ]


def _asked(state: IngestState) -> str:
    required = list(state.schema_class.required)
    if not required:
        return "Decides what the rows can be used for; it cannot change later."
    return f"Each row must fill {' and '.join(required)} too; the mapping proposes how."


def draw_mapping(state: IngestState) -> list[Block]:
    """Return the step that asks what fills which field."""
    wrong = state.problems("mapping")
    types = {each.path: each.type for each in state.fields}
    paths = list(types)
    sample = state.preview[0].data if state.preview else None
    tenant = state.facts.tenant if state.facts else ""
    lines = [
        {
            "key": f"{n}",
            "error": state.guard.said.get(f"rule/{n}/source")
            or wrong.get(f"mapping.{each.destination}", ""),
            "cells": [
                blocks.text_cell(
                    f"rule/{n}/source",
                    each.source,
                    f"Source of {each.destination}",
                    suggestions="sources",
                    code=True,
                    emptied=state.guard.emptied[f"rule/{n}/source"],
                ),
                blocks.select_cell(
                    f"rule/{n}/destination",
                    each.destination,
                    _with(paths, each.destination),
                    f"Target of line {place}",  # not of the source, which is being typed
                ),
                blocks.shown(str(types.get(each.destination, ""))),
                blocks.shown(
                    _first(sample, schema_fields.placed(each.destination, tenant)), quiet=True
                ),
                blocks.button_cell(f"rule/{n}/remove", "Remove", f"Remove {each.destination}"),
            ],
        }
        for place, (n, each) in enumerate(state.lines.items(), 1)
    ]
    left = sorted({each.name for each in state.columns} - {each.source for each in state.rules})
    said = f"{len(state.rules)} of {len(paths)} fields are filled."
    if left:
        said += f" Not taken as they are: {', '.join(left)}."
    missing = [m for name, m in wrong.items() if name.partition(".")[2] not in _paths(state.rules)]
    heads = ["Column or expression", "Field", "Type", "First row, mapped", ""]
    return [
        blocks.note(said),
        blocks.note(" ".join(missing), bad=True),  # always, or the grid would change its place
        {
            **blocks.grid("Mapping", heads, lines),
            "suggestions": {"sources": [each.name for each in state.columns]},
        },
        blocks.fields(
            blocks.button_field("rule/-1/add", "Add a line", off=len(state.rules) >= len(paths))
        ),
        blocks.note(
            "An expression may use columns, text in quotes, + - * /, comparisons, a ? b : c and"
            f" functions: {_some(state.functions)}. Data Prep checks it."
        ),
        *draw_mapped(state, tenant),
    ]


def draw_mapped(state: IngestState, tenant: str) -> list[Block]:
    """Return the first rows, as the mapping brings them in."""
    rows = state.preview[:_SHOWN_ROWS]
    if not rows:
        return []
    paths = [each.destination for each in state.rules]
    lines = [
        {
            "key": str(n),
            "error": " ".join(each.message for each in row.problems),
            "cells": [
                blocks.shown(_cut(_at(row.data, schema_fields.placed(path, tenant))))
                for path in paths
            ],
        }
        for n, row in enumerate(rows)
    ]
    return [blocks.grid("First rows, mapped", [p.rpartition(".")[2] for p in paths], lines)]


def draw_schedule(state: IngestState) -> list[Block]:
    """Return the step that asks when it runs."""
    once = state.frequency == Frequency.ONCE
    units = {
        "once": "Once",
        "minute": "Every … minutes",
        "hour": "Every … hours",
        "day": "Every … days",
        "week": "Every … weeks",
    }
    least = Frequency.MINUTE.shortest
    times = [each.name for each in state.columns if is_time(each.type)]
    reason = f"At least {least} minutes: Adobe runs none more often."
    if state.frequency in {"hour", "day", "week"}:
        reason = f"Whole {state.frequency}s, 1 or more."
    return [
        blocks.fields(
            blocks.select_field(
                "frequency", "How often", state.frequency, list(units), labels=units
            ),
            blocks.text_field(
                "interval",
                "Interval",
                "" if once else state.interval,
                **_typed(state, "interval", "schedule.interval"),
                help="None for once: Adobe refuses it." if once else reason,
                off=once,
            ),
            blocks.text_field(
                "start",
                "Start (UTC)",
                state.start,
                **_typed(state, "start", "schedule.start"),
                help="Such as 2026-03-01T06:00; empty for at once. Your zone does not count.",
                optional=True,
            ),
            blocks.select_field(
                "delta",
                "Delta column",
                state.planned_delta,
                ["", *times],
                error=_wrong(state, "schedule.delta_column"),
                help="None for once: it takes every row."
                if once
                else "How later runs know what is new.",
                none="None",
            ),
            blocks.check_field(
                "backfill",
                "Take what is there already in the first run (backfill)",
                state.backfill and not once,
                off=once,
                help="None for once: it takes all." if once else "Else only what comes after.",
            ),
        ),
        blocks.note(f"{_UTC} {_DELETES}"),
    ]


def draw_review(state: IngestState) -> list[Block]:
    """Return the step that shows everything, before and while it is made."""
    plan = state.plan()
    target, schedule = plan.target, plan.schedule
    dataset = target.dataset if target.new else state.dataset_labels[state.existing]
    label = target.schema_class.label if target.schema_class else ""
    notes: dict[str, list[str]] = {}
    for each in state.proposal.notes(plan):
        notes.setdefault(_FACTS[each.field.partition(".")[0]], []).append(each.text)
    facts = [
        ("Dataflow", plan.name),
        ("From", f"{plan.table} of {plan.connection}, {len(plan.columns)} columns"),
        ("To", f"{dataset} ({f'new; {label}' if target.new else 'exists'})"),
        ("Identity", f"{target.identity} in {target.namespace}" if target.identity else "none"),
        ("Mapping", f"{len(plan.mapping)} fields"),
        ("Schedule", schedule.words),
        ("Delta column", f"{schedule.delta_column or 'none'}. {_DELETES}"),
        ("Backfill", {None: "all rows", True: "yes", False: "no"}[schedule.backfill]),
        ("Makes", ", ".join(kinds(plan))),
        ("Cost", f"{apply_plan.cost(plan)} calls"),
    ]
    facts = [(name, " ".join([said, *notes.get(name, ())])) for name, said in facts]
    page: list[Block] = []
    if state.parts:
        items = [{"label": e.label, "state": e.state, "detail": e.id} for e in state.parts]
        page.append({"type": "parts", "items": items})
    choices = {"table": "Summary", "rules": "Mapping", "python": "Python", "curl": "curl"}
    page.append(blocks.fields(blocks.segments_field("code", "Show", state.code, choices)))
    if state.code in state.snippets:
        page.append({"type": "code", "text": state.snippets[state.code]})
    elif state.code == "rules":
        lines = [
            {"key": e.destination, "cells": [blocks.shown(e.source), blocks.shown(e.destination)]}
            for e in plan.mapping
        ]
        page.append(blocks.grid("Mapping", ["Column or expression", "Field"], lines))
    else:
        lines = [
            {"key": k, "cells": [blocks.shown(k, strong=True), blocks.shown(v)]} for k, v in facts
        ]
        page.append(blocks.grid("Summary", [], lines))
    return page


def _paths(rules: Iterable[Rule]) -> set[str]:
    return {each.destination for each in rules}


def _with(paths: list[str], path: str) -> list[str]:
    return paths if path in paths else [path, *paths]


def _some(names: Sequence[str]) -> str:
    shown = [
        n for n in ("concat", "upper", "lower", "trim", "to_integer", "date", "iif") if n in names
    ]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "") if names else "…"


def _first(row: Mapping[str, Any] | None, path: str) -> str | None:
    """Return the mapped value of a field; an empty text while there is no mapped row."""
    return "" if row is None else _cut(_at(row, path))


def _at(data: Mapping[str, Any], path: str) -> object:
    found: object = data
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _cut(value: object) -> str | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
