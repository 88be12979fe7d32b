"""Write the page that says how each documented rule is kept.

``python notebooks/book/conformance_table.py`` writes the tables between the marks of its page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import conformance_rules as rules

from pgflow_widgets.emulator.problems.connector import TEXTS
from pgflow_widgets.model.error_catalogue.connector import connector_error_of, find_connector_error

_DIFFERENT = re.compile(r"\{\w+\}")  # what a sentence names, each time something else
PAGE = Path(__file__).with_name("conformance.md")


def tables() -> dict[str, str]:
    """Return the tables in Markdown, by the name of their marks."""
    return {
        "rules": _table("rule | Adobe's page | client | local service | test", _rules()),
        "refusals": _table(
            "code | what the local service says | what the client advises", _codes()
        ),
        "uncertain": _table(
            "not known | what is sent | what the local service does | `--lenient`", _uncertain()
        ),
    }


def written(page: str) -> str:
    """Return a page with the tables between its marks."""
    for name, table in tables().items():
        mark = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        page = mark.sub(lambda match, table=table: f"{match[1]}\n{table}\n\n{match[2]}", page)
    return page


def named_parts() -> Iterator[str]:
    """Yield the parts of the package that the rules name."""
    for rule in rules.RULES:
        yield from filter(None, (rule.client, rule.service))


def named_tests() -> set[str]:
    """Return the tests that the rules name."""
    return {rule.test for rule in rules.RULES} | {rules.REFUSALS_TEST}


def _rules() -> Iterator[tuple[str, ...]]:
    for rule in rules.RULES:
        file, _, test = rule.test.partition("::")
        words = f"`{Path(file).name}`: {test.removeprefix('test_').replace('_', ' ')}"
        yield rule.rule, rule.source, _code(rule.client), _code(rule.service), words


def _codes() -> Iterator[tuple[str, ...]]:
    for code, text in TEXTS.items():
        error = find_connector_error(code, text) or connector_error_of(code)
        yield code, _DIFFERENT.sub("…", text), error.advice if error else ""


def _uncertain() -> Iterator[tuple[str, ...]]:
    for fact in rules.UNCERTAIN:
        yield fact.fact, fact.sent, fact.served, _code(fact.leniency)


def _code(name: str) -> str:
    return f"`{name.replace(':', '.')}`" if name else ""


def _table(head: str, rows: Iterable[tuple[str, ...]]) -> str:
    columns = head.split(" | ")
    lines = [f"| {head} |", f"|{' --- |' * len(columns)}"]
    lines += [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
