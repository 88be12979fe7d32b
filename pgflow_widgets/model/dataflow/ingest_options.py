"""Say what a dataflow does with rows that do not fit, as a person gives it and as Adobe sends it.

Source: contract, dataflow.md 8.3; after-the-load.md 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pgflow_widgets.errors import InputError

ERROR_DIAGNOSTICS = "errorDiagnosticsEnabled"
PARTIAL_INGESTION = "partialIngestionPercent"
_ALL = 100


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """What a dataflow does with rows that do not fit.

    Parameters
    ----------
    error_diagnostics
        Whether a run tells which rows do not fit, and why.
    partial_ingestion_percent
        The share of such rows up to which a run still succeeds without them; None if one is enough
        to fail it.
    """

    error_diagnostics: bool = True
    partial_ingestion_percent: float | None = None

    @classmethod
    def of(cls, error_diagnostics: object, partial_ingestion_percent: object) -> IngestOptions:
        """Read a person's input, which may be text.

        Raises
        ------
        InputError
            A value breaks a rule; `field` names it.
        """
        if not isinstance(error_diagnostics, bool):
            said = f"{error_diagnostics!r} is neither true nor false."
            raise InputError(said, field="options.error_diagnostics")
        if partial_ingestion_percent in {None, ""}:
            return cls(error_diagnostics)
        percent = _number(partial_ingestion_percent)
        if percent is None:
            raise _wrong_percent(partial_ingestion_percent)
        options = cls(error_diagnostics, percent)
        for problem in options.problems():
            raise problem
        return options

    @staticmethod
    def is_percent(text: str) -> bool:
        """Tell whether a text is a share that partial ingestion takes."""
        percent = _number(text)
        return percent is not None and 0 < percent <= _ALL

    @classmethod
    def read(cls, options: Mapping[str, Any]) -> IngestOptions:
        """Read the ``options`` of a flow that exists; what is not there is off."""
        value = options.get(ERROR_DIAGNOSTICS)
        on = value is True or (isinstance(value, str) and value.casefold() == "true")
        return cls(on, _number(options.get(PARTIAL_INGESTION)))

    def problems(self) -> list[InputError]:
        """Return what is wrong with the options."""
        percent = self.partial_ingestion_percent
        if percent is None:
            return []
        if not 0 < percent <= _ALL:
            return [_wrong_percent(percent)]
        if not self.error_diagnostics:
            return [
                InputError(
                    "Partial ingestion needs error diagnostics.",
                    hint="Without them nobody could tell which rows were left out.",
                    field="options.error_diagnostics",
                )
            ]
        return []

    def body(self) -> dict[str, Any]:
        """Return the ``options`` of a request: what is not said may be off at Adobe."""
        body: dict[str, Any] = {ERROR_DIAGNOSTICS: self.error_diagnostics}
        if self.partial_ingestion_percent is not None:
            body[PARTIAL_INGESTION] = plain_number(self.partial_ingestion_percent)
        return body

    def document(self) -> dict[str, Any]:
        """Return the options as the YAML of a plan has them."""
        document: dict[str, Any] = {"error_diagnostics": self.error_diagnostics}
        if self.partial_ingestion_percent is not None:
            percent = plain_number(self.partial_ingestion_percent)
            document["partial_ingestion_percent"] = percent
        return document

    @property
    def words(self) -> str:
        """What becomes of rows that do not fit, as a sentence."""
        percent = self.partial_ingestion_percent
        if percent is None:
            said = "One row that does not fit may fail the run"
        else:
            said = f"Up to {percent:g} percent of the rows may not fit, and are left out"
        return f"{said}; {'each is listed' if self.error_diagnostics else 'none is listed'}."


def plain_number(number: float) -> float | int:
    """Return a whole number as an integer, as it is written by hand."""
    return int(number) if number == int(number) else number


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) <= 10 * _ALL else None  # neither infinity nor none at all


def _wrong_percent(value: object) -> InputError:
    return InputError(
        f"A share of {value!r} percent is not possible: more than 0, and {_ALL} at most.",
        hint="Leave it out if one row that does not fit may fail the run.",
        field="options.partial_ingestion_percent",
    )
