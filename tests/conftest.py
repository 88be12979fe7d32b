"""What several suites share: a local Flow Service with a real PostgreSQL, started as users do."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from pgflow_widgets.api.retry import RetryPolicy
from tests.support import closing_lines, forks, order
from tests.support.services import Postgres, Service, running_postgres, running_service

# How long an example takes says nothing on a machine that is busy with a browser.
_patient = hypothesis.settings(
    deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
# `make test` says of a change whether it broke something, so it draws the same examples each time;
# `make soak` looks for new ones.
hypothesis.settings.register_profile("short", _patient, max_examples=15, derandomize=True)
hypothesis.settings.register_profile("long", _patient, max_examples=1000)
hypothesis.settings.load_profile("short")

MOST_WORKERS = 6
LEAN = str(Path(__file__).parent / "support" / "lean")


def pytest_configure(config: pytest.Config) -> None:
    order.seed()  # before other processes start, which inherit it
    # Each of them would read the certificates of all authorities that the machine trusts as it
    # loads aiohttp; no test calls a server that one of these has signed for.
    os.environ["SSL_CERT_FILE"] = os.devnull
    # The same for a package that a module in `LEAN` stands for, here and there.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    before = os.environ.get("PYTHONPATH", "")
    if LEAN not in before.split(os.pathsep):
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [LEAN, before]))
    if sys.platform == "linux" and forks.FOLDER not in os.environ:  # workers use their parent's
        servers = forks.running_servers()
        servers.__enter__()
        config.add_cleanup(lambda: servers.__exit__(None, None, None))


def pytest_report_header() -> str:
    return f"the order of the tests: {order.SEED}={order.seed()} gives it again"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = order.arranged(items, order.seed())


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays to the end: it would look at all of it each time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return how many workers ``-n auto`` has: two more than cores, for tests wait a lot."""
    return min((os.cpu_count() or 1) + 2, MOST_WORKERS)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    from tests.support import workers  # there may be no xdist

    return workers.scheduler(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was measured, before pytest's closing line."""
    reports = [each for found in terminalreporter.stats.values() for each in found]
    told = [
        fact
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
        for fact in report.user_properties
    ]
    for line in closing_lines.lines(told):
        terminalreporter.write_line(line)


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Have a line printed at the end of the run, whichever process runs the test."""
    return partial(record_property, closing_lines.LINE)


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> Iterator[None]:
    """Let interrupts reach these tests and what they start.

    A job that a shell starts with ``&``, or with nohup, inherits that they are ignored, and hands
    it on to processes and kernels.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lost answers are not looked for long: the local service's lists never lag."""
    defaults = RetryPolicy.__init__.__kwdefaults__
    for each in ("lag", "settling"):
        monkeypatch.setitem(defaults, each, 0.2)


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """A local Flow Service as on Azure, with the embedded PostgreSQL and its sample data."""
    with running_service("--with-postgres") as running:
        yield running


@pytest.fixture(scope="session")
def aws_service() -> Iterator[Service]:
    """A local Flow Service as on AWS; it has no database of its own."""
    with running_service("--cloud", "aws") as running:
        yield running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as facts:
        yield Postgres(facts)
