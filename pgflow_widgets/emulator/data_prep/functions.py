"""The functions of Data Prep's mapping language that this service knows.

Names, arguments and examples are those of Adobe's functions page; the few that are not on it say
so in their description. A null given to a function that wants a value gives null.
Source: Adobe's Data Prep functions page.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import math
import re
import uuid
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from pgflow_widgets.emulator import cost_limits
from pgflow_widgets.emulator.cost_limits import UnfitError
from pgflow_widgets.emulator.data_prep import date_patterns
from pgflow_widgets.emulator.schema_registry import regular_expressions

Value = Any
"""Any value of the language: text, number, boolean, date, array, object or null."""

_MANY = 1000
_PORTS = {"http": 80, "https": 443, "ftp": 21, "sftp": 22}
_NOT_ADOBES = " Not on Adobe's page: look there before you rely on it."
_INT32 = 2**31
_MOST_DIGITS = 300
_CHARSETS = frozenset(
    {
        *("ascii", "iso8859-1", "iso8859-15", "cp1252", "utf-8"),
        *("utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-32-be", "utf-32-le"),
    }
)
"""The character sets that every Java has, and those of western Europe, as Python calls them."""


@dataclass(frozen=True, slots=True)
class Function:
    """One function.

    Parameters
    ----------
    name, category, syntax, description, example, result
        As ``/languages/el/functions`` tells them.
    least, most
        How many arguments it takes.
    call
        What it does.
    """

    name: str
    category: str
    syntax: str
    description: str
    example: str
    result: str
    least: int
    most: int
    call: Callable[..., Any]


def text(value: Value) -> str:
    """Return a value as the text that a mapping makes of it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return date_patterns.written(value)
    if isinstance(value, list | dict):
        return json.dumps(value, default=text, ensure_ascii=False)
    return str(value)


def moment(value: Value) -> datetime:
    """Return a value as a date."""
    return value if isinstance(value, datetime) else date_patterns.read(text(value))


def number(value: Value) -> int | float:
    """Return a value as a number."""
    if isinstance(value, bool):
        raise UnfitError("A boolean is no number.")
    if isinstance(value, int | float):
        return value
    written = text(value).strip()
    try:
        return int(written) if re.fullmatch(r"[+-]?\d{1,19}", written) else float(written)
    except ValueError:
        raise UnfitError("The text is no number.") from None


def _given(call: Callable[..., Any]) -> Callable[..., Any]:
    """Give null for a null in the first argument."""

    def checked(first: Value, *rest: Value) -> Value:
        return None if first is None else call(first, *rest)

    return checked


def _concat(*parts: Value) -> str | None:
    known = [text(each) for each in parts if each is not None]
    return joined("", known) if known else None


def joined(separator: str, parts: Sequence[str]) -> str:
    """Join texts, if that does not become too long."""
    cost_limits.check_length(sum(map(len, parts)) + len(separator) * max(0, len(parts) - 1))
    return separator.join(parts)


def _replace(value: Value, old: Value, new: Value) -> str:
    whole, part, other = text(value), text(old), text(new)
    cost_limits.check_length(len(whole) + whole.count(part) * (len(other) - len(part)))
    return whole.replace(part, other)


def _explode(value: Value, separator: Value = ",") -> list[str]:
    return regular_expressions.split(text(separator), text(value))


def _split(value: Value, separators: Value) -> list[str]:
    wanted = text(separators)
    return re.split(f"[{re.escape(wanted)}]", text(value)) if wanted else [text(value)]


def _instr(value: Value, part: Value, start: Value = 0, occurrence: Value = 1) -> int:
    place = int(number(start)) - 1
    for _ in range(int(number(occurrence))):
        place = text(value).find(text(part), place + 1)
        if place < 0:
            break
    return place


def _substr(value: Value, start: Value, length: Value) -> str:
    first = _count(start)
    return text(value)[first : first + _count(length)]


def _count(value: Value) -> int:
    """Return a number of characters; Java has no negative ones, and Python another meaning."""
    count = int(number(value))
    if count < 0:
        raise UnfitError("A number of characters is negative.")
    return count


