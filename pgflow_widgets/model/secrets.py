"""Define `Secret`, the only type that carries a secret.

`Secret.reveal` is called where bytes are made for the network or the database driver and
nowhere else, so one search finds every place where a secret becomes readable.

Tools show the variables of all frames that an error passed through, and of the errors before it.
So a frame that holds a plain secret is dropped from an error, or an interrupt, on its way out:
`call_hiding_frames` and `hide_arguments` are the two ways out of such a frame.
"""

from __future__ import annotations

import functools
import hmac
import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn, ParamSpec, TypeAlias, TypeVar, cast
from urllib.parse import unquote

from pgflow_widgets.errors import InputError
from pgflow_widgets.model import encoded_text_search

P = ParamSpec("P")
T = TypeVar("T")

_Arguments: TypeAlias = tuple[tuple[Any, ...], dict[str, Any]]

MASK = "••••••"
_LONG = 6
_SHORT = 4
# What stands for a password in connection strings: Adobe's, libpq's, and URIs.
_KEY = r"(?i:password|pwd|secret|token)\s*="
_BEFORE_SEMICOLON = re.compile(rf"{_KEY}([^;]+)")
_BEFORE_BLANK = re.compile(rf"{_KEY}\s*(?:'((?:[^'\\]|\\.)*)'|([^\s&]+))")
_IN_URI = re.compile(r"://[^:/@]*:(.+)@")


class Secret:
    """A password, token or client secret that no display, log, copy to disk or frame shows.

    Parameters
    ----------
    value
        The text to protect.
    parts
        The secrets inside of the text, to be masked by themselves too.
    """

    __slots__ = ("__parts", "__pattern", "__value")
    __pattern: re.Pattern[str] | None

    def __init__(self, value: str, *, parts: Sequence[Secret] = ()) -> None:
        # On one line: an interrupt between two would find the text still readable.
        try: self.__value, self.__parts, self.__pattern = value, parts, None  # noqa: E701  # fmt: skip
        except BaseException:
            del value
            raise

    @classmethod
    def of(cls, value: Value) -> Secret:
        """Return a text as a secret, and a secret as it is."""
        return value if isinstance(value, Secret) else Secret(value)

    def reveal(self) -> str:
        """Return the text; for the transport and the database driver only."""
        return self.__value

    def map(self, change: Callable[[str], str]) -> Secret:
        """Return the secret that `change` makes of the text; its errors must not quote the text.

        An error, or an interrupt, comes out without the frames in which the text was readable.
        """
        return call_hiding_frames(lambda: Secret(change(self.__value)))

    def scrub(self, text: str) -> str:
        """Return `text` with the secret masked, however it is spelled there.

        A password inside of a connection string is masked by itself too. A secret of 4 or 5
        characters is masked only where it stands alone, a shorter one only where it stands as a
        value, in quotes or behind ``=`` or ``:``. Elsewhere in a sentence such a piece is there by
        chance, and masking it would give it away.
        """
        held = () if self.__parts else _held(self.__value)
        if any(encoded_text_search.may_be_in(text, form) for form in (self.__value, *held)):
            if self.__pattern is None:
                self.__pattern = _pattern(self.__value, held)
            text = self.__pattern.sub(MASK, text)
        for part in self.__parts:
            text = part.scrub(text)
        return text

    def __bool__(self) -> bool:
        return bool(self.__value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self.__bytes(), other.__bytes())

    # Equal secrets must hash alike, and any hash of the text would help to guess it.
    __hash__ = None  # type: ignore[assignment]

    def __bytes(self) -> bytes:
        return self.__value.encode("utf-8", "surrogatepass")

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __dir__(self) -> list[str]:
        # Inspectors, debuggers and serialisers look at the names that this returns.
        return [name for name in super().__dir__() if not name.startswith("_Secret_")]

    def __getstate__(self) -> NoReturn:
        raise TypeError("a Secret cannot be pickled or copied to disk")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Secret cannot be pickled or copied to disk")

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self


def _held(text: str) -> set[str]:
    """Return the passwords in a connection string, each in every form that may stand there."""
    pairs = _BEFORE_SEMICOLON if ";" in text else _BEFORE_BLANK
    forms = [match[match.lastindex or 0] for match in pairs.finditer(text)]
    forms += _IN_URI.findall(text)
    return {*forms, *map(unquote, forms)}  # a query of a URI is encoded, too


