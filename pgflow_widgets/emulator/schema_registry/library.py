"""Holds Adobe's stock of XDM classes and field groups: those of the contract's examples alone.

Source: contract, dataflow.md 3; Adobe's Schema Registry description.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LIBRARY_VERSION = "1.27.4"
RECORD = "https://ns.adobe.com/xdm/data/record"
TIME_SERIES = "https://ns.adobe.com/xdm/data/time-series"
PROFILE = "https://ns.adobe.com/xdm/context/profile"
EVENT = "https://ns.adobe.com/xdm/context/experienceevent"


def alt_id(resource_id: str) -> str:
    """Return the dotted form of a ``$id``."""
    return "_" + resource_id.removeprefix("https://ns.adobe.com/").replace("/", ".")


def _field(kind: str, title: str, **rules: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON Schema
    return {"type": kind, "title": title, **rules}


def _text(title: str, **rules: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON Schema
    return _field("string", title, **rules)


def _moment(title: str) -> dict[str, Any]:
    return _text(title, format="date-time")


def _object(title: str, **properties: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON Schema
    return _field("object", title, properties=properties)


def _stock(
    kind: str, path: str, title: str, properties: Mapping[str, Any], **more: object
) -> dict[str, Any]:
    resource_id = f"https://ns.adobe.com/xdm/{path}"
    return {
        "$id": resource_id,
        "meta:altId": alt_id(resource_id),
        "meta:resourceType": kind,
        "version": LIBRARY_VERSION,
        "title": title,
        "type": "object",
        "description": f"{title}, of Adobe's library.",
        "properties": properties,
        "meta:extensible": True,
        "meta:abstract": True,
        "meta:xdmType": "object",
        "meta:status": "stable",
        "meta:containerId": "global",
        **more,
    }


_AUDIT = {
    "createdByBatchID": _text("Created by batch identifier", format="uri-reference"),
    "modifiedByBatchID": _text("Modified by batch identifier", format="uri-reference"),
    "repositoryCreatedBy": _text("Created by user identifier"),
    "repositoryLastModifiedBy": _text("Modified by user identifier"),
}
_EVENT = {
    "_id": _text("Identifier"),
    "timestamp": _moment("Timestamp"),
    "eventType": _text("Event type"),
    "producedBy": _text("Produced by"),
}
_PERSON = _object(
    "Person",
    name=_object(
        "Full name",
        firstName=_text("First name"),
        middleName=_text("Middle name"),
        lastName=_text("Last name"),
        fullName=_text("Full name"),
        courtesyTitle=_text("Courtesy title"),
        suffix=_text("Suffix"),
    ),
    birthDate=_text("Birth date", format="date"),
    birthYear=_field("integer", "Birth year", minimum=1, maximum=32767),
    gender=_text(
        "Gender", enum=["male", "female", "not_specified", "non_specific"], default="not_specified"
    ),
    maritalStatus=_text("Marital status"),
    nationality=_text("Nationality"),
    taxId=_text("Tax id"),
)
_ADDRESS = {
    name: _text(title)
    for name, title in (
        ("street1", "Street 1"),
        ("street2", "Street 2"),
        ("city", "City"),
        ("stateProvince", "State or province"),
        ("postalCode", "Postal code"),
        ("country", "Country"),
        ("countryCode", "Country code"),
    )
}
_CONTACT = {
    "personalEmail": _object(
        "Personal email", address=_text("Address", format="email"), label=_text("Label")
    ),
    "homePhone": _object("Home phone", number=_text("Number")),
    "mobilePhone": _object("Mobile phone", number=_text("Number")),
    "faxPhone": _object("Fax phone", number=_text("Number")),
    "homeAddress": _object("Home address", **_ADDRESS),
}
_IDENTITY = _object("Identity", id=_text("Identifier"), primary=_field("boolean", "Primary"))
_IDENTITIES = {
    "identityMap": {
        "type": "object",
        "title": "Identity map",
        "additionalProperties": {"type": "array", "items": _IDENTITY},
    }
}
_ID = {"_id": _text("Identifier")}
STOCK: Mapping[str, Mapping[str, Any]] = {
    resource["$id"]: resource
    for resource in (
        _stock("behaviors", "data/record", "Record Schema", _ID),
        _stock("behaviors", "data/time-series", "Time-series Schema", _EVENT),
        _stock(
            "classes",
            "context/profile",
            "XDM Individual Profile",
            {**_ID, "personID": _text("Person id"), **_AUDIT},
            **{"meta:extends": [RECORD]},
        ),
        _stock(
            "classes",
            "context/experienceevent",
            "XDM ExperienceEvent",
            {**_EVENT, "eventMergeId": _text("Event merge id"), **_IDENTITIES},
            required=["_id", "timestamp"],
            **{"meta:extends": [TIME_SERIES]},
        ),
        _stock(
            "mixins",
            "context/profile-person-details",
            "Demographic Details",
            {"person": _PERSON},
            **{"meta:intendedToExtend": [PROFILE]},
        ),
        _stock(
            "mixins",
            "context/profile-personal-details",
            "Personal Contact Details",
            _CONTACT,
            **{"meta:intendedToExtend": [PROFILE]},
        ),
        _stock(
            "mixins",
            "context/identitymap",
            "IdentityMap",
            _IDENTITIES,
            **{"meta:intendedToExtend": [PROFILE, EVENT, RECORD, TIME_SERIES]},
        ),
    )
}
