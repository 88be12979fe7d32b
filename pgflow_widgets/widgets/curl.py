"""Write a request as a curl command that takes its credentials from environment variables."""

from __future__ import annotations

import shlex

from pgflow_widgets.api.messages.request import Request
from pgflow_widgets.model import platform


def curl_command(request: Request, *, base_url: str, sandbox: str) -> str:
    """Return the curl command for one request, with its JSON body if it has one."""
    method = "" if request.method in {"GET", "POST"} else f" --request {request.method}"
    lines = [
        f"curl{method} {shlex.quote(base_url + request.target)}",
        '--header "Authorization: Bearer $PGFLOW_ACCESS_TOKEN"',
        f'--header "{platform.API_KEY}: $PGFLOW_CLIENT_ID"',
        f'--header "{platform.ORG_ID_HEADER}: $PGFLOW_ORG_ID"',
        f"--header {shlex.quote(f'{platform.SANDBOX_NAME}: {sandbox}')}",
    ]
    body = request.encode()
    kind = {} if body is None else {"Content-Type": "application/json"}
    lines += [f'--header "{name}: {value}"' for name, value in {**kind, **request.headers}.items()]
    if body is not None:
        lines.append(f"--data {shlex.quote(body.decode())}")
    return " \\\n  ".join(lines)
