"""Define the base class of all forms: one trait to the page, custom messages back.

No trait and no message to the browser holds a secret: ipywidgets' own ``Password`` keeps its value
in the widget state, which is saved into the notebook (jupyter-widgets/ipywidgets#1793).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import UnionType
from typing import Any, ClassVar, get_args, get_type_hints

import anywidget
import msgspec
import traitlets
from IPython.display import display

from pgflow_widgets.local import ipython
from pgflow_widgets.model.cards import Card
from pgflow_widgets.widgets.page_code import packed, page_of, script
from pgflow_widgets.widgets.view import PageAnswer, PageRequest, Ping, Receipt

_HERE_AGAIN = "Run this cell to use it."
# Beside a form that is alive, its picture would say everything twice. It waits a moment for that
# form; on paper nothing moves.
_STILL_STYLE = """<style>
.jp-OutputArea:has(.pgflow) > .jp-OutputArea-child:has(.pgflow-still) {display: none}
@media screen {.pgflow-still {animation: pgflow-still 2s step-end}}
@keyframes pgflow-still {from {max-height: 0; overflow: hidden; visibility: hidden}}
</style>"""


@cache
def _declarations(messages: UnionType) -> Mapping[str, type]:
    """Return the declared messages by their type."""
    return {
        kind: message
        for message in (Ping, PageRequest, *get_args(messages))
        for kind in get_args(get_type_hints(message)["type"])
    }


def is_declared(message: Mapping[str, object], messages: UnionType) -> bool:
    """Whether a message is one of those declared, with all their fields and no others."""
    declaration = _declarations(messages).get(str(message.get("type")))
    if declaration is None or message.keys() - get_type_hints(declaration).keys():
        return False
    try:
        msgspec.convert(message, declaration)
    except msgspec.ValidationError:
        return False
    return True


class KernelDrawnWidget(anywidget.AnyWidget):
    """A form that the kernel draws in ``view`` and that answers in custom messages."""

    _esm = script("loader")
    _screen: ClassVar[str]
    _messages: ClassVar[UnionType]
    page = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    _is_whole = False

    def __init__(self) -> None:
        self._attempt = 0
        self._shown_in: int | None = None
        self._still: Card | None = None
        self._still_id = ""
        super().__init__(page=page_of(self._screen), view=dict(self._draw()))
        self.on_msg(self._on_message)
        self._is_whole = True

    def __del__(self) -> None:
        """Close it; a form whose arguments were refused has nothing to close yet."""
        if self._is_whole:
            super().__del__()

    def show(self) -> None:
        """Display the form in the current cell, and below it a picture for when it is not there.

        The picture is an output of its own: a front end that gets news of an output draws all of it
        again, and the form would lose what is typed.
        """
        if not ipython.has_kernel():
            display(self)  # type: ignore[no-untyped-call]
            return
        data, metadata = super()._repr_mimebundle_() or ({}, {})
        # The picture says it, and stays true; some converters want any text, or they warn.
        data = {**data, "text/html": "", "text/plain": type(self).__name__}
        display(data, metadata=metadata, raw=True)  # type: ignore[no-untyped-call]
        self._shown_in = ipython.cell_number()
        self._still, self._still_id = self._picture(), uuid.uuid4().hex
        self._display_still(update=False)

    def _repr_mimebundle_(self, **options: Any) -> Any:  # noqa: ANN401 - IPython's protocol
        # The caller shows the form; as the last value of the same cell it would appear twice.
        if self._shown_in == ipython.cell_number():
            return {}
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        card = self._picture()
        return {**data, "text/html": card.html(), "text/plain": card.text()}, metadata

    def _ipython_display_(self) -> None:
        # As the last value of the cell that shows the form, it says nothing more.
        if self._shown_in is None or self._shown_in != ipython.cell_number():
            raise NotImplementedError

    def _summary(self) -> Card:
        """Return what there is to know where the form cannot be drawn; no text that was typed."""
        raise NotImplementedError

    def _picture(self) -> Card:
        return replace(self._summary(), remark=_HERE_AGAIN)

    def _display_still(self, *, update: bool) -> None:
        assert self._still is not None
        html = f'{_STILL_STYLE}<div class="pgflow-still">{self._still.html()}</div>'
        data = {"text/html": html, "text/plain": self._still.text()}
        display(data, raw=True, display_id=self._still_id, update=update)  # type: ignore[no-untyped-call]

    def _draw(self) -> Mapping[str, object]:
        raise NotImplementedError

    def _hear(self, kind: str, message: Mapping[str, Any]) -> None:
        raise NotImplementedError

    def _submit(self) -> None:
        raise NotImplementedError

    def _on_message(self, _widget: object, message: object, _buffers: object) -> None:
        if not isinstance(message, dict):
            return
        if isinstance(receipt := message.get("receipt"), str):
            self.send(Receipt(receipt=receipt))
        message = {name: value for name, value in message.items() if name != "receipt"}
        if not is_declared(message, self._messages):
            return
        kind = message["type"]
        if kind == "ping":
            return
        if kind == "page":
            self._send_code(message["part"])
            return
        if kind != "submit":
            self._hear(kind, message)
        elif message["attempt"] == self._attempt:
            self._submit()
        self._publish()

    def _send_code(self, part: str) -> None:
        name = self._screen if part == "screen" else part
        self.send(PageAnswer(page={"part": part, **packed(name)}))

    def _on_edit(self, *, stays: bool) -> None:
        """After a refused text, ignore a submit that is under way: it was meant for that text."""
        if not stays:
            self._attempt += 1

    def _publish(self) -> None:
        self.view = dict(self._draw())
        if self._still is not None and (card := self._picture()) != self._still:
            self._still = card
            self._display_still(update=True)


class HoldingWidget(KernelDrawnWidget):
    """A widget with room for another one: ``inside`` is the id of its model, or empty."""

    inside = traitlets.Unicode().tag(sync=True)

    def __init__(self) -> None:
        self._inner: KernelDrawnWidget | None = None
        super().__init__()

    def close(self) -> None:
        """Close the widget, and the one below it."""
        if self._inner is not None:
            self._inner.close()
        super().close()

    def _open(self, widget: KernelDrawnWidget) -> None:
        """Show a widget below, in place of the one before."""
        self._leave()
        self._inner = widget
        self.inside = str(widget.model_id)

    def _leave(self) -> None:
        """Close the widget below, if there is one."""
        if self._inner is not None:
            self._inner.close()
        self._inner, self.inside = None, ""
