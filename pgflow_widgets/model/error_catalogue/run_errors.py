"""Represent an error of a run, of a batch or of a row, and advise on it.

Adobe writes its code with and without a prefix and the HTTP status, so the number counts.
Source: contract, errors.md 6.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pgflow_widgets.errors import visible
from pgflow_widgets.model.error_catalogue.connector import find_connector_error
from pgflow_widgets.model.error_catalogue.databases import find_database_error

_UNTOLD = "1211"
_CODE = re.compile(r"(?:([A-Z]+)-)?(\d{3,4})(?:-\d{3})?")

RUN_HINTS: Mapping[str, str] = {
    "CONNECTOR-1001-500": "Copying failed: check database, network, table and credentials.",
    "CONNECTOR-2001-500": "Rows could not be read, checked or mapped: the other errors say why.",
    "INGEST-1211-400": "Set error_diagnostics=True, and load again: then Adobe says which rows.",
    "INGEST-1212-400": (
        "Rows were rejected: the other errors say why. Unless partial_ingestion_percent= allows for"
        " some, one of them may fail the run."
    ),
    "INGEST-1401-400": "A row cannot be read: its text is in `_corrupt_record` of the row errors.",
    "INGEST-1555-400": "A field that must be there is empty: fill it, such as by an expression.",
    "MAPPER-3700-400": "An expression of the mapping failed on some rows: correct it.",
    "106": "The file was empty: the run found no row.",
    "118": "The file's first line is empty: give the report to Adobe's support.",
}


@dataclass(frozen=True, slots=True)
class RunError:
    """What went wrong in a run.

    Parameters
    ----------
    code
        Such as ``"INGEST-1555-400"``, as it was told; empty if none was.
    message
        What was said of it.
    count
        How many records it concerns; None if that was not told.
    """

    code: str
    message: str
    count: int | None = None

    def __str__(self) -> str:
        said = self.message.rstrip(".")
        return f"{said} ({self.code})" if said and self.code else said or self.code

    def __repr__(self) -> str:
        return visible(f"<RunError {self.code or 'without a code'}: {self.message}>")

    @property
    def advice(self) -> str:
        """What to do; empty if that is not known."""
        in_words = find_database_error(self.message)
        if in_words and _number(self.code) in {"", "1001", "1100", "1104"}:
            return in_words[1]
        if hint := _HINTS.get(_number(self.code)):
            return hint
        inside = find_connector_error("", self.message)
        return inside.advice if inside else ""


def advice_on(errors: Sequence[RunError]) -> str:
    """Return what to do about the errors of a run; empty if nothing is known.

    That diagnostics are off is told by an error that others of their kind do not stand beside.
    """
    kinds = {error.code.partition("-")[0] for error in errors if _number(error.code) != _UNTOLD}
    untold = not kinds & {"INGEST", "MAPPER"}
    said = (error.advice for error in errors if untold or _number(error.code) != _UNTOLD)
    return " ".join(dict.fromkeys(filter(None, said)))


def _number(code: str) -> str:
    match = _CODE.fullmatch(code.strip())
    return match[2] if match else ""


_HINTS = {_number(code): hint for code, hint in RUN_HINTS.items()}
