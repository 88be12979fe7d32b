"""Keep pages of base connections as few bytes as their frame takes, until it is made of them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import compress, pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pgflow_widgets.api.messages.connection_rows import TEXT_COLUMNS, columns_of_items
from pgflow_widgets.api.messages.connections import ConnectionItem
from pgflow_widgets.frames.times import MISSING_TIME
from pgflow_widgets.local import interrupts
from pgflow_widgets.model.sources import SOURCES

_SOURCE_LABELS = {source.connection_spec_id: source.label for source in SOURCES}
_STATE, _SPEC = map(TEXT_COLUMNS.index, ("state", "connection_spec_id"))
Fits = Callable[[object, object, object], bool]
"""Tells of a state, a spec's id and a time of creation whether the connection is wanted."""


class PackedTexts(NamedTuple):
    """Texts of one column, one after the other, and how many bytes each has."""

    content: bytes
    sizes: array[int]


class ConnectionPage(NamedTuple):
    """The connections of one page, column by column."""

    texts: tuple[PackedTexts, ...]
    created: array[int]
    updated: array[int]


def read_page(items: Sequence[ConnectionItem], fits: Fits | None = None) -> ConnectionPage:
    """Read the items of a page, those that fit if that is asked."""
    texts, created, updated = columns_of_items(items)
    if fits is not None:
        keep = [*map(fits, texts[_STATE], texts[_SPEC], created)]
        texts = [[*compress(column, keep)] for column in texts]
        created, updated = [*compress(created, keep)], [*compress(updated, keep)]
    texts[_SPEC] = source_labels(texts[_SPEC])
    return ConnectionPage(tuple(map(_packed, texts)), _moments(created), _moments(updated))


def source_labels(spec_ids: Iterable[str]) -> list[str]:
    """Return the labels of sources; of one that is not declared, its spec id."""
    return [_SOURCE_LABELS.get(spec_id, spec_id) for spec_id in spec_ids]


def _packed(texts: Sequence[str]) -> PackedTexts:
    content = "".join(texts)
    if content.isascii():
        return PackedTexts(content.encode(), array("I", map(len, texts)))
    several = [text.encode() for text in texts]
    return PackedTexts(b"".join(several), array("I", map(len, several)))


def _moments(milliseconds: Sequence[int | None]) -> array[int]:
    try:
        return array("q", milliseconds)  # type: ignore[arg-type] # a missing one does not fit
    except TypeError:
        return array("q", [MISSING_TIME if moment is None else moment for moment in milliseconds])


def join_texts(parts: Sequence[PackedTexts], order: np.ndarray[Any, Any] | None) -> Any:  # noqa: ANN401 - an array
    """Return the texts of all pages as an array, in an order if one is given."""
    content = b"".join(part.content for part in parts)
    sizes = np.concatenate([np.zeros(1, "uint32"), *(np.array(part.sizes) for part in parts)])
    ends = np.cumsum(sizes, dtype="int64")
    dtype: Any = pd.StringDtype()
    if dtype.storage != "pyarrow":
        texts = [content[a:b].decode() for a, b in pairwise(ends.tolist())]
        array_of_texts = pd.array(texts, dtype="string")
        return array_of_texts if order is None else array_of_texts.take(order)
    pyarrow = interrupts.load("pyarrow")  # loaded by pandas already
    packed = pyarrow.LargeStringArray.from_buffers(
        len(ends) - 1, pyarrow.py_buffer(ends), pyarrow.py_buffer(content)
    )
    if order is not None:
        packed = packed.take(pyarrow.array(order))
    return dtype.__from_arrow__(pyarrow.chunked_array([packed]))


def join_moments(parts: Sequence[array[int]]) -> np.ndarray[Any, Any]:
    """Return the times of all pages, in milliseconds since 1970."""
    return np.concatenate([np.zeros(0, "int64"), *(np.array(part) for part in parts)])
