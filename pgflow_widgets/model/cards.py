"""Show a value as a card in a cell's output.

A card needs neither a script nor a style
sheet, so GitHub, nbconvert and a notebook without a kernel show it as well; there colours and
lines may be missing, and the words say it all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from pgflow_widgets.errors import visible


def moment(time: datetime | None) -> str:
    """Return a time to the second; empty if there is none."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if time else ""


Tone = Literal["good", "bad", ""]


class Fact(NamedTuple):
    """A line of a card; one without a value is left out. A click on an id selects it whole."""

    label: str
    value: str
    is_id: bool = False


_FONT = "font:13px/1.5 var(--jp-ui-font-family,var(--vscode-font-family,system-ui,sans-serif))"
_LINE = "1px solid var(--jp-border-color2,var(--vscode-panel-border,#8886))"
_CARD = f"{_FONT};border:{_LINE};border-radius:4px;padding:8px 12px;max-width:720px"
_QUIET = "opacity:.75"
_CELL = "text-align:left;vertical-align:top;padding:1px 16px 1px 0;border:0;background:none"
_ID = "user-select:all;-webkit-user-select:all;background:none;padding:0"
_TONES: Mapping[Tone, str] = {
    "good": "color:var(--jp-success-color0,var(--vscode-testing-iconPassed,inherit))",
    "bad": "color:var(--jp-error-color0,var(--vscode-errorForeground,inherit))",
    "": _QUIET,
}
_SIGNS: Mapping[Tone, str] = {"good": "✓ ", "bad": "✕ ", "": ""}


@dataclass(frozen=True, slots=True)
class Card:
    """What a person wants to know of a value at first sight.

    Parameters
    ----------
    kind
        What it is, such as ``"Connection"``.
    title
        Its name.
    state
        How it is, in a word.
    tone
        Whether that is good or bad news, or neither.
    facts
        More of it, line by line.
    remark
        What to do next, as a sentence.
    """

    kind: str
    title: str
    state: str = ""
    tone: Tone = ""
    facts: Sequence[Fact] = ()
    remark: str = ""

    def html(self) -> str:
        """Return the card as HTML; every text in it is escaped."""
        state = f"{_SIGNS[self.tone]}{self.state}" if self.state else ""
        head = [
            f"<strong>{escaped(self.title)}</strong>",
            f'<span style="{_TONES[self.tone]}">{escaped(state)}</span>' if state else "",
            f'<span style="{_QUIET}">{escaped(self.kind)}</span>',
        ]
        rows = "".join(_row(fact) for fact in self.facts if fact.value)
        table = f'<table style="margin:4px 0 0;border:0"><tbody>{rows}</tbody></table>'
        remark = f'<div style="margin-top:4px">{escaped(self.remark)}</div>'
        return (
            f'<div class="pgflow-card" style="{_CARD}">'
            f"<div>{' &nbsp; '.join(filter(None, head))}</div>"
            f"{table if rows else ''}{remark if self.remark else ''}</div>"
        )

    def text(self) -> str:
        """Return the card as lines of text."""
        head = f"{self.kind} {self.title!r}" + (f", {self.state}" if self.state else "")
        lines = [f"  {label}: {value}" for label, value, _ in self.facts if value]
        return visible("\n".join([head, *lines, *filter(None, [self.remark])]))


def _row(fact: Fact) -> str:
    value = id_html(fact.value) if fact.is_id else escaped(fact.value)
    return (
        f'<tr style="background:none"><th scope="row" style="{_CELL};font-weight:normal;{_QUIET}">'
        f'{escaped(fact.label)}</th><td style="{_CELL}">{value}</td></tr>'
    )


def id_html(text: str) -> str:
    """Return the HTML of an id: a click selects it whole."""
    return f'<code style="{_ID}">{escaped(text)}</code>'


def escaped(text: str) -> str:
    """Return a text as HTML in which nothing acts and nothing is hidden."""
    from html import escape  # where it is needed: its table of entities takes time to load

    return escape(visible(text))
