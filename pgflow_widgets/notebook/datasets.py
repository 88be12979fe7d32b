"""``sandbox.datasets``: the datasets of a sandbox, and their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.frames.datasets import dataset_frame
from pgflow_widgets.frames.flows import DATASET_COLUMNS
from pgflow_widgets.model.cards import Card, Fact
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.notebook.access.sandbox_group import Group
from pgflow_widgets.operations import argument_checks, datasets
from pgflow_widgets.operations.datasets import profile
from pgflow_widgets.operations.datasets.profile import ProfileChange

if TYPE_CHECKING:
    import pandas as pd


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
            One row per dataset: ``id``, ``name``, ``description``, ``schema_id``, ``profile``
            (string). The last is ``"no"``, ``"yes"`` or ``"upsert"``.
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
