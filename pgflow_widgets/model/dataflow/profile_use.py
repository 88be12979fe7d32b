"""Say whether the rows of a dataset go into Real-Time Customer Profile.

Source: contract, after-the-load.md 6.
"""

from __future__ import annotations

from enum import StrEnum

from pgflow_widgets.errors import InputError


class ProfileUse(StrEnum):
    """Whether the rows of a dataset go into Real-Time Customer Profile."""

    NO = "no"
    YES = "yes"
    UPSERT = "upsert"

    @classmethod
    def read(cls, value: object) -> ProfileUse:
        """Read a person's input; `InputError` if it is none of these."""
        text = str(value).strip().casefold()
        if text not in set(cls):
            raise InputError(
                f"enable_for_profile={value!r} is not known.",
                hint=f"Choose from: {', '.join(cls)}.",
                field="target.profile",
            )
        return cls(text)
