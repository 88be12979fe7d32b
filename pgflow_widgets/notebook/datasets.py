"""``sandbox.datasets``: the datasets of a sandbox, and their rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.frames.datasets import dataset_frame
from pgflow_widgets.frames.flows import DATASET_COLUMNS
from pgflow_widgets.local.background import Report
from pgflow_widgets.local.cache_folder import cache_folder
from pgflow_widgets.model.cards import Card, Fact
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.notebook.dataset_lifetime import DatasetLifetime
from pgflow_widgets.operations import argument_checks, datasets
from pgflow_widgets.operations.datasets import file_cache, parquet_rows, profile
from pgflow_widgets.operations.datasets.conditions import read_conditions
from pgflow_widgets.operations.datasets.parquet_rows import Selection
from pgflow_widgets.operations.datasets.profile import ProfileChange
from pgflow_widgets.operations.datasets.reading import read_rows
from pgflow_widgets.operations.datasets.scan import scan
from pgflow_widgets.operations.query_service.tables import table_of

if TYPE_CHECKING:
    import pandas as pd
    from pyarrow.dataset import Dataset as ArrowDataset


class ProfileCard:
    """What it would change to use a dataset for Profile; nothing is changed yet."""

    def __init__(self, change: ProfileChange) -> None:
        self.change = change

    def __repr__(self) -> str:
        return f"<{self.change.dataset.name!r} for Profile, not yet: {' '.join(self.change.words)}>"

    def _card(self) -> Card:
        change = self.change
        becomes = Fact("Profile", f"{change.dataset.profile} → {change.mode}")
        facts = (becomes, *(Fact("Know", said) for said in change.words))
        remark = "Call it again with confirm=True to do it."
        return Card("Dataset", change.dataset.name, "nothing is changed yet", "", facts, remark)

    def _repr_html_(self) -> str:
        return self._card().html()


@argument_checks.check_calls
class SandboxDatasets(DatasetLifetime):
    """The datasets of a sandbox: call it for the list.

    Notes
    -----
    Source: contract, dataflow.md 4 and 9.
    """

    NAME: ClassVar[str] = "datasets"

    def __call__(self) -> pd.DataFrame:
        """List the datasets of this sandbox.

        Returns
        -------
        DataFrame
            One row per dataset: ``id``, ``name``, ``description``, ``schema_id``, ``profile``,
            ``table`` (string). ``profile`` is ``"no"``, ``"yes"`` or ``"upsert"``, ``table`` its
            name for SQL.
        """

        async def ask(client: PlatformClient) -> list[Dataset]:
            return [dataset async for dataset in client.datasets()]

        return DATASET_COLUMNS.frame(self._access.run(ask))

    def get(self, name: str) -> Dataset:
        """Return one dataset.

        Parameters
        ----------
        name
            Its unique name, or its id.

        Returns
        -------
        Dataset

        Raises
        ------
        InputError
            There is no dataset of that name, or there are several.
        """
        return self._access.run(datasets.dataset_of, name)

    def table(self, name: str) -> str:
        """Return the name by which SQL finds a dataset's rows.

        Parameters
        ----------
        name
            As in `get`.

        Returns
        -------
        str
            Such as ``"orders"``, for ``sandbox.sql``. It is not made from the dataset's name for
            certain: Catalog's tag ``adobe/pqs/table`` tells it.

        Raises
        ------
        InputError
            There is no such dataset, or Query Service has no table for it.

        Notes
        -----
        Source: contract, query-service.md 4.
        """
        return self._access.run(table_of, name)

    def enable_for_profile(
        self, name: str, mode: str = "yes", *, confirm: bool = False
    ) -> Dataset | ProfileCard:
        """Let the rows that come into a dataset from now on reach Real-Time Customer Profile.

        Parameters
        ----------
        name
            As in `get`.
        mode
            ``"yes"``; ``"upsert"``, where a row that comes again updates the profile; ``"no"`` to
            end it.
        confirm
            Whether to do it. If False, nothing is changed, and what would be is shown.

        Returns
        -------
        Dataset or ProfileCard
            The dataset as it is now; what would be changed and cannot be undone, without `confirm`.

        Raises
        ------
        InputError
            There is no such dataset; or its schema has no primary identity.
        """
        place, use = self._access.name, ProfileUse.read(mode)
        change = self._access.run_in(place, profile.plan_profile, name, use)
        if not confirm:
            return ProfileCard(change)
        return self._access.run_in(place, profile.use_for_profile, change)

    def read(
        self,
        name: str,
        *,
        columns: Sequence[str] | None = None,
        where: object = None,
        limit: int | None = None,
    ) -> pd.DataFrame:
        """Read rows of a dataset: all of them, or what is wanted.

        Parameters
        ----------
        name
            As in `get`.
        columns
            Which columns to read, in that order; all if left out.
        where
            Conditions that a row has to fulfil, all of them: column, operator and value, such as
            ``[("status", "==", "paid"), ("total", ">", 100)]``. Operators are ``==``, ``!=``,
            ``<``, ``<=``, ``>``, ``>=``, ``in`` and ``not in``; ``== None`` finds rows without a
            value, which fulfil nothing else. Times are UTC where they say no zone.
        limit
            Read so many rows at most, the oldest batches first.

        Returns
        -------
        DataFrame
            One row per record. An own field has its bare name as column; others have their path,
            such as ``person.name.lastName``. Integers ``Int64``, other numbers ``Float64``,
            booleans ``boolean``, dates and times ``datetime64[us, UTC]``, lists ``object``, all
            else ``string``; an empty dataset has the same columns of its own fields.

        Raises
        ------
        InputError
            There is no dataset of that name, or there are several; it has no such column; or a
            condition is none.
        PgflowError
            pyarrow is not installed: it is in the extra ``lake``.

        Notes
        -----
        Of the Parquet files, only the wanted columns are read, and of these only the row groups
        whose statistics allow a match. They are read in place from a local service of this machine,
        else through Data Access. What is wanted comes into memory: `scan` is for more.
        """
        parquet_rows.load_pyarrow()
        selection = Selection(columns, read_conditions(where), limit)
        rows = self._access.run(read_rows, name, selection)
        return dataset_frame(rows.tables, rows.fields, rows.columns)

    def scan(self, name: str, *, cache_gb: float = file_cache.MOST_BYTES / 1e9) -> ArrowDataset:
        """Give a dataset to another engine, whatever its size: DuckDB, Polars, Dask, Ray, Spark.

        Parameters
        ----------
        name
            As in `get`.
        cache_gb
            How large the folder of downloads may become, in GB. What was used last stays longest;
            one whose files had to go for another dataset has to be scanned again.

        Returns
        -------
        pyarrow.dataset.Dataset
            Over the Parquet files; ``.files`` are their paths. Columns are as Adobe stores them:
            own fields are in a struct that is called like the tenant. It has the batches that are
            there now, and no columns if there are none.

        Raises
        ------
        InputError
            There is no dataset of that name, or it is larger than `cache_gb`.
        PgflowError
            pyarrow is not installed: it is in the extra ``lake``.

        Notes
        -----
        The files of a local service are used in place. Others are downloaded by Data Access, four
        at once, each once: into the folder that ``PGFLOW_CACHE`` names, else the user's cache
        folder, which nobody else can read. A download that broke off is resumed.
        """
        parquet_rows.load_pyarrow()
        access, sandbox = self._access, self._access.name

        def cache() -> file_cache.FileCache:
            return file_cache.FileCache(cache_folder(), int(cache_gb * 1e9))

        async def work(client: PlatformClient, report: Report) -> ArrowDataset:
            return await scan(client, name, cache, access.place(sandbox), report)

        return access.watch("files", work)
