"""The log of queries."""

from __future__ import annotations

from pgflow_widgets.emulator.query_service.query_log import QueryLog
from pgflow_widgets.emulator.storage.identifiers import Identifiers
from pgflow_widgets.emulator.storage.state_file import Place

PLACE = Place("o", "prod", "c")


def test_the_log_keeps_the_last_queries_and_so_much_text() -> None:
    log = QueryLog(Identifiers(lambda: 0.0), lambda: 0.0)
    for number in range(50):
        log.begin(PLACE, {"sql": f"{number} " + "x" * 1_000_000}, "psql")
    numbers = [int(query.sql.split()[0]) for query in log.all(PLACE)]
    assert numbers == list(range(19, 50))
