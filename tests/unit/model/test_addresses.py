"""Adobe's addresses, as lines for the firewalls that people have."""

from __future__ import annotations

import ipaddress
import json
import shlex

import pytest

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.platform.addresses import KNOWN_REGIONS, AllowList


@pytest.mark.parametrize("region", KNOWN_REGIONS)
def test_every_line_is_of_a_network_of_the_region(region: str) -> None:
    networks = AllowList.of(region.lower())
    assert networks.region == region
    ranges = [ipaddress.ip_network(network) for network in networks.addresses]
    assert len(set(ranges)) == len(ranges) > 5
    lines = networks.pg_hba("shop", "Ada Reader").splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        f'hostssl shop "Ada Reader" {network} scram-sha-256' for network in networks.addresses
    ]
    command = shlex.split(networks.aws_security_group("sg-1", 5433), comments=True)
    (rule,) = json.loads(command[-1])
    assert (rule["FromPort"], rule["ToPort"]) == (5433, 5433)
    assert [each["CidrIp"] for each in rule["IpRanges"]] == list(networks.addresses)
    rules = networks.azure_firewall("db", "rg").splitlines()
    assert len([line for line in rules if line.startswith("az ")]) == len(ranges)
    assert f"--start-ip-address {ranges[0][0]} --end-ip-address {ranges[0][-1]}" in rules[2]


def test_a_list_says_how_old_it_is_and_what_decides() -> None:
    for said in (AllowList.of("VA7").pg_hba(), AllowList.of("NLD2")._repr_html_()):
        assert "May 2026" in said
        assert "August 2026" in said
        assert "ip-address-allow-list" in said


@pytest.mark.parametrize("region", ["VA6", "GBR9", "", "nowhere"])
def test_of_an_unknown_region_there_is_the_link_alone(region: str) -> None:
    unknown = AllowList.of(region)
    assert unknown.addresses == ()
    for text in (unknown.pg_hba(), unknown.aws_security_group(), unknown.azure_firewall()):
        assert all(line.startswith("#") for line in text.splitlines())
        assert "take it from Adobe's page" in text
    assert "not known here" in repr(unknown)


@pytest.mark.parametrize("name", ["", "a\nhost all all 0.0.0.0/0 trust", 'a"b'])
def test_no_name_adds_a_line_of_its_own(name: str) -> None:
    for field in ("database", "user"):
        with pytest.raises(InputError) as caught:
            AllowList.of("VA7").pg_hba(**{field: name})
        assert caught.value.field == field


OTHERS = ["VA7\nhostssl all all 0.0.0.0/0 trust", "a" * 17, "va 7", "\u0667"]


@pytest.mark.parametrize("region", OTHERS)
def test_what_is_no_region_goes_into_no_line(region: str) -> None:
    assert AllowList.of(region) == AllowList("", ())
