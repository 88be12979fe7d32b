"""Declare what the kernel and the page of the sign-in form tell each other."""

from __future__ import annotations

from pgflow_widgets.widgets.fields.view import CardAct
from pgflow_widgets.widgets.view import Cancel, Check, Edit, Paste, SecretEdit, Submit

SignInFormMessage = Edit | SecretEdit | Paste | Check | Submit | Cancel | CardAct
