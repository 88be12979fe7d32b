"""Maps a few rows for a preview, with the errors of each row, within limits of time and size."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.data_prep.operators import SourceRow
from pgflow_widgets.emulator.data_prep.row_mapping import CompiledRule, MappingError, put_value
from pgflow_widgets.emulator.limits import cost_limits
from pgflow_widgets.emulator.schema_registry import regular_expressions

_PATIENCE = 5.0  # seconds for a preview
_LARGEST_PREVIEW = 8 * 1024 * 1024


def preview_rows(
    rows: Sequence[SourceRow],
    rules: Sequence[tuple[Mapping[str, Any], CompiledRule | MappingError]],
) -> list[dict[str, Any]]:
    """Map rows, each with the errors of its mappings.

    Raises
    ------
    SlowError
        It takes too long.
    Problem
        The answer would be too large.
    """
    answers, size = [], 0
    with regular_expressions.limit_time(_PATIENCE), cost_limits.limit_evaluation(_PATIENCE):
        for row in rows:
            answers.append(_preview_row(row, rules))
            size += len(json.dumps(answers[-1]))
            if size > _LARGEST_PREVIEW:
                raise problems.platform(400, "The preview is larger than 8 MB: send fewer rows.")
    return answers


def _preview_row(
    row: SourceRow, rules: Sequence[tuple[Mapping[str, Any], CompiledRule | MappingError]]
) -> dict[str, Any]:
    mapped: dict[str, Any] = {}
    errors = []
    for mapping, rule in rules:
        cost_limits.check_time()
        try:
            if isinstance(rule, MappingError):
                raise rule
            put_value(mapped, rule.field.path, rule.value(row))
        except MappingError as error:
            errors.append(describe_failure(mapping, error))
    return {"data": mapped, "errors": errors}


def describe_failure(mapping: Mapping[str, Any], error: MappingError) -> dict[str, Any]:
    """Return a mapping that failed, and why."""
    failed = {name: mapping[name] for name in ("source", "destination", "sourceType")}
    return {**failed, "exception": str(error)}
