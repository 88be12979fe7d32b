"""Connect PostgreSQL to Adobe Experience Platform from a notebook.

Names are loaded on first use, so that importing the package stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pgflow_widgets.local import interrupts

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from pgflow_widgets.api.flow_service_client import FlowServiceClient
    from pgflow_widgets.errors import PgflowError, UnfinishedError
    from pgflow_widgets.local.credentials import Credentials
    from pgflow_widgets.model.dataflow.plan import Plan
    from pgflow_widgets.model.secrets import Secret
    from pgflow_widgets.notebook.demo import demo
    from pgflow_widgets.notebook.sandbox import Sandbox
    from pgflow_widgets.notebook.sign_in import sandboxes, sign_in
    from pgflow_widgets.widgets.connection_form.widget import ConnectionForm

__all__ = [
    "ConnectionForm",
    "Credentials",
    "FlowServiceClient",
    "PgflowError",
    "Plan",
    "Sandbox",
    "Secret",
    "UnfinishedError",
    "demo",
    "load_ipython_extension",
    "sandboxes",
    "sign_in",
]

_HOME = {
    "ConnectionForm": "widgets.connection_form.widget",
    "Credentials": "local.credentials",
    "FlowServiceClient": "api.flow_service_client",
    "PgflowError": "errors",
    "Plan": "model.dataflow.plan",
    "Sandbox": "notebook.sandbox",
    "Secret": "model.secrets",
    "UnfinishedError": "errors",
    "demo": "notebook.demo",
    "sandboxes": "notebook.sign_in",
    "sign_in": "notebook.sign_in",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the type is that of the name
    if name == "__version__":
        from importlib.metadata import version

        return version("pgflow-widgets")
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    with interrupts.hold():  # what is loaded by halves, such as pandas, cannot be loaded again
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register the ``%pgflow`` magic; called by ``%load_ext pgflow_widgets``."""
    from pgflow_widgets.notebook import magics

    magics.register(shell)
