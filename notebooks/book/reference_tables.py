"""Return what the package declares as rows of tables: fields, encryption, known errors.

``python notebooks/book/reference_tables.py`` writes the table of fields into its page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pgflow_widgets.model import error_catalogue
from pgflow_widgets.model.auth_fields import AuthSpec, Field
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.sources import POSTGRESQL

Row = dict[str, str]

_MARKED = re.compile(r"(<!-- fields -->\n).*?(<!-- /fields -->)", re.DOTALL)


def field_rows() -> list[Row]:
    """Return one row per field of the PostgreSQL form.

    Returns
    -------
    list of dict
        ``cloud``, ``authentication``, ``name``, ``label``, ``starts_as``, ``choices``, ``secret``
        (``yes`` or empty), ``help``.
    """
    return [
        {
            "cloud": str(cloud),
            "authentication": spec.name,
            "name": field.name,
            "label": field.label,
            "starts_as": field.prefill,
            "choices": " / ".join(choice.value for choice in field.choices),
            "secret": "yes" if field.secret else "",
            "help": field.help,
        }
        for cloud, spec in _auth_specs()
        for field in spec.fields
    ]


def encryption_rows() -> list[Row]:
    """Return what is sent for each of libpq's ``sslmode`` words.

    Returns
    -------
    list of dict
        ``cloud``, ``authentication``, ``sslmode``, ``sent``; from no encryption to full checks.
    """
    return [
        {
            "cloud": str(cloud),
            "authentication": spec.name,
            "sslmode": str(mode),
            "sent": ", ".join(f"{name}={value}" for name, value in spec.tls[mode].items()),
        }
        for cloud, spec in _auth_specs()
        for mode in sorted(spec.tls, key=lambda mode: mode.strength)
    ]


def known_error_rows() -> list[Row]:
    """Return what goes wrong and what to do, by the words or the code that people see.

    Returns
    -------
    list of dict
        ``said``, ``by`` (``database`` or ``Experience Platform``), ``field`` (the auth field at
        fault, or empty), ``advice``.
    """
    return [
        {"said": error.said, "by": error.by, "field": error.field or "", "advice": error.advice}
        for error in error_catalogue.known_errors()
    ]


def fields_table() -> str:
    """Return the clouds, the authentications and their fields as a Markdown table."""
    lines = ["| cloud | authentication | fields |", "| --- | --- | --- |"]
    for cloud, spec in _auth_specs():
        descriptions = ", ".join(_description(field, spec) for field in spec.fields)
        lines.append(f"| {cloud} | `{spec.name}` | {descriptions} |")
    return "\n".join(lines)


def write_fields_table(text: str) -> str:
    """Return a Markdown text with the table between its ``fields`` marks."""
    return _MARKED.sub(lambda found: f"{found[1]}{fields_table()}\n{found[2]}", text)


def _auth_specs() -> Iterator[tuple[Cloud, AuthSpec]]:
    for cloud, specs in POSTGRESQL.auth.items():
        for spec in specs:
            yield cloud, spec


def _description(field: Field, spec: AuthSpec) -> str:
    facts = [" / ".join(choice.value for choice in field.choices)] if field.choices else []
    if field.prefill:
        facts.append(f"starts as {field.prefill}")
    if field.secret:
        facts.append("secret")
    name = field.key if spec.connection_string else field.name
    return f"`{name}`" + (f" ({'; '.join(facts)})" if facts else "")


if __name__ == "__main__":
    page = Path(__file__).with_name("connect.md")
    page.write_text(write_fields_table(page.read_text("utf-8")), "utf-8")
