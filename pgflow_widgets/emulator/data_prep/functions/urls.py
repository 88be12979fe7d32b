"""Functions on the parts of a URL."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, unquote, urlsplit

from pgflow_widgets.emulator.data_prep.functions.registry import mapping_function
from pgflow_widgets.emulator.data_prep.values import Value, to_text

_URL = "URL"
_PORTS = {"http": 80, "https": 443, "ftp": 21, "sftp": 22}


@mapping_function(
    _URL,
    "get_url_protocol(URL)",
    "Gives the scheme.",
    example='get_url_protocol("https://a.com/home")',
    result='"https"',
)
def _protocol(value: Value) -> str | None:
    return urlsplit(to_text(value)).scheme or None


@mapping_function(
    _URL,
    "get_url_host(URL)",
    "Gives the host.",
    example='get_url_host("https://a.com/home")',
    result='"a.com"',
)
def _host(value: Value) -> str | None:
    return urlsplit(to_text(value)).hostname


@mapping_function(
    _URL,
    "get_url_port(URL)",
    "Gives the port.",
    example='get_url_port("sftp://a.com/x")',
    result="22",
)
def _port(value: Value) -> int | None:
    parts = urlsplit(to_text(value))
    return parts.port or _PORTS.get(parts.scheme)


@mapping_function(
    _URL,
    "get_url_path(URL, FULL_PATH)",
    "Gives the path, or its end.",
    example='get_url_path("https://a.com/b/c", false)',
    result='"c"',
)
def _path(value: Value, full: Value = True) -> str:
    path = urlsplit(to_text(value)).path
    return path if full else path.rpartition("/")[2]


@mapping_function(
    _URL,
    "get_url_query_str(URL, ANCHOR)",
    "Gives the query.",
    example='get_url_query_str("x://a?b=c#d", "remove")',
    result='{"b": "c"}',
)
def _query(value: Value, anchor: Value) -> dict[str, str]:
    parts = urlsplit(to_text(value))
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.fragment and anchor == "retain" and query:
        query[list(query)[-1]] += f"#{parts.fragment}"
    if parts.fragment and anchor == "append":
        query["_anchor_"] = parts.fragment
    return query


@mapping_function(
    _URL,
    "get_url_encoded(URL)",
    "Escapes special characters.",
    example='get_url_encoded("a:b")',
    result='"a%3Ab"',
)
def _encode(value: Value) -> str:
    return quote(to_text(value), safe="-_.*")


@mapping_function(
    _URL,
    "get_url_decoded(URL)",
    "Takes escapes back.",
    example='get_url_decoded("a%3Ab")',
    result='"a:b"',
)
def _decode(value: Value) -> str:
    return unquote(to_text(value))
