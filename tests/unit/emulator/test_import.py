"""The embedded server's module imports where the operating system knows no ``pwd``."""

from __future__ import annotations

import subprocess
import sys


def test_the_service_imports_without_pwd() -> None:
    code = "import sys; sys.modules['pwd'] = None; import pgflow_widgets.emulator.__main__"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
