from __future__ import annotations

import hashlib
from collections import Counter
from decimal import Decimal

import pytest

from pgflow_widgets.emulator.database import sample_data
from pgflow_widgets.emulator.database.sample_data import Shop


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop()


def test_equal_seeds_give_equal_rows_and_others_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("CUSTOMERS", "ORDERS", "EVENTS"):
        monkeypatch.setattr(sample_data, kind, 500)
    shop = Shop()
    assert Shop().tables == shop.tables
    assert Shop(seed=8).products != shop.products


def test_the_rows_are_the_same_on_every_machine(shop: Shop) -> None:
    digest = hashlib.sha256(repr(shop.tables[("sales", "orders")][:200]).encode()).hexdigest()
    assert digest[:16] == "308d8e45f8b1ee22"


def test_it_is_worth_exploring(shop: Shop) -> None:
    counts = {table: len(rows) for table, rows in shop.tables.items()}
    assert sum(counts.values()) >= 50_000
    assert len({schema for schema, _ in counts}) >= 2
    assert ("sales", "StoreVisits") in counts
    customers = shop.tables[("sales", "customers")]
    assert any(not name.isascii() for _, _, name, *_ in customers)
    assert any(None in row for row in customers)
    months = Counter(order[2].month for order in shop.tables[("sales", "orders")])
    assert months[12] > 2 * months[6]
    buyers = Counter(order[1] for order in shop.tables[("sales", "orders")])
    assert max(buyers.values()) > 20


def test_prices_add_up_and_references_hold(shop: Shop) -> None:
    price = {product[0]: product[4] for product in shop.products}
    lines: Counter[int] = Counter()
    for order, _, product, quantity, unit_price, discount in shop.tables[("sales", "order_lines")]:
        assert unit_price == price[product]
        rest = 1 - Decimal(str(discount or 0))
        lines[order] += (unit_price * quantity * rest).quantize(Decimal("0.01"))  # type: ignore[assignment]
    assert {order[0]: order[6] for order in shop.tables[("sales", "orders")]} == dict(lines)
