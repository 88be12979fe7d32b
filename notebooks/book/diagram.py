"""Draw the diagram of "How it works": the rooms that import-linter checks, and a secret's path."""

from __future__ import annotations

import tomllib
from pathlib import Path

_PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
_TOP, _STEP, _BOX = 38, 40, 32
_LEFT, _WIDTH = 214, 272
_RIGHT = _LEFT + _WIDTH
_ORANGE = "#d9480f"
_STYLE = "max-width:720px;width:100%;font:12px sans-serif"


def rooms() -> list[list[str]]:
    """Return the rooms of each layer, from the top."""
    facts = tomllib.loads(_PYPROJECT.read_text("utf-8"))
    contracts = facts["tool"]["importlinter"]["contracts"]
    layers = next(
        contract["layers"]
        for contract in contracts
        if contract.get("containers") == ["pgflow_widgets"]
    )
    return [[name.strip() for name in layer.split("|")] for layer in layers]


def svg() -> str:
    """Draw it, in the colours of the page."""
    rows = [[name for name in names if name != "emulator"] for names in rooms()]
    middle = {name: _TOP + n * _STEP + _BOX / 2 for n, row in enumerate(rows) for name in row}
    height = _TOP + len(rows) * _STEP + 10
    boxes = "".join(
        f'<rect x="{_LEFT}" y="{_TOP + n * _STEP}" width="{_WIDTH}" height="{_BOX}" rx="5"/>'
        for n in range(len(rows))
    )
    names = "".join(
        _text(_LEFT + _WIDTH / 2, middle[row[0]] + 4, " · ".join(row), anchor="middle")
        for row in rows
    )
    widgets, operations, api, model = (
        middle[room] for room in ("widgets", "operations", "api", "model")
    )
    return f"""
<svg viewBox="0 0 720 {height}" role="img" style="{_STYLE}" fill="none" stroke="currentColor">
<title>The rooms of pgflow-widgets, and the path of a secret</title>
<desc>A secret goes from the password field in one message to the widgets in the kernel, is held as
a Secret, is opened in api, where the bytes of the request are made, and goes from there to
Experience Platform over TLS. The emulator imports postgres, model and errors, and nothing
else.</desc>
<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7"
orient="auto"><path d="M0 0 10 5 0 10z" fill="{_ORANGE}" stroke="none"/></marker></defs>
<g stroke-opacity=".55">
<rect x="14" y="10" width="150" height="46" rx="8"/>
<rect x="200" y="10" width="300" height="{height - 14}" rx="8" stroke-dasharray="4 4"/>
<rect x="548" y="{api - 24}" width="158" height="48" rx="8"/>
<rect x="548" y="{model - 24}" width="158" height="48" rx="8"/>
<path d="M627 {model - 24}V{api + 24}M548 {model}H{_RIGHT}" stroke-dasharray="3 3"/>
</g>
<g stroke-opacity=".35" fill="currentColor" fill-opacity=".06">{boxes}</g>
<g fill="currentColor" stroke="none">{names}
{_text(89, 38, "browser: the form", anchor="middle")}
{_text(350, 28, "kernel (imports run down)", anchor="middle")}
{_text(627, api - 3, "Experience Platform", anchor="middle")}
{_text(627, api + 14, "or the local service", anchor="middle")}
{_text(627, model - 3, "emulator: imports", anchor="middle")}
{_text(627, model + 14, "postgres, model, errors", anchor="middle")}
</g>
<g stroke="{_ORANGE}" stroke-width="2">
<path d="M89 56V{widgets - 5}H{_LEFT - 2}" marker-end="url(#tip)"/>
<path d="M{_LEFT} {widgets + 6}H184V{api}H{_LEFT - 2}" marker-end="url(#tip)"/>
<path d="M{_RIGHT} {api}H546" marker-end="url(#tip)"/>
</g>
<g fill="{_ORANGE}" stroke="none">
{_text(97, 70, "1 · one message;")}{_text(97, 83, "the field forgets it")}
{_text(56, operations - 2, "2 · held as a Secret,")}{_text(56, operations + 13, "shown as dots")}
{_text(56, api + 18, "3 · opened where the")}{_text(56, api + 33, "bytes are made")}
{_text(548, api - 34, "4 · over TLS, and never back")}
</g>
</svg>"""


def _text(x: float, y: float, words: str, *, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{words}</text>'