def _pattern(text: str, held: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the secrets; the longest first, for it may hold others."""
    several = sorted({text, *held} - {""}, key=len, reverse=True)
    return re.compile("|".join(map(_alone, several)) or "(?!)")


def _alone(text: str) -> str:
    pattern = encoded_text_search.anywhere(text)
    if len(text) >= _LONG:
        return pattern
    if len(text) >= _SHORT:
        return rf"(?<!\w){pattern}(?!\w)"
    return rf"(?:(?<=[\"'=:])|(?<=[=:]\ )){pattern}(?!\w)"


Value: TypeAlias = str | Secret

FieldInput: TypeAlias = Value | int
"""What people may pass for a field: a port may be a number."""


def concat(*pieces: Value) -> Value:
    """Join the pieces; the whole is a `Secret` if any piece is."""
    parts = [piece for piece in pieces if isinstance(piece, Secret)]
    if parts:
        whole = "".join(p.reveal() if isinstance(p, Secret) else p for p in pieces)
        return Secret(whole, parts=parts)
    return "".join(str(piece) for piece in pieces)


def read_secret(text: Value, read_plain: Callable[[str], T]) -> T:
    """Call `read_plain` with a readable text; an error holds no frame that shows the text."""
    secret = Secret.of(text)
    return call_hiding_frames(lambda: read_plain(secret.reveal()))


def call_hiding_frames(work: Callable[[], T]) -> T:
    """Call `work`, whose frames hold a readable secret; raise its errors without these frames."""
    try:
        done = _attempted(work)
    except BaseException as error:  # noqa: BLE001 - raised again below
        done = None, error
    result, stopped = done
    if stopped is not None:
        _raise_alone(stopped)
    return cast("T", result)


def hide_arguments(
    conceal: Callable[[dict[str, Any]], None],
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Make the plain secrets among a function's arguments `Secret` before its own frame begins.

    Parameters
    ----------
    conceal
        Changes the arguments in place, by name; omitted ones are not there. Its errors
        must not quote a secret.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        signature = inspect.signature(function)

        def concealed(arguments: tuple[Any, ...], named: dict[str, Any]) -> _Arguments:
            try:
                bound = signature.bind(*arguments, **named)
            except TypeError as error:
                trouble = f"{function.__name__}: {error}."
                bound = None
            if bound is None:
                names = ", ".join(name for name in signature.parameters if name != "self")
                hint = f"It is called as {function.__name__}({names})."
                raise InputError(trouble, hint=hint)
            conceal(bound.arguments)
            return bound.args, bound.kwargs

        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            # On one line: an interrupt between two would find the secrets still readable.
            try: args, kwargs, (clean, stopped) = (), {}, _attempted(concealed, args, kwargs)  # type: ignore[assignment]  # noqa: E701  # fmt: skip
            except BaseException as error:  # noqa: BLE001 - raised again below
                args, kwargs, clean, stopped = (), {}, None, error  # type: ignore[assignment]
            if stopped is not None:
                _raise_alone(stopped)
            args, kwargs = cast("_Arguments", clean)  # type: ignore[assignment]
            del clean
            return function(*args, **kwargs)

        return call

    return decorate


def argument_names(*names: str) -> Callable[[dict[str, Any]], None]:
    """Return a `conceal` for `hide_arguments` that makes the arguments of these names `Secret`."""

    def conceal(arguments: dict[str, Any]) -> None:
        for name in arguments.keys() & set(names):
            arguments[name] = Secret.of(arguments[name])

    return conceal


def _attempted(work: Callable[..., T], *arguments: object) -> tuple[T | None, BaseException | None]:
    """Return a result or an error; while an error is raised, an interrupt would show its frames."""
    try:
        _open_door()
    except _DoorError as door:
        # Work that a tracing tool interrupts can leave an error that was handled, with its frames,
        # as the one that is handled now. Where this handler ends, that is over too.
        door.__traceback__ = None
        try:
            return work(*arguments), None
        except BaseException as error:  # noqa: BLE001 - raised again by the caller
            return None, error


class _DoorError(Exception):
    pass


def _open_door() -> NoReturn:
    raise _DoorError


def _raise_alone(error: BaseException) -> NoReturn:
    """Raise an error without the frames it came through, and without the errors before it."""
    try:
        raise error.with_traceback(None)
    finally:
        error.__cause__ = error.__context__ = None
