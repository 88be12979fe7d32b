"""Find the root certificates of this machine for psycopg, and name the root that is missing."""

from __future__ import annotations

import atexit
import socket
import ssl
import struct
import tempfile
from functools import cache
from pathlib import Path

_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
_SYSTEM = "system"
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)
_PATIENCE = 5.0
_LONGEST = 200


@cache
def system_roots() -> str:
    """Return the file of the roots that this machine trusts, as libpq takes it.

    libpq reads files, and its own word ``system`` means a folder of the machine that built it. So
    the file that Python's TLS reads is named, and where there is none, as on Windows, one is
    written from what Python's TLS trusts.
    """
    named = ssl.get_default_verify_paths().cafile
    for path in filter(None, (named, *_BUNDLES)):
        if Path(path).exists():
            return path
    certificates = ssl.create_default_context().get_ca_certs(binary_form=True)
    if not certificates:
        return _SYSTEM
    with tempfile.NamedTemporaryFile("w", suffix=".pem", delete=False) as file:
        file.writelines(map(ssl.DER_cert_to_PEM_cert, certificates))
    atexit.register(Path(file.name).unlink, missing_ok=True)
    return file.name


def signer_of(host: str, port: int) -> str:
    """Return who signed the certificate of a server; empty if it shows none. Nothing is sent."""
    from cryptography import x509  # takes as long as everything else of a sandbox, for an error

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with socket.create_connection((host, port), _PATIENCE) as plain:
            plain.sendall(_SSL_REQUEST)
            if plain.recv(1) != b"S":
                return ""
            with context.wrap_socket(plain, server_hostname=host) as channel:
                certificate = channel.getpeercert(binary_form=True)
        signer = x509.load_der_x509_certificate(certificate or b"").issuer
    except (OSError, ValueError):
        return ""
    return signer.rfc4514_string()[:_LONGEST]
