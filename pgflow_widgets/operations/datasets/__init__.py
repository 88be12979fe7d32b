"""Find a dataset and its fields."""

from __future__ import annotations

import asyncio
import contextlib
import re

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError, NotFoundError
from pgflow_widgets.local import ipython
from pgflow_widgets.model.dataflow import schema_fields
from pgflow_widgets.model.dataflow.schema_fields import SchemaField


async def fields_of(client: PlatformClient, dataset: Dataset) -> list[SchemaField]:
    """Return the fields of a dataset, as a plan spells their paths."""
    tenant, described = await asyncio.gather(client.tenant(), client.schema(dataset.schema_id))
    return schema_fields.read_schema_fields(described, tenant)


_DATASET_ID = re.compile(r"[0-9a-f]{24}")


async def dataset_of(client: PlatformClient, name: str) -> Dataset:
    """Return a dataset that is named by its id or its unique name; `InputError` otherwise."""
    name = name.strip()
    if _DATASET_ID.fullmatch(name):
        with contextlib.suppress(NotFoundError):  # a name may look like an id
            return await client.dataset(name)
    matches = [dataset async for dataset in client.datasets(name)]
    if len(matches) == 1:
        return matches[0]
    if not matches:
        raise InputError(
            f"There is no dataset {name!r} in this sandbox.",
            hint=ipython.with_sandbox_variable(
                "`sandbox.datasets()` lists them; for a new one, say of which class its rows are."
            ),
            field="target.dataset",
        )
    raise InputError(
        f"{len(matches)} datasets are called {name!r}.",
        hint=f"Rename all but one, or use an id: {', '.join(match.id for match in matches)}.",
        field="target.dataset",
    )
