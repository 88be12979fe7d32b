"""One Chromium for all tests of a process, which have event loops of their own as well."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from playwright.sync_api import BrowserContext, ViewportSize, sync_playwright

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
SIZE: ViewportSize = {"width": 1280, "height": 1400}
OpenContext = Callable[[], AbstractContextManager[BrowserContext]]


@contextmanager
def running_chromium() -> Iterator[OpenContext]:
    """Start Chromium; yield what opens a context: a profile of its own, closed with the block.

    Playwright leaves its event loop marked as the running one of this thread, where another could
    not run then. Here it is marked only while a context is open.
    """
    with sync_playwright() as playwright:
        loop = asyncio.get_running_loop()
        browser = playwright.chromium.launch(
            executable_path=find_browser(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )

        @contextmanager
        def opened_context() -> Iterator[BrowserContext]:
            asyncio._set_running_loop(loop)
            context = browser.new_context(viewport=SIZE)
            try:
                yield context
            finally:
                context.close()
                asyncio._set_running_loop(None)

        asyncio._set_running_loop(None)
        try:
            yield opened_context
        finally:
            asyncio._set_running_loop(loop)
            browser.close()


def find_browser() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail("no Chromium on this machine, and `.ci/programs` could not install one")
    pytest.skip("no Chromium on this machine; `.ci/programs` installs one where it may")
