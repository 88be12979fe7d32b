"""Write the code, the curl call and the SQL for the selection of the browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pgflow_widgets.api.messages import tables
from pgflow_widgets.model.suspected_secrets import holds_secret
from pgflow_widgets.postgres.tables_and_columns import quote_identifier
from pgflow_widgets.widgets.browser.tree import schema_of
from pgflow_widgets.widgets.curl import curl_command

if TYPE_CHECKING:
    from pgflow_widgets.widgets.browser.state import BrowserState

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*\Z")
# PostgreSQL, appendix C: what no table or role is called without quotes
_RESERVED = re.compile(
    "all|analyse|analyze|and|any|array|as|asc|asymmetric|authorization|binary|both|case|cast|"
    "check|collate|collation|column|concurrently|constraint|create|cross|current_catalog|"
    "current_date|current_role|current_schema|current_time|current_timestamp|current_user|"
    "default|deferrable|desc|distinct|do|else|end|except|false|fetch|for|foreign|freeze|from|"
    "full|grant|group|having|ilike|in|initially|inner|intersect|into|is|isnull|join|lateral|"
    "leading|left|like|limit|localtime|localtimestamp|natural|none|not|notnull|null|offset|on|"
    "only|or|order|outer|overlaps|placing|primary|references|returning|right|select|"
    "session_user|similar|some|symmetric|system_user|table|tablesample|then|to|trailing|true|"
    "union|unique|user|using|variadic|verbose|when|where|window|with"
)


def python_for(state: BrowserState, variable: str) -> str:
    """Return the line that reads the chosen table, or lists the tables of the connection.

    Parameters
    ----------
    state
        The selection.
    variable
        The name of the notebook's variable for the sandbox.
    """
    chosen = state.connection
    assert chosen is not None
    namesakes = [other for other in state.connections if other.name == chosen.name]
    name = repr(chosen.name if len(namesakes) == 1 and chosen.name else chosen.id)
    rows = f", {state.table!r}, rows={state.rows}" if state.table else ""
    method = "preview" if state.table else "tables"
    return f"frame = {variable}.{method}({name}{rows})\nframe"


def curl_for(state: BrowserState, *, base_url: str, sandbox: str) -> str:
    """Return the curl call for the same."""
    assert state.connection is not None
    path = state.table
    request = tables.explore_request(state.connection.id, path or None, preview=bool(path))
    return curl_command(request, base_url=base_url, sandbox=sandbox)


def grant_for(state: BrowserState) -> str:
    """Return the SQL that lets the connection's role read the table; empty if none is known."""
    role = state.connection.username if state.connection else ""
    if not role or holds_secret(role):
        return ""
    schema = schema_of(state.table)
    table = state.table[len(schema) + 1 :] if schema else state.table
    path = ".".join(_in_sql(part) for part in (schema, table) if part)
    return f"GRANT SELECT ON {path} TO {_in_sql(role)};"


def _in_sql(name: str) -> str:
    """Quote a name where SQL needs it; one that the service quoted stays as it is."""
    is_quoted = len(name) > 1 and name[0] == name[-1] == '"'
    is_plain = _PLAIN.match(name) and not _RESERVED.fullmatch(name)
    return name if is_quoted or is_plain else quote_identifier(name)
