"""What the flat methods of 0.1 became in the groups of 0.2, for the error of who calls one."""

from __future__ import annotations

NEW_NAMES = {
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
