"""Makes the sample data, a small retail business, the same on every machine.

Two years of orders with seasons, customers who come back, prices that add up; every common type of
PostgreSQL, nulls, names in several scripts, a mixed-case table, views, and one table that the
demo's role may not read.
"""

from __future__ import annotations

import ipaddress
import json
import math
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncpg

SEED = 7
START = datetime(2024, 1, 1)  # noqa: DTZ001 - shop time, kept without zone as many databases do
SAMPLE_DAYS = 731
CUSTOMERS, PRODUCTS, ORDERS, EVENTS, VISITS = 2_000, 400, 8_000, 19_000, 600

SampleRow = tuple[Any, ...]

_PEOPLE = (
    ("Anna Müller", "Köln", "DE"), ("Zoë Lefèvre", "Orléans", "FR"), ("Søren Ågård", "Århus", "DK"),
    ("José Núñez", "Málaga", "ES"), ("Łukasz Żak", "Łódź", "PL"), ("山田 花子", "東京", "JP"),
    ("Ольга Иванова", "Київ", "UA"), ("Γιώργος Νίκου", "Αθήνα", "GR"), ("नेहा शर्मा", "पुणे", "IN"),
    ("김민준", "서울", "KR"), ("Aoife O'Brien", "Galway", "IE"), ("Noah Smith", "Portland", "US"),
    ("Chloé Tremblay", "Québec", "CA"), ("مريم حداد", "عمّان", "JO"), ("Jan Novák", "Plzeň", "CZ"),
)  # fmt: skip
_KINDS = {
    "Kitchen": ("Kettle", "Pan", "Mug", "Knife"),
    "Garden": ("Spade", "Hose", "Lantern"),
    "Office": ("Lamp", "Chair", "Notebook", "Pen"),
    "Sport": ("Ball", "Bottle", "Mat"),
}
_SEGMENTS = ("new", "regular", "loyal")
_STATUSES = ("delivered", "delivered", "delivered", "shipped", "returned", "cancelled")
_EVENTS = ("view", "view", "view", "search", "basket", "checkout")
_PAGES = ("/", "/kitchen", "/garden", "/office?sort=price", "/sport", "/größen")
_STORES = ("Mitte", "Café Nord", "Río", "渋谷")

_SETTING = """
CREATE SCHEMA sales; CREATE SCHEMA web; CREATE SCHEMA hr;
CREATE TYPE sales.segment AS ENUM ('new', 'regular', 'loyal');
CREATE TABLE sales.customers (
  id integer PRIMARY KEY, code uuid NOT NULL UNIQUE, name text NOT NULL, email varchar(120),
  city text NOT NULL, country char(2) NOT NULL, born date, joined timestamptz NOT NULL,
  newsletter boolean, segment sales.segment NOT NULL, credit numeric(12,2), preferences jsonb);
CREATE TABLE sales.products (
  id smallint PRIMARY KEY, sku varchar(20) NOT NULL UNIQUE, name text NOT NULL,
  category text NOT NULL, price numeric(10,2) NOT NULL, weight_kg real, rating double precision,
  tags text[] NOT NULL, attributes json, thumbnail bytea, discontinued boolean NOT NULL);
CREATE TABLE sales.orders (
  id bigint PRIMARY KEY, customer_id integer NOT NULL REFERENCES sales.customers,
  ordered_at timestamp NOT NULL, shipped_at timestamptz, status text NOT NULL,
  currency char(3) NOT NULL, total numeric(12,2) NOT NULL, gift boolean NOT NULL,
  delivery_time interval, updated_at timestamptz NOT NULL);
CREATE TABLE sales.order_lines (
  order_id bigint NOT NULL REFERENCES sales.orders, line smallint NOT NULL,
  product_id smallint NOT NULL REFERENCES sales.products, quantity integer NOT NULL,
  unit_price numeric(10,2) NOT NULL, discount double precision, PRIMARY KEY (order_id, line));
CREATE TABLE web.events (
  id bigint PRIMARY KEY, at timestamptz NOT NULL, session uuid NOT NULL,
  customer_id integer REFERENCES sales.customers, kind text NOT NULL, url text NOT NULL,
  address inet, duration_ms integer, payload jsonb);
CREATE TABLE sales."StoreVisits" (
  "visitId" integer PRIMARY KEY, "storeName" text NOT NULL, "visitDate" date NOT NULL,
  "openFrom" time NOT NULL, "Visitors" smallint);
CREATE TABLE hr.salaries (
  id integer PRIMARY KEY, name text NOT NULL, salary numeric(10,2) NOT NULL);
"""

