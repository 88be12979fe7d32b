"""A server of PostgreSQL's protocol that does what a test says, on a thread of this process.

It asks for the password in clear inside of TLS, as Query Service does, and knows no extended query.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pgflow_widgets.emulator.storage.certificate import make_certificate

_SSL, _CANCEL = 80877103, 80877102
_MD5 = 5
_ENDS = (OSError, struct.error)

Line = Sequence[str | None]


@dataclass
class Refusal:
    """An error that the server answers with, and whether it ends the session."""

    sqlstate: str
    text: str
    fatal: bool = False
    position: int | None = None

    def message(self) -> bytes:
        severity = "FATAL" if self.fatal else "ERROR"
        fields = {"S": severity, "V": severity, "C": self.sqlstate, "M": self.text}
        if self.position is not None:
            fields["P"] = str(self.position)
        body = b"".join(f"{name}{value}\0".encode() for name, value in fields.items())
        return _message(b"E", body + b"\0")


@dataclass
class Rows:
    """The rows of an answer; `cut` breaks the connection in the middle of them."""

    columns: Sequence[tuple[str, int]]
    rows: Sequence[Line]
    cut: bool = False


Answer = Rows | Refusal | str
"""Rows, an error, or the tag of a statement without rows; ``"wait"`` waits for a cancel."""


@dataclass
class ScriptedQueryService:
    """What the server does, and what it has seen."""

    answer: Callable[[str], Answer]
    sign_in: Callable[[str], Refusal | None] = lambda _password: None
    offers_tls: bool = True
    method: int = 3  # the password in clear
    port: int = 0
    root: Path = Path()
    passwords: list[str] = field(default_factory=list)
    plain_bytes: list[bytes] = field(default_factory=list)
    started: list[dict[str, str]] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    cancelled: threading.Event = field(default_factory=threading.Event)
    cancels: int = 0
    open: int = 0
    most: int = 0

    def serve(self, connection: socket.socket, context: ssl.SSLContext) -> None:
        with contextlib.suppress(*_ENDS), connection:
            _, code = struct.unpack("!ii", _exactly(connection, 8))
            if code != _SSL or not self.offers_tls:
                connection.sendall(b"N")
                plain = b""
                with contextlib.suppress(OSError):
                    plain = connection.recv(65536)
                self.plain_bytes.append(plain)
                return
            connection.sendall(b"S")
            with context.wrap_socket(connection, server_side=True) as channel:
                self._talk(channel)

    def _talk(self, channel: ssl.SSLSocket) -> None:
        size, code = struct.unpack("!ii", _exactly(channel, 8))
        body = _exactly(channel, size - 8)
        if code == _CANCEL:
            self.cancels += 1
            self.cancelled.set()
            return
        words = body.decode().rstrip("\0").split("\0")
        self.started.append(dict(zip(words[::2], words[1::2], strict=True)))
        salt = b"salt" if self.method == _MD5 else b""
        channel.sendall(_message(b"R", struct.pack("!i", self.method) + salt))
        _, sent = _read(channel)
        password = sent.decode().rstrip("\0")
        self.passwords.append(password)
        if refusal := self.sign_in(password):
            channel.sendall(refusal.message())
            return
        told = _message(b"S", b"server_version\x000.1.0\x00")
        ready = _message(b"K", struct.pack("!ii", 1, 2)) + _ready("I")
        channel.sendall(_message(b"R", struct.pack("!i", 0)) + told + ready)
        self.open += 1
        self.most = max(self.most, self.open)
        try:
            self._answer_all(channel)
        finally:
            self.open -= 1

    def _answer_all(self, channel: ssl.SSLSocket) -> None:
        state = "I"
        while True:
            kind, body = _read(channel)
            if kind == b"X":
                return
            assert kind == b"Q", kind
            text = body.decode().rstrip("\0")
            self.queries.append(text)
            state = {"BEGIN": "T", "ROLLBACK": "I"}.get(text, state)
            answer = self.answer(text)
            if answer == "wait":
                self.cancelled.wait(20)
                self.cancelled.clear()
                answer = Refusal("57014", "canceling statement due to user request")
            if isinstance(answer, Refusal):
                channel.sendall(answer.message() + (b"" if answer.fatal else _ready(state)))
                if answer.fatal:
                    return
            elif isinstance(answer, Rows):
                channel.sendall(_rows(answer))
                if answer.cut:
                    return
                tag = f"SELECT {len(answer.rows)}"
                channel.sendall(_message(b"C", f"{tag}\0".encode()) + _ready(state))
            else:
                channel.sendall(_message(b"C", f"{answer}\0".encode()) + _ready(state))


@contextmanager
def scripted(service: ScriptedQueryService, folder: Path) -> Iterator[ScriptedQueryService]:
    """Run the server on a free port; its certificate is in a file of the folder."""
    certificate, key = make_certificate("127.0.0.1")
    service.root = folder / "root.pem"
    service.root.write_text(certificate)
    both = folder / "both.pem"
    both.write_text(certificate + key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    listener = socket.create_server(("127.0.0.1", 0))
    service.port = listener.getsockname()[1]

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                arguments: Any = (connection, context)
                threading.Thread(target=service.serve, args=arguments, daemon=True).start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield service
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join(5)


def _rows(answer: Rows) -> bytes:
    described = b"".join(
        name.encode() + b"\0" + struct.pack("!ihihih", 0, 0, kind, -1, -1, 0)
        for name, kind in answer.columns
    )
    head = _message(b"T", struct.pack("!h", len(answer.columns)) + described)
    return head + b"".join(map(_row, answer.rows))


def _row(values: Line) -> bytes:
    cells = b"".join(
        struct.pack("!i", -1) if value is None else _sized(value.encode()) for value in values
    )
    return _message(b"D", struct.pack("!h", len(values)) + cells)


def _sized(value: bytes) -> bytes:
    return struct.pack("!i", len(value)) + value


def _ready(state: str) -> bytes:
    return _message(b"Z", state.encode())


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


def _read(channel: ssl.SSLSocket) -> tuple[bytes, bytes]:
    head = _exactly(channel, 5)
    return head[:1], _exactly(channel, struct.unpack("!i", head[1:])[0] - 4)


def _exactly(channel: socket.socket, size: int) -> bytes:
    held = b""
    while len(held) < size:
        piece = channel.recv(size - len(held))
        if not piece:
            raise OSError("the other side went")
        held += piece
    return held
