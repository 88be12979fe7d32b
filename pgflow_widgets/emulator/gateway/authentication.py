"""Checks token, API key, organisation and sandbox of each call, in Adobe's order.

Source: contract, auth.md 2 to 5; flow-service.md 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pgflow_widgets.emulator import problems
from pgflow_widgets.emulator.gateway.ims import Ims
from pgflow_widgets.emulator.query_service.query_error import QueryError
from pgflow_widgets.emulator.storage.state_file import Place
from pgflow_widgets.model import platform
from pgflow_widgets.model.secrets import Secret

if TYPE_CHECKING:
    from aiohttp import web


@dataclass(frozen=True, slots=True)
class Organisation:
    """An IMS organisation, the one credential that it accepts, and its sandboxes.

    Parameters
    ----------
    org_id, client_id, client_secret
        What its callers send.
    sandboxes
        Their names; the first is the default one.
    """

    org_id: str
    client_id: str
    client_secret: Secret
    sandboxes: tuple[str, ...] = ("prod", "dev")


class Gateway:
    """The checks that a call passes before a service sees it, in their order."""

    def __init__(self, organisations: Sequence[Organisation], ims: Ims) -> None:
        self._organisations = organisations
        self._ims = ims

    def check(self, request: web.Request) -> Organisation:
        """Check token, API key and organisation, and return whose call it is."""
        headers = request.headers
        scheme, _, token = headers.get("Authorization", "").partition(" ")
        if not token:
            raise problems.gateway("403010", "Oauth token is missing.")
        client = self._ims.client_of_valid_token(bearer_token(request))
        if scheme.casefold() != "bearer" or client is None:
            raise problems.gateway("401013", "Oauth token is not valid")
        if not headers.get(platform.API_KEY):
            raise problems.gateway("403000", "Api Key is required")
        if headers[platform.API_KEY] != client:
            raise problems.gateway("403003", "Api Key is invalid")
        if not headers.get(platform.ORG_ID_HEADER):
            raise problems.gateway("400003", "Missing header")
        for organisation in self._organisations:
            if (
                organisation.client_id == client
                and organisation.org_id == headers[platform.ORG_ID_HEADER]
            ):
                return organisation
        raise problems.gateway("403025", "Profile is not valid")

    def place(self, request: web.Request) -> Place:
        """Check everything, and return where the call looks."""
        organisation = self.check(request)
        if request.headers.get(platform.SANDBOX_ID):
            raise problems.flow(
                "2110-400", f"{platform.SANDBOX_ID} is not allowed with a user token."
            )
        sandbox = request.headers.get(platform.SANDBOX_NAME, "")
        if not sandbox:
            raise problems.flow("2105-400", f"The header {platform.SANDBOX_NAME} is missing.")
        if sandbox == "*":
            raise problems.flow("2111-403", "A wildcard is not allowed with a user token.")
        if sandbox not in organisation.sandboxes:
            raise problems.flow("2100-404", "No sandbox of that name.")
        return Place(organisation.org_id, sandbox, organisation.client_id)

    def sign_in(self, org_id: str, token: str, sandbox: str) -> Place | None:
        """Return where a client of Query Service looks; None if there is no such sandbox.

        Raises
        ------
        QueryError
            The token or the organisation is none of its own.
        """
        client = self._ims.client_of_valid_token(token)
        if client is None:
            raise QueryError("28P01", "The password is no valid token.")
        for organisation in self._organisations:
            if organisation.client_id == client and organisation.org_id == org_id:
                known = sandbox in organisation.sandboxes
                return Place(org_id, sandbox, client) if known else None
        raise QueryError("28000", "The user is not the organisation of the token.")


def bearer_token(request: web.Request) -> str:
    """Return the token of a request; empty if it has none."""
    return request.headers.get("Authorization", "").partition(" ")[2].strip()
