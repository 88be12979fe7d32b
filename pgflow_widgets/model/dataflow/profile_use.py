"""Say whether the rows of a dataset go into Real-Time Customer Profile.

Source: contract, after-the-load.md 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from pgflow_widgets.errors import InputError

PROFILE_TAG = "unifiedProfile"
"""The tag of a dataset that says whether Profile uses it, and how."""

_IDENTITY_TAG = "unifiedIdentity"
_ENABLED, _DISABLED, _UPSERT = "enabled:true", "enabled:false", "isUpsert:true"

CANNOT_BE_UNDONE = (
    "The schema is enabled for Profile: that can never be taken back. What has reached Profile"
    " stays there when the dataset is disabled."
)


class ProfileUse(StrEnum):
    """Whether the rows of a dataset go into Real-Time Customer Profile."""

    NO = "no"
    YES = "yes"
    UPSERT = "upsert"

    @property
    def label(self) -> str:
        """What it means, in a few words."""
        return _LABELS[self]

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

    @classmethod
    def of_tag(cls, words: Iterable[str]) -> ProfileUse:
        """Read a dataset's tag; Adobe's pages write it with and without a space."""
        said = {word.replace(" ", "").casefold() for word in words}
        if _ENABLED not in said:
            return cls.NO
        return cls.UPSERT if _UPSERT.casefold() in said else cls.YES

    def tags(self) -> Mapping[str, list[str]]:
        """Return the tags of a dataset that is used so."""
        enabled = _DISABLED if self is ProfileUse.NO else _ENABLED
        profile = [enabled, _UPSERT] if self is ProfileUse.UPSERT else [enabled]
        return {PROFILE_TAG: profile, _IDENTITY_TAG: [enabled]}


_LABELS = {
    ProfileUse.NO: "Not used",
    ProfileUse.YES: "Rows reach Profile",
    ProfileUse.UPSERT: "Rows update profiles (upsert)",
}
