"""Say whether the sign-in of the notebook itself will end."""

from __future__ import annotations

from pgflow_widgets.local.credentials import Credentials


def expiry_note(credentials: Credentials) -> str:
    """Return what there is to say of the end of a sign-in; empty if it renews itself."""
    if credentials.client_secret or not credentials.access_token:
        return ""
    return (
        "This notebook signs in with an access token and no client secret, so it cannot renew it:"
        " Adobe's tokens end a day after they were made."
    )
