"""Represent a response as a value, and mask secrets in it.

Source: contract, flow-service.md 0.5; errors.md 7.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pgflow_widgets.api.messages.json_values import is_number, parse_json
from pgflow_widgets.model.secrets import MASK, Secret


@dataclass(frozen=True, slots=True)
class Response:
    """One response, read to its end.

    Parameters
    ----------
    status
        The HTTP status.
    headers
        With lower-case names.
    body
        The bytes as they came; not shown in the repr, for a token may be in them.
    tries
        How often the request may have been carried out until this answer came, this time included;
        a try that never left, or was turned away with 429, does not count.
    seconds
        From the last sending to the last byte of the answer.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    tries: int = 1
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the call succeeded; the documents name different 2xx for the same call."""
        return 200 <= self.status < 300

    @property
    def retry_after(self) -> float | None:
        """The seconds that ``Retry-After`` names, as a number or as a date (RFC 9110, 10.2.3)."""
        value = self.headers.get("retry-after", "").strip()
        if re.fullmatch(r"[0-9]{1,9}", value):
            return float(value)
        moment = _read_date(value)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment else None

    @property
    def sent_at(self) -> datetime | None:
        """When the service sent it, by its own clock."""
        return _read_date(self.headers.get("date", ""))


def _read_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # the second of an offset of many digits
        return None


def mask_secrets(response: Response, secrets: Sequence[Secret]) -> Response:
    """Return a response in which secrets are masked, in whatever spelling it quotes them.

    Only what this returns is ever shown of a response: its texts and numbers, and its headers. A
    body that is not JSON is never shown, so it is dropped.
    """

    def mask(text: str) -> str:
        for secret in secrets:
            text = secret.scrub(text)
        return text

    def scrub(value: object) -> object:
        if isinstance(value, dict):
            return {name: scrub(item) for name, item in value.items()}
        if isinstance(value, list):
            return [scrub(item) for item in value]
        if is_number(value):
            return value if mask(f"={value}") == f"={value}" else MASK
        return mask(value) if isinstance(value, str) else value

    try:
        body = json.dumps(scrub(parse_json(response.body))).encode()
    except RecursionError:
        body = b""
    headers = {name: mask(value) for name, value in response.headers.items()}
    return replace(response, headers=headers, body=body)
