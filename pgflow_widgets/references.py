"""Secrets that are named and not written: ``env:NAME`` and ``keyring:service/user``."""

from __future__ import annotations

import os
import re

from pgflow_widgets import interrupts, settings
from pgflow_widgets.errors import InputError
from pgflow_widgets.secret import Secret

NOTATION = "env:NAME, or keyring:service/user"

_REFERENCE = re.compile(r"(env|keyring):.+", re.DOTALL)
_VARIABLE = re.compile(r"[A-Za-z_]\w*")


class Vault:
    """Looks references up, each once."""

    def __init__(self) -> None:
        self._known: dict[str, Secret] = {}
        self._env_file: dict[str, str] | None = None

    def find(self, secret: Secret) -> Secret | None:
        """Return what a reference stands for, or None if the text is no reference.

        Raises
        ------
        InputError
            There is nothing of that name.
        """
        read: list[str] = []

        def take(text: str) -> str:
            read.extend([text] * bool(_REFERENCE.fullmatch(text)))  # a reference is no secret
            return text

        secret.map(take)
        if not read:
            return None
        (reference,) = read
        if reference not in self._known:
            kind, _, name = reference.partition(":")
            look = self._in_environment if kind == "env" else _in_keyring
            self._known[reference] = look(name.strip())
        return self._known[reference]

    def _in_environment(self, name: str) -> Secret:
        if not _VARIABLE.fullmatch(name):
            raise InputError("What follows env: is no name of a variable.", hint=NOTATION)
        value = os.environ.get(name)
        if value is None:
            if self._env_file is None:
                self._env_file = settings.env_file()
            value = self._env_file.get(name)
        if not value:
            raise InputError(
                f"The environment has no variable {name}.",
                hint="Set it before the kernel starts, or in a .env file.",
            )
        return Secret(value)


def _in_keyring(name: str) -> Secret:
    service, slash, user = name.rpartition("/")
    if not slash or not service or not user:
        raise InputError("After keyring: there is no service/user.", hint=NOTATION)
    try:
        with interrupts.hold():
            import keyring
            from keyring.errors import KeyringError
    except ImportError:
        raise InputError(
            "There is no keyring on this machine.", hint="pip install 'pgflow-widgets[keyring]'"
        ) from None
    try:
        found = keyring.get_password(service, user)
    except KeyringError as error:
        trouble = f"The keyring cannot be read ({type(error).__name__})."
    else:
        if found:
            return Secret(found)
        trouble = f"The keyring has nothing for {service}/{user}."
    raise InputError(trouble, hint=f"keyring set {service} {user}")
