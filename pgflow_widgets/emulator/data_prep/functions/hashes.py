"""Hashes and checksums of text in a character set."""

from __future__ import annotations

import codecs
import hashlib
import zlib
from collections.abc import Callable
from functools import partial

from pgflow_widgets.emulator.data_prep.functions.registry import mapping_function
from pgflow_widgets.emulator.data_prep.values import MappingValue, to_text
from pgflow_widgets.emulator.limits.cost_limits import UnfitError

_hashing = partial(mapping_function, "Hashing")
_CHARSETS = frozenset(
    {
        *("ascii", "iso8859-1", "iso8859-15", "cp1252", "utf-8"),
        *("utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-32-be", "utf-32-le"),
    }
)
"""The character sets that every Java has, and those of western Europe, as Python calls them."""


def _add_hash(name: str) -> Callable[[MappingValue, MappingValue], str]:
    @_hashing(
        f"{name}(INPUT, CHARSET)", "Gives the hash, in hexadecimal.", f'{name}("my text", "UTF-8")'
    )
    def digest(value: MappingValue, charset: MappingValue = "UTF-8") -> str:
        return hashlib.new(name, _encode(value, charset)).hexdigest()

    return digest


for _name in ("md5", "sha1", "sha256", "sha512"):
    _add_hash(_name)


@_hashing(
    "crc32(INPUT, CHARSET)",
    "Gives a checksum of 32 bits.",
    'crc32("my text", "UTF-8")',
    '"802ef98d"',
)
def _crc32(value: MappingValue, charset: MappingValue = "UTF-8") -> str:
    return f"{zlib.crc32(_encode(value, charset)):08x}"


def _encode(value: MappingValue, charset: MappingValue) -> bytes:
    try:
        codec = codecs.lookup(to_text(charset)).name
    except (LookupError, ValueError):
        codec = ""
    if codec not in _CHARSETS:
        raise UnfitError("The character set is not known.")
    return to_text(value).encode(codec)
