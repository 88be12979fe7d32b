"""Name the rules on which Adobe's pages disagree or are silent, and which can be switched off."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from enum import StrEnum


class Leniency(StrEnum):
    """A rule that the service keeps by default, and does not keep if it is asked to be lenient."""

    START_TOLERANCE = "start-tolerance"
    COPY_WITH_ONCE = "copy-with-once"
    DELTA_FORMAT = "delta-format"
    EMPTY_RUN_PARAMS = "empty-run-params"
    EMPTY_WINDOW = "empty-window"
    LATER_DELTA_COLUMN = "later-delta-column"
    ONE_TIME_CHANGES = "one-time-changes"
    CDC = "cdc"
    UNQUOTED_ETAG = "unquoted-etag"
    BAD_ROWS = "bad-rows"


EXPLANATIONS: Mapping[Leniency, str] = {
    Leniency.START_TOLERANCE: "a flow may start up to ten seconds before it is made",
    Leniency.COPY_WITH_ONCE: "a flow that runs once may have a `Copy` with a delta column",
    Leniency.DELTA_FORMAT: (
        "a delta column may come with another date format or time zone, and is read as UTC anyway"
    ),
    Leniency.EMPTY_RUN_PARAMS: (
        "a run on demand without `params` takes what came since the run before"
    ),
    Leniency.EMPTY_WINDOW: "the window of a run on demand may end where it begins",
    Leniency.LATER_DELTA_COLUMN: (
        "the `params` of a run on demand may leave out the delta column that the flow has"
    ),
    Leniency.ONE_TIME_CHANGES: "a one-time flow may get another schedule or mapping after its run",
    Leniency.BAD_ROWS: (
        "a run without a percentage for partial ingestion keeps its good rows, however many are bad"
    ),
    Leniency.CDC: "`params.cdcEnabled` of a source connection is ignored",
    Leniency.UNQUOTED_ETAG: "the etag in `If-Match` may stand there without its quotes",
}
"""What is accepted then, in the words of the documentation."""

START_TOLERANCE_SECONDS = 10


def read_leniency(text: str) -> frozenset[Leniency]:
    """Return the rules that a list of names switches off, for an option of a command.

    Raises
    ------
    argparse.ArgumentTypeError
        A name is not one of them.
    """
    names = [name.strip() for name in text.split(",")]
    unknown = [name for name in names if name not in set(Leniency)]
    if unknown:
        known = ", ".join(Leniency)
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is no rule. Choose from: {known}")
    return frozenset(map(Leniency, names))
