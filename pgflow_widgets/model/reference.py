"""What the declarations say, as rows for documents: fields, encryption, troubles.

``python -m pgflow_widgets.model.reference`` writes the table of fields into its page. The rows are
for ``pandas.DataFrame(...)``, which this module does not need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pgflow_widgets.model import error_catalogue
from pgflow_widgets.model.auth_fields import AuthSpec, Field, SslMode
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.sources import POSTGRESQL

Row = dict[str, str]

_MARKED = re.compile(r"(<!-- fields -->\n).*?(<!-- /fields -->)", re.DOTALL)


def fields() -> list[Row]:
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
            "name": each.name,
            "label": each.label,
            "starts_as": each.prefill,
            "choices": " / ".join(choice.value for choice in each.choices),
            "secret": "yes" if each.secret else "",
            "help": each.help,
        }
        for cloud, spec in _auth_specs()
        for each in spec.fields
    ]


def encryption() -> list[Row]:
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
        for mode in sorted(spec.tls, key=list(SslMode).index)
    ]


def troubles() -> list[Row]:
    """Return what goes wrong and what to do, by the words or the code that people see.

    Returns
    -------
    list of dict
        ``said``, ``by`` (``database`` or ``Experience Platform``), ``field`` (the auth field at
        fault, or empty), ``advice``.
    """
    return [
        {"said": each.said, "by": each.by, "field": each.field or "", "advice": each.advice}
        for each in error_catalogue.troubles()
    ]


def table() -> str:
    """Return the clouds, the authentications and their fields as a Markdown table."""
    lines = ["| cloud | authentication | fields |", "| --- | --- | --- |"]
    for cloud, spec in _auth_specs():
        described = ", ".join(_described(each, spec) for each in spec.fields)
        lines.append(f"| {cloud} | `{spec.name}` | {described} |")
    return "\n".join(lines)


def written_into(text: str) -> str:
    """Return a Markdown text with the table between its ``fields`` marks."""
    return _MARKED.sub(lambda found: f"{found[1]}{table()}\n{found[2]}", text)


def _auth_specs() -> Iterator[tuple[Cloud, AuthSpec]]:
    for cloud, specs in POSTGRESQL.auth.items():
        for spec in specs:
            yield cloud, spec


def _described(each: Field, spec: AuthSpec) -> str:
    facts = [" / ".join(choice.value for choice in each.choices)] if each.choices else []
    if each.prefill:
        facts.append(f"starts as {each.prefill}")
    if each.secret:
        facts.append("secret")
    name = each.key if spec.connection_string else each.name
    return f"`{name}`" + (f" ({'; '.join(facts)})" if facts else "")


if __name__ == "__main__":
    page = Path("notebooks/book/connect.md")
    page.write_text(written_into(page.read_text("utf-8")), "utf-8")
