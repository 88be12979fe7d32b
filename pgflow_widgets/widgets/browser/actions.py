"""Carry out a confirmed dialog of the browser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.model.sources import NAME
from pgflow_widgets.operations import connections as operations
from pgflow_widgets.operations.connections import rotation
from pgflow_widgets.widgets.browser import dialogs
from pgflow_widgets.widgets.browser.backend import BrowserBackend
from pgflow_widgets.widgets.browser.dialogs import Dialog

if TYPE_CHECKING:
    from pgflow_widgets.api.flow_service_client import FlowServiceClient


async def carry_out(
    backend: BrowserBackend, dialog: Dialog, chosen: BaseConnection
) -> BaseConnection:
    """Change, delete, rotate or duplicate a connection; return its new state, or the new one."""
    async with backend.client() as client:
        match dialog.action:
            case "delete":
                return await operations.delete_connection(client, chosen)
            case "edit" | "enable" | "disable":
                changes = dialogs.changes_of(dialog, chosen)
                if not changes:
                    return chosen
                return await client.update_connection(chosen.id, changes, etag=dialog.etag)
            case _:
                return await _send_credentials(backend, client, dialog, chosen)


async def _send_credentials(
    backend: BrowserBackend, client: FlowServiceClient, dialog: Dialog, chosen: BaseConnection
) -> BaseConnection:
    """Duplicate a connection, or rotate its credentials, with those that the dialog holds."""
    values = dialog.clean_values()
    source, spec, known = await operations.spec_of(client, chosen, backend.cloud)
    sandbox, name = values.pop(dialogs.TARGET, ""), values.pop(NAME.name, chosen.name)
    draft = operations.draft_of_all(source, spec, chosen, {**known, **values})
    if dialog.action == "duplicate":
        return await backend.create(replace(draft, name=str(name)), str(sandbox))
    spelled = await backend.spelled(client, draft)

    def remember_version(rotated: BaseConnection) -> None:
        dialog.etag = rotated.etag  # also if the database refuses it afterwards

    return await rotation.rotate(
        client,
        replace(chosen, etag=dialog.etag),
        draft,
        spelled,
        verify=not dialog.skips,
        changed=remember_version,
    )
