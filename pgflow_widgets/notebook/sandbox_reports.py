"""What a `Sandbox` can tell before anything is made: addresses for a firewall."""

from __future__ import annotations

from pgflow_widgets.local import background
from pgflow_widgets.model.platform.addresses import AllowList
from pgflow_widgets.notebook.access.access import Access
from pgflow_widgets.operations import argument_checks


@argument_checks.check_calls
class SandboxReports:
    """The part of a `Sandbox` that reports."""

    _access: Access

    def allow_list(self, region: str | None = None) -> AllowList:
        """Return Adobe's addresses, from which it connects to a database, as far as they are known.

        Parameters
        ----------
        region
            Such as ``"VA7"`` or ``"NLD2"``; that of the sandbox if left out.

        Returns
        -------
        AllowList
            ``.addresses``, and lines to copy: ``.pg_hba()``, ``.aws_security_group()``,
            ``.azure_firewall()``. Adobe's own page, ``.link``, decides: lists age.
        """
        if region is None:
            name = self._access.name
            sandboxes = background.run(self._access.sandboxes)
            region = next((info.region for info in sandboxes if info.name == name), "")
        return AllowList.of(region)
