"""Knows the tables of a sandbox: a dataset under its name for SQL, its columns and its files.

Source: contract, query-service.md 4; dataflow.md 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pgflow_widgets.emulator.catalog import DATASETS, SUCCESS, Catalog
from pgflow_widgets.emulator.catalog.dataset_bodies import TABLE_TAG
from pgflow_widgets.emulator.query_service.engine.table import Table, quote_name
from pgflow_widgets.emulator.query_service.query_error import QueryError
from pgflow_widgets.emulator.schema_registry import schemas
from pgflow_widgets.emulator.schema_registry.registry import SchemaRegistry
from pgflow_widgets.emulator.storage.lake import Lake, parquet_files
from pgflow_widgets.emulator.storage.state_file import Place, Store

_TYPES = {
    "int": "INTEGER",
    "long": "BIGINT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "date-time": "TIMESTAMP",
    "date": "DATE",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A dataset in the list of tables."""

    name: str
    dataset_id: str
    dataset: str
    description: str
    schema_id: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of all sandboxes.

    Parameters
    ----------
    store, catalog, registry, lake
        What there is, and where.
    """

    store: Store
    catalog: Catalog
    registry: SchemaRegistry
    lake: Lake

    def entries(self, place: Place) -> dict[str, Entry]:
        """Return the tables of a sandbox by name, in lower case; the oldest of a name counts."""
        found: dict[str, Entry] = {}
        for item in self.store.items(place, DATASETS):
            for name in item.get("tags", {}).get(TABLE_TAG, ())[:1]:
                entry = Entry(
                    name, item["id"], item["name"], item.get("description", ""), _schema_of(item)
                )
                found.setdefault(name.lower(), entry)
        return found

    def table(self, place: Place, entry: Entry) -> Table:
        """Return a table as it is now."""
        schema = self.registry.schema(place, entry.schema_id) or {}
        columns = {name: sql_type(rules) for name, rules in schema.get("properties", {}).items()}
        files = tuple(map(str, self._files(place, entry.dataset_id)))
        return Table(entry.name, columns, files)

    def _files(self, place: Place, dataset_id: str) -> Iterator[Path]:
        for batch in self.catalog.batches(place, dataset_id):
            if batch["status"] == SUCCESS:
                files = list(parquet_files(self.lake.batch(place, dataset_id, batch["id"])))
                if len(files) < batch.get("metrics", {}).get("outputFileCount", 0):
                    raise QueryError("58000", "The files of a batch are gone from the lake.")
                yield from files

    def folder(self, place: Place) -> Path:
        """Return the folder with all files of a sandbox."""
        return self.lake.folder / place.org / place.sandbox


def _schema_of(item: Mapping[str, Any]) -> str:
    return str(item["schemaRef"]["id"])


def sql_type(rules: schemas.Resource) -> str:
    """Return DuckDB's type of a field; what has names of its own making is kept as JSON."""
    kind = schemas.kind_of(rules)
    if kind == "array":
        return f"{sql_type(rules['items'])}[]"
    if kind == "object" and rules.get("properties"):
        inner = rules["properties"].items()
        return f"STRUCT({', '.join(f'{quote_name(n)} {sql_type(r)}' for n, r in inner)})"
    return _TYPES.get(kind, "VARCHAR")
