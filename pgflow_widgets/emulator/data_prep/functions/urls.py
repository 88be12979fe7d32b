"""Functions on the parts of a URL."""

from __future__ import annotations

from functools import partial
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from pgflow_widgets.emulator.data_prep.functions.registry import mapping_function
from pgflow_widgets.emulator.data_prep.values import MappingValue, to_text

_url = partial(mapping_function, "URL")
_PORTS = {"http": 80, "https": 443, "ftp": 21, "sftp": 22}


@_url(
    "get_url_protocol(URL)",
    "Gives the scheme.",
    'get_url_protocol("https://a.com/home")',
    '"https"',
)
def _protocol(value: MappingValue) -> str | None:
    return urlsplit(to_text(value)).scheme or None


@_url("get_url_host(URL)", "Gives the host.", 'get_url_host("https://a.com/home")', '"a.com"')
def _host(value: MappingValue) -> str | None:
    return urlsplit(to_text(value)).hostname


@_url("get_url_port(URL)", "Gives the port.", 'get_url_port("sftp://a.com/x")', "22")
def _port(value: MappingValue) -> int | None:
    parts = urlsplit(to_text(value))
    return parts.port or _PORTS.get(parts.scheme)


@_url(
    "get_url_path(URL, FULL_PATH)",
    "Gives the path, or its end.",
    'get_url_path("https://a.com/b/c", false)',
    '"c"',
)
def _path(value: MappingValue, full: MappingValue = True) -> str:
    path = urlsplit(to_text(value)).path
    return path if full else path.rpartition("/")[2]


@_url(
    "get_url_query_str(URL, ANCHOR)",
    "Gives the query.",
    'get_url_query_str("x://a?b=c#d", "remove")',
    '{"b": "c"}',
)
def _query(value: MappingValue, anchor: MappingValue) -> dict[str, str]:
    parts = urlsplit(to_text(value))
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.fragment and anchor == "retain" and query:
        query[list(query)[-1]] += f"#{parts.fragment}"
    if parts.fragment and anchor == "append":
        query["_anchor_"] = parts.fragment
    return query


@_url("get_url_encoded(URL)", "Escapes special characters.", 'get_url_encoded("a:b")', '"a%3Ab"')
def _encode(value: MappingValue) -> str:
    return quote(to_text(value), safe="-_.*")


@_url("get_url_decoded(URL)", "Takes escapes back.", 'get_url_decoded("a%3Ab")', '"a:b"')
def _decode(value: MappingValue) -> str:
    return unquote(to_text(value))