_FINISH = """
CREATE INDEX ON sales.orders (ordered_at);
CREATE INDEX ON sales.orders (updated_at);
CREATE INDEX ON web.events (at);
CREATE VIEW sales.order_totals AS
  SELECT o.id, o.ordered_at, c.name AS customer, c.country, count(*) AS lines, o.total
  FROM sales.orders o JOIN sales.customers c ON c.id = o.customer_id
  JOIN sales.order_lines l ON l.order_id = o.id GROUP BY o.id, c.id;
CREATE MATERIALIZED VIEW sales.monthly_revenue AS
  SELECT date_trunc('month', ordered_at) AS month, count(*) AS orders, sum(total) AS revenue
  FROM sales.orders WHERE status <> 'cancelled' GROUP BY 1;
COMMENT ON TABLE sales.orders IS 'One row per order; total is the sum of its lines';
ANALYZE;
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order."""

    product: int
    quantity: int
    price: Decimal
    discount: float | None

    @property
    def total(self) -> Decimal:
        """What the line costs, to the cent."""
        rest = Decimal(1) - Decimal(str(self.discount or 0))
        return (self.price * self.quantity * rest).quantize(Decimal("0.01"))


class Shop:
    """The rows of the business, table by table, equal for equal seeds.

    Parameters
    ----------
    seed
        Start of the random numbers.
    """

    def __init__(self, seed: int = SEED) -> None:
        self._seed = seed

    def _random(self, table: str) -> random.Random:
        # A stream for each table: a change of one leaves the others as they are.
        return random.Random(f"{self._seed}/{table}")  # noqa: S311 - sample data

    @cached_property
    def tables(self) -> dict[tuple[str, str], Sequence[SampleRow]]:
        """Rows by schema and table, in an order in which they can be loaded."""
        return {
            ("sales", "customers"): list(self._customers()),
            ("sales", "products"): self.products,
            ("sales", "orders"): [order for order, _ in self.orders],
            ("sales", "order_lines"): [row for order, lines in self.orders
                                       for row in _line_rows(order[0], lines)],
            ("web", "events"): list(self._events()),
            ("sales", "StoreVisits"): list(self._visits()),
            ("hr", "salaries"): [(n, _PEOPLE[n % len(_PEOPLE)][0], Decimal(3000 + 75 * n))
                                 for n in range(1, 41)],
        }  # fmt: skip

    def _customers(self) -> Iterator[SampleRow]:
        rng = self._random("customers")
        for number in range(1, CUSTOMERS + 1):
            name, city, country = rng.choice(_PEOPLE)
            joined = START + timedelta(
                days=rng.randrange(SAMPLE_DAYS), seconds=rng.randrange(86_400)
            )
            yield (
                number,
                _uuid(rng),
                name,
                f"customer{number}@example.com" if rng.random() > 0.1 else None,
                city,
                country,
                date(1940, 1, 1) + timedelta(days=rng.randrange(24_000))
                if rng.random() > 0.2
                else None,
                joined.replace(tzinfo=UTC),
                rng.choice((True, False, None)),
                rng.choice(_SEGMENTS),
                Decimal(rng.randrange(0, 50_000)) / 100 if rng.random() > 0.3 else None,
                json.dumps({"language": country.lower(), "size": rng.choice("SML")}),
            )

    @cached_property
    def products(self) -> list[SampleRow]:
        """The products, some of them discontinued."""
        rng = self._random("products")
        rows = []
        for number in range(1, PRODUCTS + 1):
            category = rng.choice(tuple(_KINDS))
            kind = rng.choice(_KINDS[category])
            rows.append(
                (
                    number,
                    f"{category[:3].upper()}-{number:04d}",
                    f"{kind} №{number}",
                    category,
                    Decimal(rng.randrange(199, 19_999)) / 100,
                    round(rng.uniform(0.05, 12), 2) if rng.random() > 0.1 else None,
                    round(rng.uniform(1, 5), 3) if rng.random() > 0.3 else None,
                    rng.sample(("new", "sale", "öko", "gift"), rng.randrange(3)),
                    json.dumps({"colour": rng.choice(("red", "blue", "grün"))}),
                    rng.randbytes(8) if rng.random() > 0.5 else None,
                    rng.random() < 0.1,
                )
            )
        return rows

    @cached_property
    def orders(self) -> list[tuple[SampleRow, list[Line]]]:
        """The orders with their lines; more in December, and more by customers who come back."""
        rng = self._random("orders")
        orders: list[tuple[SampleRow, list[Line]]] = []
        for moment in sorted(_moments(rng, ORDERS)):
            lines = [self._line(rng) for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 5)))]
            number = len(orders) + 1
            status = rng.choice(_STATUSES)
            days = rng.choice((1, 2, 2, 3, 5, 9))
            shipped = (moment + timedelta(hours=rng.randrange(2, 60))).replace(tzinfo=UTC)
            sent = status != "cancelled"
            orders.append(
                (
                    (
                        number,
                        1 + int(CUSTOMERS * rng.random() ** 2),
                        moment,
                        shipped if sent else None,
                        status,
                        rng.choice(("EUR", "EUR", "EUR", "USD", "JPY")),
                        sum((line.total for line in lines), Decimal(0)),
                        rng.random() < 0.08,
                        timedelta(days=days, hours=rng.randrange(24)) if sent else None,
                        shipped + timedelta(days=days),
                    ),
                    lines,
                )
            )
        return orders

    def _line(self, rng: random.Random) -> Line:
        product = rng.choice(self.products)
        discount = rng.choice((None, None, None, 0.05, 0.1, 0.25))
        return Line(product[0], rng.choice((1, 1, 1, 2, 3)), product[4], discount)

    def _events(self) -> Iterator[SampleRow]:
        rng = self._random("events")
        session, customer = _uuid(rng), None
        for number, moment in enumerate(sorted(_moments(rng, EVENTS)), start=1):
            if rng.random() < 0.3:
                session = _uuid(rng)
                customer = rng.randrange(1, CUSTOMERS + 1) if rng.random() < 0.4 else None
            yield (
                number,
                moment.replace(tzinfo=UTC),
                session,
                customer,
                rng.choice(_EVENTS),
                rng.choice(_PAGES),
                ipaddress.ip_interface(f"203.0.113.{rng.randrange(1, 255)}")
                if rng.random() > 0.2
                else None,
                rng.randrange(20, 90_000) if rng.random() > 0.1 else None,
                json.dumps({"device": rng.choice(("phone", "tablet", "desktop"))}),
            )

    def _visits(self) -> Iterator[SampleRow]:
        rng = self._random("visits")
        for number in range(1, VISITS + 1):
            day = START.date() + timedelta(days=rng.randrange(SAMPLE_DAYS))
            visitors = rng.randrange(5, 400) if rng.random() > 0.05 else None
            yield number, rng.choice(_STORES), day, time(rng.choice((8, 9, 10)), 30), visitors


