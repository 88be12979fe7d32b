"""Let the rows of a dataset that exists go into Real-Time Customer Profile.

Source: contract, after-the-load.md 6.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.schemas import UNION, immutable_tags
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError, PgflowError
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.model.dataflow.schema_fields import read_schema_fields
from pgflow_widgets.operations.datasets import dataset_of

_IDENTITY_MAP = "identityMap"


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """How a dataset is to be used by Profile, before anything is changed.

    Parameters
    ----------
    dataset
        As it is.
    mode
        What it will be.
    tags_schema
        Whether its schema has to be enabled too; that cannot be taken back.
    """

    dataset: Dataset
    mode: ProfileUse
    tags_schema: bool

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to change."""
        return self.dataset.profile == self.mode and not self.tags_schema

    @property
    def words(self) -> tuple[str, ...]:
        """What happens, and what of it cannot be undone."""
        if self.is_done:
            return ("Nothing changes: it is like that already.",)
        if self.mode is ProfileUse.NO:
            return (
                "Rows that come from now on do not reach Profile; those in Profile stay there.",
            )
        said = ["Rows that come from now on reach Profile, not those that are there already."]
        if self.tags_schema:
            said.append("Its schema is enabled for Profile: that can never be taken back.")
        if self.mode is ProfileUse.UPSERT:
            said.append("A row that comes again updates the profile; the dataset keeps both rows.")
        said.append("What has reached Profile stays there when the dataset is disabled again.")
        return tuple(said)


async def plan_profile(client: PlatformClient, name: str, mode: ProfileUse) -> ProfileChange:
    """Return what it takes to use a dataset so; `InputError` if its schema does not allow it."""
    dataset = await dataset_of(client, name)
    if mode is ProfileUse.NO:
        return ProfileChange(dataset, mode, tags_schema=False)
    schema = await client.schema(dataset.schema_id)
    tagged = UNION in immutable_tags(schema)
    if tagged and dataset.profile == mode:
        return ProfileChange(dataset, mode, tags_schema=False)
    tenant, identities = await asyncio.gather(
        client.tenant(), client.primary_identities(dataset.schema_id)
    )
    mapped = any(field.path == _IDENTITY_MAP for field in read_schema_fields(schema, tenant))
    if not identities and not mapped:
        raise InputError(
            f"The schema of {dataset.name!r} has no primary identity: Profile cannot tell whom a"
            " row is about.",
            hint="Mark a field of it as primary identity in Experience Platform; or plan a new"
            " dataset with identity=.",
            field="target.identity",
        )
    if not tagged and "/schemas/" not in dataset.schema_id:
        raise InputError(
            f"The schema of {dataset.name!r} is not your organisation's: it cannot be enabled.",
            hint="Plan a new dataset with identity=.",
            field="target.profile",
        )
    return ProfileChange(dataset, mode, tags_schema=not tagged)


async def use_for_profile(client: PlatformClient, change: ProfileChange) -> Dataset:
    """Make a change: the schema first, for without its tag the dataset is enabled in vain."""
    dataset = change.dataset
    if change.tags_schema:
        await client.enable_schema_for_profile(dataset.schema_id)
    if dataset.profile == change.mode:
        return dataset
    if dataset.profile != ProfileUse.NO:  # Adobe takes another mode only after it was disabled
        await client.set_profile(dataset.id, ProfileUse.NO)
    if change.mode is not ProfileUse.NO:
        await _enable(client, change)
    return await client.dataset(dataset.id)


async def _enable(client: PlatformClient, change: ProfileChange) -> None:
    try:
        await client.set_profile(change.dataset.id, change.mode)
    except PgflowError as error:
        if change.dataset.profile == ProfileUse.NO:
            raise
        failure = error
    else:
        return
    raise failure.with_message(
        f"{failure.message} The dataset {change.dataset.name!r} is disabled for Profile now: rows"
        " that come miss it until it is enabled.",
        hint="Call it again.",
    )
