"""The code that queries a dataset."""

from __future__ import annotations

import pytest

from pgflow_widgets.widgets.query_code import query_code


def test_a_table_stands_in_the_statement() -> None:
    code = query_code("orders_2026", "Orders", "sb")
    assert code == 'frame = sb.sql("SELECT * FROM orders_2026 LIMIT 100", flatten=True)\nframe'


@pytest.mark.parametrize("table", ["", "a b", 'a"; import os', "a\nb", "é"])
def test_a_table_that_is_no_plain_name_is_found_out_by_the_code(table: str) -> None:
    code = query_code(table, 'Bob\'s "orders"\n', "sb")
    assert code.splitlines() == [
        "table = sb.datasets.table('Bob\\'s \"orders\"\\n')",
        'frame = sb.sql(f"SELECT * FROM {table} LIMIT 100", flatten=True)',
        "frame",
    ]
    compile(code, "cell", "exec")
