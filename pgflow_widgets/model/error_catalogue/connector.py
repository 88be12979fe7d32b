"""Advise on the codes of the connector behind a connection, by code and by words.

A number may mean one thing to Flow Service and another to the connector, so the words decide. The
connector's own error may also stand inside the text of another one.
Source: contract, errors.md 10. They are written from its pages, and were never seen in an answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pgflow_widgets.model.error_catalogue.flow_service import CLIENT, RETRY

WRAPPERS = frozenset({"", "1100-400", "1308-400", "1318-400", "1600-400"})
"""Codes of errors in whose text the one that matters may stand; no code at all is another."""

_NEW_FLOW = "Leave that as it is, or make a new dataflow."
_CHECK_DATABASE = "Check that the database runs, and that its firewall lets Adobe's addresses in."
_CREDENTIALS = "Check the connection's credentials: `sandbox.connections.test` tells."
_ROW_FILTER = "PostgreSQL takes no row filter: use a view as the table."


@dataclass(frozen=True, slots=True)
class ConnectorError:
    """What the connector says, and what to do.

    Parameters
    ----------
    codes
        Its codes, without a prefix.
    advice
        What to do.
    words
        The pattern that its text matches; empty where the text is not known.
    """

    codes: tuple[str, ...]
    advice: str
    words: str = ""

    def says(self, text: str) -> bool:
        """Whether a text holds the words."""
        return bool(self.words) and re.search(self.words, text, re.IGNORECASE) is not None


def _bad_requests(*numbers: int) -> tuple[str, ...]:
    return tuple(f"{number}-400" for number in numbers)


START_PASSED = ConnectorError(
    _bad_requests(1360),
    "Set the start a minute ahead, or leave it out, and send it again: nothing was made.",
    r"start time cannot be set in the past",
)
COPY_NEEDED = ConnectorError(
    _bad_requests(1367),
    "Choose a delta column, a column of times: delta_column=.",
    r"delta column is required",
)
COPY_FORBIDDEN = ConnectorError(
    _bad_requests(1369),
    "Leave out the delta column: the first run on demand brings it.",
    r"copy transform is not allowed",
)

CONNECTOR_ERRORS = (
    ConnectorError(_bad_requests(1317), CLIENT, r"schedule params are empty"),
    ConnectorError(_bad_requests(1340), CLIENT),
    START_PASSED,
    ConnectorError(
        _bad_requests(1361), "Leave out the interval: it runs once.", r"interval is not allowed"
    ),
    ConnectorError(
        _bad_requests(1362),
        "Take 15 or more minutes; 1 or more of any other unit.",
        r"interval cannot be less",
    ),
    ConnectorError(
        _bad_requests(1363),
        "Take a whole number that suits the frequency: 15 or more minutes, or 1 or more.",
        r"interval.* is not allowed with frequency",
    ),
    ConnectorError(
        _bad_requests(1364),
        "Leave out backfill: a single run takes every row.",
        r"backfill flag is not allowed",
    ),
    ConnectorError(_bad_requests(1366), _NEW_FLOW, r"update operation is no longer allowed"),
    COPY_NEEDED,
    ConnectorError(_bad_requests(1368), CLIENT, r"mode is not allowed"),
    COPY_FORBIDDEN,
    ConnectorError(_bad_requests(1370), CLIENT, r"mapping transformation is missing"),
    ConnectorError(
        _bad_requests(1380),
        "Do what the text behind it says.",
        r"failed to create flow run",
    ),
    ConnectorError(_bad_requests(1381), "Swap the window's start and end.", r"cannot be before"),
    ConnectorError(
        _bad_requests(1382),
        "Use the delta column that the dataflow has: `sandbox.flows.get` names it.",
        r"should match the value",
    ),
    ConnectorError(
        _bad_requests(1383),
        "Name a column of times for the first run: run_now(flow, delta_column=).",
        r"delta column is missing in the params",
    ),
    ConnectorError(_bad_requests(1384), CLIENT),
    ConnectorError(_bad_requests(1385), "This source runs by its schedule only."),
    ConnectorError(
        _bad_requests(1386),
        "Only a dataflow that is scheduled once runs on demand: wait for its next run.",
        r"with scheduleParams frequency",
    ),
    ConnectorError(
        _bad_requests(1387),
        "Only a run that failed, or brought nothing, runs again: wait until it has ended.",
    ),
    ConnectorError(
        _bad_requests(1388),
        "Enable the dataflow first: `sandbox.flows.enable`.",
        r"must be in enabled state",
    ),
    ConnectorError(_bad_requests(1397), "Choose once, minute, hour, day or week."),
    ConnectorError(
        _bad_requests(1333, 1401),
        "This source cannot run a run again: wait for the next one.",
        r"flow run action",
    ),
    ConnectorError(
        _bad_requests(1403),
        "Make a new dataflow that runs once.",
        r"can no longer change the frequency to once",
    ),
    ConnectorError(_bad_requests(1404), _NEW_FLOW, r"can no longer update backfill"),
    ConnectorError(_bad_requests(1300), "Make a new connection: this one cannot change."),
    ConnectorError(
        _bad_requests(1301, 1302), "Choose an authentication that the form offers: AWS has one."
    ),
    ConnectorError(_bad_requests(1303), "Look for odd characters in the credentials."),
    ConnectorError(_bad_requests(1304), "Fill in the field that the text names."),
    ConnectorError(_bad_requests(1305), "This source does not offer that."),
    ConnectorError(
        _bad_requests(1306, 1307, *range(1320, 1330), 1332, 1334, 1337, 1338, 1358, 1359), CLIENT
    ),
    ConnectorError(
        _bad_requests(1308, 1318), "The text names what failed: whoever runs the database can tell."
    ),
    ConnectorError(_bad_requests(1312), "Correct the value that the text names."),
    ConnectorError(
        _bad_requests(1330),
        "List the tables again: the table is gone, has another name, or it has no columns.",
    ),
    ConnectorError(_bad_requests(1336, 1372), "This source does not list its tables."),
    ConnectorError(_bad_requests(1339), "Check the organisation ID, `...@AdobeOrg`."),
    ConnectorError(
        _bad_requests(1335, *range(1349, 1358), *range(1377, 1380), 1389, 1390), _ROW_FILTER
    ),
    ConnectorError(_bad_requests(1365, 1373, *range(1391, 1396), 1398, 1400), CLIENT),
    ConnectorError(
        ("1000-400", "1007-400", "1014-400", "1107-412", "1013-412"),
        "The connector refused it in these words.",
    ),
    ConnectorError(("1001-401", "1002-403", "1105-401", "1106-403"), _CREDENTIALS),
    ConnectorError(("1008-401", "1009-403"), "Check the organisation ID, `...@AdobeOrg`."),
    ConnectorError(("1003-404", "1102-404"), "List the tables again: it is gone."),
    ConnectorError(("1005-500", "1010-500", "1101-500", "1402-500", "1601-500"), RETRY),
    ConnectorError(
        ("1006-408", "1011-503", "1012-504", "1103-503", "1104-504", "1603-503", "1604-504"),
        _CHECK_DATABASE,
    ),
    ConnectorError(
        ("1600-400", "1602-404", "1605-401", "1606-403", "1607-412"),
        "Flow Service told the connector so: do what the text says.",
    ),
)


def find_connector_error(code: str, text: str) -> ConnectorError | None:
    """Return what the connector says by a code and a text; by the text where numbers overlap."""
    same = [error for error in CONNECTOR_ERRORS if code in error.codes]
    inside = CONNECTOR_ERRORS if code in WRAPPERS else ()
    return next((error for error in (*same, *inside) if error.says(text)), None)


def connector_error_of(code: str) -> ConnectorError | None:
    """Return what a code of the connector means, whatever the text is."""
    return next((error for error in CONNECTOR_ERRORS if code in error.codes), None)
