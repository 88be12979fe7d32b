"""What importing and asking the package costs and gives."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import pgflow_widgets


def test_no_function_loads_a_module_of_ours() -> None:
    """An import on the background thread waits for ever if one of the caller's was interrupted."""
    package = Path(pgflow_widgets.__file__).parent
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    suspects = [
        file
        for file in package.rglob("*.py")
        if file != package / "__init__.py" and "emulator" not in file.parts
        if re.search(r"[ \t;:]from\s+pgflow_widgets", file.read_text("utf-8"))
    ]
    late = [
        f"{file.name}:{found.lineno}"
        for file in suspects
        for function in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(function, functions)
        for found in ast.walk(function)
        if isinstance(found, ast.ImportFrom) and (found.module or "").startswith("pgflow_widgets")
    ]
    assert late == []


def test_every_public_name_is_there() -> None:
    for name in dir(pgflow_widgets):
        assert getattr(pgflow_widgets, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = pgflow_widgets.nothing


def test_a_secret_is_opened_where_bytes_are_made_and_nowhere_else() -> None:
    package = Path(pgflow_widgets.__file__).parent
    opened = {
        file.relative_to(package).as_posix()
        for file in package.rglob("*.py")
        if re.search(r"\breveal\b(?!`)", file.read_text("utf-8"))
    }
    assert opened == {
        "model/secrets.py",
        "api/messages/request.py",  # the body
        "api/tokens.py",  # the token call
        "api/session.py",  # the header
        "postgres/arrow_stream.py",  # the database drivers
        "postgres/database_session.py",
        "postgres/query_service/connection.py",  # the driver of Query Service
        "local/credentials.py",  # the keyring, if a person wants it
        "emulator/app/serving.py",  # the line that says how to use the local service
    }
