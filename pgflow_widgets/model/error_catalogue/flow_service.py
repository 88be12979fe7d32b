"""Advise on the codes of the gateway and of Flow Service itself, by code.

Source: contract, errors.md 1 to 5; auth.md 3 and 4.
"""

from __future__ import annotations

RETRY = "Try again in a minute; if it stays, give the request ID to Adobe's support."
CLIENT = "This is a mistake of pgflow-widgets: please report it with the code."
_STATE = "Wait a moment, list the connections again, then repeat."
_SANDBOX = (
    "Check the sandbox name: lower case, as the Sandboxes page of Experience Platform has it."
)
_GONE = "List the connections again: it may be deleted, or in another sandbox."
_ROLE = "Ask an administrator for a role with View and Manage Sources on this credential."
_SIGN_IN = (
    "Check client ID and secret; in the Developer Console, the credential's project must include \
Experience Platform."
)

FLOW_SERVICE_HINTS = {
    "403010": _SIGN_IN,
    "401013": "The token is not valid any more and a new one was refused too. " + _SIGN_IN,
    "403000": CLIENT,
    "403003": "The client ID is not known: copy it again from the Developer Console.",
    "400003": "Set the organisation ID, `...@AdobeOrg`.",
    "403025": "This credential has no access to that organisation: check the organisation ID.",
    "1100-400": "The database refused it in these words: whoever looks after it can mend that.",
    "1101-404": "List the tables again: the table or the connection is gone.",
    "1102-500": RETRY,
    "1103-503": RETRY,
    "1104-504": "Check that the server runs and that its firewall lets Adobe's addresses in.",
    "1400-500": RETRY,
    "1401-400": CLIENT,
    "1402-400": CLIENT,
    "1403-400": CLIENT,
    "1404-412": "Read it again, compare, and repeat the change.",
    "1405-400": CLIENT,
    "1409-400": _STATE,
    "1410-400": CLIENT,
    "1411-400": CLIENT,
    "1412-400": "Read the dataflow again: its mapping is another one by now.",
    "1413-400": "This source is not available in your organisation.",
    "1414-400": "The source of a connection cannot change: create a new connection.",
    "1415-400": "This authentication is not offered here: AWS has no connection string.",
    "1416-400": _STATE,
    "1417-400": _STATE,
    "1418-400": "Delete the flows that use it first.",
    "1419-400": "Check the mapping, and whether this credential may write to those fields.",
    "1420-400": _STATE,
    "1421-400": _STATE,
    "1422-400": _STATE,
    "1423-400": CLIENT,
    "1425-400": "Use one version of one schema for dataset, target connection and mapping.",
    "1426-400": _ROLE,
    "1427-400": _ROLE,
    "1428-400": "List the runs again: the run before it is gone.",
    "1429-400": "List the dataflows again: the one before it is gone.",
    "1430-400": "List the dataflows again: it may be deleted, or in another sandbox.",
    "1434-400": CLIENT,
    "1435-400": CLIENT,
    "1439-400": _GONE,
    "1439-404": _GONE,
    "1444-400": "Enable the dataflow first; if it is changing, wait a moment.",
    "1445-400": "Ask Adobe to enable changing connections for your organisation.",
    "1447-400": "Delete the flows that use it first, or disable them.",
    "1449-400": CLIENT,
    "1451-400": CLIENT,
    "1455-400": "The service does not let this be changed so: read it again, and compare.",
    "1456-400": CLIENT,
    "1457-400": _STATE,
    "1458-400": _STATE,
    "2000-401": "Check the organisation ID, `...@AdobeOrg`.",
    "2001-401": "Set the organisation ID, `...@AdobeOrg`.",
    "2002-401": "Set the organisation ID, `...@AdobeOrg`.",
    "2100-404": _SANDBOX,
    "2101-404": _SANDBOX,
    "2103-404": _SANDBOX,
    "2105-400": _SANDBOX,
    "2118-403": _ROLE,
    "2120-403": _ROLE,
    "2121-403": _ROLE,
    "2200-500": RETRY,
    "2250-500": RETRY,
    "XDM-1010-404": "List the schemas again: it may be deleted, or in another sandbox.",
    "XDM-3005-400": "Another field group has that title: choose another name.",
}

STATUS_HINTS = {
    400: "",
    401: _SIGN_IN,
    403: _ROLE,
    404: FLOW_SERVICE_HINTS["1439-404"],
    412: FLOW_SERVICE_HINTS["1404-412"],
    422: CLIENT,
    429: "The service asks for fewer calls: wait a minute, then repeat.",
}
