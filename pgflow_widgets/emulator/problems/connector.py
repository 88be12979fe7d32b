"""The refusals of the connector's own catalogue, with their codes and their texts.

Source: contract, errors.md 10; Adobe's page "Sources error messages". How such a code reaches a
caller is not documented: it comes in the envelope of the service, with the connector's code.
"""

from __future__ import annotations

from collections.abc import Mapping

from pgflow_widgets.emulator import problems

_TITLE = "Bad Request"
_ROW_FILTER = "Row filters are not supported by this connector."

TEXTS: Mapping[str, str] = {
    "1304-400": "The mandatory field {field} is missing.",
    "1307-400": "{field} is not the spec of the data lake.",
    "1312-400": "The value is not valid for the parameter {field}: it {rule}.",
    "1317-400": "The schedule params are empty: scheduleParams is required.",
    "1325-400": "params.dataSetId of the target connection is empty.",
    "1327-400": "data.format is not allowed: it must be {allowed}.",
    "1330-400": "No columns were found for this table.",
    "1332-400": "baseConnectionId is not allowed for this connection spec.",
    "1333-400": "The source does not support this flow run action.",
    "1334-400": "The parameter {field} is empty.",
    "1336-400": "Explore is not supported for a connection spec: use a connection.",
    "1337-400": "The parameter {field} is missing.",
    "1338-400": "{field} is required: a flow needs source and target connection ids.",
    "1340-400": "Error while parsing scheduleParams.{field}: it {rule}.",
    "1353-400": _ROW_FILTER,
    "1358-400": "objectType must be one of {allowed}.",
    "1360-400": "scheduleParams.startTime: the start time cannot be set in the past.",
    "1361-400": "scheduleParams.interval: Interval is not allowed with frequency once.",
    "1362-400": (
        "scheduleParams.interval: Interval cannot be less than {least} with frequency {frequency}."
    ),
    "1363-400": (
        "scheduleParams.interval: this value is not allowed with frequency {frequency}: it must be"
        " a whole number."
    ),
    "1364-400": "scheduleParams.backfill: the backfill flag is not allowed with frequency once.",
    "1366-400": (
        "The start time has passed: the update operation is no longer allowed for {field}."
    ),
    "1367-400": (
        "The delta column is required in the Copy transformation: without one every run would"
        " bring all rows again."
    ),
    "1368-400": "Mode is not allowed in the body: it belongs in the query.",
    "1369-400": (
        "The copy transform is not allowed with frequency once: the first run on demand brings the"
        " delta column."
    ),
    "1370-400": "The mapping transformation is missing in transformations.",
    "1372-400": "Configs are not supported for a connection spec: use a connection.",
    "1373-400": "The flow spec type is missing: flowSpec is required.",
    "1381-400": "params.windowEndTime cannot be before params.windowStartTime.",
    "1382-400": "params.deltaColumn should match the value in the Copy transformation of the flow.",
    "1383-400": "The delta column is missing in the params of the first run: params.deltaColumn.",
    "1384-400": "The params of the run are empty or not valid: {field} {rule}.",
    "1386-400": (
        "A run on demand is not allowed with scheduleParams frequency {frequency}, only with once."
    ),
    "1387-400": "The run is in an invalid state for a retry: {state}.",
    "1388-400": "The flow must be in enabled state to retry a run.",
    "1392-400": "The transformations of the flow cannot be read: {field} {rule}.",
    "1397-400": "scheduleParams.frequency must be one of {allowed}.",
    "1401-400": "This flow run action is unknown: op must be re-trigger.",
    "1403-400": "The start time has passed: you can no longer change the frequency to once.",
    "1404-400": "The start time has passed: you can no longer update backfill.",
}
"""The sentence of each refusal by its code; what a field is named stands where the braces are."""


def problem(code: str, *, entity: tuple[str, str] | None = None, **facts: str) -> problems.Problem:
    """Return the error of the connector with this code.

    Parameters
    ----------
    code
        Such as ``"1360-400"``.
    entity
        Kind and id of the thing concerned.
    facts
        What the sentence names: fields and rules, never a value that was sent.
    """
    return problems.flow(code, TEXTS[code].format(**facts), title=_TITLE, entity=entity)
