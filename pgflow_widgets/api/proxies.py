"""Find the proxy that the environment names for an address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from yarl import URL

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.platform import is_loopback


def find_proxy(url: str) -> URL | None:
    """Return the proxy that the environment names for a URL, if any.

    aiohttp's own ``trust_env`` would also read ``~/.netrc``, and send a password from there in
    place of the token.
    """
    parts = urlsplit(url)
    if is_loopback(url) or proxy_bypass(parts.hostname or ""):
        return None
    return proxy_url(f"{parts.scheme.upper()}_PROXY", getproxies().get(parts.scheme, ""))


def proxy_url(variable: str, text: str) -> URL | None:
    """Read the address of a proxy as curl does: without a scheme it is an HTTP proxy.

    Parameters
    ----------
    variable
        The variable that holds it, for the error.
    text
        As it stands there; quotation marks around it are those of a file that no shell read.

    Raises
    ------
    InputError
        The text is not the address of a proxy.
    """
    text = text.strip().strip("\"'").strip()
    if not text:
        return None
    try:
        url = URL(text if "://" in text else f"http://{text}")
        readable = bool(url.host and url.port) and not re.search(r"\s", text)
    except ValueError:
        readable = False
    if readable and url.scheme in {"http", "https"}:
        return url
    said = "is not a URL"
    if text.lower().startswith("socks"):
        said = "names a SOCKS proxy, and only one of http or https can be used"
    text, url = "", URL()  # a password may be in it, and no frame of an error holds one
    raise InputError(
        f"{variable} {said}.",
        hint="Write it as http://proxy.example.com:8080; special characters of a password in it"
        " are written as %23 and the like.",
    )
