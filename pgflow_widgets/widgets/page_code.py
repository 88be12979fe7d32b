"""Hold the code of a screen in one model, so that it is sent once and not with each widget."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import ipywidgets
import traitlets

_STATIC = Path(__file__).parent / "static"
_holders: dict[str, PageCode] = {}


@cache
def script(screen: str) -> str:
    """Return the JavaScript of a screen, which `make frontend` builds as one module."""
    return (_STATIC / f"{screen}.js").read_text("utf-8")


@cache
def styles(screen: str) -> str:
    """Return the styles of a screen, which `make frontend` builds."""
    return (_STATIC / f"{screen}.css").read_text("utf-8")


@cache
def version(screen: str) -> str:
    """Return what is another for another code, so that a page keeps no old one."""
    return hashlib.sha256((script(screen) + styles(screen)).encode()).hexdigest()[:16]


class PageCode(ipywidgets.Widget):  # type: ignore[misc]
    """A model without a view that holds the code and the styles of a screen."""

    code = traitlets.Unicode().tag(sync=True)
    styles = traitlets.Unicode().tag(sync=True)


def page_of(screen: str) -> dict[str, str]:
    """Return which model holds the code of a screen, and which version of it.

    ``Widget.close_all()`` closes these models too: then there is a new one.
    """
    holder = _holders.get(screen)
    if holder is None or holder.comm is None:
        _holders[screen] = holder = PageCode(code=script(screen), styles=styles(screen))
    return {"holder": str(holder.model_id), "version": version(screen)}
