"""The reference table of the docs, read off the declaration.

``python -m pgflow_widgets.spec.reference`` writes it into the README.
"""

from __future__ import annotations

import re
from pathlib import Path

from pgflow_widgets.spec.fields import AuthSpec, Field
from pgflow_widgets.spec.sources import POSTGRESQL

_MARKED = re.compile(r"(<!-- fields -->\n).*?(<!-- /fields -->)", re.DOTALL)


def table() -> str:
    """Return the clouds, the authentications and their fields as a Markdown table."""
    lines = ["| cloud | authentication | fields |", "| --- | --- | --- |"]
    for cloud, specs in POSTGRESQL.auth.items():
        for spec in specs:
            fields = ", ".join(_described(each, spec) for each in spec.fields)
            lines.append(f"| {cloud} | `{spec.name}` | {fields} |")
    return "\n".join(lines)


def written_into(text: str) -> str:
    """Return a Markdown text with the table between its ``fields`` marks."""
    return _MARKED.sub(lambda found: f"{found[1]}{table()}\n{found[2]}", text)


def _described(each: Field, spec: AuthSpec) -> str:
    facts = [" / ".join(choice.value for choice in each.choices)] if each.choices else []
    if each.prefill:
        facts.append(f"starts as {each.prefill}")
    if each.secret:
        facts.append("secret")
    name = each.key if spec.connection_string else each.name
    return f"`{name}`" + (f" ({'; '.join(facts)})" if facts else "")


if __name__ == "__main__":
    readme = Path("README.md")
    readme.write_text(written_into(readme.read_text("utf-8")), "utf-8")
