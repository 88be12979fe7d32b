"""A dataset's rows go into Real-Time Customer Profile: of a new dataset, and of one that exists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pgflow_widgets.api.platform_client import PlatformClient
from pgflow_widgets.errors import InputError, TransportError, UnfinishedError
from pgflow_widgets.local import background
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.notebook.datasets import ProfileCard
from pgflow_widgets.widgets.ingest.checks import check_target
from tests.integration.test_ingest import Shop, for_profile, loop, planned, shop
from tests.support.services import Service, misbehaving

__all__ = ["loop", "shop"]  # fixtures


def test_a_plan_makes_a_dataset_for_profile(shop: Shop) -> None:
    plan = for_profile(planned(shop, schema_class="profile", identity="email"))
    with pytest.raises(InputError, match="can never be taken back") as caught:
        plan.apply()
    assert caught.value.field == "target.profile"
    assert ", for Profile: yes," in repr(plan)
    assert "can never be taken back" in plan.from_yaml(plan.to_yaml())._repr_html_()
    flow = plan.apply(confirm=True)
    assert plan.apply().id == flow.id  # nothing is left to confirm
    assert shop.sandbox.datasets.get(plan.target.dataset).profile == "yes"
    assert plan.diff().empty
    assert plan.from_yaml(plan.to_yaml()).target.profile is ProfileUse.YES
    listed = shop.sandbox.datasets().set_index("name")["profile"]
    assert listed[plan.target.dataset] == "yes"
    assert plan.undo()


def test_a_dataset_that_exists_is_enabled_after_it_was_shown_what_that_means(shop: Shop) -> None:
    plan = planned(shop, schema_class="profile", identity="email")
    plan.apply()
    name, enable = plan.target.dataset, shop.sandbox.datasets.enable_for_profile
    card = enable(name)
    assert isinstance(card, ProfileCard)
    assert "can never be taken back" in repr(card)
    assert "confirm=True" in card._repr_html_()
    assert shop.sandbox.datasets.get(name).profile == "no"
    for mode in ("yes", "upsert", "yes", "no", "upsert"):
        assert enable(name, mode, confirm=True).profile == mode
    assert "can never" not in repr(enable(name, "no"))  # the schema has it already
    assert "Nothing changes" in repr(enable(name, "upsert"))
    with pytest.raises(InputError) as caught:
        enable(name, "perhaps")
    assert caught.value.field == "target.profile"


def test_a_dataset_that_was_enabled_without_its_schema_gets_the_tag(shop: Shop) -> None:
    plan = planned(shop, schema_class="profile", identity="email")
    plan.apply()
    name, enable = plan.target.dataset, shop.sandbox.datasets.enable_for_profile
    dataset = shop.sandbox.datasets.get(name)

    async def tag_alone() -> None:  # as somebody else may have done it
        async with PlatformClient(shop.sandbox._access.credentials, "dev") as client:
            await client.set_profile(dataset.id, ProfileUse.YES)

    background.run(tag_alone)
    assert "can never be taken back" in repr(enable(name))
    assert enable(name, confirm=True).profile == "yes"
    assert "Nothing changes" in repr(enable(name))


def test_without_an_identity_nothing_is_changed(shop: Shop) -> None:
    plan = planned(shop)
    plan.apply()
    with pytest.raises(InputError, match="no primary identity") as caught:
        shop.sandbox.datasets.enable_for_profile(plan.target.dataset, confirm=True)
    assert caught.value.field == "target.identity"
    assert shop.sandbox.datasets.get(plan.target.dataset).profile == "no"


def test_a_dataset_that_stays_disabled_halfway_is_told(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = for_profile(planned(shop, schema_class="profile", identity="email"))
    plan.apply(confirm=True)
    name, enable = plan.target.dataset, shop.sandbox.datasets.enable_for_profile
    really = PlatformClient.set_profile

    async def broken(self: PlatformClient, dataset_id: str, mode: ProfileUse) -> None:
        if mode is ProfileUse.UPSERT:
            raise TransportError("No network.")
        await really(self, dataset_id, mode)

    with monkeypatch.context() as patched:
        patched.setattr(PlatformClient, "set_profile", broken)
        with pytest.raises(TransportError, match="disabled for Profile now"):
            enable(name, "upsert", confirm=True)
    assert shop.sandbox.datasets.get(name).profile == "no"
    assert enable(name, "upsert", confirm=True).profile == "upsert"


@pytest.mark.usefixtures("hasty")
def test_a_plan_enables_the_dataset_that_it_fills_before_the_first_rows(
    shop: Shop, service: Service
) -> None:
    first = planned(shop, schema_class="profile", identity="email")
    first.apply()
    name = first.target.dataset
    second = shop.sandbox.plan(shop.name, shop.table, dataset=name, name=f"{name} again")
    used = {"name": second.name, "enable_for_profile": "upsert"}
    asked = shop.sandbox.plan(shop.name, shop.table, dataset=name, **used)
    assert asked == replace(second, target=replace(second.target, profile=ProfileUse.UPSERT))
    assert "never be taken back" in asked._repr_html_()
    flow = second.apply()
    (row,) = asked.diff(flow).itertuples(index=False)
    assert (row.field, row.plan, row.flow, row.changeable) == ("profile", "upsert", "no", False)
    shop.sandbox.flows.delete(flow, with_connections=True)
    with (
        misbehaving(service, "POST /sourceConnections", fault="server-error"),
        pytest.raises(UnfinishedError) as caught,
    ):
        asked.apply(confirm=True)
    (made,) = caught.value.made
    assert made.startswith(f"dataset {name!r} (")
    assert made.endswith("), enabled for Profile, which stays")
    caught.value.resume()
    assert shop.sandbox.datasets.get(name).profile == "upsert"
    assert second.diff(f"{name} again").empty  # a plan that says nothing leaves it as it is
    plainly = replace(for_profile(second), name=f"{name} plainly")
    flow = plainly.apply()  # nothing is to be changed, so nothing is to be confirmed
    assert shop.sandbox.datasets.get(name).profile == "upsert"
    assert plainly.diff(flow).empty


def test_the_form_says_before_its_mapping_that_a_dataset_is_not_for_profile(shop: Shop) -> None:
    plan = planned(shop)
    plan.apply()
    chosen = shop.sandbox.datasets.get(plan.target.dataset)
    asked = for_profile(shop.sandbox.plan(shop.name, shop.table, dataset=chosen.name, name="new"))

    async def refused() -> dict[str, str]:
        async with PlatformClient(shop.sandbox._access.credentials, "dev") as client:
            return (await check_target(client, asked, chosen))[1]

    assert "no primary identity" in background.run(refused)["target.profile"]
