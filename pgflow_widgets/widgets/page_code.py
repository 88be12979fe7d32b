"""Hold the code of pages in models, so that it is sent once and not with each widget.

A page takes two parts: ``shared``, which all screens take from, and that of its screen.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from functools import cache
from pathlib import Path

import ipywidgets
import traitlets

_STATIC = Path(__file__).parent / "static"
_holders: dict[str, PageCode] = {}


@cache
def script(part: str) -> str:
    """Return the JavaScript of a part, which `make frontend` builds as one module."""
    return (_STATIC / f"{part}.js").read_text("utf-8")


@cache
def styles(part: str) -> str:
    """Return the styles of a part, which `make frontend` builds."""
    return (_STATIC / f"{part}.css").read_text("utf-8")


@cache
def version(part: str) -> str:
    """Return what is another for another code, so that a page keeps no old one."""
    code = script("shared") + script(part) + styles(part)
    return hashlib.sha256(code.encode()).hexdigest()[:16]


def packed(part: str) -> dict[str, str]:
    """Return the code and the styles of a part, deflated: a third of what they are."""
    texts = {"code": script(part), "styles": styles(part)}
    return {
        name: base64.b64encode(zlib.compress(text.encode(), 9)).decode()
        for name, text in texts.items()
    }


class PageCode(ipywidgets.Widget):  # type: ignore[misc]
    """A model without a view that holds the code and the styles of a part, packed."""

    code = traitlets.Unicode().tag(sync=True)
    styles = traitlets.Unicode().tag(sync=True)


def page_of(screen: str) -> dict[str, dict[str, str]]:
    """Return which models hold the code of a page, and which version of it.

    ``Widget.close_all()`` closes these models too: then there are new ones.
    """
    return {"shared": _held("shared"), "screen": _held(screen)}


def _held(part: str) -> dict[str, str]:
    holder = _holders.get(part)
    if holder is None or holder.comm is None:
        _holders[part] = holder = PageCode(**packed(part))
    return {"holder": str(holder.model_id), "version": version(part)}
