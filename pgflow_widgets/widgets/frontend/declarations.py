"""Write for the pages' code what Python declares: views, messages, and how secrets begin.

Run it after a change: ``python pgflow_widgets/widgets/frontend/declarations.py``.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import (
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from pgflow_widgets.model import suspected_secrets
from pgflow_widgets.widgets import view
from pgflow_widgets.widgets.browser import declarations as browser
from pgflow_widgets.widgets.connection_form import declarations as connection_form
from pgflow_widgets.widgets.fields import view as fields_view
from pgflow_widgets.widgets.health import declarations as health
from pgflow_widgets.widgets.ingest import declarations as ingest
from pgflow_widgets.widgets.sign_in_form import declarations as sign_in_form
from pgflow_widgets.widgets.watch import declarations as watch

HERE = Path(__file__).parent
_NOTE = "// Written by declarations.py from the declarations in Python: change them there.\n"
_PLAIN = {str: "isText", int: "isNumber", float: "isNumber", bool: "isFlag", type(None): "isNull"}
_TYPES = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}
_SHAPES = ("all", "isFlag", "isNull", "isNumber", "isText", "keys", "listOf", "oneOf", "words")
# By folder: what the page draws by the name of its shape, and the names of types.
_SCREENS: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "browser": (
        {
            "SHAPE": browser.BrowserView,
            "ROWS_SHAPE": browser.RowsAnswer,
            "VALUE_SHAPE": browser.ValueAnswer,
        },
        {"BrowserMessage": browser.BrowserMessage},
    ),
    "fields": (
        {"SHAPE": fields_view.FormView},
        {"FormMessage": connection_form.ConnectionFormMessage | sign_in_form.SignInFormMessage},
    ),
    "health": ({"SHAPE": health.HealthView}, {"HealthMessage": health.HealthMessage}),
    "ingest": (
        {"SHAPE": ingest.IngestView, "FUNCTION_SHAPE": ingest.FunctionView},
        {"IngestMessage": ingest.IngestMessage},
    ),
    "watch": (
        {"SHAPE": watch.WatchView, "FAILED_ROWS_SHAPE": watch.FailedRowsAnswer},
        {"WatchMessage": watch.WatchMessage},
    ),
}
_SHARED = (
    view.Receipt,
    view.NoticeView,
    view.ProblemView,
    view.ChoiceView,
    fields_view.FieldView,
)


def generated_files() -> dict[Path, str]:
    """Return what is generated, by its place below `src`."""
    files = {
        Path("host/secret_beginnings.js"): _beginnings_text(suspected_secrets.BEGINNINGS),
        Path("shared/view.d.ts"): _types_text(_SHARED, {}),
    }
    for screen, (shapes, unions) in _SCREENS.items():
        files[Path(screen, "view.d.ts")] = _types_text(shapes.values(), unions)
        files[Path(screen, "shape.js")] = _shapes_text(shapes)
    return files


def _beginnings_text(beginnings: str) -> str:
    """Return how secrets begin; what may stand between two letters of a key is written once."""
    between, mark = r"[\s_-]*", "~"
    assert mark not in beginnings
    short = json.dumps(beginnings.replace(between, mark), ensure_ascii=False)
    pattern = f'{short}.replaceAll("{mark}", {json.dumps(between)})'
    return f'{_NOTE}export const BEGINS_SECRET = new RegExp({pattern}, "iu");\n'


def _parts(hint: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type, of whatever kind
    """Return the members of a union; of anything else, itself."""
    return get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,)


def _fields(declared: type) -> Iterator[tuple[str, Any, bool]]:
    """Return name, type and whether it may be missing, of each key of a dict."""
    for name, hint in get_type_hints(declared, include_extras=True).items():
        optional = get_origin(hint) is NotRequired
        yield name, get_args(hint)[0] if optional else hint, optional


def _shape(hint: Any) -> str:  # noqa: ANN401
    """Return the shape that the page checks, as JavaScript."""
    parts = _parts(hint)
    if len(parts) > 1:
        return f"oneOf({', '.join(map(_shape, parts))})"
    if is_typeddict(hint):
        return str(hint.__name__)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return f"words({json.dumps('|'.join(arguments))})"
    if origin and issubclass(origin, Sequence):
        return f"listOf({_shape(arguments[0])})"
    return _PLAIN[hint]


def _keys(declared: type) -> str:
    """Return the shape of a dict, with the names of plain values in one text for each kind."""
    plain: dict[str, list[str]] = {}
    others = []
    for name, hint, optional in _fields(declared):
        if optional:
            raise TypeError(f"{declared.__name__}.{name}: a view has all its keys")
        if hint in _PLAIN:
            plain.setdefault(_PLAIN[hint], []).append(name)
        else:
            others.append(f"{name}: {_shape(hint)}")
    same = [f'...all({kind}, "{" ".join(names)}")' for kind, names in plain.items()]
    return f"keys({{ {', '.join([*same, *others])} }})"


def _shapes_text(shapes: Mapping[str, Any]) -> str:
    """Return the shapes of a screen, each of its dicts once."""
    dicts = dict.fromkeys(declared for hint in shapes.values() for declared in _dicts(hint))
    lines = [f"const {declared.__name__} = {_keys(declared)};" for declared in dicts]
    names = ", ".join(f"{_shape(hint)} as {name}" for name, hint in shapes.items())
    text = "\n".join([*lines, f"export {{ {names} }};", ""])
    used = [name for name in _SHAPES if re.search(rf"\b{name}\b", text)]
    return f'{_NOTE}import {{ {", ".join(used)} }} from "../host/declared.js";\n\n{text}'


def _type(hint: Any) -> str:  # noqa: ANN401
    """Return a type as TypeScript."""
    parts = _parts(hint)
    if len(parts) > 1:
        return " | ".join(map(_type, parts))
    if is_typeddict(hint):
        return str(hint.__name__)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return " | ".join(map(json.dumps, arguments))
    if origin is dict:
        return f"Record<string, {_type(arguments[1])}>"
    return f"readonly ({_type(arguments[0])})[]" if origin else _TYPES[hint]


def _dicts(hint: Any) -> Iterator[type]:  # noqa: ANN401
    """Return every dict that a type is made of, the innermost first."""
    if is_typeddict(hint):
        for _, part, _ in _fields(hint):
            yield from _dicts(part)
        yield hint
    else:
        for part in get_args(hint):
            yield from _dicts(part)


def _types_text(hints: Any, unions: Mapping[str, Any]) -> str:  # noqa: ANN401
    dicts = dict.fromkeys(one for hint in (*hints, *unions.values()) for one in _dicts(hint))
    text = [_NOTE]
    for declared in dicts:
        said = (declared.__doc__ or "").partition("\n")[0]
        lines = [
            f"  {name}{'?' if optional else ''}: {_type(hint)};\n"
            for name, hint, optional in _fields(declared)
        ]
        text.append(
            f"\n/** {said} */\nexport interface {declared.__name__} {{\n{''.join(lines)}}}\n"
        )
    text += [f"\nexport type {name} = {_type(hint)};\n" for name, hint in unions.items()]
    return "".join(text)


def main() -> None:
    """Write the files."""
    for place, text in generated_files().items():
        (HERE / "src" / place).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
