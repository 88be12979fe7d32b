"""List what can be queried: the table of each dataset, and its columns as SQL writes them.

Catalog and Schema Registry tell it, which costs no session. Source: contract, query-service.md 4
and 5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import starmap

from pgflow_widgets.api.messages.datasets import Dataset
from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError, ProtocolError, ServiceError
from pgflow_widgets.local import background, ipython
from pgflow_widgets.local.background import Report
from pgflow_widgets.model.dataflow.schema_fields import FieldType, with_tenant
from pgflow_widgets.operations.argument_checks import did_you_mean
from pgflow_widgets.operations.datasets import dataset_of, fields_of

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,255}")
_WORDS = """all and anti array as between by case cast create cross date delete desc distinct drop
else end except exists false from full function group having if in index inner insert intersect into
is join key left like limit map minus natural not null offset on or order outer partition right row
rows select semi set start struct table then timestamp to true union update user using values when
where window with"""
_KEYWORDS = frozenset(_WORDS.split())
_TYPES = {
    FieldType.STRING: "string",
    FieldType.INTEGER: "int",
    FieldType.LONG: "bigint",
    FieldType.DOUBLE: "double",
    FieldType.BOOLEAN: "boolean",
    FieldType.DATE: "date",
    FieldType.DATE_TIME: "timestamp",
    FieldType.OTHER: "array or map",
}


@dataclass(frozen=True, slots=True)
class QueryColumn:
    """A column as SQL writes it, with Spark's name of its type."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class QueryTable:
    """A table that can be queried, and the dataset behind it."""

    table: str
    dataset: str
    dataset_id: str
    fields: tuple[QueryColumn, ...] = ()

    @property
    def columns(self) -> str:
        """The columns with their types, in a line."""
        return ", ".join(f"{field.name} {field.type}" for field in self.fields)


async def list_tables(client: PlatformClient, report: Report) -> list[QueryTable]:
    """Return the tables of all datasets; of one whose schema cannot be read, without columns.

    Each schema takes a call; `report` is told how many have come.
    """
    datasets = [item async for item in client.datasets() if _PLAIN.fullmatch(item.table)]
    by_schema = {dataset.schema_id: dataset for dataset in datasets}
    known: dict[str, tuple[QueryColumn, ...]] = {}

    async def read(schema_id: str, dataset: Dataset) -> None:
        known[schema_id] = await _columns_if_known(client, dataset)
        report(len(known), len(by_schema))

    await background.gather_or_cancel(starmap(read, by_schema.items()))
    return [
        QueryTable(item.table, item.name, item.id, known[item.schema_id])
        for item in sorted(datasets, key=lambda item: item.table)
    ]


async def list_columns(client: PlatformClient, table: str) -> tuple[QueryColumn, ...]:
    """Return the columns of one table.

    Raises
    ------
    InputError
        No dataset has a table of that name.
    """
    datasets = [item async for item in client.datasets() if item.table]
    for dataset in datasets:
        if dataset.table.casefold() == table.strip().casefold():
            return await columns_of(client, dataset)
    raise InputError(
        f"There is no table {table!r} in this sandbox.",
        hint=did_you_mean(table, [item.table for item in datasets])
        or ipython.with_sandbox_variable("`sandbox.sql.tables()` lists them."),
        field="table",
    )


async def table_of(client: PlatformClient, name: str) -> str:
    """Return the name for SQL of a dataset's table.

    Raises
    ------
    InputError
        There is no such dataset, or Query Service has no table for it.
    ProtocolError
        The name is none that can stand in SQL as it is.
    """
    return table_of_dataset(await dataset_of(client, name))


def table_of_dataset(dataset: Dataset) -> str:
    """Return the name for SQL of the table of a dataset; errors as in `table_of`."""
    if not dataset.table:
        raise InputError(
            f"Query Service has no table for the dataset {dataset.name!r}.",
            hint="A dataset that is new gets one in a minute, a system dataset none.",
            field="name",
        )
    if not _PLAIN.fullmatch(dataset.table):
        raise ProtocolError(
            f"The table of the dataset {dataset.name!r} has a name that cannot stand in SQL.",
            hint="Look at the dataset's tags in Adobe's interface before you query it.",
        )
    return dataset.table


async def columns_of(client: PlatformClient, dataset: Dataset) -> tuple[QueryColumn, ...]:
    """Return the columns of a dataset: each leaf of its schema, by its path."""
    tenant = await client.tenant()
    return tuple(
        QueryColumn(path_in_sql(with_tenant(field.path, tenant)), _TYPES[field.type])
        for field in await fields_of(client, dataset)
    )


async def _columns_if_known(client: PlatformClient, dataset: Dataset) -> tuple[QueryColumn, ...]:
    try:
        return await columns_of(client, dataset)
    except (ServiceError, ProtocolError):  # one schema that cannot be read hides no other
        return ()


def path_in_sql(path: str) -> str:
    """Return a path as SQL takes it: in back quotes what is a word of SQL, or no plain name."""
    return ".".join(
        part if _PLAIN.fullmatch(part) and part.casefold() not in _KEYWORDS else _quoted(part)
        for part in path.split(".")
    )


def _quoted(part: str) -> str:
    return f"`{part.replace('`', '``')}`"
