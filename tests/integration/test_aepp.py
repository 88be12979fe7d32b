"""Adobe's own Python client, written for the real service, against the local one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.services import Service


def test_it_does_its_usual_day(service: Service) -> None:
    pytest.importorskip("aepp", reason="aepp is not installed", exc_type=ImportError)
    day = subprocess.run(
        [sys.executable, str(Path(__file__).parents[1] / "support" / "aepp_session.py")],
        input=json.dumps(service.facts),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    steps = [json.loads(line) for line in day.stdout.splitlines() if line.startswith("[")]
    assert day.returncode == 0, f"after {steps[-1:]}: {day.stderr[-2000:]}"
    assert [method for method, worked in steps if not worked] == []
    assert len({method for method, _ in steps}) == 34
