"""``sandbox.datasets``: the datasets of a sandbox, and their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.frames.datasets import dataset_frame
from pgflow_widgets.frames.flows import DATASET_COLUMNS
from pgflow_widgets.notebook.access.sandbox_group import Group
from pgflow_widgets.operations import argument_checks, datasets

if TYPE_CHECKING:
    import pandas as pd


@argument_checks.check_calls
class SandboxDatasets(Group):
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
            One row per dataset: ``id``, ``name``, ``description``, ``schema_id`` (string).
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

    def read(self, name: str) -> pd.DataFrame:
        """Read a dataset, all its rows.

        Parameters
        ----------
        name
            As in `get`.

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
            There is no dataset of that name, or there are several.
        PgflowError
            pyarrow is not installed: it is in the extra ``lake``.

        Notes
        -----
        Read through Data Access, file by file, into memory.
        """
        rows = self._access.run(datasets.rows_of, dataset=name)
        return dataset_frame(rows.files, rows.fields, rows.tenant)
