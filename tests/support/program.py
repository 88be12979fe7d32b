"""What ``python -c`` does."""

from __future__ import annotations

import sys
from types import ModuleType


def main() -> None:
    code = sys.argv.pop(1)
    sys.modules["__main__"] = module = ModuleType("__main__")
    exec(compile(code, "<string>", "exec"), vars(module))
