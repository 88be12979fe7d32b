"""Define every error that this package raises on purpose, as one tree.

This module is over 300 lines because the tree is read as a whole, and each class documents what it
carries. It imports no other module of the package.

::

    PgflowError                       .blame  .hint  .field
    ├─ InputError (also ValueError)   refused before anything was sent
    ├─ CredentialError                nothing to sign in with, or IMS refused it
    ├─ TransportError                 no usable answer came
    │  ├─ TimedOutError (also TimeoutError)
    │  └─ TLSError
    ├─ OutcomeUnknownError            a create was sent and no answer came
    ├─ UnfinishedError                a part of a dataflow is missing: .made .undo() .resume()
    ├─ ServiceError                   Platform answered: .status .code .detail .request_id
    │  ├─ RequestRefusedError         400, 422
    │  ├─ NotPermittedError           401, 403
    │  ├─ NotFoundError               404
    │  ├─ StaleError                  412, the etag is not the current one
    │  ├─ InUseError                  1418, 1447
    │  ├─ ProviderError               1100 to 1104, 1308: the database behind the connection
    │  └─ UnavailableError            429 and 5xx
    ├─ QueryError                     Query Service refused SQL: .sqlstate .line .column
    └─ ProtocolError                  an answer we cannot read

No message holds a request, a body, a header or a secret, nor a character that cannot be seen.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NoReturn, Self, TypeVar

Blame = Literal["input", "credential", "database", "network", "platform", "pgflow-widgets"]


# Nothing is seen of these, though they count as letters or marks.
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U000e0100-\U000e01ef]")


def visible(text: str) -> str:
    """Escape the characters of a foreign text that steer a terminal, or deceive the eye.

    Control characters, those that turn the direction of writing and those without width become
    escapes as Python writes them; line ends and tabs stay.
    """
    if text.isprintable() and not _UNSEEN.search(text):
        return text
    return "".join(c.encode("unicode_escape").decode("ascii") if _is_hidden(c) else c for c in text)


def _is_hidden(character: str) -> bool:
    if character in "\n\t" or unicodedata.category(character) == "Zs":
        return False
    return not character.isprintable() or _UNSEEN.match(character) is not None


class PgflowError(Exception):
    """Base of every error this package raises on purpose.

    Parameters
    ----------
    message
        What happened, as a sentence.
    hint
        What to do next, as a sentence; empty when the message says it all.
    field
        Name of the auth field at fault, for a form to speak beside it.
    blame
        Whose fault it is.
    """

    blame: Blame = "pgflow-widgets"

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        field: str | None = None,
        blame: Blame | None = None,
    ) -> None:
        super().__init__(visible(message))
        self.message = visible(message)
        self.hint = visible(hint)
        self.field = field
        if blame is not None:
            self.blame = blame

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message

    def __reduce__(self) -> tuple[Callable[..., PgflowError], tuple[object, ...]]:
        # The way of `BaseException` calls the class with the message alone, which is too little
        # for some of ours; a worker process that raises such an error would break its pool.
        return _rebuild, (type(self), self.args, self._facts())

    def _facts(self) -> Mapping[str, object]:
        """Return what is pickled beside the message."""
        return vars(self).copy()

    def __copy__(self) -> Self:
        return _rebuild(type(self), self.args, vars(self))

    def __deepcopy__(self, _memo: object) -> Self:
        return copy.copy(self)

    def with_message(
        self, message: str, *, hint: str | None = None, field: str | None = None
    ) -> Self:
        """Return the same error, with all its facts and another message."""
        other = copy.copy(self)
        other.message = visible(message)
        other.args = (other.message,)
        if hint is not None:
            other.hint = visible(hint)
        if field is not None:
            other.field = field
        return other

    def _cell_facts(self) -> Mapping[str, str]:
        """Return what a cell shows of the error beside message and hint."""
        return {}

    def _repr_html_(self) -> str:
        from html import escape  # where it is needed: its table of entities takes time to load

        facts = [f"{label}: {value}" for label, value in self._cell_facts().items() if value]
        texts = [text for text in (self.message, *facts, self.hint) if text]
        lines = "".join(f"<div>{escape(visible(text))}</div>" for text in texts)
        head = f"<strong>{escape(type(self).__name__)}</strong>"
        return f'<div class="pgflow-card">{head}{lines}</div>'

    def _render_traceback_(self) -> list[str]:
        # IPython asks for this before it formats frames. A traceback through our modules tells a
        # data scientist nothing, and IPython's verbose mode would print every local variable.
        lines = [f"{type(self).__name__}: {self.message}"]
        if self.hint:
            lines.append(f"→ {self.hint}")
        return lines


class InputError(PgflowError, ValueError):
    """An input was refused before anything was sent."""

    blame: Blame = "input"


class CredentialError(PgflowError):
    """There is nothing to sign in with, or Adobe's IMS refused it."""

    blame: Blame = "credential"


class TransportError(PgflowError):
    """No usable answer came over the network."""

    blame: Blame = "network"


class TimedOutError(TransportError, TimeoutError):
    """No answer came in time."""


class TLSError(TransportError):
    """The encrypted channel to the service could not be set up or trusted.

    ``broke_off`` tells that the other side ended it, so that another try may get through.
    """

    broke_off = False


