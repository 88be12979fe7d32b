"""What the tests of widgets share."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from pgflow_widgets.local import background

Job = concurrent.futures.Future[Any]


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """What a widget began, in order; the test ends the work."""
    begun: list[Job] = []

    def start(work: Coroutine[Any, Any, Any], done: Callable[[Job], None]) -> Job:
        work.close()
        job: Job = concurrent.futures.Future()
        job.add_done_callback(done)
        begun.append(job)
        return job

    monkeypatch.setattr(background, "start", start)
    return begun
