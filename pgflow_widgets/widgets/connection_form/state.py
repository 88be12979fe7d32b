"""Hold the state of the connection form; no widget, no event loop.

Source: contract, postgresql-auth.md 1 to 5.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pgflow_widgets.api.messages.connections import BaseConnection
from pgflow_widgets.errors import InputError, PgflowError
from pgflow_widgets.model import field_rules
from pgflow_widgets.model.auth_fields import AuthSpec, Field, SslMode
from pgflow_widgets.model.connection_draft import ConnectionDraft
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.connection_strings.pasted import UnrecognisedError, read_pasted
from pgflow_widgets.model.field_rules import NOT_KEPT
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.platform.addresses import AllowList
from pgflow_widgets.model.secrets import Secret, Value
from pgflow_widgets.model.sources import DESCRIPTION, NAME, Source
from pgflow_widgets.widgets.connection_form.made import Made
from pgflow_widgets.widgets.fields.state import FieldsState
from pgflow_widgets.widgets.view import Notice

if TYPE_CHECKING:
    from pgflow_widgets.postgres.preflight import Step

_NOT_HERE = "Only the value, without the scheme; paste a whole connection string above."
_SECRET_HERE = f"{NOT_KEPT} Only the value belongs here; paste a whole connection string above."
_WEAKER = "The pasted text asks only for '{}'. What is set is stronger, and stays until changed."
_NAME_TAKEN = (
    "This name is already in use. You can use it again, but the two will be hard to tell apart."
)
_SAID_BELOW = "Not accepted: the message below says why."
_STRONGEST = "'{}' is not offered here; this is the strongest choice."


@dataclasses.dataclass(slots=True)
class FormState(FieldsState):
    """The state of a connection form.

    Parameters
    ----------
    source
        The kind of database.
    cloud
        The chosen cloud.
    local
        Whether the service runs on this machine, and reaches hosts that Adobe could not.
    cloud_is_known
        Whether the sandbox says its cloud, so that nobody has to choose one.
    """

    source: Source
    cloud: Cloud
    local: bool = False
    cloud_is_known: bool = False
    auth: dict[Cloud, str] = dataclasses.field(default_factory=dict)
    extras: dict[str, Value] = dataclasses.field(default_factory=dict)
    remarks: dict[str, str] = dataclasses.field(default_factory=dict)
    meant: SslMode | None = None
    carried: set[str] = dataclasses.field(default_factory=set)
    name_taken: bool = False
    paste_note: str = ""
    paste_error: str = ""
    steps: list[Step] = dataclasses.field(default_factory=list)
    shows_request: bool = False
    addresses: AllowList | None = None
    made: Made | None = None

    @property
    def spec(self) -> AuthSpec:
        """The chosen auth spec."""
        offered = self.source.auth[self.cloud]
        chosen = self.auth.get(self.cloud)
        return next((spec for spec in offered if spec.name == chosen), offered[0])

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the form."""
        return (NAME, DESCRIPTION, *self.spec.fields)

    def draft(self) -> ConnectionDraft:
        """Return the draft from the values so far."""
        values = {field.name: self.value_of(field) for field in self.spec.fields}
        if self.spec.connection_string:
            values |= self.extras
        name, description = (str(self.value_of(field)) for field in (NAME, DESCRIPTION))
        return ConnectionDraft(self.source, self.spec, name, description, values)

    def edit(self, name: str, value: Value) -> bool:
        """Take what was typed into a field, and return whether it stays there.

        An unknown name is ignored. What is pasted into the wrong field may hold a password, and a
        text field is shown, sent back and saved. So such a text is read as a paste, or not kept.
        """
        if (field := self.field_to_edit(self.fields, name, value)) is None:
            return True
        if field in self.spec.fields:
            self.steps = []
        self.made = None
        stays = isinstance(value, Secret) or not self._is_stray(field, value)
        if stays:
            self._set(field, value)
            self.touched.add(name)
        else:
            self._set_aside(field, str(value))
        return stays

    def _set(self, field: Field, value: Value) -> None:
        self.values[self.key_of(field)] = value
        if field in self.spec.tls_fields:
            for key in map(self.key_of, self.spec.tls_fields):
                self.remarks.pop(key, None)
                self.carried.discard(key)

    def _set_aside(self, field: Field, text: str) -> None:
        """Read a text that no field may keep as a pasted connection, or refuse it."""
        if field.choices:
            return  # nothing of the kind can be chosen
        before = str(self.value_of(field))
        said = _NOT_HERE if self.guard.admits(field.name, text) else _SECRET_HERE
        self._set(field, self.guard.refuse(field.name, text, said))
        try:
            pasted = read_pasted(Secret(text))
        except InputError:
            self.touched.add(field.name)
        else:
            del self.guard.messages[field.name]
            if not text.startswith(before):  # else it is the beginning of what was typed
                self._set(field, before)
            self._tell(pasted)

    def choose(self, name: str, value: str) -> None:
        """Choose a cloud or an authentication; the fields keep what they hold.

        The encryption of the database connection is at least what it was.
        """
        before = self.ssl_mode()
        if name == "cloud" and value in set(self.source.auth):
            self.cloud = Cloud(value)
        elif name == "auth" and value in {spec.name for spec in self.source.auth[self.cloud]}:
            self.auth[self.cloud] = value
        self._encrypt_like(before, another_cloud=name == "cloud")
        self.refused.clear()
        self.guard.messages.clear()
        self.steps, self.made, self.notice = [], None, Notice()

    def fill_in(self, values: Mapping[str, Value]) -> None:
        """Fill in fields of the chosen auth spec by name."""
        for field in self.fields:
            if field.name in values:
                self.edit(field.name, values[field.name])
        self.fill += 1

    def paste(self, text: Secret, *, service_file: Value = "", passfile: Value = "") -> None:
        """Read a pasted connection, and fill in the fields of every auth spec from it."""
        try:
            pasted = read_pasted(text, service_file=service_file, passfile=passfile)
        except InputError as error:
            self.paste_note, self.paste_error = "", str(error).replace("\n", " ")
        else:
            self._tell(pasted)

    def _tell(self, pasted: Pasted) -> None:
        self.take(pasted)
        # Not by name: after a semicolon in a password, its rest looks like a key.
        extra_note = [f"Keys kept as given: {len(self.extras)}."] if self.extras else []
        self.paste_note = " ".join([f"Read as {pasted.kind}.", *pasted.notes, *extra_note])

    def take(self, pasted: Pasted) -> None:
        """Fill in every auth spec's fields, so that switching later loses nothing."""
        self.paste_note, self.paste_error = " ".join(pasted.notes), ""
        before = self.ssl_mode()
        chosen = self.cloud, dict(self.auth)
        for cloud, specs in self.source.auth.items():
            for spec in specs:
                self.cloud, self.auth[cloud] = cloud, spec.name
                self._fill_in_no_weaker(pasted.values_for(spec), unless=pasted.weaker_is_meant)
        self.cloud, self.auth = chosen
        if pasted.ssl_mode and pasted.ssl_mode.strength >= before.strength:
            self.meant = pasted.ssl_mode
        self.fill_in({name: v for name, v in pasted.values.items() if name == NAME.name})
        self.extras = dict(pasted.extras)

    def _encryption(self) -> dict[str, Value]:
        return {field.name: self.value_of(field) for field in self.spec.tls_fields}

    def ssl_mode(self) -> SslMode:
        """Return the requested encryption; of modes written alike, the one that was chosen."""
        encryption = self._encryption()
        meant = self.spec.tls.get(self.meant) if self.meant else None
        if self.meant and meant and meant.items() <= encryption.items():
            return self.meant
        return self.spec.ssl_mode(encryption)

    def _encrypt_like(self, mode: SslMode, *, another_cloud: bool) -> None:
        """Set at least that encryption in the newly chosen auth spec.

        What stands there alike, or was never set, becomes just that. In another cloud, what was
        set there stays, for its choices are others.
        """
        spec = self.spec
        wanted = spec.tls.get(mode, {})
        keys = {field.name: self.key_of(field) for field in spec.tls_fields}
        was_set = bool({*keys.values()} & self.values.keys() - self.carried)
        strength = spec.ssl_mode(self._encryption()).strength
        if was_set and (another_cloud or strength >= spec.ssl_mode(wanted).strength):
            return
        self.values |= {keys[name]: value for name, value in wanted.items()}
        self.carried |= {*keys.values()}
        for key in keys.values():
            self.remarks.pop(key, None)
        self.meant = mode

    def _fill_in_no_weaker(self, values: Mapping[str, Value], *, unless: bool) -> None:
        """Fill in values except those that would weaken the encryption, and report those."""
        spec, encryption = self.spec, self._encryption()
        asked = {name: value for name, value in values.items() if name in encryption}
        mode = spec.ssl_mode(asked)
        weaker = bool(asked) and not unless and mode.strength < spec.ssl_mode(encryption).strength
        if not weaker:
            self.fill_in(values)
            return
        self.fill_in({name: value for name, value in values.items() if name not in asked})
        where = next(
            field
            for field in spec.tls_fields
            if asked.get(field.name, "") != encryption[field.name]
        )
        self.remarks[self.key_of(where)] = _WEAKER.format(mode)

    def begin(self) -> None:
        """Forget what the last attempt told: another one begins."""
        self.steps, self.made, self.notice = [], None, Notice()
        self.refused.clear()

    def refuse(self, error: PgflowError) -> None:
        """Show the error of an attempt, beside the field at fault if there is one."""
        field_name, hint = self._at_fault(error.field), error.hint
        if field_name:  # what to do stands there, and what happened in the notice
            self.refused[field_name], hint = hint or _SAID_BELOW, ""
            self.touched.add(field_name)
        self.notice = Notice("error", error.message, hint)

    def succeed(self, connection: BaseConnection) -> None:
        """Forget every secret, and report the success."""
        self.made = Made.of(connection, self.draft(), is_namesake=self.name_taken)
        self.forget()
        self.name_taken = True
        self.notice = Notice("done", self.made.said)

    def forget(self) -> None:
        """Forget every secret."""
        self.values = {k: v for k, v in self.values.items() if not isinstance(v, Secret)}
        self.touched -= {field.name for field in self.spec.fields if field.secret}
        self.typed_in, self.extras, self.carried_note = {}, {}, ""
        self.paste_note = self.paste_error = ""

    def advice(self, draft: ConnectionDraft) -> dict[str, str]:
        """Return warnings by field; none of them blocks the form."""
        advice = draft.advice()
        if self.local:  # the service runs on this machine too, so it reaches a local host
            advice = {
                k: v for k, v in advice.items() if v != field_rules.reachable(str(draft.values[k]))
            }
        mode = self.ssl_mode()
        if self.spec.ssl_mode(self._encryption()).strength < mode.strength:
            advice[self.spec.tls_fields[0].name] = _STRONGEST.format(str(mode))
        if self.name_taken and self.made is None:
            advice[NAME.name] = _NAME_TAKEN
        return advice

    def _at_fault(self, name: str | None) -> str | None:
        """Return the field of the chosen auth spec that an error concerns, if there is one."""
        if name is None or name in {field.name for field in self.fields}:
            return name
        # Errors of the database name fields of Basic authentication.
        tls = next(iter(self.spec.tls.values()), {})
        return next(iter(tls), None)

    def _is_stray(self, field: Field, text: str) -> bool:
        """Whether a text does not belong into this field, but into the paste box or nowhere."""
        if not self.guard.admits(field.name, text):
            return True
        if field not in self.spec.fields:
            return False  # in a name or a description, an address is fine, and prose
        try:
            pasted = read_pasted(Secret(text))
        except UnrecognisedError:
            return "://" in text
        except InputError:
            return True  # it has one of the formats, and misses something
        return "://" in text or "password" in pasted.values

    def key_of(self, field: Field) -> str:
        """Return the key of a field's value."""
        # Text means the same everywhere; the words of a choice differ by cloud and auth spec.
        return f"{self.cloud}/{self.spec.name}/{field.name}" if field.choices else field.name
