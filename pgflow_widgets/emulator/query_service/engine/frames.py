"""Encodes what a process that runs statements answers, and reads it in the service."""

from __future__ import annotations

import json
import struct

from pgflow_widgets.emulator.query_service.query_error import QueryError

HEAD = struct.Struct("!cI")
"""A letter, and how many bytes follow."""
COLUMNS, ROWS, ERROR = b"C", b"R", b"E"

_COUNT = struct.Struct("!I?")


def encode_frame(kind: bytes, body: bytes) -> bytes:
    """Return an answer with its length."""
    return HEAD.pack(kind, len(body)) + body


def encode_rows(count: int, messages: bytes, *, ended: bool) -> bytes:
    """Return the messages of rows; `ended` says that no row comes after these."""
    return encode_frame(ROWS, _COUNT.pack(count, ended) + messages)


def encode_error(error: QueryError) -> bytes:
    """Return why a command failed."""
    return encode_frame(ERROR, json.dumps([error.code, error.message, error.hint]).encode())


def read_rows(body: bytes) -> tuple[int, bool, bytes]:
    """Return what `encode_rows` took."""
    count, ended = _COUNT.unpack_from(body)
    return count, ended, body[_COUNT.size :]


def read_error(body: bytes) -> QueryError:
    """Return what `encode_error` took."""
    code, message, hint = json.loads(body)
    return QueryError(code, message, hint=hint)
