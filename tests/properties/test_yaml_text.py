"""YAML that people and their enemies write: what is meant is read, and nothing grows."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from pgflow_widgets.errors import InputError
from pgflow_widgets.model import yaml_text
from tests.support.tables import for_each


def bomb(levels: int) -> str:
    """Return a flow of YAML that stands for nine times as much with each level."""
    names = "abcdefghijklmnop"
    lists = [f"&{names[n + 1]} [{', '.join([f'*{names[n]}'] * 9)}]" for n in range(levels)]
    return f"[{', '.join(['&a [x, x, x, x, x, x, x, x, x]', *lists])}]"


@for_each(
    "text, meant",
    [
        ("[on, No, 010, 0x1F, 1e3, 12:30:45, 2024-01-02, 1_000]", None),
        ("on: off\n010: y", {"on": "off", "010": "y"}),
        ("[~, null, '~', 'null', '']", [None, None, "~", "null", ""]),
        ("a:\nb: ", {"a": None, "b": None}),
        ("- &one {a: 1, b: 2}\n- {<<: *one, b: 3}\n- *one\n", None),
        ("--- # one document\na: |\n  two\n  lines\n...\n", {"a": "two\nlines\n"}),
        ("!!str 010", "010"),
        ("!!int '7'", 7),
        ("\ufeffa: 1", {"a": "1"}),
        ("", None),
    ],
)
def test_yaml_means_what_it_does_and_names_stay_text(text: str, meant: Any) -> None:
    read = yaml_text.read_yaml(text)
    if text.startswith("[on"):
        meant = text.strip("[]").split(", ")
    if text.startswith("- &one"):
        meant = [{"a": "1", "b": "2"}, {"a": "1", "b": "3"}, {"a": "1", "b": "2"}]
    assert read == meant


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(),
        lambda t: st.lists(t) | st.dictionaries(st.text(), t),
        max_leaves=8,
    ).filter(lambda t: isinstance(t, list | dict))
)
def test_json_is_read_as_what_it_is(document: Any) -> None:
    for indent in (None, 2, "\t"):
        assert yaml_text.read_yaml(json.dumps(document, indent=indent)) == document
    assert yaml_text.read_yaml(json.dumps(document, ensure_ascii=False)) == document


def test_numbers_of_json_stay_as_they_are_written() -> None:
    digits = "1" * 5000
    assert yaml_text.read_yaml(f"[1.50, -0, 1e400, {digits}]") == ["1.50", "-0", "1e400", digits]


@pytest.mark.parametrize("parser", ["in C", "in Python"])
@for_each(
    "text, said",
    [
        ("a: 1\nb: 2\na: 3\n", "a name twice in one place, near line 3"),
        ('{"a": 1,\n "a": 2}', "a name twice in one place, near line 2"),
        ("x: {n: 1, 'n': 2}", "a name twice"),
        ("a: 1\n---\nb: 2\n", "several documents"),
        ("&x [*x]", "part of what it stands for"),
        ("&x {a: *x}", "part of what it stands for"),
        ("a: [", "not YAML, near line 1"),
        ("!!python/object/apply:os.system ['true']", "not YAML"),
        ("!!timestamp 2024-13-45", "not YAML"),
        ("? [a]\n: b", "not YAML"),
        ("a\x00b", "not YAML"),
        ("*nothing", "not YAML"),
        (bomb(7), "stands for too much"),
        (
            "a: &a {k: 1}\n"
            + "".join(
                f"{b}: &{b} {{<<: [{', '.join([f'*{a}'] * 9)}]}}\n"
                for a, b in zip("abcdefgh", "bcdefghi", strict=True)
            ),
            "stands for too much",
        ),
        ("[" * 1_100, "not YAML"),
        ("[" * 1_100 + "]" * 1_100, "not YAML"),
        ('{"a":' * 1_100, "not YAML"),
        ("".join(f"{' ' * n}a:\n" for n in range(500)), "nests deeper than 40 levels"),
        ("- " * 500 + "a", "nests deeper than 40 levels"),
        ("[" * 41 + "]" * 41, "nests deeper than 40 levels, near line 1"),
        ("[" * 40 + "1" + "]" * 40, "nests deeper than 40 levels"),
        ('{"a":' * 40 + "1" + "}" * 40, "nests deeper than 40 levels"),
        ("!!int " + "1:" * 5000 + "1", "too long for its tag"),
        ("x" * 2_000_001, "too large"),
        ("- a\n" * 1_100, "too large"),
    ],
)
def test_what_cannot_be_meant_is_refused_soon_and_small(
    text: str, said: str, parser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_text, "_MOST_PARTS", 1_000)
    if parser == "in Python":
        monkeypatch.setattr(yaml_text, "_FASTEST", yaml.SafeLoader)
        text = text.replace("[" * 1_100, "[" * 300)  # its time grows with the square of it
    tracemalloc.start()
    with pytest.raises(InputError, match=said) as caught:
        yaml_text.read_yaml(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000_000
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("text", ["[" * 40 + "]" * 40, '{"a":' * 39 + "1" + "}" * 39])
def test_forty_levels_are_read(text: str) -> None:
    assert json.dumps(yaml_text.read_yaml(text), separators=(",", ":")).replace('"1"', "1") == text


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(InputError, match="no text"):
        yaml_text.read_yaml(None)  # type: ignore[arg-type]


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=12))
@example("n0\x85evil 'x' : a")
@example("a\u2028b: 'c'")
@example("\ufeff x\ty\r\n")
def test_every_character_of_a_text_comes_back(text: str) -> None:
    assert yaml_text.read_yaml(yaml_text.write_yaml({"name": text or "x"})) == {"name": text or "x"}
