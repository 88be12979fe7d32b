"""Read and write YAML whose scalars stay text, within bounds on its size.

YAML itself would read the column ``on`` as true, the password ``012345`` as another number, take
the last of two equal names, and let a hundred characters stand for gigabytes. JSON is YAML.

Source: YAML 1.2, 7 (flow style, of which JSON is a part), 3.2.1.3 (names are unique).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from pgflow_widgets.errors import InputError

LARGEST = 2_000_000
"""Characters of a text that is read at most."""

_DEEPEST = 40
_MOST_PARTS = 150_000
_LONGEST_TAGGED = 100
_MERGE = "tag:yaml.org,2002:merge"
_STR, _NULL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null"


def read_yaml(text: str, *, what: str = "The text", hint: str = "") -> Any:  # noqa: ANN401 - what the YAML says
    """Parse YAML or JSON into mappings, lists, texts, and None for nothing.

    A scalar of a plain text stays text, whatever it looks like; ``~``, ``null`` and nothing are
    None. Anchors, aliases, merges and tags mean what they do in YAML.

    Parameters
    ----------
    text
        The whole of it.
    what, hint
        How a message begins, and what to do when it cannot be read.

    Raises
    ------
    InputError
        It is no YAML, is several documents, names a thing twice, or is too large, whether as it
        stands or as what it stands for. The message quotes nothing of it.
    """
    if not isinstance(text, str):
        raise InputError("That is no text.", hint=hint)
    if len(text) > LARGEST:
        trouble = f"{what} is too large: more than {LARGEST:,} characters."
        raise InputError(trouble, hint=hint)
    if text.lstrip("\ufeff \t\r\n").startswith(("[", "{")):
        try:
            return _read_json(text.removeprefix("\ufeff"))
        except (ValueError, RecursionError):
            pass  # a flow of YAML, or what YAML has a place for
    try:
        return _Document(text).only()
    except _RefusedError as error:
        trouble = f"{what} {error}{_place(error.mark, text)}."
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        trouble = f"{what} is not YAML{_place(getattr(error, 'problem_mark', None), text)}."
    raise InputError(trouble, hint=hint)


def write_yaml(document: Mapping[str, Any]) -> str:
    """Write data as YAML that `read_yaml` reads back, in its own order."""
    text: str = yaml.dump(document, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=96)
    return text


class _Writer(yaml.SafeDumper):
    """Writes texts so that every character survives reading."""


def _quoted(writer: _Writer, text: str) -> yaml.Node:
    """Escape line ends and invisible characters, which YAML allows in double quotes only.

    Otherwise a reader folds a line end of another alphabet into a space.
    """
    return writer.represent_scalar(_STR, text, style=None if text.isprintable() else '"')


_Writer.add_representer(str, _quoted)


def _read_json(text: str) -> Any:  # noqa: ANN401 - what the JSON says
    document = json.loads(
        text, object_pairs_hook=_unique, parse_int=str, parse_float=str, parse_constant=str
    )
    level: list[Any] = [document]
    for _ in range(_DEEPEST):
        nested = [value for value in level if isinstance(value, list | dict)]
        level = [part for value in nested for part in _parts_of(value)]
    if level:
        raise ValueError  # YAML says where
    return document


def _parts_of(value: list[Any] | dict[str, Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def _unique(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        raise ValueError  # YAML says where
    return mapping


def _place(mark: Any, text: str) -> str:  # noqa: ANN401 - of either parser
    """Return the line of an error; the end of the text counts as its last line."""
    return f", near line {min(mark.line, text.rstrip().count(chr(10))) + 1}" if mark else ""


class _RefusedError(Exception):
    """The text is YAML, but is refused."""

    def __init__(self, trouble: str, mark: Any) -> None:  # noqa: ANN401 - of either parser
        super().__init__(trouble)
        self.mark = mark


# Most installations of PyYAML have a parser in C, which is ten times as fast.
_FASTEST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Document(yaml.composer.Composer, yaml.constructor.SafeConstructor, yaml.resolver.Resolver):
    """Composes a parser's events into nodes as PyYAML does, within bounds."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as its base has it
        first: [resolver for resolver in known if resolver[0] in {_NULL, _MERGE}]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def __init__(self, text: str) -> None:
        yaml.composer.Composer.__init__(self)
        yaml.constructor.SafeConstructor.__init__(self)
        yaml.resolver.Resolver.__init__(self)
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_FASTEST)
        self._next: yaml.Event | None = None
        self._depth = 0
        # The number of parts of each node, with aliases counted as their content.
        self._parts: dict[int, int] = {}

    def only(self) -> Any:  # noqa: ANN401 - what the YAML says
        stream: Any = self  # its methods have no types
        data = stream.get_data() if stream.check_data() else None
        if stream.check_data():
            raise _RefusedError("holds several documents, and one is read", None)
        return data

    def peek_event(self) -> yaml.Event | None:
        if self._next is None:
            self._next = next(self._events, None)
        return self._next

    def get_event(self) -> yaml.Event | None:
        event, self._next = self.peek_event(), None
        return event

    def check_event(self, *kinds: type[yaml.Event]) -> bool:
        event = self.peek_event()
        return isinstance(event, kinds) if kinds else event is not None

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:  # noqa: ANN401
        event: Any = self.peek_event()
        self._depth += 1
        if self._depth > _DEEPEST:
            said = f"is not YAML that is read: it nests deeper than {_DEEPEST} levels"
            raise _RefusedError(said, event.start_mark)
        if len(self._parts) > _MOST_PARTS:
            raise _RefusedError("is too large", event.start_mark)
        node = super().compose_node(parent, index)
        self._depth -= 1
        if isinstance(event, yaml.AliasEvent):
            if id(node) not in self._parts:
                said = "has an alias that is part of what it stands for"
                raise _RefusedError(said, event.start_mark)
        elif node is not None:
            self._parts[id(node)] = self._count(node)
        return node

    def _count(self, node: yaml.Node) -> int:
        inner: list[yaml.Node] = []
        if isinstance(node, yaml.MappingNode):
            inner = [child for pair in node.value for child in pair]
            _check_unique(node)
        elif isinstance(node, yaml.SequenceNode):
            inner = node.value
        elif node.tag not in {_STR, _NULL} and len(node.value) > _LONGEST_TAGGED:
            raise _RefusedError("has a value that is too long for its tag", node.start_mark)
        parts = 1 + sum(self._parts[id(child)] for child in inner)
        if parts > _MOST_PARTS:
            raise _RefusedError("stands for too much", node.start_mark)
        return parts


def _check_unique(node: yaml.MappingNode) -> None:
    names: set[str] = set()
    for name, _ in node.value:
        if name.tag != _MERGE and isinstance(name, yaml.ScalarNode):
            if name.value in names:
                raise _RefusedError("has a name twice in one place", name.start_mark)
            names.add(name.value)
