"""Compiles the functions on text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from pgflow_widgets.emulator.data_prep.columns.column_expression import (
    INTEGER,
    NULL,
    TEXT,
    TEXTS,
    Column,
    ColumnExpression,
    NotCompiledError,
    apply,
    compiles,
    either,
    is_there,
)
from pgflow_widgets.emulator.data_prep.columns.texts import as_text, bounded

_WIDEST = 256
_LAST_COMPARED = 0x530
"""Letters after it, and Greek ones, whose small sigma looks at the word, are in doubt."""
_GREEK = range(0x370, 0x400)


def join_texts(*parts: ColumnExpression) -> ColumnExpression:
    """Return texts one after the other; null if one of them is."""
    return apply(TEXT, parts, lambda *texts: bounded(pc.binary_join_element_wise(*texts, "")))


@compiles("concat")
def _concat(first: ColumnExpression, *more: ColumnExpression) -> ColumnExpression:
    def work(*texts: Column) -> tuple[Column, Column]:
        # Arrow's "skip" leaves out rows in which all are null.
        joined = pc.binary_join_element_wise(
            *texts, "", null_handling="replace", null_replacement=""
        )
        missing = pc.is_null(texts[0])
        for text in texts[1:]:
            missing = pc.and_(missing, pc.is_null(text))
        return bounded(pc.if_else(missing, pa.scalar(None, pa.string()), joined))

    return apply(TEXT, [as_text(part) for part in (first, *more) if part.kind != NULL], work)


@compiles("to_string")
def _to_string(part: ColumnExpression) -> ColumnExpression:
    return _of_text(bounded)(part)


@cache
def _doubtful(name: str) -> str:
    """Return a regular expression for the letters that Arrow and Python change differently."""
    change = getattr(pc, f"utf8_{name}")
    letters = [chr(n) for n in range(0x80, _LAST_COMPARED) if n not in _GREEK]
    changed = change(pa.array(letters)).to_pylist()
    alike = [
        letter
        for letter, other in zip(letters, changed, strict=True)
        if getattr(letter, name)() == other
    ]
    return f"[^\\x00-\\x7f{''.join(alike)}]"


def _of_text(work: Callable[[Column], tuple[Column, Column]]) -> Callable[..., ColumnExpression]:
    def compile_call(part: ColumnExpression) -> ColumnExpression:
        if part.kind == NULL:
            raise NotCompiledError
        return apply(TEXT, [as_text(part)], work)

    return compile_call


def _letters(name: str) -> Callable[..., ColumnExpression]:
    def work(text: Column) -> tuple[Column, Column]:
        plain = pc.string_is_ascii(text)
        changed = getattr(pc, f"utf8_{name}")(text)
        if pc.all(plain).as_py() is not False:
            return bounded(getattr(pc, f"ascii_{name}")(text))
        unlike = pc.match_substring_regex(text, pattern=_doubtful(name))
        long_text, long = bounded(changed)
        return long_text, either(unlike, long)

    return _of_text(work)


compiles("lower", "lcase")(_letters("lower"))
compiles("upper", "ucase")(_letters("upper"))


@cache
def _white_space() -> str:
    """Return what Python takes for white space, which is not all that Arrow does."""
    return "".join(chr(n) for n in range(sys.maxunicode + 1) if chr(n).isspace())


def _trimmed(trim: Callable[..., Column]) -> Callable[..., ColumnExpression]:
    return _of_text(lambda text: bounded(trim(text, characters=_white_space())))


compiles("trim")(_trimmed(pc.utf8_trim))
compiles("ltrim")(_trimmed(pc.utf8_ltrim))
compiles("rtrim")(_trimmed(pc.utf8_rtrim))


def _count(part: ColumnExpression) -> int:
    count: int = part.known(int)
    if not 0 <= count < 2**31:
        raise NotCompiledError
    return count


def _sliced(part: ColumnExpression, start: int, stop: int | None) -> ColumnExpression:
    return _of_text(lambda text: bounded(pc.utf8_slice_codeunits(text, start=start, stop=stop)))(
        part
    )


@compiles("substr")
def _substr(
    part: ColumnExpression, start: ColumnExpression, length: ColumnExpression
) -> ColumnExpression:
    first = _count(start)
    return _sliced(part, first, first + _count(length))


@compiles("left")
def _left(part: ColumnExpression, count: ColumnExpression) -> ColumnExpression:
    return _sliced(part, 0, _count(count))


@compiles("right")
def _right(part: ColumnExpression, count: ColumnExpression) -> ColumnExpression:
    size = _count(count)
    return _sliced(part, -size, None) if size else _sliced(part, 0, 0)


@compiles("replacestr", "replace")
def _replace(
    part: ColumnExpression, old: ColumnExpression, new: ColumnExpression
) -> ColumnExpression:
    pattern, other = old.known(str), new.known(str)
    if not pattern or part.kind == NULL:
        raise NotCompiledError
    text = as_text(part)
    growth = text.growth * max(1.0, len(other.encode()) / len(pattern.encode()))
    return apply(
        TEXT,
        [text],
        lambda values: bounded(pc.replace_substring(values, pattern=pattern, replacement=other)),
        growth=growth,
    )


@compiles("size_of")
def _size_of(part: ColumnExpression) -> ColumnExpression:
    return _length(part.of(*TEXTS))


@compiles("length")
def _length(part: ColumnExpression) -> ColumnExpression:
    if part.kind == NULL:
        raise NotCompiledError
    return apply(INTEGER, [as_text(part)], lambda text: pc.cast(pc.utf8_length(text), pa.int64()))


@compiles("instr")
def _instr(part: ColumnExpression, found: ColumnExpression) -> ColumnExpression:
    wanted = found.known(str)
    if not wanted or part.kind == NULL:
        raise NotCompiledError

    def work(text: Column) -> tuple[Column, Column]:
        place = pc.find_substring(text, pattern=wanted)  # in bytes
        return pc.cast(place, pa.int64()), pc.and_(
            is_there(text), pc.invert(pc.string_is_ascii(text))
        )

    return apply(INTEGER, [as_text(part)], work)


def _padded(pad: Callable[..., Column]) -> Callable[..., ColumnExpression]:
    def compile_call(
        part: ColumnExpression, count: ColumnExpression, padding: ColumnExpression
    ) -> ColumnExpression:
        width, fill = _count(count), padding.known(str) or " "
        if width > _WIDEST or len(fill) != 1 or part.kind == NULL:
            raise NotCompiledError
        return apply(
            TEXT,
            [as_text(part)],
            lambda text: bounded(pad(pc.fill_null(text, ""), width=width, padding=fill)),
        )

    return compile_call


compiles("lpad")(_padded(pc.utf8_lpad))
compiles("rpad")(_padded(pc.utf8_rpad))
