"""What a `Sandbox` tells before anything is made: addresses, and how its organisation answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pgflow_widgets.frames.connections import CONTRACT_FINDINGS
from pgflow_widgets.local import background
from pgflow_widgets.model.platform.addresses import AllowList
from pgflow_widgets.notebook.access.access import Access
from pgflow_widgets.operations import argument_checks, contract_check

if TYPE_CHECKING:
    import pandas as pd


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
            region = background.run(self._access.region_of, self._access.name)
        return AllowList.of(region)

    def check_contract(self) -> pd.DataFrame:
        """Compare what this organisation answers with what is relied on here; nothing is changed.

        A dozen calls read the specs and the first items of each list.

        Returns
        -------
        DataFrame
            One row per field that is missing, of another kind, or new: ``area``, ``object``,
            ``field``, ``finding``, ``expected``, ``there``, ``note`` (string). It holds paths and
            kinds, no values. Of a thing that cannot be seen there is a row without a field. Empty
            if all is as the documents have it.
        """
        findings = self._access.run(contract_check.check_contract)
        return CONTRACT_FINDINGS.frame(findings)
