"""Create, test, change and delete base connections; each function works on an open client."""

from __future__ import annotations

import asyncio
import numbers
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.api.messages.flows import Dataflow
from pgflow_widgets.api.messages.request import name_filters
from pgflow_widgets.api.pagination import list_with_filters, names_soon
from pgflow_widgets.errors import InputError, InUseError, PgflowError, ProviderError
from pgflow_widgets.local import background, ipython, postgres_files
from pgflow_widgets.model.auth_fields import AuthSpec, SslMode, fold
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.connection_strings.pasted import read_pasted
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret, Value
from pgflow_widgets.model.sources import SOURCES, Source
from pgflow_widgets.operations import argument_checks

if TYPE_CHECKING:
    import pandas as pd

    from pgflow_widgets.api.flow_service_client import FlowServiceClient
    from pgflow_widgets.api.messages.connections import ConnectionTest

ConnectionRef = str | BaseConnection | Mapping[str, object] | None
"""How a base connection is named in a call: its id, its unique name, or a result."""

ConnectionRefs: TypeAlias = "ConnectionRef | Iterable[ConnectionRef] | pd.DataFrame"
"""One, several, or a frame with a column ``id``."""

PATIENCE = 60.0
"""Seconds for the test of one connection."""

T = TypeVar("T")
N = TypeVar("N", BaseConnection, Dataflow)

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
WHOLE_CONNECTION = fold("connection_string")
"""The keyword for a text that holds several fields."""

_SSL_MODE = fold("sslMode")
_FROM_PROVIDER = "Error from flow provider: "


@dataclass(frozen=True, slots=True)
class TestRow:
    """What became of one test; `ok` is None where the service could not tell."""

    id: str
    name: str
    ok: bool | None
    reason: str
    milliseconds: int


def field_values(spec: AuthSpec, values: Mapping[str, object]) -> dict[str, Value]:
    """Return keyword arguments as values of the fields of an auth spec."""
    names = {fold(field.name): field for field in spec.fields}
    hint = f"Its fields are {', '.join(field.name for field in spec.fields)}."
    filled: dict[str, Value] = {}
    placeholders: set[str] = set()
    for keyword, value in values.items():
        if value is None:
            continue
        if not isinstance(value, str | Secret | numbers.Integral) or isinstance(value, bool):
            raise InputError(
                f"{keyword} is of type {type(value).__name__}, and must be text or a number.",
                hint=hint,
                field=keyword,
            )
        text = value if isinstance(value, Secret) else str(value)
        field = names.get(fold(keyword))
        if field is not None:
            filled[field.name] = text
        elif fold(keyword) == _SSL_MODE and (encryption := _encryption(spec, text)):
            filled = encryption | filled
        elif fold(keyword) == WHOLE_CONNECTION:
            pasted = read_pasted(text, **postgres_files.libpq_files())
            placeholders = set(pasted.placeholders) - pasted.values.keys()
            filled = pasted.values_for(spec) | filled
        else:
            raise InputError(f"{spec.name} has no field {keyword!r}.", hint=hint)
    for name in sorted(placeholders - filled.keys()):
        raise InputError(
            f"Only a placeholder is there for: {name}.", hint="Write the value itself.", field=name
        )
    return filled


def _encryption(spec: AuthSpec, ssl_mode: Value) -> dict[str, Value]:
    """Return the fields that say in a connection string what ``sslMode`` says elsewhere."""
    mode = None if isinstance(ssl_mode, Secret) else SslMode.read(ssl_mode)
    return dict(spec.tls[mode]) if mode else {}


async def find_connections_named(client: FlowServiceClient, name: str) -> list[BaseConnection]:
    """Return the connections of exactly that name."""

    async def ask(filters: Sequence[str]) -> list[BaseConnection]:
        return [match async for match in client.list_connections(filters) if match.name == name]

    return await list_with_filters(name_filters(name), ask)


def is_id(connection: str) -> bool:
    """Whether a text is read as a connection's id, and not as its name."""
    return _ID.fullmatch(connection.strip()) is not None


async def id_of(client: FlowServiceClient, reference: ConnectionRef) -> str:
    """Return the id of a connection that is named in any of the ways."""
    connection: str | BaseConnection | None = argument_checks.fit(
        "connection", reference, ["ConnectionRef"]
    )
    if isinstance(connection, BaseConnection):
        return connection.id
    if not connection:
        raise InputError(
            "No connection is given.",
            hint=ipython.with_sandbox_variable(
                "Fill in the form and press Create first, or name one of `sandbox.connections()`."
            ),
        )
    connection = connection.strip()
    if is_id(connection):
        return connection
    matches = await find_connections_named(client, connection)
    others = [] if matches else await names_soon(client.list_connections())
    return only_match("connection", connection, client.sandbox, matches, others).id


def only_match(
    noun: str, name: str, sandbox: str, matches: Sequence[N], others: Sequence[str]
) -> N:
    """Return the only thing that has a name; where there is none, propose another in the error."""
    if not matches:
        lists = "connections" if noun == "connection" else "flows"
        proposal = argument_checks.did_you_mean(name, others)
        listing = ipython.with_sandbox_variable(f"`sandbox.{lists}()` lists them.")
        raise InputError(
            f"No {noun} is called {name!r} in the sandbox {sandbox}.",
            hint=f"{proposal} {listing}".lstrip(),
        )
    if len(matches) > 1:
        raise InputError(
            f"{len(matches)} {noun}s are called {name!r}: use the ID of the one you mean.",
            hint="; ".join(f"{match.id} (created {match.created_at or '?'})" for match in matches),
        )
    return matches[0]


