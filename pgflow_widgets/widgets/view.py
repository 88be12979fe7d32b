"""Declare what kernel and page tell each other in all screens, and draw what all of them have."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal, NotRequired, Self, TypedDict

from pgflow_widgets.errors import InputError, PgflowError


class NoticeView(TypedDict):
    """What is drawn of the notice about the last attempt."""

    kind: str
    text: str
    hint: str


class ChoiceView(TypedDict):
    """What is drawn of one of several choices."""

    value: str
    label: str


class FactView(TypedDict):
    """A line of facts; one to take elsewhere, as an id, has a button that copies it."""

    label: str
    value: str
    copy: bool


class ProblemView(TypedDict):
    """A field that needs attention; `text` says why, where nothing beside the field does."""

    name: str
    label: str
    text: str


class Receipt(TypedDict):
    """The kernel's answer to each message, so that the page knows that somebody is there."""

    receipt: str


class Ping(TypedDict):
    """The page asks whether somebody is there."""

    type: Literal["ping"]


class PageRequest(TypedDict):
    """The page asks for a part of its code, where the host keeps no model that holds it."""

    type: Literal["page"]
    part: Literal["shared", "screen"]


class PageAnswer(TypedDict):
    """The code of a part and its styles, packed."""

    page: dict[str, str]


class Submit(TypedDict):
    """The main button was pressed; the kernel takes one attempt of each number."""

    type: Literal["submit"]
    attempt: int


class Cancel(TypedDict):
    """What is under way is to be cancelled."""

    type: Literal["cancel"]


class Edit(TypedDict):
    """Something was typed or chosen in a field."""

    type: Literal["edit"]
    name: str
    value: str


class SecretEdit(TypedDict):
    """Something was typed into a field for a secret; `page` is where, if a form is shown twice."""

    type: Literal["secret"]
    name: str
    value: str
    page: NotRequired[str]


class Paste(TypedDict):
    """A connection string or a file was given, which may hold a secret."""

    type: Literal["paste"]
    value: str


class Check(TypedDict):
    """A checkbox was ticked or cleared."""

    type: Literal["check"]
    name: str
    value: bool


class Leave(TypedDict):
    """The question, the notice or the code was closed."""

    type: Literal["leave"]


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice about the last attempt.

    ``kind`` is ``error``, ``gaps`` (nothing was sent, for fields need attention), ``done``,
    ``stopped`` or empty.
    """

    kind: str = ""
    text: str = ""
    hint: str = ""

    @classmethod
    def of(cls, error: PgflowError) -> Self:
        """Return the notice about an error."""
        return cls("error", error.message, error.hint)

    def view(self) -> NoticeView:
        """Return the view that the page draws."""
        return {"kind": self.kind, "text": self.text, "hint": self.hint}


def own_error(error: BaseException) -> PgflowError:
    """Return an error of ours; of other code's not the text, which may quote anything."""
    if isinstance(error, PgflowError):
        return error
    return PgflowError(f"Unexpected {type(error).__name__}.", hint="Please report it.")


def problem_text(problem: InputError | None) -> str:
    """Return the line below a field that shows its problem."""
    return " ".join(filter(None, (problem.message, problem.hint))) if problem else ""


def cell_text(value: object, longest: int) -> str | None:
    """Return a value as text, cut if it is longer than that; None for null.

    A number has no noise in its last digit. A time is sent as it is: the page writes it, for it
    sorts by all of it.
    """
    if value is None:
        return None
    if isinstance(value, float):
        return f"{value:.15g}"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= longest else text[: longest - 1] + "…"
