"""Know the addresses from which Adobe connects to databases, by the region of a sandbox.

A list in a firewall ages: Adobe's page decides. Source: contract, postgresql-auth.md 6.
"""

from __future__ import annotations

import ipaddress
import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.cards import Card, Fact
from pgflow_widgets.model.platform import ADDRESSES

AS_OF = "stored copies of Adobe's page, with the release notes of May 2026"
CHANGED_SINCE = "Adobe changed its list again in August 2026: compare these with its page."
UNKNOWN = "No list of this region is known here: take it from Adobe's page."

_VA7 = """
    20.42.2.0/23 20.42.4.0/26 20.42.64.0/28 20.49.111.0/29 40.71.14.32/28 40.78.229.96/28
    20.41.2.0/23 20.41.4.0/26 20.44.17.80/28 20.49.102.16/29 40.70.148.160/28 52.167.107.224/28
    52.138.119.167/32 20.98.198.224/29
"""  # two copies differ in the last one: both are allowed
_NLD2 = """
    13.69.67.192/28 13.69.107.112/28 13.69.112.128/28 40.74.24.192/26 40.74.26.0/23
    40.113.176.232/29 52.236.187.112/28 20.105.215.28/30 20.105.244.48/29 57.153.246.72/29
    57.153.246.80/28 57.153.246.96/30
"""
_AUS5 = """
    13.70.74.144/28 20.37.193.0/25 20.37.193.128/26 20.37.198.224/29 20.53.45.0/24 20.53.46.0/26
    40.79.163.80/28 40.79.171.160/28
"""
_CAN2 = """
    13.71.175.80/28 20.38.147.224/28 20.48.201.0/26 20.116.47.72/29 52.228.80.128/25
    52.228.81.0/26 52.228.86.144/29 52.246.155.224/28
"""
_BY_REGION: Mapping[str, tuple[str, ...]] = {
    "VA7": tuple(_VA7.split()),
    "NLD2": tuple(_NLD2.split()),
    "AUS5": tuple(_AUS5.split()),
    "CAN2": tuple(_CAN2.split()),
}
KNOWN_REGIONS = tuple(_BY_REGION)

_REGION = re.compile(r"[A-Z0-9]{1,16}")
_BARE_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_PORT = 5432


@dataclass(frozen=True, slots=True, repr=False)
class AllowList:
    """The addresses of Adobe that a database's firewall has to let in.

    Parameters
    ----------
    region
        Of the sandbox, such as ``"VA7"``; empty if nobody told.
    addresses
        Networks in CIDR notation; empty if no list of that region is known.
    """

    region: str
    addresses: tuple[str, ...]
    as_of: str = AS_OF
    link: str = ADDRESSES

    @classmethod
    def of(cls, region: str) -> AllowList:
        """Return the list of a region; one without addresses if it is not known.

        What is no code of a region goes into no text that is copied.
        """
        code = region.strip().upper()
        return cls(code, _BY_REGION.get(code, ())) if _REGION.fullmatch(code) else cls("", ())

    def pg_hba(self, database: str = "all", user: str = "all") -> str:
        """Return lines for ``pg_hba.conf``: encrypted connections, password as SCRAM.

        Parameters
        ----------
        database, user
            Who may connect to what; all if left out.
        """
        who = f"{_quoted(database, 'database')} {_quoted(user, 'user')}"
        return self._text([f"hostssl {who} {network} scram-sha-256" for network in self.addresses])

    def aws_security_group(self, group: str = "sg-…", port: int = _PORT) -> str:
        """Return the command that opens a security group of AWS.

        Parameters
        ----------
        group, port
            The group's id, and the port of the database.
        """
        ranges = [{"CidrIp": network, "Description": self._name} for network in self.addresses]
        rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": ranges}
        command = "aws ec2 authorize-security-group-ingress --group-id"
        permissions = shlex.quote(json.dumps([rule]))
        line = f"{command} {shlex.quote(group)} --ip-permissions {permissions}"
        return self._text([line] if ranges else [])

    def azure_firewall(self, server: str = "SERVER", resource_group: str = "GROUP") -> str:
        """Return the commands that open the firewall of an Azure Database for PostgreSQL.

        Parameters
        ----------
        server, resource_group
            The flexible server, and its resource group.
        """
        place = f"--resource-group {shlex.quote(resource_group)} --name {shlex.quote(server)}"
        lines = []
        for number, network in enumerate(map(ipaddress.ip_network, self.addresses), 1):
            rule = f"adobe-{self.region.lower()}-{number}"
            lines.append(
                f"az postgres flexible-server firewall-rule create {place} --rule-name {rule}"
                f" --start-ip-address {network[0]} --end-ip-address {network[-1]}"
            )
        return self._text(lines)

    @property
    def note(self) -> str:
        """How far the list can be trusted."""
        return f"As of {self.as_of}. {CHANGED_SINCE}" if self.addresses else UNKNOWN

    @property
    def _name(self) -> str:
        return f"Adobe Experience Platform {self.region}".strip()

    def _text(self, lines: list[str]) -> str:
        return "\n".join([f"# {self._name}. {self.note}", f"# {self.link}", *lines])

    def __repr__(self) -> str:
        count = f"{len(self.addresses)} networks" if self.addresses else "not known here"
        return f"<AllowList {self.region or 'of an unknown region'}: {count}; {self.link} decides>"

    def _card(self) -> Card:
        facts = (
            Fact("Addresses", " ".join(self.addresses), is_id=True),
            Fact("As of", self.as_of if self.addresses else ""),
            Fact("Decides", self.link, is_id=True),
            Fact("Know", CHANGED_SINCE if self.addresses else UNKNOWN),
        )
        remark = ".pg_hba(), .aws_security_group() and .azure_firewall() give the lines to copy."
        title = self.region or "unknown region"
        return Card("Adobe's addresses", title, facts=facts, remark=remark)

    def _repr_html_(self) -> str:
        return self._card().html()


def fits_pg_hba(name: str) -> bool:
    """Whether a line of ``pg_hba.conf`` can hold that name of a database or user."""
    return bool(name.strip()) and all(c.isprintable() and c != '"' for c in name)


def _quoted(name: str, field: str) -> str:
    """Return a name as a line of ``pg_hba.conf`` holds it."""
    if not fits_pg_hba(name):
        raise InputError("No line of pg_hba.conf can hold that name.", field=field)
    return name if _BARE_NAME.fullmatch(name) else f'"{name}"'