def _pad(value: Value, count: Value, padding: Value, *, left: bool) -> str:
    whole, size = "" if value is None else text(value), int(number(count))
    cost_limits.check_length(size)
    missing = max(0, size - len(whole))
    piece = (text(padding) if padding else "") or " "
    fill = (piece * (missing // len(piece) + 1))[:missing]
    return fill + whole if left else whole + fill


def _join(separator: Value, *objects: Value) -> str:
    parts = [part for each in objects for part in (each if isinstance(each, list) else [each])]
    return joined(text(separator), [text(each) for each in parts if each is not None])


def _extract_regex(value: Value, expression: Value) -> list[Value]:
    found = regular_expressions.search(text(expression), text(value))
    return [found[0], *found.groups()] if found else []


def _hashed(name: str) -> Callable[..., Any]:
    def call(value: Value, charset: Value = "UTF-8") -> str:
        return hashlib.new(name, _encoded(value, charset)).hexdigest()

    return _given(call)


def _crc32(value: Value, charset: Value = "UTF-8") -> str:
    return f"{zlib.crc32(_encoded(value, charset)):08x}"


def _encoded(value: Value, charset: Value) -> bytes:
    try:
        known = codecs.lookup(text(charset)).name
    except (LookupError, ValueError):
        known = ""
    if known not in _CHARSETS:
        raise UnfitError("The character set is not known.")
    return text(value).encode(known)


def _url_port(value: Value) -> int | None:
    parts = urlsplit(text(value))
    return parts.port or _PORTS.get(parts.scheme)


def _url_path(value: Value, full: Value = True) -> str:
    path = urlsplit(text(value)).path
    return path if full else path.rpartition("/")[2]


def _url_query(value: Value, anchor: Value) -> dict[str, str]:
    parts = urlsplit(text(value))
    found = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.fragment and anchor == "retain" and found:
        last = list(found)[-1]
        found[last] += f"#{parts.fragment}"
    if parts.fragment and anchor == "append":
        found["_anchor_"] = parts.fragment
    return found


def _date(value: Value, pattern: Value = None, default: Value = None) -> datetime | None:
    if value is None or value == "":
        return None if default is None else moment(default)
    if isinstance(value, datetime):
        return value
    return (
        date_patterns.parsed(text(value), text(pattern))
        if pattern
        else date_patterns.read(text(value))
    )


def _dformat(value: Value, pattern: Value) -> str:
    return date_patterns.formatted(datetime.fromtimestamp(number(value) / 1000, UTC), text(pattern))


_PARTS: Mapping[str, Callable[[datetime], int]] = {
    **dict.fromkeys(("year", "yyyy"), lambda when: when.year),
    "yy": lambda when: when.year % 100,
    **dict.fromkeys(("quarter", "qq", "q"), lambda when: (when.month - 1) // 3 + 1),
    **dict.fromkeys(("month", "mm", "m"), lambda when: when.month),
    **dict.fromkeys(("dayofyear", "dy", "y"), lambda when: when.timetuple().tm_yday),
    **dict.fromkeys(("day", "dd", "d"), lambda when: when.day),
    **dict.fromkeys(("week", "ww", "w"), lambda when: when.isocalendar().week),
    **dict.fromkeys(("weekday", "dw"), lambda when: when.isoweekday() % 7 + 1),
    **dict.fromkeys(("hour", "hh24"), lambda when: when.hour),
    **dict.fromkeys(("hh", "hh12"), lambda when: (when.hour - 1) % 12 + 1),
    **dict.fromkeys(("minute", "mi", "n"), lambda when: when.minute),
    **dict.fromkeys(("second", "ss", "s"), lambda when: when.second),
    **dict.fromkeys(("millisecond", "ms", "sss"), lambda when: when.microsecond // 1000),
}
_SET = {
    **dict.fromkeys(("year", "yyyy", "yy"), "year"),
    **dict.fromkeys(("month", "mm", "m"), "month"),
    **dict.fromkeys(("day", "dd", "d"), "day"),
    **dict.fromkeys(("hour", "hh"), "hour"),
    **dict.fromkeys(("minute", "mi", "n"), "minute"),
    **dict.fromkeys(("second", "ss", "s"), "second"),
}


def _date_part(part: Value, value: Value) -> int | None:
    if value is None:
        return None
    of = _PARTS.get(text(part).casefold())
    if of is None:
        raise UnfitError("The part of the date is not known.")
    return of(moment(value))


def _set_date_part(part: Value, wanted: Value, value: Value) -> datetime | None:
    if value is None:
        return None
    name = _SET.get(text(part).casefold())
    if name is None:
        raise UnfitError("The part of the date is not known.")
    when = moment(value)
    parts = {each: getattr(when, each) for each in sorted({*_SET.values()})}
    parts[name] = int(number(wanted))
    return datetime(**parts, microsecond=when.microsecond, tzinfo=when.tzinfo)


def _make_date_time(*parts: Value) -> datetime:
    zone = text(parts[-1])
    year, month, day, hour, minute, second = (int(number(each)) for each in parts[:6])
    nano = int(number(parts[6])) if len(parts) > 7 else 0
    return datetime(
        year, month, day, hour, minute, second, nano // 1000, tzinfo=date_patterns.zone(zone)
    )


def _is_empty(value: Value) -> bool:
    return value is None or (isinstance(value, str | list | dict) and not value)


def _size_of(value: Value) -> int:
    return len(value) if isinstance(value, str | list | dict) else 1


def _to_object(*pairs: Value) -> dict[str, Value]:
    return {text(k): v for k, v in zip(pairs[::2], pairs[1::2], strict=True)}


def _str_to_object(value: Value, inner: Value = ":", outer: Value = ",") -> dict[str, str]:
    found = {}
    for each in text(value).split(text(outer or ",")):
        name, sign, rest = each.partition(text(inner or ":"))
        if sign and name.strip():
            found[name.strip()] = rest.strip()
    return found


def _get_values(value: Value, key: Value, inner: Value = ":", outer: Value = ",") -> str | None:
    return _str_to_object(value, inner, outer).get(text(key))


def _listed(values: Sequence[Any]) -> list[Any]:
    """Return arguments as one array: they may come as one."""
    return values[0] if len(values) == 1 and isinstance(values[0], list) else list(values)


def _coalesce(*values: Value) -> Value:
    return next((each for each in _listed(values) if each is not None), None)


def _first(*values: Value) -> Value:
    found = _listed(values)
    return found[0] if found else None


def _last(*values: Value) -> Value:
    found = _listed(values)
    return found[-1] if found else None


def _to_array(nulls: Value, *values: Value) -> list[Value]:
    return [each for each in values if nulls or each is not None]


def _decode(key: Value, *options: Value) -> Value:
    pairs = len(options) // 2 * 2
    for known, value in zip(options[:pairs:2], options[1:pairs:2], strict=True):
        if known == key or (known is not None and key is not None and text(known) == text(key)):
            return value
    return options[-1] if len(options) > pairs else None


def _iif(condition: Value, then: Value, otherwise: Value) -> Value:
    return then if condition is True else otherwise


def _least(pick: Callable[[Sequence[Any]], Any]) -> Callable[..., Any]:
    def call(*values: Value) -> Value:
        known = [each for each in _listed(values) if each is not None]
        return pick(known) if known else None

    return call


def _to_bigint(value: Value) -> int:
    whole = re.fullmatch(rf"\s*([+-]?\d{{1,{_MOST_DIGITS}}})\s*", text(value))
    return int(whole[1]) if whole else int(number(value))


def _to_integer(value: Value) -> int:
    found = int(number(value))
    if not -_INT32 <= found < _INT32:
        raise UnfitError("The number is too large for an integer.")
    return found


def _to_decimal(value: Value) -> float:
    found = float(number(value))
    if not math.isfinite(found):
        raise UnfitError("The number is not finite.")
    return found


def _round(value: Value, digits: Value = 0) -> int | float:
    # Half goes away from zero, as in Java's decimal arithmetic, and not to the even neighbour.
    places = int(number(digits))
    if abs(places) > _MOST_DIGITS:
        raise UnfitError("so many digits are not possible")
    factor = 10**places
    found = number(value) * factor
    whole = math.floor(abs(found) + 0.5) / factor * (-1 if found < 0 else 1)
    return whole if digits else int(whole)


def _functions() -> list[Function]:
    string, date, objects = "String", "Date / Time", "Hierarchies - Objects"
    arrays, logic, kind = "Hierarchies - Arrays", "Logical operators", "Type conversions"
    regex, hashing, url = "Regular expression", "Hashing", "URL"
    numbers = "Numbers"
    padded = 'pad("bat", 8, "yz")'
    rows: list[tuple[str, str, str, str, str, str, int, int, Callable[..., Any]]] = [
        (
            *("concat", string, "concat(STRING_1, STRING_2)"),
            "Joins strings; nulls are left out.",
            *('concat("Hi, ", "there", "!")', '"Hi, there!"', 1, _MANY, _concat),
        ),
        (
            *("explode", string, "explode(STRING, REGEX)", "Splits by a regular expression."),
            *('explode("Hi, there!", " ")', '["Hi,", "there!"]', 1, 2, _given(_explode)),
        ),
        (
            *("split", string, "split(INPUT, SEPARATOR)", "Splits at any of the characters."),
            *('split("Hello world", " ")', '["Hello", "world"]', 2, 2, _given(_split)),
        ),
        (
            *("instr", string, "instr(INPUT, SUBSTRING, START_POSITION, OCCURRENCE)"),
            "Tells where a part begins, from 0; -1 if nowhere.",
            *('instr("adobe.com", "com")', "6", 2, 4, _given(_instr)),
        ),
        (
            *("replacestr", string, "replacestr(INPUT, TO_FIND, TO_REPLACE)", "Replaces a part."),
            *('replacestr("a-b", "-", "+")', '"a+b"', 3, 3),
            _given(_replace),
        ),
        (
            *("substr", string, "substr(INPUT, START_INDEX, LENGTH)", "Cuts a part out."),
            *('substr("This is a substring test", 7, 8)', '" a subst"', 3, 3, _given(_substr)),
        ),
        *(
            (
                *(name, string, f"{name}(INPUT)", "Makes letters small."),
                *(f'{name}("HeLLo")', '"hello"', 1, 1, _given(lambda value: text(value).lower())),
            )
            for name in ("lower", "lcase")
        ),
        *(
            (
                *(name, string, f"{name}(INPUT)", "Makes letters capital."),
                *(f'{name}("HeLLo")', '"HELLO"', 1, 1, _given(lambda value: text(value).upper())),
            )
            for name in ("upper", "ucase")
        ),
        (
            *("join", string, "join(SEPARATOR, [OBJECTS])", "Joins the values of an array."),
            *('join(" ", to_array(true, "Hello", "world"))', '"Hello world"', 2, _MANY, _join),
        ),
        (
            *("lpad", string, "lpad(INPUT, COUNT, PADDING)", "Fills up at the left."),
            *(f"l{padded}", '"yzyzybat"', 3, 3, lambda *given: _pad(*given, left=True)),
        ),
        (
            *("rpad", string, "rpad(INPUT, COUNT, PADDING)", "Fills up at the right."),
            *(f"r{padded}", '"batyzyzy"', 3, 3, lambda *given: _pad(*given, left=False)),
        ),
        (
            *("left", string, "left(STRING, COUNT)", "Gives the first characters."),
            *('left("abcde", 2)', '"ab"', 2, 2),
            _given(lambda value, count: text(value)[: _count(count)]),
        ),
        (
            *("right", string, "right(STRING, COUNT)", "Gives the last characters."),
            *('right("abcde", 2)', '"de"', 2, 2),
            _given(lambda value, count: text(value)[max(0, len(text(value)) - _count(count)) :]),
        ),
        (
            *("ltrim", string, "ltrim(STRING)", "Takes white space off the start."),
            *('ltrim(" hello")', '"hello"', 1, 1, _given(lambda value: text(value).lstrip())),
        ),
        (
            *("rtrim", string, "rtrim(STRING)", "Takes white space off the end."),
            *('rtrim("hello ")', '"hello"', 1, 1, _given(lambda value: text(value).rstrip())),
        ),
        (
            *("trim", string, "trim(STRING)", "Takes white space off both ends."),
            *('trim(" hello ")', '"hello"', 1, 1, _given(lambda value: text(value).strip())),
        ),
        (
            *("extract_regex", regex, "extract_regex(STRING, REGEX)", "Gives match and groups."),
            *('extract_regex("a1", "([a-z])(.)")', '["a1", "a", "1"]', 2, 2),
            _given(_extract_regex),
        ),
        (
            *("matches_regex", regex, "matches_regex(STRING, REGEX)", "Tells whether all fits."),
            *('matches_regex("a1", "[a-z].")', "true", 2, 2),
            _given(
                lambda value, wanted: bool(regular_expressions.fullmatch(text(wanted), text(value)))
            ),
        ),
        *(
            (
                *(name, hashing, f"{name}(INPUT, CHARSET)", "Gives the hash, in hexadecimal."),
                *(f'{name}("my text", "UTF-8")', "", 1, 2, _hashed(name)),
            )
            for name in ("md5", "sha1", "sha256", "sha512")
        ),
        (
            *("crc32", hashing, "crc32(INPUT, CHARSET)", "Gives a checksum of 32 bits."),
            *('crc32("my text", "UTF-8")', '"802ef98d"', 1, 2, _given(_crc32)),
        ),
        (
            *("get_url_protocol", url, "get_url_protocol(URL)", "Gives the scheme."),
            *('get_url_protocol("https://a.com/home")', '"https"', 1, 1),
            _given(lambda value: urlsplit(text(value)).scheme or None),
        ),
        (
            *("get_url_host", url, "get_url_host(URL)", "Gives the host."),
            *('get_url_host("https://a.com/home")', '"a.com"', 1, 1),
            _given(lambda value: urlsplit(text(value)).hostname),
        ),
        (
            *("get_url_port", url, "get_url_port(URL)", "Gives the port."),
            *('get_url_port("sftp://a.com/x")', "22", 1, 1, _given(_url_port)),
        ),
        (
            *("get_url_path", url, "get_url_path(URL, FULL_PATH)", "Gives the path, or its end."),
            *('get_url_path("https://a.com/b/c", false)', '"c"', 1, 2, _given(_url_path)),
        ),
        (
            *("get_url_query_str", url, "get_url_query_str(URL, ANCHOR)", "Gives the query."),
            *('get_url_query_str("x://a?b=c#d", "remove")', '{"b": "c"}', 2, 2),
            _given(_url_query),
        ),
        (
            *("get_url_encoded", url, "get_url_encoded(URL)", "Escapes special characters."),
            *('get_url_encoded("a:b")', '"a%3Ab"', 1, 1),
            _given(lambda value: quote(text(value), safe="-_.*")),
        ),
        (
            *("get_url_decoded", url, "get_url_decoded(URL)", "Takes escapes back."),
            *('get_url_decoded("a%3Ab")', '"a:b"', 1, 1, _given(lambda v: unquote(text(v)))),
        ),
        (
            *("now", date, "now()", "Gives the time now, in UTC."),
            *("now()", "", 0, 0, lambda: datetime.now(UTC)),
        ),
        (
            *("timestamp", date, "timestamp()", "Gives the milliseconds since 1970."),
            *("timestamp()", "", 0, 0, lambda: int(datetime.now(UTC).timestamp() * 1000)),
        ),
        (
            *("format", date, "format(DATE, FORMAT)", "Writes a date by a pattern."),
            *('format(date("2019-10-23T11:24:35Z"), "yyyy-MM-dd")', '"2019-10-23"', 2, 2),
            _given(lambda value, pattern: date_patterns.formatted(moment(value), text(pattern))),
        ),
        (
            *("dformat", date, "dformat(TIMESTAMP, FORMAT)", "Writes milliseconds by a pattern."),
            *('dformat(1571829875000, "yyyy-MM-dd")', '"2019-10-23"', 2, 2, _given(_dformat)),
        ),
        (
            *("date", date, "date(DATE, FORMAT, DEFAULT_DATE)", "Reads a date; UTC if no zone."),
            *('date("2019-10-23 11:24", "yyyy-MM-dd HH:mm")', '"2019-10-23T11:24:00Z"', 1, 3),
            _date,
        ),
        (
            *("date_part", date, "date_part(COMPONENT, DATE)", "Gives a part of a date."),
            *('date_part("MM", date("2019-10-17 11:55:12"))', "10", 2, 2, _date_part),
        ),
        (
            *("set_date_part", date, "set_date_part(COMPONENT, VALUE, DATE)", "Changes a part."),
            *('set_date_part("m", 4, date("2016-11-09T11:44:44.797"))', "", 3, 3, _set_date_part),
        ),
        *(
            (
                *(name, date, f"{name}(YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, NANOSECOND, ZONE)"),
                "Makes a date of its parts.",
                *(f'{name}(2019, 10, 17, 11, 55, 12, 0, "UTC")', '"2019-10-17T11:55:12Z"', 7, 8),
                _make_date_time,
            )
            for name in ("make_date_time", "make_timestamp")
        ),
        (
            *("zone_date_to_utc", date, "zone_date_to_utc(DATE)", "Gives the same time in UTC."),
            *('zone_date_to_utc("2019-10-17T11:55:12-08:00")', '"2019-10-17T19:55:12Z"', 1, 1),
            _given(lambda value: moment(value).astimezone(UTC)),
        ),
        (
            *("zone_date_to_zone", date, "zone_date_to_zone(DATE, ZONE)", "Changes the zone."),
            *('zone_date_to_zone(now(), "Europe/Paris")', "", 2, 2),
            _given(lambda value, zone: moment(value).astimezone(date_patterns.zone(text(zone)))),
        ),
        (
            *("is_empty", objects, "is_empty(INPUT)", "Tells whether it is null or holds nothing."),
            *('is_empty("")', "true", 1, 1, _is_empty),
        ),
        (
            *("size_of", arrays, "size_of(INPUT)", "Tells how much is in it."),
            *("size_of([1, 2, 3, 4])", "4", 1, 1, _given(_size_of)),
        ),
        (
            *("to_object", objects, "to_object(INPUT)", "Makes an object of keys and values."),
            *('to_object("a", 1)', '{"a": 1}', 2, _MANY, _to_object),
        ),
        (
            *("str_to_object", objects, "str_to_object(STRING, VALUE_DELIMITER, FIELD_DELIMITER)"),
            *("Makes an object of a string.", 'str_to_object("a=1,b=2", "=", ",")'),
            *('{"a": "1", "b": "2"}', 1, 3, _given(_str_to_object)),
        ),
        (
            *("get_values", objects, "get_values(STRING, KEY, VALUE_DELIMITER, FIELD_DELIMITER)"),
            *("Gives the value of a key in a string.", 'get_values("a-1,b-2", "a", "-", ",")'),
            *('"1"', 2, 4, _given(_get_values)),
        ),
        (
            *("get_keys", objects, "get_keys(OBJECT)", "Gives the keys of an object."),
            *('get_keys(to_object("a", 1))', '["a"]', 1, 1, _given(list)),
        ),
        (
            *("nullify", objects, "nullify()", "Gives null."),
            *("nullify()", "null", 0, 0, lambda: None),
        ),
        (
            *("coalesce", arrays, "coalesce(INPUT)", "Gives the first that is not null."),
            *('coalesce(null, "first")', '"first"', 1, _MANY, _coalesce),
        ),
        (
            *("first", arrays, "first(INPUT)", "Gives the first value."),
            *('first("1", "2", "3")', '"1"', 1, _MANY, _first),
        ),
        (
            *("last", arrays, "last(INPUT)", "Gives the last value."),
            *('last("1", "2", "3")', '"3"', 1, _MANY, _last),
        ),
        (
            *("to_array", arrays, "to_array(INCLUDE_NULLS, VALUES)", "Makes an array."),
            *("to_array(false, 1, null, 2, 3)", "[1, 2, 3]", 1, _MANY, _to_array),
        ),
        (
            *("add_to_array", arrays, "add_to_array(ARRAY, VALUES)", "Adds at the end."),
            *("add_to_array(['a'], 'b')", '["a", "b"]', 1, _MANY),
            _given(lambda array, *values: [*array, *values]),
        ),
        (
            *("join_arrays", arrays, "join_arrays(ARRAY, VALUES)", "Puts arrays together."),
            *("join_arrays(['a'], ['b'])", '["a", "b"]', 1, _MANY),
            _given(lambda *given: [each for array in given if array for each in array]),
        ),
        (
            *("decode", logic, "decode(KEY, OPTIONS)", "Gives the value of a key, or the last."),
            *('decode("ca", "ca", "California", "N/A")', '"California"', 3, _MANY, _decode),
        ),
        (
            *("iif", logic, "iif(EXPRESSION, TRUE_VALUE, FALSE_VALUE)", "Gives one or the other."),
            *('iif("s".equalsIgnoreCase("S"), "True", "False")', '"True"', 3, 3, _iif),
        ),
        (
            *("min", "Aggregation", "min(OPTIONS)", "Gives the least."),
            *("min(3, 1, 4)", "1", 1, _MANY, _least(min)),
        ),
        (
            *("max", "Aggregation", "max(OPTIONS)", "Gives the greatest."),
            *("max(3, 1, 4)", "4", 1, _MANY, _least(max)),
        ),
        (
            *("to_bigint", kind, "to_bigint(STRING)", "Makes a whole number, of any size."),
            *('to_bigint("1000000")', "1000000", 1, 1, _given(_to_bigint)),
        ),
        *(
            (
                *(name, kind, f"{name}(STRING)", "Makes a number with a fraction."),
                *(f'{name}("20.5")', "20.5", 1, 1, _given(_to_decimal)),
            )
            for name in ("to_decimal", "to_float")
        ),
        (
            *("to_integer", kind, "to_integer(STRING)", "Makes a whole number of 32 bits."),
            *('to_integer("12")', "12", 1, 1, _given(_to_integer)),
        ),
        (
            *("json_to_object", "JSON", "json_to_object(STRING)", "Reads JSON."),
            *("json_to_object('{\"a\": 1}')", '{"a": 1}', 1, 1),
            _given(lambda value: json.loads(text(value))),
        ),
        *(
            (
                *(name, "Special operations", f"{name}()", "Makes a random id."),
                *(f"{name}()", "", 0, 0, lambda: str(uuid.uuid4())),
            )
            for name in ("uuid", "guid")
        ),
        (
            *("nvl", logic, "nvl(INPUT, DEFAULT)", "Gives the default for null." + _NOT_ADOBES),
            *('nvl(null, "x")', '"x"', 2, 2, _coalesce),
        ),
        (
            *("to_string", kind, "to_string(INPUT)", "Makes a string." + _NOT_ADOBES),
            *("to_string(12)", '"12"', 1, 1, _given(text)),
        ),
        (
            *("replace", string, "replace(INPUT, OLD, NEW)", "As replacestr." + _NOT_ADOBES),
            *('replace("a-b", "-", "+")', '"a+b"', 3, 3),
            _given(_replace),
        ),
        (
            *("length", string, "length(STRING)", "Counts the characters." + _NOT_ADOBES),
            *('length("abc")', "3", 1, 1, _given(lambda value: len(text(value)))),
        ),
        (
            *("round", numbers, "round(NUMBER, DIGITS)", "Rounds." + _NOT_ADOBES),
            *("round(2.345, 1)", "2.3", 1, 2, _given(_round)),
        ),
        (
            *("abs", numbers, "abs(NUMBER)", "Takes the sign off." + _NOT_ADOBES),
            *("abs(-2)", "2", 1, 1, _given(lambda value: abs(number(value)))),
        ),
        (
            *("floor", numbers, "floor(NUMBER)", "Rounds down." + _NOT_ADOBES),
            *("floor(2.7)", "2", 1, 1, _given(lambda value: math.floor(number(value)))),
        ),
        (
            *("ceil", numbers, "ceil(NUMBER)", "Rounds up." + _NOT_ADOBES),
            *("ceil(2.1)", "3", 1, 1, _given(lambda value: math.ceil(number(value)))),
        ),
    ]
    return [Function(*row) for row in rows]


FUNCTIONS: Mapping[str, Function] = {each.name: each for each in _functions()}


def _equals(value: Value, other: Value) -> bool:
    return value is not None and other is not None and text(value) == text(other)


def _equals_ignore_case(value: Value, other: Value) -> bool:
    if value is None or other is None:
        return False
    return text(value).casefold() == text(other).casefold()


def _get(value: Value, key: Value) -> Value:
    if isinstance(value, list):
        place = int(number(key))
        return value[place] if 0 <= place < len(value) else None
    return value.get(text(key)) if isinstance(value, Mapping) else None


METHODS: Mapping[str, Callable[[Any, Any], Any]] = {
    "equals": _equals,
    "equalsIgnoreCase": _equals_ignore_case,
    "get": _get,
}
"""What stands after a point, with one argument: ``"a".equals(b)``."""
