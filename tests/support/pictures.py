"""Pictures of what tests see, for people to judge, where ``PGFLOW_PICTURES`` names a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

FOLDER = os.environ.get("PGFLOW_PICTURES", "")


def keep(seen: Page | Locator, name: str) -> None:
    """Save a picture, if pictures are wanted."""
    if FOLDER:
        seen.screenshot(path=Path(FOLDER) / f"{name}.png")
