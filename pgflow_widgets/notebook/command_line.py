"""The command ``pgflow``: opens the example notebooks, or runs the local Flow Service."""

from __future__ import annotations

import argparse
import filecmp
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pgflow_widgets
from pgflow_widgets.emulator import __main__ as emulator
from pgflow_widgets.emulator.database.server_user import APART
from pgflow_widgets.errors import InputError, PgflowError

_PACKAGE = Path(pgflow_widgets.__file__).parent
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``pgflow demo`` or ``pgflow emulator``, and return the exit status."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words[:1] == ["emulator"]:
        return emulator.main(words[1:])
    options = _parser().parse_args(words)
    try:
        copied = copy_notebooks(options.folder)
        print(copied, flush=True)  # noqa: T201 - a command speaks on its streams
        if not options.copy_only:
            _open_jupyterlab(options.folder)
    except PgflowError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


def copy_notebooks(folder: Path) -> str:
    """Copy the example notebooks into a folder, and return a sentence that says what was done.

    A notebook that is there already and differs is yours: it stays as it is.

    Raises
    ------
    InputError
        The folder cannot be made or written.
    """
    copied, differing = [], []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source in notebooks():
            target = folder / source.name
            if not target.exists():
                shutil.copyfile(source, target)
                copied.append(source.name)
            elif not filecmp.cmp(source, target, shallow=False):
                differing.append(source.name)
    except OSError as error:
        raise InputError(
            f"The notebooks cannot be copied to {folder}: {error.strerror}.",
            field="folder",
            hint="Name a folder that you may write to: pgflow demo FOLDER.",
        ) from error
    said = f"{len(copied)} notebooks copied to {folder}."
    return said + (f" Yours are left as they are: {', '.join(differing)}." if differing else "")


def notebooks() -> list[Path]:
    """Return the example notebooks: those of the wheel, or of the checkout."""
    inside = _PACKAGE / "notebooks"
    return sorted((inside if inside.is_dir() else _PACKAGE.parent / "notebooks").glob("*.ipynb"))


def _open_jupyterlab(folder: Path) -> None:
    if importlib.util.find_spec("jupyterlab") is None:
        raise PgflowError(
            "JupyterLab is not installed.", hint="Run: pip install 'pgflow-widgets[demo]'"
        )
    first = notebooks()[0].name
    options = [f"--ServerApp.root_dir={folder.resolve()}", "--log-level=ERROR"]
    options.append(f"--LabApp.default_url=/lab/tree/{first}")
    if sys.platform == "linux" and not any(map(os.environ.get, _DISPLAYS)):
        options.append("--no-browser")  # JupyterLab prints its address then
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    with _first_start():
        importlib.import_module("jupyterlab.labapp").main(options)


def _first_start() -> subprocess.Popen[bytes]:
    """Start the demo's service once, for a moment, while JupyterLab starts.

    The first start makes the template of the database and compiles the package: so that is done
    when the first cell runs.
    """
    command = [sys.executable, "-m", "pgflow_widgets.emulator", "--with-postgres"]
    return subprocess.Popen(
        [*command, "--exit-with-stdin"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **APART,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pgflow", description="PostgreSQL and Adobe Experience Platform, in a notebook."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    demo = commands.add_parser(
        "demo", help="copy the example notebooks into a folder, and open them in JupyterLab"
    )
    demo.add_argument(
        "folder", nargs="?", type=Path, default=Path("pgflow-demo"), metavar="FOLDER",
        help="where they go (default: pgflow-demo); a notebook that you changed is left as it is",
    )  # fmt: skip
    demo.add_argument("--copy-only", action="store_true", help="open nothing")
    commands.add_parser(
        "emulator", help="run the local Flow Service, as python -m pgflow_widgets.emulator does"
    )
    return parser
