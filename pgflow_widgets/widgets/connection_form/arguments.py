"""Conceal secrets among the values that a cell fills into the connection form."""

from __future__ import annotations

from typing import Any

from pgflow_widgets.local import ipython
from pgflow_widgets.model.auth_fields import fold
from pgflow_widgets.model.sources import NAMES, SECRETS


def conceal_values(arguments: dict[str, Any]) -> None:
    """Turn secrets into `Secret`, and what has no known name too."""
    ipython.conceal(
        arguments.get("values", {}),
        lambda name: fold(name) in SECRETS or fold(name) not in {*NAMES, "cloud", "auth"},
        instead="the field of the form",
    )
