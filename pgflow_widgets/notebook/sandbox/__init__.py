"""What people hold in a notebook: one sandbox of one organisation, every list a DataFrame.

Methods block the cell that calls them; the network is on a thread of its own (`local.background`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from pgflow_widgets.errors import InputError
from pgflow_widgets.local import background, interrupts, ipython
from pgflow_widgets.local import credentials as local_credentials
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model import platform
from pgflow_widgets.model.cards import Card, Fact
from pgflow_widgets.model.dataflow.ingest_options import IngestOptions
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.notebook.sandbox.renamed_methods import RenamedMethods
from pgflow_widgets.operations import argument_checks
from pgflow_widgets.operations.connections import ConnectionRef

# All that a call needs, before the first one: an interrupted import could not be made good, and
# the background thread must import nothing.
with interrupts.hold():
    from pgflow_widgets.frames import cell_display
    from pgflow_widgets.frames import connections as frames
    from pgflow_widgets.notebook.access import open_sandboxes
    from pgflow_widgets.notebook.access.access import Access
    from pgflow_widgets.notebook.connections import SandboxConnections
    from pgflow_widgets.notebook.datasets import SandboxDatasets
    from pgflow_widgets.notebook.flows import SandboxFlows
    from pgflow_widgets.notebook.plan import Plan
    from pgflow_widgets.notebook.sandbox.reports import SandboxReports
    from pgflow_widgets.notebook.sandbox.widgets import SandboxScreens
    from pgflow_widgets.notebook.sql import SandboxSql
    from pgflow_widgets.notebook.tables import SandboxTables
    from pgflow_widgets.operations import planning
    from pgflow_widgets.operations.planning import AskedSchedule

    frames.OUTCOMES.frame([])  # the first frame makes pandas load the rest of it

if TYPE_CHECKING:
    import pandas as pd


@argument_checks.check_calls
class Sandbox(SandboxScreens, SandboxReports, RenamedMethods):
    """One sandbox of an organisation on Experience Platform.

    Parameters
    ----------
    credentials
        What signs in; `Sandbox.from_env` reads it from the environment.
    name
        Name of the sandbox, lower case.
    cloud
        ``"Azure"`` or ``"AWS"``, with which the form starts; if left out, that of the region.

    Attributes
    ----------
    connections, tables, flows, datasets
        What is in the sandbox. Call one for its list, such as ``sandbox.connections()``; its
        members do the rest, such as ``sandbox.connections.create``.
    sql
        Call it with SQL over what has arrived.
    columns, preview
        Short for ``sandbox.tables.columns`` and ``sandbox.tables.preview``.

    Notes
    -----
    Every method that calls the service may raise `CredentialError`, `TransportError`,
    `ProtocolError` or the `ServiceError` that fits the answer. Source: contract, flow-service.md.
    """

    def __init__(
        self,
        credentials: Credentials,
        name: str = platform.DEFAULT_SANDBOX,
        *,
        cloud: Cloud | str | None = None,
    ) -> None:
        self._open(Access(credentials, name, None if cloud is None else Cloud(cloud)))

    def _open(self, access: Access) -> None:
        self._access = access
        self.connections = SandboxConnections(self._access)
        self.tables = SandboxTables(self._access)
        self.flows = SandboxFlows(self._access)
        self.datasets = SandboxDatasets(self._access)
        self.sql = SandboxSql(self._access)
        self.columns = self.tables.columns
        self.preview = self.tables.preview
        open_sandboxes.remember(self)
        cell_display.install_once(ipython.shell())

    @classmethod
    def from_env(cls, name: str | None = None, *, cloud: Cloud | str | None = None) -> Sandbox:
        """Sign in with what `Credentials.from_env` finds.

        Parameters
        ----------
        name
            Name of the sandbox; ``PGFLOW_SANDBOX``, else ``prod``, if left out.
        cloud
            As in `Sandbox`.

        Raises
        ------
        CredentialError
            A part of the credential is missing.
        """
        credentials = Credentials.from_env()
        return cls(credentials, name or local_credentials.sandbox_name(), cloud=cloud)

    @property
    def name(self) -> str:
        """Name of the sandbox."""
        return self._access.name

    @property
    def cloud(self) -> Cloud:
        """The cloud: as given, else by the sandbox's region, else Azure while nobody can tell."""
        return self._access.cloud

    def __repr__(self) -> str:
        return f"Sandbox({self.name!r}, {urlsplit(self._access.base_url).netloc})"

    def _card(self) -> Card:
        access, variable = self._access, ipython.sandbox_variable(self)
        facts = (
            Fact("Service", urlsplit(access.base_url).netloc),
            Fact("Organisation", access.credentials.org_id, is_id=True),
        )
        state = "local demo" if access.is_local else ""
        remark = f"{variable}.connections() lists connections, {variable}.connect() creates one."
        return Card("Sandbox", self.name, state, facts=facts, remark=remark)

    def _repr_html_(self) -> str:
        return self._card().html()

    def __copy__(self) -> Self:
        twin = type(self).__new__(type(self))
        vars(twin).update(vars(self))
        twin._open(self._access.copy())  # noqa: SLF001 - of the same class
        return twin

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def switch(self, name: str) -> Self:
        """Use another sandbox of the organisation from now on; forms that are shown keep theirs.

        Parameters
        ----------
        name
            Name of the other sandbox, one of `sandboxes`.

        Returns
        -------
        Sandbox
            This one.

        Raises
        ------
        InputError
            There is no sandbox of that name for this credential.
        """
        known = {info.name: info for info in background.run(self._access.sandboxes)}
        if name not in known:
            raise InputError(
                f"There is no sandbox {name!r} for this credential.",
                hint=f"Choose from: {', '.join(known)}.",
            )
        self._access.switch(known[name])
        return self

    def sandboxes(self) -> pd.DataFrame:
        """List the sandboxes of the organisation that the credential may use.

        Returns
        -------
        DataFrame
            One row per sandbox: ``name``, ``title``, ``type``, ``state``, ``region`` (string),
            ``default`` (boolean). ``VA6`` is a region of AWS, all others are of Azure. Source:
            contract, auth.md 5.
        """
        return frames.SANDBOXES.frame(background.run(self._access.sandboxes))

    def plan(
        self,
        connection: ConnectionRef,
        table: str,
        *,
        name: str = "",
        description: str = "",
        columns: Sequence[str] | None = None,
        dataset: str | None = None,
        schema_class: str | None = None,
        identity: str | None = None,
        namespace: str = "",
        mapping: Mapping[str, str | None] | None = None,
        frequency: str = "once",
        interval: int | None = None,
        start: datetime | str | None = None,
        backfill: bool | None = None,
        delta_column: str | None = None,
        error_diagnostics: bool = True,
        partial_ingestion_percent: float | None = None,
        enable_for_profile: str = "no",
    ) -> Plan:
        """Plan a dataflow from a table to a dataset; nothing is made.

        Parameters
        ----------
        connection, table
            As in ``sandbox.tables.columns``; a plan keeps the connection's name.
        name, description
            How the dataflow is listed; the name is made of table and dataset if left out.
        columns
            Which columns to take, in that order; all if left out.
        dataset, schema_class
            A dataset that exists: its name or id, and no class. A new one: its name, or none for
            one made of the table's name, and what its rows are about: ``"record"`` (things),
            ``"profile"`` (people) or ``"event"`` (what happened, and when).
        identity, namespace
            The column of a new dataset that identifies a row, and its identity namespace, such as
            ``"Email"``, which must exist in the organisation. The field becomes text.
        mapping
            Changes to the automatic mapping: for a field the column or expression that fills it, or
            None for nothing; such as ``{"status": "upper(status)"}``.
        frequency
            ``"once"``, ``"minute"``, ``"hour"``, ``"day"`` or ``"week"``.
        interval
            How many of these lie between two runs: 15 minutes or more; not for once.
        start
            A moment ahead, or text such as ``"2026-03-01T06:00"``; UTC where it says no zone. About
            a minute after the plan is applied, if left out.
        backfill
            Whether the first run takes what is there already; not for once.
        delta_column
            The timestamp by which later runs know what is new; for what repeats it is guessed if
            left out. A one-time copy takes every row: there it counts for `run_now` only. Its times
            must be UTC, and a deleted row stays in the dataset.
        error_diagnostics, partial_ingestion_percent
            Whether a run tells which rows do not fit; and the share of them, in percent, up to
            which it succeeds without them: if left out, one such row may fail the run.
        enable_for_profile
            Whether the rows go into Real-Time Customer Profile: ``"no"``, ``"yes"``, or
            ``"upsert"``, with which a row that comes again updates the profile. It needs an
            identity, and enables the schema: that can never be taken back.

        Returns
        -------
        Plan
            A value: `Plan.apply` makes it, `Plan.to_yaml` keeps it, its ``notes`` list guesses.

        Raises
        ------
        InputError
            Something breaks a rule or is not there; ``field`` says what.
        """
        schedule = AskedSchedule(frequency, interval, start, backfill, delta_column)
        place = self.name  # a `switch` in the meantime must not lead the plan astray
        planned = self._access.run_in(
            place,
            planning.plan_table,
            connection,
            table,
            name=name,
            description=description,
            columns=columns,
            dataset=dataset,
            schema_class=schema_class,
            identity=identity,
            namespace=namespace,
            mapping=mapping or {},
            schedule=schedule,
            options=IngestOptions.of(error_diagnostics, partial_ingestion_percent),
            profile=ProfileUse.read(enable_for_profile),
        )
        return Plan.of(planned, self, place)
