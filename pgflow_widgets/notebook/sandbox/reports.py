"""What a `Sandbox` reports: addresses, how its organisation answers, and how its dataflows are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pgflow_widgets.frames.connections import CONTRACT_FINDINGS
from pgflow_widgets.frames.health import HEALTH
from pgflow_widgets.local import background
from pgflow_widgets.model.platform.addresses import AllowList
from pgflow_widgets.notebook.access.access import Access
from pgflow_widgets.operations import argument_checks, contract_check, flow_health
from pgflow_widgets.operations.flow_health.sign_in import expiry_note

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

    def health(self) -> pd.DataFrame:
        """Tell how all dataflows of the sandbox are, worst first.

        Returns
        -------
        DataFrame
            One row per dataflow: ``status``, ``connection``, ``flow`` (string), ``failing_since``
            (datetime64[ms, UTC]), ``failed_runs`` (Int64), ``failed_share`` (Float64), ``late_by``
            (timedelta64[ms]), ``days_left`` (Int64), ``reason``, ``what_to_do``, ``summary``,
            ``last_run`` (string), ``last_run_at``, ``credentials_since`` (datetime64[ms, UTC]),
            ``connection_id``, ``flow_id`` (string).

        Notes
        -----
        ``status`` is ``disabled`` (by Adobe, it seems), ``failing``, ``unknown`` (its runs could
        not be read), ``late``, ``bad rows``, ``not yet run``, ``healthy`` or ``paused``.
        ``failed_runs`` counts the runs in a row that failed, ``failed_share`` is the share of the
        rows of the last run that did, from 0 to 1. A dataflow is late if two intervals passed
        without a run; ``late_by`` is how long ago one was due. ``days_left`` says when Adobe
        disables it: 30 days after the first failure. ``summary`` is one sentence on all dataflows
        of a connection that are ill in the same way. Adobe does not tell when a secret expires:
        ``credentials_since`` is when the connection was changed last. ``attrs["credentials"]``
        says so if the sign-in of this notebook itself will end, and ``attrs["incomplete"]`` what
        could not be read.

        The list of the dataflows is read, a hundred in a call, and a call more for each one whose
        last run failed, with three others where over a hundred runs in a row failed. The
        connections of ill dataflows are read, a hundred in a call; ``connection`` of a healthy one
        is an ID unless it shares one of these. Bad rows are looked for where the dataflow lets a
        percentage of them pass, for elsewhere one fails the run: their last runs are read, a
        hundred in a call. Of dataflows that run now, a call tells of 50 how the run before went.
        Source: contract, after-the-load.md 3 and 7.
        """
        report = self._access.run(flow_health.read_health)
        frame = HEALTH.frame(report.flows)
        if report.gaps:
            frame.attrs["incomplete"] = list(report.gaps)
        if note := expiry_note(self._access.credentials):
            frame.attrs["credentials"] = note
        return frame
