"""The part of ``sandbox.connections`` that creates: one, many, and a look before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError
from pgflow_widgets.frames import connections as frames
from pgflow_widgets.local import background, ipython, secret_references
from pgflow_widgets.local.background import Report
from pgflow_widgets.model import sources
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import FieldInput, hide_arguments
from pgflow_widgets.model.sources import Source
from pgflow_widgets.notebook.access.sandbox_group import Group
from pgflow_widgets.operations import argument_checks
from pgflow_widgets.operations import connections as operations
from pgflow_widgets.operations.bulk import create as bulk_create
from pgflow_widgets.operations.bulk import rows as bulk_rows
from pgflow_widgets.operations.bulk import table as bulk_table
from pgflow_widgets.operations.bulk.files import ReadRow
from pgflow_widgets.operations.bulk.rows import CheckedRow
from pgflow_widgets.operations.bulk.table import ConnectionTable

if TYPE_CHECKING:
    import pandas as pd

_CREATES_AT_ONCE = 16
_MOST_AT_ONCE = 64


def conceal_fields(arguments_: dict[str, Any]) -> None:
    """Make secrets among auth fields `Secret`, and what may be one in the wrong field."""
    form = "the form: sandbox.connect()"
    values = arguments_.get("values", {})
    ipython.conceal(values, sources.is_secret, sources.may_be_secret, instead=form)
    for field in (sources.NAME, sources.DESCRIPTION):
        if isinstance(arguments_.get(field.name), str):
            field.clean(arguments_[field.name])


def _read_table(arguments_: dict[str, Any]) -> None:
    if "frame_or_csv" in arguments_:
        table = arguments_["frame_or_csv"]
        arguments_["frame_or_csv"] = bulk_table.is_file(table), bulk_table.read_table(table)


@argument_checks.check_calls
class ConnectionCreation(Group):
    """Creates base connections, and looks at databases before that."""

    @hide_arguments(conceal_fields)
    def create(
        self,
        name: str,
        *,
        description: str = "",
        source: Source = sources.POSTGRESQL,
        cloud: Cloud | str | None = None,
        auth: str = "Basic Authentication",
        verify: bool = True,
        **values: FieldInput,
    ) -> BaseConnection:
        """Create a base connection without the form.

        Parameters
        ----------
        name, description
            How the connection is listed.
        source
            The kind of database.
        cloud
            ``"Azure"`` or ``"AWS"``; that of the sandbox if left out.
        auth
            Name of the auth spec.
        verify
            Whether to have the service sign in at the database, and to delete the connection
            again when the database refuses.
        **values
            The fields of the auth spec (``server``, ``port``, ``database``, ``username``,
            ``password``, ``ssl_mode``); or ``connection_string``: a connection string, a
            ``postgresql://`` URI, a DSN or anything else that the form reads. A field that is left
            out starts as in the form.

        Returns
        -------
        BaseConnection
            The new connection.

        Raises
        ------
        InputError
            A value breaks a rule; nothing was sent.
        ProviderError
            The database refused; nothing was kept.
        OutcomeUnknownError
            No answer came, and looking for the connection did not settle whether it was made.

        Notes
        -----
        A create whose answer is lost is looked for and adopted, or sent once more; ``.outcome`` of
        the result tells which.
        """
        argument_checks.check("str", name=name, description=description)
        argument_checks.check("bool", verify=verify)
        draft = self._draft(source, cloud, auth, name, description, values)
        return background.run(self._access.create, draft, verify=verify)

    @hide_arguments(_read_table)
    def create_many(
        self,
        frame_or_csv: ConnectionTable,
        *,
        dry_run: bool = False,
        verify: bool = False,
        concurrency: int | None = None,
        trust_references: bool = False,
        source: Source = sources.POSTGRESQL,
        cloud: Cloud | str | None = None,
        auth: str = "Basic Authentication",
    ) -> pd.DataFrame:
        """Create many base connections, several at once.

        All rows are checked before anything is sent. A row that was created before, by the same
        table in an earlier run, is adopted and not made again: after a break, run it again.

        Parameters
        ----------
        frame_or_csv
            A DataFrame, the path of a CSV or YAML file, mappings, or ``postgresql://`` URIs. The
            columns are ``name``, ``description``, ``auth``, the fields of the auth spec, and
            ``connection_string`` (or ``uri``) for what `create` takes as such. A
            password is named: ``env:SHOP_PASSWORD``, or ``keyring:service/user``; also in a URI,
            as ``postgresql://user:env:SHOP_PASSWORD@host/db``. In a frame it may be a `Secret`.
        dry_run
            Whether only to check, to look at what is there already, and to show which secrets of
            this machine would go where.
        verify
            Whether to have the service sign in at each database, and to delete a new connection
            again when the database refuses. `test` can do it later: it takes the result.
        concurrency
            How many calls are under way at once at most; 16 if left out.
        trust_references
            Whether the passwords that a file names may go to the hosts that it names. If left out,
            you are asked, once for each in a session; where nobody can be asked, nothing is sent.
        source, cloud, auth
            As in `create`; a column ``auth`` goes over it.

        Returns
        -------
        DataFrame
            One row per row of the table, in its order: ``row`` (Int64, its place from 0), ``name``,
            ``id``, ``outcome``, ``error``, ``hint``, ``field`` (string), ``milliseconds`` (Int64).
            ``outcome`` is ``created``; ``adopted`` (was there already); ``repeated`` (sent once
            more after a lost answer); ``failed``; ``unknown`` (no answer, and looking did not
            settle it); or ``skipped`` (would have failed as one before it). Of a dry run: ``new``,
            ``exists`` or ``invalid``, and two more columns: ``references``, the secrets that the
            row names (``~/.pgpass`` and ``pg_service.conf`` where these complete it), and ``host``
            (string), where they would go.

        Raises
        ------
        InputError
            Rows break rules; the message tells all of them, and nothing was sent. Or a file names
            secrets, and nobody has agreed that they go where it says.

        Warns
        -----
        PlainSecretWarning
            A secret stands in the table as plain text.

        Notes
        -----
        A row is known again by all but its description and its secrets; so a password that was
        changed in the table changes nothing in a connection that is there: `rotate` does. No table
        can name what signs in at Adobe: ``env:PGFLOW_CLIENT_SECRET`` and the like are refused.
        """
        # As it was read before this frame began, so that none of ours holds a plain secret.
        from_file, table = cast("tuple[bool, list[ReadRow]]", frame_or_csv)
        argument_checks.check("bool", dry_run=dry_run, verify=verify)
        argument_checks.check("int | None", concurrency=concurrency)
        argument_checks.check("str", auth=auth)
        argument_checks.check("Source", source=source)
        argument_checks.check("Cloud | None", cloud=cloud)
        width = _width(concurrency)
        vault = secret_references.Vault(self._access.own_secrets())
        rows = bulk_rows.read_rows(table, source, Cloud(cloud or self._access.cloud), auth, vault)
        ipython.warn_of_plain(sum(row.plain for row in rows), instead=secret_references.NOTATION)
        valid = [row for row in rows if not row.problems]
        if not dry_run:
            bulk_rows.refuse_invalid(rows)
        if from_file and not dry_run:
            named = ((reference, row.host) for row in valid for reference in row.references)
            secret_references.agree(named, trusted=trust_references)

        outcomes = self._create_rows(valid, dry_run=dry_run, verify=verify, width=width)
        outcomes += [bulk_create.refused_outcome(row) for row in rows if row.problems]
        outcomes.sort(key=lambda outcome: outcome.row)
        return (frames.REHEARSALS if dry_run else frames.OUTCOMES).frame(outcomes)

    def _create_rows(
        self, rows: list[CheckedRow], *, dry_run: bool, verify: bool, width: int
    ) -> list[bulk_create.Outcome]:
        """Create what the rows ask for, or only look, and tell the browsers."""

        async def work(client: PlatformClient, report: Report) -> list[bulk_create.Outcome]:
            bulk = bulk_create.BulkCreate(client, self._access.service_spec, verify, width)
            return await (bulk.look(rows) if dry_run else bulk.create(rows, report))

        place = self._access.name
        try:
            return self._access.watch("connections", work, concurrency=width)
        finally:
            if not dry_run:
                for browser in self._access.browsers_of(place):
                    browser.outdated(None)

    @hide_arguments(conceal_fields)
    def check(
        self,
        *,
        source: Source = sources.POSTGRESQL,
        cloud: Cloud | str | None = None,
        auth: str = "Basic Authentication",
        **values: FieldInput,
    ) -> pd.DataFrame:
        """Look at a database from this machine, before Adobe is asked to connect to it.

        Adobe connects from addresses of its own, so that this machine gets there proves nothing
        for Adobe, nor the other way round. Nothing is sent to Adobe.

        Parameters
        ----------
        source, cloud, auth, **values
            As in `create`.

        Returns
        -------
        DataFrame
            One row per step: ``step``, ``state`` (``ok``, ``warn`` or ``fail``), ``detail``,
            ``hint`` (string), ``milliseconds`` (Int64). The first that fails is the last.

        Raises
        ------
        InputError
            A value breaks a rule; nothing was tried.
        """
        draft = self._draft(source, cloud, auth, "", "", values)
        steps: list[object] = []
        background.run(self._access.check, draft, steps.append)
        return frames.CHECK_STEPS.frame(steps)

    def _draft(
        self,
        source: Source,
        cloud: Cloud | str | None,
        auth: str,
        name: str,
        description: str,
        values: Mapping[str, object],
    ) -> ConnectionDraft:
        argument_checks.check("Source", source=source)
        argument_checks.check("Cloud | None", cloud=cloud)
        argument_checks.check("str", auth=auth)
        spec = source.auth_spec(Cloud(cloud or self._access.cloud), auth)
        filled = spec.with_prefills(operations.field_values(spec, values))
        return ConnectionDraft(source, spec, name, description, filled)


def _width(concurrency: int | None) -> int:
    """Return how many creates may be under way at once."""
    width = _CREATES_AT_ONCE if concurrency is None else concurrency
    if not 1 <= width <= _MOST_AT_ONCE:
        raise InputError(f"concurrency is a number from 1 to {_MOST_AT_ONCE}.", field="concurrency")
    return width
