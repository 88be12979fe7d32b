"""Who is signed in: the form for a credential, and the sandboxes that it reaches."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pgflow_widgets.api.flow_service_client import FlowServiceClient
from pgflow_widgets.api.messages.sandboxes import SandboxInfo
from pgflow_widgets.errors import CredentialError, InputError, NotPermittedError
from pgflow_widgets.frames import connections
from pgflow_widgets.local import background
from pgflow_widgets.local import credentials as settings
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model import credential_fields
from pgflow_widgets.model.secrets import Value
from pgflow_widgets.notebook.access import open_sandboxes
from pgflow_widgets.notebook.access.has_access import access_of
from pgflow_widgets.widgets.sign_in_form.widget import SignedIn, SignInForm

if TYPE_CHECKING:
    import pandas as pd

_UNAUTHORISED = 401
_NOT_THIS_ORGANISATION = frozenset({"403000", "403003", "403025"})


def sandboxes(credentials: Credentials | None = None) -> pd.DataFrame:
    """List the sandboxes of an organisation that the credential may use.

    Parameters
    ----------
    credentials
        What signs in; if left out, that of the newest `Sandbox` since the last `sign_in`, else
        what `Credentials.from_env` finds.

    Returns
    -------
    DataFrame
        As `Sandbox.sandboxes` gives it.

    Raises
    ------
    CredentialError
        There is nothing to sign in with.
    """
    sandbox = open_sandboxes.newest()
    if sandbox is not None and credentials is None:
        return connections.SANDBOXES.frame(background.run(access_of(sandbox).sandboxes))
    # No `Sandbox` is made: a list must not open one that a plan could go to.
    listed = background.run(_list_sandboxes, credentials or Credentials.from_env())
    return connections.SANDBOXES.frame(listed)


async def _list_sandboxes(credentials: Credentials) -> list[SandboxInfo]:
    async with FlowServiceClient(credentials) as client:
        return await client.list_sandboxes()


def sign_in() -> SignInForm:
    """Show a form for a credential of Adobe's Developer Console, and return it.

    Paste or pick the JSON file that the Developer Console downloads, or fill in the fields. After
    that, `Sandbox.from_env` and `sandboxes` use the credential until the session ends.

    Returns
    -------
    SignInForm
        ``form.credentials`` is what was signed in with, once Sign in was pressed.
    """
    parts = {part.field.name for part in credential_fields.PARTS}
    known: dict[str, Value] = {}
    with contextlib.suppress(InputError):  # a file that cannot be read is no reason not to ask
        known = {name: v for name, v in settings.find_known_parts().items() if name in parts}
    form = SignInForm(enter=_enter, known=known)
    form.show()
    return form


async def _enter(parts: Mapping[str, Value], remember: bool) -> SignedIn:
    """Sign in, list what the credential reaches, and remember it if asked to."""
    credentials = settings.with_parts(parts)
    remark = "Signed in."
    listed: list[SandboxInfo] = []
    async with FlowServiceClient(credentials) as client:
        try:
            listed = await client.list_sandboxes()
        except NotPermittedError as error:
            if error.status == _UNAUTHORISED or error.code in _NOT_THIS_ORGANISATION:
                raise
            remark += " The credential may not list sandboxes."
    if remember:
        try:
            await asyncio.to_thread(settings.save_to_keyring, credentials)
        except CredentialError as error:
            remark += f" {error.message}"
        else:
            remark += " The keyring remembers the credential."
    settings.sign_in_with(credentials)  # last, for until here it may be cancelled
    open_sandboxes.forget_newest()  # `sandboxes` asks with this credential from now on
    return SignedIn(credentials, remark, listed)
