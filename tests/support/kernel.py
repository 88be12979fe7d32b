"""What ``python -m ipykernel_launcher`` does."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import ipywidgets
from IPython import get_ipython

# All that the application of a kernel loads but for itself, which reads the environment meanwhile.


def main() -> None:
    del sys.path[0]  # the folder, which IPython adds by its own rules
    sys.meta_path.insert(0, _Anew("ipywidgets", "pgflow_widgets"))

    from ipykernel import kernelapp

    kernelapp.launch_new_instance()


class _Anew(MetaPathFinder, Loader):
    """Has ipywidgets look for the kernel when a notebook first loads it, by its name or ours.

    It does so as it is loaded, but where this is forked from there was no kernel yet.
    """

    def __init__(self, *names: str) -> None:
        self._loaded = {name: sys.modules.pop(name) for name in names if name in sys.modules}
        self._specs = {name: module.__spec__ for name, module in self._loaded.items()}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if fullname in self._loaded else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self._loaded.pop(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._specs[module.__name__]
        if get_ipython():
            ipywidgets.register_comm_target()