class OutcomeUnknownError(PgflowError):
    """A change was sent and no answer came: it may or may not have had its effect.

    Parameters
    ----------
    message, hint
        As in `PgflowError`.
    name
        The name of the connection to look for.
    """

    blame: Blame = "network"

    def __init__(self, message: str, *, name: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.name = name


class UnfinishedError(PgflowError):
    """Some parts of a dataflow were made, and one could not be.

    Parameters
    ----------
    message, hint, field, blame
        As in `PgflowError`.
    part
        The kind of the part that could not be made.
    made
        The parts that are there, in words.
    undo
        Deletes what was made, and returns what that was.
    resume
        Goes on with what is missing, and returns the dataflow.
    """

    def __init__(
        self,
        message: str,
        *,
        part: str,
        made: Sequence[str],
        undo: Callable[[], Sequence[str]],
        resume: Callable[[], object],
        hint: str = "",
        field: str | None = None,
        blame: Blame | None = None,
    ) -> None:
        super().__init__(message, hint=hint, field=field, blame=blame)
        self.part = part
        self.made = made
        self.undo = undo
        self.resume = resume

    def _facts(self) -> Mapping[str, object]:
        # What they work with, such as an open sign-in, stays where the error was raised.
        return {**vars(self), "undo": _elsewhere, "resume": _elsewhere}


class ServiceError(PgflowError):
    """Platform answered with an error.

    Parameters
    ----------
    message, hint, field, blame
        As in `PgflowError`.
    status
        The HTTP status.
    code
        Adobe's code without ``FLOW-`` or ``CONNECTOR-`` before it, such as ``"1413-400"``,
        ``"401013"`` or ``"XDM-1010-404"``; empty if none.
    title, detail
        What the service called it and said about it; empty if nothing.
    request_id
        What Adobe's support asks for; empty if none was given.
    """

    blame: Blame = "platform"

    def __init__(
        self,
        message: str,
        *,
        status: int,
        code: str = "",
        title: str = "",
        detail: str = "",
        request_id: str = "",
        hint: str = "",
        field: str | None = None,
        blame: Blame | None = None,
    ) -> None:
        super().__init__(message, hint=hint, field=field, blame=blame)
        self.status = status
        self.code = visible(code)
        self.title = visible(title)
        self.detail = visible(detail)
        self.request_id = visible(request_id)

    def _cell_facts(self) -> Mapping[str, str]:
        code = " ".join(filter(None, (str(self.status), self.code)))
        return {"Answer": code, "Request ID": self.request_id}


class RequestRefusedError(ServiceError):
    """The service refused the request (400, 422)."""

    blame: Blame = "input"


class NotPermittedError(ServiceError):
    """The credential may not do this (401, 403)."""

    blame: Blame = "credential"


class NotFoundError(ServiceError):
    """The resource does not exist in this sandbox (404)."""

    blame: Blame = "input"


class StaleError(ServiceError):
    """The resource was changed in between: the etag is not the current one (412)."""

    blame: Blame = "input"


class InUseError(ServiceError):
    """The resource is used by a flow (1418, 1447)."""

    blame: Blame = "input"


class ProviderError(ServiceError):
    """The database behind the connection refused or failed (1100 to 1104, 1308)."""

    blame: Blame = "database"


class UnavailableError(ServiceError):
    """The service is busy or down (429, 5xx).

    ``retry_after`` is the number of seconds for which it asked to be left alone; None if it did
    not say.
    """

    retry_after: float | None = None


class QueryError(PgflowError):
    """Query Service refused a sign-in or a statement, or stopped it.

    Parameters
    ----------
    message, hint, field, blame
        As in `PgflowError`.
    sqlstate
        The code of five signs, such as ``"42P01"``; empty if none was given.
    line, column
        The place in the SQL, counted from 1; None if it was not told.
    excerpt
        The line of the SQL with a caret below the place; empty without one.
    """

    blame: Blame = "input"

    def __init__(
        self,
        message: str,
        *,
        sqlstate: str = "",
        line: int | None = None,
        column: int | None = None,
        excerpt: str = "",
        hint: str = "",
        field: str | None = None,
        blame: Blame | None = None,
    ) -> None:
        super().__init__(message, hint=hint, field=field, blame=blame)
        self.sqlstate = visible(sqlstate)
        self.line = line
        self.column = column
        self.excerpt = visible(excerpt)

    def __str__(self) -> str:
        return "\n".join(filter(None, (self.message, self.excerpt, self.hint)))

    def _cell_facts(self) -> Mapping[str, str]:
        place = f"line {self.line}, column {self.column}" if self.line else ""
        return {"SQLSTATE": self.sqlstate, "Place": place}

    def _render_traceback_(self) -> list[str]:
        head, *rest = super()._render_traceback_()
        return [head, *self.excerpt.splitlines(), *rest]


class ProtocolError(PgflowError):
    """The answer is not one that the service is documented to give."""

    blame: Blame = "platform"


ErrorT = TypeVar("ErrorT", bound=PgflowError)


def _rebuild(kind: type[ErrorT], args: tuple[object, ...], facts: Mapping[str, object]) -> ErrorT:
    """Rebuild a pickled error with all its facts; its class may ask for more than the message."""
    error = kind.__new__(kind)
    error.args = args
    vars(error).update(facts)
    return error


def _elsewhere() -> NoReturn:
    raise PgflowError(
        "This error comes from another process, and can neither undo nor resume here.",
        hint="`plan.apply()` goes on with what is missing, `plan.undo()` deletes what was made.",
    )
