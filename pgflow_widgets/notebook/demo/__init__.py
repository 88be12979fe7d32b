"""The demo: a local Flow Service and an embedded PostgreSQL with sample data, one for a kernel.

This is `pgflow_widgets.demo`; the terminal's ``pgflow demo`` is in `notebook.command_line`. What a
sandbox needs is loaded while the service starts.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from pgflow_widgets.local import interrupts
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.notebook.demo.service import NO_TLS, DemoService

if TYPE_CHECKING:
    from pgflow_widgets.notebook.demo.sandbox import DemoSandbox

_running: dict[Cloud, DemoService] = {}


def demo(*, cloud: Cloud | str = Cloud.AZURE) -> DemoSandbox:
    """Start the local Flow Service with an embedded PostgreSQL, and sign in there.

    Nothing leaves this machine, and no Adobe account is needed. Called again in the same kernel it
    returns a sandbox of the service that runs already. The service, its database, its lake and all
    that was made there go away with the kernel.

    Parameters
    ----------
    cloud
        ``"Azure"`` or ``"AWS"``: the authentications that the service offers.

    Returns
    -------
    DemoSandbox
        ``.database`` holds the auth fields of the embedded PostgreSQL.

    Warns
    -----
    UserWarning
        The PostgreSQL has no TLS; ``.database`` then says ``ssl_mode="Disable"``.

    Raises
    ------
    PgflowError
        The service could not be started; the message is its own.
    """
    chosen = Cloud(cloud)
    service = _running.get(chosen)
    is_new = service is None or service.has_ended
    if service is None or is_new:
        service = DemoService.begin(chosen)
    sandboxes = interrupts.load("pgflow_widgets.notebook.demo.sandbox")
    if is_new:
        service.wait()
        _running[chosen] = service
        if "ssl_mode" in service.facts["postgres"]:
            warnings.warn(NO_TLS, stacklevel=2)
    sandbox: DemoSandbox = sandboxes.DemoSandbox.of_service(service, chosen)
    return sandbox
