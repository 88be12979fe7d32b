"""Name the constants of Experience Platform: addresses, headers, ids, limits.

Source: contract, auth.md 1, 2, 5; flow-service.md 0.
"""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from pgflow_widgets.errors import InputError

PLATFORM_URL = "https://platform.adobe.io"
FLOW_SERVICE_PATH = "/data/foundation/flowservice"
SCHEMA_REGISTRY_PATH = "/data/foundation/schemaregistry"
CATALOG_PATH = "/data/foundation/catalog"
DATA_PREP_PATH = "/data/foundation/conversion"
DATA_ACCESS_PATH = "/data/foundation/export"
QUERY_SERVICE_PATH = "/data/foundation/query"
SANDBOX_MANAGEMENT_PATH = "/data/foundation/sandbox-management"
SANDBOX_TOOLING_PATH = "/data/foundation/exim"
OBSERVABILITY_PATH = "/data/infrastructure/observability/insights"
HYGIENE_PATH = "/data/core/hygiene"
EMULATOR_PATH = "/emulator"  # what only the local Flow Service has
TOKEN_URL = "https://ims-na1.adobelogin.com/ims/token/v3"  # noqa: S105 - an address
DEFAULT_SCOPES = "openid,session,AdobeID,read_organizations,additional_info.projectedProductContext"
DEFAULT_SANDBOX = "prod"

API_KEY = "x-api-key"
ORG_ID_HEADER = "x-gw-ims-org-id"
SANDBOX_NAME = "x-sandbox-name"
SANDBOX_ID = "x-sandbox-id"
REQUEST_ID = "x-request-id"

START_LEAD = timedelta(seconds=90)
"""How far ahead a start is set where none is said: Adobe refuses one that has passed on arrival."""

ADDRESSES = (
    "https://experienceleague.adobe.com/en/docs/experience-platform/sources/ip-address-allow-list"
)
"""Where Adobe lists the addresses that it connects from, by region."""

PAGE_SIZE = 100
"""The largest ``limit`` that the service documents for lists."""

ERROR_TYPE = "https://ns.adobe.com/aep/errors/FLOW-"
"""The start of an error's ``type``; the code follows."""

FLOW_SPEC_ID = "14518937-270c-4525-bdec-c2ba7cce3860"
FLOW_SPEC_NAME = "CRMToAEP"
FLOW_SPEC_VERSION = "1.0"
DATA_LAKE_SPEC_ID = "c604ff05-7f1a-43c0-8e18-33bf874cb11c"
DATA_LAKE_SPEC_VERSION = "1.0"

_AWS_REGIONS = frozenset({"VA6"})


class Cloud(StrEnum):
    """The cloud in which the organisation's Experience Platform runs."""

    AZURE = "Azure"
    AWS = "AWS"

    @classmethod
    def _missing_(cls, value: object) -> Cloud:
        for cloud in cls:
            if cloud.casefold() == str(value).casefold():
                return cloud
        raise InputError(
            "The cloud is not known.", hint=f"Choose from: {', '.join(cls)}.", field="cloud"
        )


def cloud_of(region: str) -> Cloud:
    """Return the cloud of a sandbox's region, such as ``VA7``."""
    return Cloud.AWS if region in _AWS_REGIONS else Cloud.AZURE


def start_lead(base_url: str) -> timedelta:
    """Return how far ahead a start is set where none is said: a rehearsal need not wait."""
    return timedelta(seconds=1) if is_loopback(base_url) else START_LEAD


def is_loopback(url: str) -> bool:
    """Tell whether the address of a URL is on this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
