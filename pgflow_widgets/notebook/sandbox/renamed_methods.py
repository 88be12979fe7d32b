"""Map each method name of version 0.1 to its name in 0.2, for the error that says the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

RENAMED_METHODS = {
    "create_connection": "connections.create",
    "create_many": "connections.create_many",
    "search": "connections.search",
    "test": "connections.test",
    "check": "connections.check",
    "rename": "connections.rename",
    "rotate": "connections.rotate",
    "enable": "connections.enable",
    "disable": "connections.disable",
    "delete": "connections.delete or sandbox.flows.delete",
    "find_column": "tables.find_column",
    "profile": "tables.profile",
    "runs": "flows.runs",
    "run_now": "flows.run_now",
    "wait": "flows.wait",
    "watch": "flows.watch",
    "pause": "flows.disable",
    "resume": "flows.enable",
    "reschedule": "flows.reschedule",
    "dataset": "datasets.read",
}


class RenamedMethods:
    """Raises an `AttributeError` that says the new name of a method that was renamed."""

    if not TYPE_CHECKING:  # a type checker says more of a name that does not exist

        def __getattr__(self, name: str) -> NoReturn:
            if name in RENAMED_METHODS:
                raise AttributeError(f"sandbox.{name} is now sandbox.{RENAMED_METHODS[name]}.")
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
