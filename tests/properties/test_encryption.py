"""The encryption of a connection never gets weaker but by a person's own choice of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgflow_widgets.errors import InputError
from pgflow_widgets.model.auth_fields import SslMode
from pgflow_widgets.model.connection_strings.adobe import Pasted
from pgflow_widgets.model.platform import Cloud
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.model.sources import POSTGRESQL
from pgflow_widgets.operations.connections import field_values
from pgflow_widgets.widgets.connection_form.backend import Destination
from pgflow_widgets.widgets.connection_form.state import FormState
from pgflow_widgets.widgets.connection_form.view import draw_connection_form
from tests.support import depth
from tests.support.tables import for_each

BASIC, STRING = (spec.name for spec in POSTGRESQL.auth[Cloud.AZURE])
LOGIN = "Server=h;Database=d;Port=5432;UID=u;Password=p"
# What is pasted, and what it asks for; None where it says nothing.
PASTED: dict[str, SslMode | None] = {
    LOGIN: None,
    f"{LOGIN};EncryptionMethod=0": SslMode.DISABLE,
    f"{LOGIN};EncryptionMethod=1": SslMode.REQUIRE,
    f"{LOGIN};EncryptionMethod=6": SslMode.PREFER,
    f"{LOGIN};ValidateServerCertificate=0": SslMode.DISABLE,
    f"{LOGIN};EncryptionMethod=1;ValidateServerCertificate=0": SslMode.REQUIRE,
    f"{LOGIN};EncryptionMethod=1;ValidateServerCertificate=1": SslMode.VERIFY_FULL,
    "postgresql://u:p@h/d": None,
    **{f"postgresql://u:p@h/d?sslmode={mode}": mode for mode in SslMode},
    **{f"host=h dbname=d user=u password=p sslmode={mode}": mode for mode in SslMode},
    "Host=h;Database=d;Username=u;Password=p;SSL Mode=Disable": SslMode.DISABLE,
}


def edit(state: FormState, mode: SslMode) -> None:
    """Choose a mode as a person does, in the fields that are there."""
    for name, value in state.spec.tls[mode].items():
        state.edit(name, value)


def asked(state: FormState) -> SslMode:
    """What a Create would ask for."""
    values = state.draft().values
    return state.spec.ssl_mode(values)


def written(state: FormState, mode: SslMode) -> int:
    """How strong the chosen authentication can say a mode."""
    return min(state.spec.ssl_mode(state.spec.tls[mode]).strength, mode.strength)


def warnings(state: FormState) -> str:
    drawn = draw_connection_form(state, title="", place=Destination())
    names = {each.name for each in state.spec.tls_fields}
    return " ".join(each["warning"] for each in drawn["fields"] if each["name"] in names)


def start(cloud: Cloud, auth: str) -> FormState:
    state = FormState(POSTGRESQL, cloud)
    state.choose("auth", auth)
    return state


PLACES = [(Cloud.AZURE, BASIC), (Cloud.AZURE, STRING), (Cloud.AWS, BASIC)]


@for_each("place", PLACES)
@for_each("text", depth.part(PASTED, 11))
def test_pasting_keeps_or_strengthens_and_says_where_less_was_asked(
    place: tuple[Cloud, str], text: str
) -> None:
    wanted = PASTED[text]
    for mode in (None, *SslMode):
        state = start(*place)
        if mode:
            edit(state, mode)
        before = asked(state)
        state.paste(Secret(text))
        assert asked(state).strength >= before.strength
        if wanted:
            assert asked(state).strength >= written(state, wanted)
            less = state.spec.ssl_mode(state.spec.tls[wanted]).strength < before.strength
            assert ("The pasted text asks only for" in warnings(state)) is less


@for_each("text", ["", *depth.part(PASTED, 7)])
def test_switching_the_authentication_keeps_or_strengthens(text: str) -> None:
    for mode, (first, second) in product(SslMode, [(BASIC, STRING), (STRING, BASIC)]):
        state = start(Cloud.AZURE, first)
        edit(state, mode)
        if text:
            state.paste(Secret(text))
        for auth in (second, first, second, first):
            before = state.ssl_mode()
            state.choose("auth", auth)
            assert asked(state).strength >= before.strength


def test_switching_back_and_forth_changes_nothing() -> None:
    for mode in SslMode:
        state = start(Cloud.AZURE, BASIC)
        edit(state, mode)
        for auth in (STRING, BASIC):
            state.choose("auth", auth)
        assert asked(state) is mode


def test_verify_full_stays_in_a_connection_string() -> None:
    state = start(Cloud.AZURE, BASIC)
    state.edit("sslMode", "Verify-Full")
    state.choose("auth", STRING)
    values = state.draft().values
    assert (values["encryptionMethod"], values["validateServerCertificate"]) == ("1", "1")


def test_another_cloud_gets_the_strongest_it_has_and_says_so() -> None:
    state = start(Cloud.AZURE, BASIC)
    state.edit("sslMode", "Verify-Full")
    state.choose("cloud", "AWS")
    assert state.draft().values["sslMode"] == "true"
    assert "'verify-full' is not offered here" in warnings(state)
    state.choose("cloud", "Azure")
    assert asked(state) is SslMode.VERIFY_FULL
    assert warnings(state) == ""


def test_a_person_may_weaken_it_by_choosing() -> None:
    state = start(Cloud.AZURE, BASIC)
    state.paste(Secret("postgresql://u:p@h/d?sslmode=prefer"))
    assert asked(state) is SslMode.REQUIRE
    state.edit("sslMode", "Prefer")
    assert asked(state) is SslMode.PREFER
    assert warnings(state) == "The connection may run without encryption."


@pytest.mark.parametrize("cloud", list(Cloud))
def test_an_offer_weakens_it_where_the_server_has_no_tls(cloud: Cloud) -> None:
    state = FormState(POSTGRESQL, cloud)
    offer = Pasted("the demo", {"server": "h"}, ssl_mode=SslMode.DISABLE, notes=("It has no TLS.",))
    state.take(offer)
    assert asked(state) is SslMode.REQUIRE
    state.take(replace(offer, weaker_is_meant=True))
    for spec in POSTGRESQL.auth[cloud]:
        state.choose("auth", spec.name)
        values = state.draft().values
        assert spec.tls[SslMode.DISABLE].items() <= values.items()
    assert state.paste_note == "It has no TLS."


@for_each("mode", list(SslMode))
def test_in_code_ssl_mode_says_it_for_a_connection_string_too(mode: SslMode) -> None:
    spec = POSTGRESQL.auth_spec(Cloud.AZURE, STRING)
    assert field_values(spec, {"server": "h", "ssl_mode": str(mode)}) == {
        "server": "h",
        **spec.tls[mode],
    }
    with pytest.raises(InputError, match="has no field 'ssl_mode'"):
        field_values(spec, {"ssl_mode": "perhaps"})


@given(st.data())
def test_no_order_of_pasting_and_switching_weakens_it(data: st.DataObject) -> None:
    state = FormState(POSTGRESQL, Cloud.AZURE)
    for _ in range(6):
        before = state.ssl_mode()
        match data.draw(st.sampled_from(["paste", "switch", "edit"])):
            case "paste":
                state.paste(Secret(data.draw(st.sampled_from(list(PASTED)))))
            case "switch":
                state.choose("auth", data.draw(st.sampled_from([BASIC, STRING])))
            case _:
                edit(state, data.draw(st.sampled_from(list(SslMode))))
                continue
        assert asked(state).strength >= before.strength
