"""Encodes the messages of PostgreSQL's protocol, version 3, and reads those of a client.

Source: PostgreSQL's documentation, "Message Formats".
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pgflow_widgets.emulator.query_service.query_error import QueryError

if TYPE_CHECKING:
    import asyncio

PROTOCOL = 196_608
CANCEL_REQUEST = 80_877_102
SSL_REQUEST = 80_877_103
GSS_REQUEST = 80_877_104

TEXT, BOOL, INT8, INT4, FLOAT8, DATE, TIMESTAMP, NUMERIC = 25, 16, 20, 23, 701, 1082, 1114, 1700
"""The numbers of PostgreSQL's types."""
_SIZES = {BOOL: 1, INT8: 8, INT4: 4, FLOAT8: 8, DATE: 4, TIMESTAMP: 8}

LONGEST = 1024 * 1024
"""Bytes of one message that a client may send."""
_INT = struct.Struct("!i")
_NULL = _INT.pack(-1)
_ROW = struct.Struct("!cih")
_SHORT = 1024
_LENGTHS = [_INT.pack(size) for size in range(_SHORT)]


@dataclass(frozen=True, slots=True)
class Column:
    """The name of a column and the number of its type."""

    name: str
    oid: int = TEXT


def encode_message(kind: bytes, body: bytes = b"") -> bytes:
    """Return a message with its length."""
    return kind + _INT.pack(len(body) + 4) + body


def encode_text(text: str) -> bytes:
    """Return a text as the protocol ends it."""
    return text.replace("\0", "").encode() + b"\0"


def encode_authentication(number: int) -> bytes:
    """Return a request for authentication: 3 asks for a password in clear, 0 is enough."""
    return encode_message(b"R", _INT.pack(number))


def encode_parameter(name: str, value: str) -> bytes:
    """Return what a client is told of a setting."""
    return encode_message(b"S", encode_text(name) + encode_text(value))


def encode_key(process: int, secret: int) -> bytes:
    """Return the numbers with which a client can cancel."""
    return encode_message(b"K", struct.pack("!iI", process, secret))


def encode_ready(status: bytes) -> bytes:
    """Return that the next statement may come; `status` is ``I``, ``T`` or ``E``."""
    return encode_message(b"Z", status)


def encode_complete(tag: str) -> bytes:
    """Return that a statement is done."""
    return encode_message(b"C", encode_text(tag))


def encode_error(error: QueryError, severity: str = "ERROR", *, kind: bytes = b"E") -> bytes:
    """Return an error; with the kind ``N``, what a client is told beside an answer."""
    fields = {"S": severity, "V": severity, "C": error.code, "M": error.message}
    if error.hint:
        fields["H"] = error.hint
    if error.position:
        fields["P"] = str(error.position)
    parts = (key.encode() + encode_text(value) for key, value in fields.items())
    return encode_message(kind, b"".join(parts) + b"\0")


def encode_columns(columns: Sequence[Column]) -> bytes:
    """Return the description of rows."""
    parts = [struct.pack("!h", len(columns))]
    for column in columns:
        size = _SIZES.get(column.oid, -1)
        facts = struct.pack("!ihihih", 0, 0, column.oid, size, -1, 0)
        parts.append(encode_text(column.name) + facts)
    return encode_message(b"T", b"".join(parts))


def encode_value(value: bytes | None) -> bytes:
    """Return a text of a row, or that there is none, with its length."""
    if value is None:
        return _NULL
    size = len(value)
    return (_LENGTHS[size] if size < _SHORT else _INT.pack(size)) + value


def encode_row(values: Sequence[bytes]) -> bytes:
    """Return a row of values that were encoded."""
    body = b"".join(values)
    return _ROW.pack(b"D", len(body) + 6, len(values)) + body


EMPTY = encode_message(b"I")


async def read_message(reader: asyncio.StreamReader, most: int = LONGEST) -> tuple[bytes, bytes]:
    """Return the kind and the body of a message.

    Raises
    ------
    QueryError
        It is longer than `most`, or no message.
    asyncio.IncompleteReadError
        The client is gone.
    """
    head = await reader.readexactly(5)
    (length,) = _INT.unpack(head[1:])
    if not 4 <= length <= most:
        raise QueryError("08P01", f"A message may have {most} bytes.")
    return head[:1], await reader.readexactly(length - 4)


def read_text(body: bytes) -> bytes:
    """Return the one text of a message.

    Raises
    ------
    QueryError
        It does not end with the message.
    """
    text, end, rest = body.partition(b"\0")
    if not end or rest:
        raise QueryError("08P01", "The text of a message ends with its first NUL, and the message.")
    return text


def read_startup(body: bytes) -> Mapping[str, str]:
    """Return the parameters of a startup message, without the number at its head.

    Raises
    ------
    QueryError
        It cannot be read.
    """
    try:
        texts = body.decode().split("\0")
    except UnicodeDecodeError:
        raise QueryError("08P01", "The startup message is not UTF-8.") from None
    names, values = texts[: len(texts) - 2 : 2], texts[1 : len(texts) - 2 : 2]
    if texts[-2:] != ["", ""] or len(names) != len(values):
        raise QueryError("08P01", "The startup message cannot be read.")
    return dict(zip(names, values, strict=True))
