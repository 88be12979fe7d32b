"""The part of ``sandbox.datasets`` that looks at a dataset over time, and ends it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pgflow_widgets.api.messages.datasets.expiry import DatasetExpiry
from pgflow_widgets.api.messages.datasets.insights import MetricPoint
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError
from pgflow_widgets.frames.metrics import metrics_frame, plot_metrics
from pgflow_widgets.model.cards import Card, Fact
from pgflow_widgets.notebook.access.sandbox_group import Group
from pgflow_widgets.operations import argument_checks
from pgflow_widgets.operations.datasets import dataset_of
from pgflow_widgets.operations.datasets.expiry import ExpiryChange, plan_expiry, set_expiry

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_MOST_DAYS = 366


class ExpiryCard:
    """When a dataset would expire, and what that means; nothing is changed yet."""

    def __init__(self, change: ExpiryChange) -> None:
        self.change = change

    def __repr__(self) -> str:
        return f"<{self.change.dataset.name!r} expires, not yet: {' '.join(self.change.words)}>"

    def _card(self) -> Card:
        name, words = self.change.dataset.name, self.change.words
        facts = (
            Fact("Deleted on", self.change.day.isoformat()),
            *(Fact("Know", said) for said in words),
        )
        remark = "Call it again with confirm=True to do it."
        return Card("Dataset", name, "nothing is changed yet", "", facts, remark)

    def _repr_html_(self) -> str:
        return self._card().html()


@argument_checks.check_calls
class DatasetLifetime(Group):
    """A dataset over time.

    Notes
    -----
    Source: contract, after-the-load.md 8 and 9.
    """

    def metrics(self, name: str, *, days: int = 30) -> pd.DataFrame:
        """Read what came into a dataset day by day, as Adobe's Observability Insights count it.

        Parameters
        ----------
        name
            As in `get`.
        days
            How many days back, today included.

        Returns
        -------
        DataFrame
            One row per day: ``day`` (datetime64[ms, UTC]), ``rows``, ``bytes``, ``batches``,
            ``failed_batches`` (Int64); missing where Adobe tells nothing.

        Raises
        ------
        InputError
            There is no dataset of that name, or there are several.
        NotFoundError
            The local service has no such metrics.

        Notes
        -----
        Source: contract, after-the-load.md 8.
        """
        if not 1 <= days <= _MOST_DAYS:
            raise InputError(f"days must be from 1 to {_MOST_DAYS}.", field="days")

        async def ask(client: PlatformClient) -> tuple[list[MetricPoint], datetime, datetime]:
            dataset = await dataset_of(client, name)
            end = client.now()
            midnight = end.replace(hour=0, minute=0, second=0, microsecond=0)
            start = midnight - timedelta(days=days - 1)
            return await client.dataset_metrics(dataset.id, start, end), start, end

        points, start, end = self._access.run(ask)
        return metrics_frame(points, start.date(), end.date())

    def plot_metrics(self, name: str, *, days: int = 30) -> Axes:
        """Draw what `metrics` reads: the rows of each day, and where batches failed.

        Parameters
        ----------
        name, days
            As in `metrics`.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        PgflowError
            matplotlib is not installed.
        """
        return plot_metrics(self.metrics(name, days=days), name)

    def expire(
        self, name: str, on: datetime | str, *, confirm: bool = False
    ) -> DatasetExpiry | ExpiryCard:
        """Let Adobe delete a dataset on a day, such as one of a rehearsal.

        Parameters
        ----------
        name
            As in `get`.
        on
            The day, in UTC, such as ``"2026-12-31"``: 24 hours ahead at least.
        confirm
            Whether to do it. If False, nothing is changed, and what would be is shown.

        Returns
        -------
        DatasetExpiry or ExpiryCard
            The order as Adobe keeps it; what would happen and cannot be undone, without `confirm`.

        Raises
        ------
        InputError
            There is no such dataset; or `on` is no day, or too soon. Nothing was sent.
        OutcomeUnknownError
            No answer came: it may be ordered or not.
        NotFoundError
            The local service has no expiry.

        Notes
        -----
        Dataflows into the dataset fail afterwards: end them before. Source: contract,
        after-the-load.md 9.
        """
        place = self._access.name  # a `switch` in the meantime must not lead it astray
        change = self._access.run_in(place, plan_expiry, name, on)
        if not confirm:
            return ExpiryCard(change)
        return self._access.run_in(place, set_expiry, change)
