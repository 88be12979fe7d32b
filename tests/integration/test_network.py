"""TLS and proxies on the way to Experience Platform, with a certificate authority of our own."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import os
import ssl
import traceback
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pgflow_widgets import errors
from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.retry import RetryPolicy
from pgflow_widgets.local.credentials import Credentials, TlsNotVerifiedWarning
from pgflow_widgets.model.secrets import Secret

HOST = "platform.example.com"
CANARY = "canary-52f0"
IMPATIENT = RetryPolicy(tries=1, deadline=10)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for `HOST` that signs itself, and beside it its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    file.with_name("key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


@asynccontextmanager
async def platform(certificate: Path) -> AsyncIterator[int]:
    """Platform and IMS in one, over TLS; gives the port."""

    async def answer(request: web.Request) -> web.Response:
        if request.method == "POST":
            return web.json_response({"access_token": CANARY, "expires_in": 86399})
        return web.json_response({"items": []})

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", answer)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


class Proxy:
    """A proxy that asks for a password and leads every host to one port of this machine."""

    def __init__(self, target: int, login: str) -> None:
        self.asked_for: list[str] = []
        self.at_work: list[asyncio.Task[None] | None] = []
        self._target = target
        self._login = base64.b64encode(login.encode()).decode()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.at_work.append(asyncio.current_task())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.asked_for.append(head.split()[1])
        if f"Proxy-Authorization: Basic {self._login}" not in head:
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            await close(writer)
            return
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(pump(reader, back), pump(there, writer))


async def close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
    await close(sink)


@asynccontextmanager
async def through_proxy(
    target: int, monkeypatch: pytest.MonkeyPatch, login: str
) -> AsyncIterator[Proxy]:
    proxy = Proxy(target, f"me:{CANARY}")
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://{login}@127.0.0.1:{port}")
    for variable in ("https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(variable, raising=False)
    try:
        yield proxy
    finally:
        server.close()
        await asyncio.gather(*filter(None, proxy.at_work))


def credentials(url: str, **options: object) -> Credentials:
    return Credentials("id", Secret(CANARY), "org", base_url=url, token_url=f"{url}/t", **options)  # type: ignore[arg-type]


async def specs(given: Credentials) -> object:
    async with FlowServiceClient(given, policy=IMPATIENT) as client:
        return await client.connection_specs()


async def test_a_proxy_of_the_environment_and_certificates_of_ones_own_are_used(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"https://{HOST}"
    async with (
        platform(certificate) as port,
        through_proxy(port, monkeypatch, f"me:{CANARY}") as proxy,
    ):
        assert await specs(credentials(url, ca_file=certificate)) == ()
        assert set(proxy.asked_for) == {f"{HOST}:443"}
        with pytest.raises(errors.TLSError, match="not trusted") as caught:
            await specs(credentials(url))
        assert "PGFLOW_CA_FILE" in caught.value.hint


async def test_a_proxy_that_refuses_is_named_and_its_password_is_not(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        platform(certificate) as port,
        through_proxy(port, monkeypatch, f"me:{CANARY}-wrong"),
    ):
        with pytest.raises(errors.TransportError, match="proxy") as caught:
            await specs(credentials(f"https://{HOST}", ca_file=certificate))
    assert "HTTPS_PROXY" in caught.value.hint
    assert CANARY not in str(caught.value)


async def test_a_certificate_for_another_host_is_refused(certificate: Path) -> None:
    async with platform(certificate) as port:
        with pytest.raises(errors.TLSError):
            await specs(credentials(f"https://localhost:{port}", ca_file=certificate))


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
async def test_a_server_of_old_tls_only_is_told_as_that(
    certificate: Path, version: ssl.TLSVersion
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    await assert_no_channel(certificate, context)


async def test_a_handshake_that_is_broken_off_is_a_tls_error(certificate: Path) -> None:
    await assert_no_channel(certificate, None)


async def assert_no_channel(certificate: Path, context: ssl.SSLContext | None) -> None:
    """Signing in at a server that breaks off, or does as this context says, is a `TLSError`."""
    came = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal came
        came += 1
        await reader.read(16)
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    url = f"https://localhost:{server.sockets[0].getsockname()[1]}"
    try:
        with pytest.raises(errors.TLSError, match="broke off while the encrypted channel") as said:
            await specs(credentials(url, ca_file=certificate))
        assert type(said.value) is errors.TLSError
        assert "TLS 1.0" in said.value.hint
        if context is None:
            patient = RetryPolicy(tries=2, first=0.001, longest=0.001)
            async with FlowServiceClient(credentials(url), policy=patient) as client:
                with pytest.raises(errors.TLSError):
                    await client.connection_specs()
            assert came == 3  # it may have been the network: that is tried again
    finally:
        server.close()


@pytest.mark.parametrize(
    "spelled", ["{}", "http://{}", "HTTP://{}/", '"{}"', "'http://{}'", " {} "]
)
async def test_a_proxy_is_understood_as_curl_does(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, spelled: str
) -> None:
    async with (
        platform(certificate) as port,
        through_proxy(port, monkeypatch, f"me:{CANARY}") as proxy,
    ):
        plain = os.environ["HTTPS_PROXY"].removeprefix("http://")
        monkeypatch.setenv("HTTPS_PROXY", spelled.format(plain))
        assert await specs(credentials(f"https://{HOST}", ca_file=certificate)) == ()
        assert proxy.asked_for


@pytest.mark.parametrize(
    "value",
    [
        "http://",
        "http://proxy:port",
        "proxy.example.com:99999",
        f"http://me:{CANARY}@",
        f"http://me:{CANARY}#1@proxy.example.com:8080",
        f"ftp://me:{CANARY}@proxy.example.com",
        "my proxy:8080",
        "://",
        f"socks5h://me:{CANARY}@proxy.example.com:1080",
    ],
)
async def test_what_is_no_proxy_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value)
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.delenv("https_proxy", raising=False)
    with pytest.raises(errors.InputError, match=r"^HTTPS_PROXY (is not a URL|names a SOCKS)") as no:
        await specs(credentials(f"https://{HOST}"))
    assert "http://proxy.example.com:8080" in no.value.hint
    frames = traceback.TracebackException.from_exception(no.value, capture_locals=True)
    ours = [each for each in frames.stack if "pgflow_widgets" in each.filename]
    assert CANARY not in str([each.locals for each in ours if "tests" not in each.filename])


async def test_not_checking_takes_an_argument_and_warns(certificate: Path) -> None:
    async with platform(certificate) as port:
        with pytest.warns(TlsNotVerifiedWarning, match="not checked"):
            careless = credentials(f"https://localhost:{port}", verify_tls=False)
        assert await specs(careless) == ()


def test_certificates_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    file = tmp_path / "none.pem"
    file.write_text("no certificate")
    for each in (file, tmp_path / "nowhere.pem"):
        with pytest.raises(errors.InputError, match="cannot be read"):
            FlowServiceClient(credentials("https://platform.example.com", ca_file=each))
