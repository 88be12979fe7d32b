"""Show Adobe's addresses in the connection form, once they are asked for."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from pgflow_widgets.local import background
from pgflow_widgets.model.platform.addresses import AllowList, fits_pg_hba
from pgflow_widgets.model.secrets import Value
from pgflow_widgets.widgets.connection_form.state import FormState
from pgflow_widgets.widgets.fields.view import AddressesView


def unfold_addresses(
    state: FormState,
    region: Callable[[], Coroutine[Any, Any, str]],
    publish: Callable[[], object],
    *,
    shown: bool,
) -> None:
    """Unfold the addresses, once the sandbox's region is known, or fold them."""
    state.addresses = None

    def tell(outcome: concurrent.futures.Future[str]) -> None:
        known = not outcome.cancelled() and not outcome.exception()
        state.addresses = AllowList.of(outcome.result() if known else "")
        publish()

    if shown:
        background.start(region(), tell)


def draw_addresses(networks: AllowList, values: Mapping[str, Value]) -> AddressesView:
    """Return the addresses as the page draws them: for no region that is not known.

    What a line of ``pg_hba.conf`` opens is the database and the user of the form, where they are
    filled in.
    """
    who = {
        name: text
        for name, field in {"database": "database", "user": "username"}.items()
        if isinstance(text := values.get(field), str) and fits_pg_hba(text)
    }
    texts = {
        "pg_hba.conf": networks.pg_hba(**who),
        "AWS security group": networks.aws_security_group(),
        "Azure firewall": networks.azure_firewall(),
    }
    return {
        "note": f"{networks.region or 'Unknown region'}. {networks.note}",
        "link": networks.link,
        "link_text": "Adobe's page decides",
        "texts": [{"label": label, "text": text} for label, text in texts.items()]
        if networks.addresses
        else [],
    }