async def read_connection(client: FlowServiceClient, connection: ConnectionRef) -> BaseConnection:
    """Return a connection as it is now."""
    return await client.get_connection(await id_of(client, connection))


async def test_one(
    client: FlowServiceClient,
    connection_id: str,
    patience: float = PATIENCE,  # noqa: PT028 - this is no test of pytest
) -> TestRow:
    """Test one connection; what the service cannot tell in time is neither yes nor no."""
    start = time.perf_counter()
    name, ok = "", None
    try:
        async with asyncio.timeout(patience):
            name = (await client.get_connection(connection_id)).name
            outcome = await client.test_connection(connection_id)
            ok, reason = outcome.ok, outcome.reason
    except PgflowError as error:
        reason = error.message
    except TimeoutError:
        reason = f"No answer within {patience:g} seconds."
    return TestRow(connection_id, name, ok, reason, round((time.perf_counter() - start) * 1000))


async def test_many(
    client: FlowServiceClient, connections: Sequence[ConnectionRef], *, patience: float, width: int
) -> list[TestRow]:
    """Test many connections, so many at once; one that hangs takes a place and no time of others.

    The time of each begins when it has a place.
    """
    ids = await background.gather_or_cancel(id_of(client, connection) for connection in connections)
    places = asyncio.Semaphore(width)

    async def one(connection_id: str) -> TestRow:
        async with places:
            return await test_one(client, connection_id, patience)

    return await background.gather_or_cancel(map(one, ids))


async def keep_if_it_works(client: FlowServiceClient, made: BaseConnection) -> None:
    """Delete a new connection again when the database refuses it, and say why."""
    said_no = await refusal(client, made.id)
    if said_no is None:
        return
    outcome = "Nothing was kept."
    try:
        await client.delete_connection(made.id)
    except PgflowError:
        outcome = f"The connection {made.id} could not be deleted again: delete it by hand."
    reached = said_no.field not in {"server", "port"}
    said = "The database refused the connection" if reached else "The database was not reached"
    raise said_no.with_message(f"{said}: {reason(said_no)}. {outcome}")


async def refusal(client: FlowServiceClient, connection_id: str) -> ProviderError | None:
    """Return the database's no; None if it says yes, or if nobody can tell."""
    try:
        return refusal_of(await client.test_connection(connection_id))
    except PgflowError:
        return None  # it could not be tested; ``sandbox.connections.test`` can tell later


def refusal_of(outcome: ConnectionTest) -> ProviderError | None:
    """Return the database's no, if a test ended with one; a no without a reason is one too."""
    if outcome.ok or outcome.error is not None:
        return outcome.error
    return ProviderError(outcome.reason, status=200, detail=outcome.reason)


def reason(said_no: ProviderError) -> str:
    """Return the database's own words, to go on with in a sentence."""
    return said_no.detail.removeprefix(_FROM_PROVIDER).rstrip(".")


async def change_connection(
    client: FlowServiceClient, connection: ConnectionRef, changes: Mapping[str, str]
) -> BaseConnection:
    """Change what is no secret, whatever version is there now."""
    current = await read_connection(client, connection)
    return await client.update_connection(current.id, changes, etag=current.etag)


async def spec_of(
    client: FlowServiceClient, connection: BaseConnection, cloud: Cloud
) -> tuple[Source, AuthSpec, dict[str, str]]:
    """Return how a connection signs in, with the params that are no secrets.

    Raises
    ------
    InputError
        It is of a source, or of an authentication, that is not declared here.
    """
    spec_id = connection.connection_spec_id
    source = next((source for source in SOURCES if source.connection_spec_id == spec_id), None)
    if source is None:
        raise InputError(f"The connection {connection.name!r} is not one of PostgreSQL.")
    spec = source.auth_spec(cloud, connection.auth)
    if spec.connection_string:
        return source, spec, {}
    open_names = [field.name for field in spec.fields if not field.secret]
    return source, spec, await client.auth_params(connection.id, open_names)


def draft_of_all(
    source: Source, spec: AuthSpec, connection: BaseConnection, values: Mapping[str, Value]
) -> ConnectionDraft:
    """Return a draft with all credentials of a connection; `values` is what is known of them."""
    missing = [field for field in spec.fields if field.required and not values.get(field.name)]
    if missing:
        names = ", ".join(field.name for field in missing)
        raise InputError(
            f"To change the credentials of {connection.name!r}, give all of them: {names}.",
            hint="The service replaces them as a whole, and does not show them.",
            field=missing[0].name,
        )
    return ConnectionDraft(source, spec, connection.name, connection.description, values)


async def delete_connection(client: FlowServiceClient, connection: ConnectionRef) -> BaseConnection:
    """Delete a connection and return what it was; if flows use it, say which."""
    current = await read_connection(client, connection)
    try:
        await client.delete_connection(current.id)
    except InUseError as error:
        refusal_of = error
    else:
        return current
    flows = await client.flows_using(current.id)
    flow_names = ", ".join(f"{flow.name or 'without a name'} ({flow.id})" for flow in flows)
    raise refusal_of.with_message(
        f"The connection {current.name!r} is used by {len(flows)} flow{'s'[: len(flows) != 1]}:"
        f" {flow_names}.",
        hint="Delete these flows first.",
    )
