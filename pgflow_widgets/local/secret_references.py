"""Resolve secrets that are named and not written: ``env:NAME`` and ``keyring:service/user``.

A table may be somebody else's, and it says also where a secret goes. So what it names is shown with
that place, and goes there only after a person has agreed (`agree`).
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from pgflow_widgets.errors import InputError, visible
from pgflow_widgets.local import credential_places, ipython
from pgflow_widgets.model.secrets import Secret, call_hiding_frames

NOTATION = "env:NAME, or keyring:service/user"

_REFERENCE = re.compile(r"(env|keyring):.+", re.DOTALL)
_VARIABLE = re.compile(r"[A-Za-z_]\w*")
_OWN_VARIABLES = "PGFLOW_"
_OWN_SERVICE = "pgflow-widgets"
_SHOWN = 20


class Reference(NamedTuple):
    """A reference that a cell names in place of a secret, and the secret."""

    text: str
    secret: Secret


class Vault:
    """Resolves references, each once; refuses the credentials that sign in at Adobe.

    Parameters
    ----------
    own
        The secrets that no reference may stand for, however it is written.
    """

    def __init__(self, own: Iterable[Secret] = ()) -> None:
        self._own = [secret for secret in own if secret]
        self._known: dict[str, Secret] = {}
        self._env_file: dict[str, str] | None = None

    def find(self, secret: Secret) -> Reference | None:
        """Resolve a reference; None if the text is not a reference.

        Raises
        ------
        InputError
            There is nothing of that name, or it is a credential of this product.
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
            self._known[reference] = self._not_own(look(name.strip()))
        # It is shown to the person who decides, and may be written to look like another one.
        return Reference(" ".join(visible(reference).split()), self._known[reference])

    def _not_own(self, secret: Secret) -> Secret:
        if any(secret.map(own.scrub) != secret for own in self._own):
            raise _own_credential()
        return secret

    def _in_environment(self, name: str) -> Secret:
        if not _VARIABLE.fullmatch(name):
            raise InputError("What follows env: is no name of a variable.", hint=NOTATION)
        if _folded(name).startswith(_folded(_OWN_VARIABLES)):
            raise _own_credential()
        value = os.environ.get(name)
        if value is None:
            if self._env_file is None:
                self._env_file = credential_places.read_env_file()
            value = self._env_file.get(name)
        if not value:
            raise InputError(
                f"The environment has no variable {name}.",
                hint="Set it before the kernel starts, or in a .env file.",
            )
        return Secret(value)


def _folded(name: str) -> str:
    """Fold a name as case-insensitive systems compare it, without invisible characters."""
    seen = "".join(
        character for character in unicodedata.normalize("NFKC", name) if character.isprintable()
    )
    return re.sub(r"[\W_]+", "-", seen).casefold()


def _own_credential() -> InputError:
    return InputError(
        "It names the credential that signs in at Adobe, which no table may send anywhere.",
        hint="Name the password of the database.",
    )


def _in_keyring(name: str) -> Secret:
    service, slash, user = name.rpartition("/")
    if not slash or not service or not user:
        raise InputError("After keyring: there is no service/user.", hint=NOTATION)
    # Anywhere in it: a keyring of Windows also looks under "user@service".
    if _folded(_OWN_SERVICE) in _folded(name):
        raise _own_credential()
    keyring = credential_places.load_keyring()
    if keyring is None:
        raise InputError(
            "There is no keyring on this machine.", hint="pip install 'pgflow-widgets[keyring]'"
        )
    try:
        secret = call_hiding_frames(lambda: Secret(keyring.get_password(service, user) or ""))
    except Exception as error:  # noqa: BLE001 - others' backends raise whatever they like
        trouble = f"The keyring cannot be read ({type(error).__name__})."
    else:
        if secret:
            return secret
        trouble = f"The keyring has nothing for {service}/{user}."
    raise InputError(trouble, hint=f"keyring set {service} {user}")


_agreed: set[tuple[str, str]] = set()


def agree(wanted: Iterable[tuple[str, str]], *, trusted: bool) -> None:
    """Ask a person, once in this process, whether secrets of this machine may go to hosts.

    Parameters
    ----------
    wanted
        References, and the host of each.
    trusted
        Whether the code says yes.

    Raises
    ------
    InputError
        The answer is no, or no prompt is possible.
    """
    new = [pair for pair in dict.fromkeys(wanted) if pair not in _agreed]
    if new and not trusted:
        lines = [f"  {reference} to {host or 'an unnamed host'}" for reference, host in new]
        if len(lines) > _SHOWN:
            lines[_SHOWN:] = [f"  and {len(lines) - _SHOWN} more"]
        said = "The file names secrets of this machine, and where they go:\n" + "\n".join(lines)
        answer = ipython.ask(f"{said}\nSend them there? [y/N] ")
        if not answer:
            raise InputError(
                f"{said}\nNothing was sent"
                + (": nobody has agreed to that." if answer is None else "."),
                hint="dry_run=True shows all of them; if they may go there: trust_references=True.",
            )
    _agreed.update(new)
