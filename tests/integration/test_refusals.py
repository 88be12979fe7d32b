"""What Adobe's pages say is refused, against the local Flow Service, call by call."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.contract import CONTRACT
from tests.support.in_process import Clock, working_in_process
from tests.support.refusals import NOT_HERE, ROWS, Ground, catalogue
from tests.support.services import Postgres


async def test_each_call_is_refused_with_its_code_and_words(
    postgres: Postgres, tmp_path: Path
) -> None:
    clock = Clock()
    async with working_in_process(postgres, clock, tmp_path, lenient=frozenset()) as work:
        await work.sql("CREATE TABLE IF NOT EXISTS bare (); GRANT SELECT ON bare TO PUBLIC")
        ground = await Ground(work, clock).made()
        wrong = [said for row in ROWS if (said := await ground.refuses(row))]
    assert wrong == []


@pytest.mark.skipif(not CONTRACT.is_dir(), reason="the notes on Adobe's pages are not here")
def test_every_code_of_the_catalogue_has_a_call_or_a_reason() -> None:
    codes = catalogue((CONTRACT / "errors.md").read_text("utf-8"))
    called = {row.code[:4] for row in ROWS}
    assert len(codes) > 60
    assert codes - called == set(NOT_HERE)
