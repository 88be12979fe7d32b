"""Disables flows that have failed for a month without a break, as Adobe does.

Adobe's release notes of May and June 2026 say thirty days. What marks such a flow is not
documented: it looks like one that a user has disabled.
Source: contract, after-the-load.md 7; dataflow.md 10.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pgflow_widgets.emulator.flow_service.source_and_target import DISABLED
from pgflow_widgets.emulator.storage.identifiers import Identifiers

LONGEST_FAILING = 30 * 86_400 * 1000
"""Milliseconds from the first failure after the last success to the end."""


def disabled_flow(flow: Mapping[str, Any], identifiers: Identifiers) -> dict[str, Any]:
    """Return a flow as it is once the service has disabled it."""
    now, etag = identifiers.now(), identifiers.etag()
    return {
        **flow,
        "state": DISABLED,
        "updatedAt": now,
        "version": etag,
        "etag": etag,
        "lastOperation": {"started": now, "updated": now, "operation": "disable"},
    }
