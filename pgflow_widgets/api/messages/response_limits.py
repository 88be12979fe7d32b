"""Limit the size of lists and files that arrive in pieces, and refuse one that was cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from pgflow_widgets.errors import ProtocolError

ItemT = TypeVar("ItemT")

EMPTY_PAGES = 100
"""So many pages in a row may bring nothing new; a filter can leave some of them empty."""

MOST_PAGES = 10_000
"""A list of a million items has as many pages."""

LARGEST_FILE = 1 << 30
"""Bytes of a file that is read into memory."""

LARGEST_STREAM = 1 << 42
"""Bytes of a file that goes to the disk, or is read line by line."""

_MOST_BYTES = 1 << 29
_LONGEST_PLACE = 16_384
_REPORT = "Try again; if it stays, report it to Adobe's support."


class ListBounds(Generic[ItemT]):
    """The progress of reading one list.

    Parameters
    ----------
    purpose
        The purpose of the list, as the end of "Could not ...".
    key
        Returns the id of an item; empty if it has none.
    patience
        The number of consecutive pages that may bring nothing new.
    """

    def __init__(
        self, purpose: str, key: Callable[[ItemT], str], *, patience: int = EMPTY_PAGES
    ) -> None:
        self._purpose = purpose
        self._key = key
        self._patience = patience
        self._known: set[str] = set()
        self._places: set[str] = set()
        self._bytes = 0
        self._nothing_new = 0

    def new_items(self, items: Sequence[ItemT], size: int = 0) -> list[ItemT]:
        """Return the items of a page that are new; one without an id always is.

        Parameters
        ----------
        items
            The page.
        size
            How many bytes it took.
        """
        before = len(self._known)
        keys = [self._key(item) for item in items]
        fresh = {*keys}
        if len(fresh) == len(keys) and "" not in fresh and fresh.isdisjoint(self._known):
            self._known |= fresh
            new = list(items)
        else:
            new = list(self._each_once(items, keys))
        self._nothing_new = 0 if len(self._known) > before else self._nothing_new + 1
        self._bytes += size
        if self._bytes > _MOST_BYTES:
            raise self._endless(f"the list is larger than {_MOST_BYTES >> 20} MB")
        return new

    def _each_once(self, items: Sequence[ItemT], keys: Sequence[str]) -> Iterator[ItemT]:
        for item, key in zip(items, keys, strict=True):
            if not key or key not in self._known:
                yield item
                self._known.add(key)
        self._known.discard("")

    def go_on(self, place: str) -> None:
        """Record where the next page is.

        Parameters
        ----------
        place
            What leads there: a link, a token or a number.

        Raises
        ------
        ProtocolError
            The list does not end.
        """
        if self._nothing_new >= self._patience:
            pages = "a page" if self._patience == 1 else f"{self._patience} pages in a row"
            raise self._endless(f"{pages} brought nothing new, and the list goes on")
        if place in self._places:
            raise self._endless("the list leads back to a page that was read already")
        if len(place) > _LONGEST_PLACE or len(self._places) == MOST_PAGES:
            raise self._endless("the list does not end")
        self._places.add(place)

    def _endless(self, problem: str) -> ProtocolError:
        return ProtocolError(f"Could not {self._purpose}: {problem}.", hint=_REPORT)


class FileBounds:
    """The progress of reading one file.

    Parameters
    ----------
    purpose
        What is done, as the end of "Could not ...".
    announced
        How long the list of files says that it is; None if it does not. What an answer says
        counts more.
    most
        How long it may be: what is not kept in memory may be longer.
    there
        How many bytes of it are there already.
    """

    def __init__(
        self, purpose: str, announced: int | None, most: int = LARGEST_FILE, there: int = 0
    ) -> None:
        self._purpose = purpose
        self._length = announced
        self._most = most
        self._settled = False
        self._there = there
        self._short_pieces = 0

    def goes_on(self, size: int, asked: int, length: int | None) -> bool:
        """Record a piece, and return whether the file has more.

        Parameters
        ----------
        size, asked
            How many bytes came, and how many were asked for.
        length
            How long the whole file is, if the answer tells.

        Raises
        ------
        ProtocolError
            The file does not end, or ends too early.
        """
        self._there += size
        if length is not None:
            if self._settled and length != self._length:
                raise self._wrong("its length changes while it is read")
            self._length, self._settled = length, True
        if max(self._there, self._length or 0) > self._most:
            problem = f"it is larger than {self._most >> 20} MB"
            raise self._wrong(problem, hint="Read it by other means, such as Query Service.")
        if self._length is None:
            if size >= asked:
                raise self._wrong("nothing tells how long it is")
            return False
        if self._there > self._length:
            raise self._wrong("it is longer than was announced")
        if size < asked and self._there < self._length:
            self._short_pieces += 1
            if not size or self._short_pieces > EMPTY_PAGES:
                raise self._wrong("it breaks off before its end")
        return self._there < self._length

    def _wrong(self, problem: str, hint: str = _REPORT) -> ProtocolError:
        return ProtocolError(f"Could not {self._purpose}: {problem}.", hint=hint)
