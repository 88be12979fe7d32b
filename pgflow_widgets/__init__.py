"""Connect PostgreSQL to Adobe Experience Platform from a notebook.

Names are loaded on first use, so that importing the package stays cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pgflow_widgets.local import interrupts

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from pgflow_widgets.api.flow_service_client import FlowServiceClient
    from pgflow_widgets.api.messages.connections import BaseConnection
    from pgflow_widgets.api.messages.datasets import Dataset
    from pgflow_widgets.api.messages.datasets.expiry import DatasetExpiry
    from pgflow_widgets.api.messages.flows import Dataflow
    from pgflow_widgets.api.messages.runs import Run
    from pgflow_widgets.api.retry import RetryPolicy
    from pgflow_widgets.errors import (
        CredentialError,
        InputError,
        InUseError,
        NotFoundError,
        NotPermittedError,
        OutcomeUnknownError,
        PgflowError,
        ProtocolError,
        ProviderError,
        QueryError,
        RequestRefusedError,
        ServiceError,
        StaleError,
        TimedOutError,
        TLSError,
        TransportError,
        UnavailableError,
        UnfinishedError,
    )
    from pgflow_widgets.local.credentials import Credentials, TlsNotVerifiedWarning
    from pgflow_widgets.local.ipython import PlainSecretWarning
    from pgflow_widgets.model.connection_draft import ConnectionDraft
    from pgflow_widgets.model.error_catalogue import RunError
    from pgflow_widgets.model.platform import Cloud
    from pgflow_widgets.model.platform.addresses import AllowList
    from pgflow_widgets.model.secrets import Secret
    from pgflow_widgets.model.sources import POSTGRESQL
    from pgflow_widgets.notebook.demo import demo
    from pgflow_widgets.notebook.demo.sandbox import DemoSandbox
    from pgflow_widgets.notebook.flows.changes import MappingChange
    from pgflow_widgets.notebook.plan import Plan, UnchangedPartsWarning
    from pgflow_widgets.notebook.sandbox import Sandbox
    from pgflow_widgets.notebook.sign_in import sandboxes, sign_in
    from pgflow_widgets.notebook.tables import UnreadTablesWarning
    from pgflow_widgets.widgets.browser.widget import Browser
    from pgflow_widgets.widgets.connection_form.widget import ConnectionForm
    from pgflow_widgets.widgets.health.widget import Health
    from pgflow_widgets.widgets.ingest.widget import Ingest
    from pgflow_widgets.widgets.sign_in_form.widget import SignInForm
    from pgflow_widgets.widgets.watch.widget import Watch

__all__ = [
    "POSTGRESQL",
    "AllowList",
    "BaseConnection",
    "Browser",
    "Cloud",
    "ConnectionDraft",
    "ConnectionForm",
    "CredentialError",
    "Credentials",
    "Dataflow",
    "Dataset",
    "DatasetExpiry",
    "DemoSandbox",
    "FlowServiceClient",
    "Health",
    "InUseError",
    "Ingest",
    "InputError",
    "MappingChange",
    "NotFoundError",
    "NotPermittedError",
    "OutcomeUnknownError",
    "PgflowError",
    "PlainSecretWarning",
    "Plan",
    "ProtocolError",
    "ProviderError",
    "QueryError",
    "RequestRefusedError",
    "RetryPolicy",
    "Run",
    "RunError",
    "Sandbox",
    "Secret",
    "ServiceError",
    "SignInForm",
    "StaleError",
    "TLSError",
    "TimedOutError",
    "TlsNotVerifiedWarning",
    "TransportError",
    "UnavailableError",
    "UnchangedPartsWarning",
    "UnfinishedError",
    "UnreadTablesWarning",
    "Watch",
    "demo",
    "load_ipython_extension",
    "sandboxes",
    "sign_in",
    "unload_ipython_extension",
]

_MODULES = {
    "api.flow_service_client": ("FlowServiceClient",),
    "api.messages.datasets": ("Dataset",),
    "api.messages.datasets.expiry": ("DatasetExpiry",),
    "api.messages.flows": ("Dataflow",),
    "api.messages.runs": ("Run",),
    "api.messages.connections": ("BaseConnection",),
    "api.retry": ("RetryPolicy",),
    "errors": (
        "CredentialError",
        "InUseError",
        "InputError",
        "NotFoundError",
        "NotPermittedError",
        "OutcomeUnknownError",
        "PgflowError",
        "ProtocolError",
        "ProviderError",
        "QueryError",
        "RequestRefusedError",
        "ServiceError",
        "StaleError",
        "TLSError",
        "TimedOutError",
        "TransportError",
        "UnavailableError",
        "UnfinishedError",
    ),
    "local.credentials": ("Credentials", "TlsNotVerifiedWarning"),
    "local.ipython": ("PlainSecretWarning",),
    "model.connection_draft": ("ConnectionDraft",),
    "model.error_catalogue": ("RunError",),
    "model.platform": ("Cloud",),
    "model.platform.addresses": ("AllowList",),
    "model.secrets": ("Secret",),
    "model.sources": ("POSTGRESQL",),
    "notebook.demo": ("demo",),
    "notebook.demo.sandbox": ("DemoSandbox",),
    "notebook.flows.changes": ("MappingChange",),
    "notebook.plan": ("Plan", "UnchangedPartsWarning"),
    "notebook.sandbox": ("Sandbox",),
    "notebook.sign_in": ("sandboxes", "sign_in"),
    "notebook.tables": ("UnreadTablesWarning",),
    "widgets.browser.widget": ("Browser",),
    "widgets.connection_form.widget": ("ConnectionForm",),
    "widgets.health.widget": ("Health",),
    "widgets.ingest.widget": ("Ingest",),
    "widgets.sign_in_form.widget": ("SignInForm",),
    "widgets.watch.widget": ("Watch",),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the type is that of the name
    if name == "__version__":
        from importlib.metadata import version

        return version("pgflow-widgets")
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(interrupts.load(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register the ``%pgflow`` magic; called by ``%load_ext pgflow_widgets``."""
    from pgflow_widgets.frames import cell_display
    from pgflow_widgets.notebook import magics

    magics.register(shell)
    cell_display.install(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Take back what `load_ipython_extension` did; called by ``%unload_ext pgflow_widgets``."""
    from pgflow_widgets.frames import cell_display
    from pgflow_widgets.notebook import magics
    from pgflow_widgets.notebook.access import open_sandboxes

    magics.unregister(shell)
    cell_display.uninstall(shell)
    open_sandboxes.end_sessions()
