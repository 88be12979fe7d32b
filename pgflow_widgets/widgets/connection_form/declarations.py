"""Declare what the kernel and the page of the connection form tell each other."""

from __future__ import annotations

from typing import Literal, TypedDict

from pgflow_widgets.widgets.fields.view import CardAct
from pgflow_widgets.widgets.view import Cancel, Edit, Paste, SecretEdit, Submit


class Choose(TypedDict):
    """A cloud or an authentication was chosen."""

    type: Literal["choose"]
    name: str
    value: str


class TakeOffer(TypedDict):
    """A button that fills in values was pressed."""

    type: Literal["offer"]
    label: str


class Probe(TypedDict):
    """The test from this machine was asked for."""

    type: Literal["probe"]


class Unfold(TypedDict):
    """The request was unfolded or folded."""

    type: Literal["unfold"]
    value: bool


class UnfoldAddresses(TypedDict):
    """Adobe's addresses were unfolded or folded."""

    type: Literal["addresses"]
    value: bool


ConnectionFormMessage = (
    Edit
    | SecretEdit
    | Paste
    | Choose
    | TakeOffer
    | Probe
    | Unfold
    | UnfoldAddresses
    | Submit
    | Cancel
    | CardAct
)