def _moments(rng: random.Random, count: int) -> Iterator[datetime]:
    """Yield points in time, in no order, with a peak in December and few at night."""
    while count:
        day = rng.randrange(SAMPLE_DAYS)
        season = 0.6 + 0.4 * math.cos(2 * math.pi * (day - 350) / 365)
        if rng.random() < season:
            second = min(86_399, max(0, int(rng.gauss(15, 4) * 3600)))
            yield START + timedelta(days=day, seconds=second, microseconds=rng.randrange(10**6))
            count -= 1


def _line_rows(order: int, lines: Sequence[Line]) -> Iterator[SampleRow]:
    for number, line in enumerate(lines, start=1):
        yield order, number, line.product, line.quantity, line.price, line.discount


def _uuid(rng: random.Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)


async def load_sample(connection: asyncpg.Connection, *, readers: Sequence[str]) -> None:
    """Make the tables, fill them, and let the readers read all but the salaries.

    Parameters
    ----------
    connection
        As a superuser, to an empty database.
    readers
        Roles that may read.
    """
    async with connection.transaction():
        await connection.execute(_SETTING)
        for (schema, table), rows in Shop().tables.items():
            await connection.copy_records_to_table(table, schema_name=schema, records=rows)
        await connection.execute(_FINISH)
        for schema in ("sales", "web"):
            granted = ", ".join(readers)
            await connection.execute(f"GRANT USAGE ON SCHEMA {schema} TO {granted}")
            await connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {granted}")
        await connection.execute(f"GRANT USAGE ON SCHEMA hr TO {', '.join(readers)}")
