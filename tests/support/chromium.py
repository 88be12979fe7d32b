"""One Chromium for all tests of a process, which have event loops of their own as well."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
SIZE: ViewportSize = {"width": 1280, "height": 1400}


class Chromium:
    """A running Chromium with one profile, whose cache spares each page a new load of JupyterLab.

    Playwright leaves its event loop marked as the running one of this thread, where another could
    not run then. Here it is marked only while the profile is in use.
    """

    def __init__(self, browser: Browser, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        # What turns while a page waits would be drawn sixty times a second.
        self._context = browser.new_context(viewport=SIZE, reduced_motion="reduce")

    @contextmanager
    def in_use(self) -> Iterator[BrowserContext]:
        before = asyncio._get_running_loop()
        asyncio._set_running_loop(self._loop)
        try:
            yield self._context
        finally:
            asyncio._set_running_loop(before)


@contextmanager
def running_chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        loop = asyncio.get_running_loop()
        chromium = Chromium(browser, loop)
        asyncio._set_running_loop(None)
        yield chromium
        asyncio._set_running_loop(loop)
        browser.close()


def find_browser() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail("no Chromium on this machine, and `.ci/programs` could not install one")
    pytest.skip("no Chromium on this machine; `.ci/programs` installs one where it may")
