"""Where Adobe's published descriptions are."""

from __future__ import annotations

import os
from pathlib import Path

BESIDE = Path(__file__).parents[3] / "shared" / "contract"
CONTRACT = Path(os.environ.get("PGFLOW_CONTRACT", BESIDE))
DESCRIPTION = CONTRACT / "openapi" / "flow-service.yaml"
