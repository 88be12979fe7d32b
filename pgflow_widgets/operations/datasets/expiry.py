"""Let Adobe delete a dataset on a day, such as one of a rehearsal.

Source: contract, after-the-load.md 9.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.messages.datasets.expiry import DatasetExpiry
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.api.session import UnansweredError
from pgflow_widgets.errors import InputError, OutcomeUnknownError
from pgflow_widgets.model.dataflow.schedule import utc
from pgflow_widgets.operations.datasets import dataset_of

_LEAST = timedelta(hours=24)
_DESCRIPTION = "Set by pgflow-widgets."


@dataclass(frozen=True, slots=True)
class ExpiryChange:
    """The dataset that is to expire, and on which day; nothing is changed yet."""

    dataset: Dataset
    day: date

    @property
    def words(self) -> tuple[str, ...]:
        """What happens, and what of it cannot be undone."""
        return (
            f"Adobe deletes the dataset with all its rows on {self.day.isoformat()}, 00:00 UTC;"
            " that cannot be undone.",
            "Until it begins, Adobe's UI can change or cancel it.",
            "Dataflows into the dataset fail afterwards: delete or disable them before.",
        )


async def plan_expiry(client: PlatformClient, name: str, on: datetime | str) -> ExpiryChange:
    """Check when a dataset is to expire, and find it.

    Raises
    ------
    InputError
        There is no such dataset; or the moment is no day, or less than 24 hours ahead.
    """
    moment = utc(on, "on")
    if moment is None or moment.time() != time():
        raise InputError(
            "A dataset expires at the beginning of a day, in UTC.",
            hint="Write it as 2026-12-31.",
            field="on",
        )
    if moment - client.now() < _LEAST:
        raise InputError(
            "A dataset can expire 24 hours from now at the earliest.",
            hint=f"The first day is {_first_day(client.now())}.",
            field="on",
        )
    return ExpiryChange(await dataset_of(client, name), moment.date())


async def set_expiry(client: PlatformClient, change: ExpiryChange) -> DatasetExpiry:
    """Order the deletion of a dataset.

    Raises
    ------
    OutcomeUnknownError
        No answer came: it may be ordered or not.
    """
    dataset = change.dataset
    try:
        return await client.expire_dataset(dataset.id, change.day, dataset.name, _DESCRIPTION)
    except UnansweredError as error:
        lost = error
    raise OutcomeUnknownError(
        f"It is not known whether {dataset.name!r} will expire. {lost.message}",
        name=dataset.name,
        hint="Look under Data Lifecycle in Adobe's UI before you repeat it.",
    )


def _first_day(now: datetime) -> date:
    return (now + _LEAST + timedelta(days=1)).date()
