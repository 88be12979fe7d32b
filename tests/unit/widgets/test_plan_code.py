"""The Python that the review shows makes exactly the plan that was reviewed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.dataflow.column_mapping import MappingRule
from pgflow_widgets.model.dataflow.part_bodies import PlanContext, kinds_of
from pgflow_widgets.model.dataflow.profile_use import ProfileUse
from pgflow_widgets.model.secrets import Secret
from pgflow_widgets.notebook.access.access import Access
from pgflow_widgets.notebook.plan import Plan
from pgflow_widgets.notebook.sandbox import Sandbox
from pgflow_widgets.widgets.ingest.snippets import curl_of, python_of
from tests.support.plans import PLAN
from tests.support.tables import for_each

CREDENTIALS = Credentials("id", Secret("secret"), "A@AdobeOrg")
TRAPS = (
    r"evil.o\x27\nconnection: finance\ndescription: \x27",
    r"evil.a\x41",
    r"evil.o\N{BULLET",
    "evil.x\\",
    r'extract_regex(code, "\\d+")',
    'say """ and """" twice',
    '"""',
    "two\nlines",
    "a\r\nb",
    "\\\n\\",
    "{plan} %s # $x",
    "a: b # c",
    "\u2028\u0085\ufeff",
    "\x00\x1b[31m",
    "tab\there\\t",
    '\\"""',
)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1).filter(str.strip)


def executed(code: str) -> Plan:
    sandbox = Sandbox(CREDENTIALS, "prod", cloud="Azure")
    plans: list[Plan] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Access, "run_in", lambda *words, **_: plans.append(words[3]))
        exec(code, {"sandbox": sandbox})  # it ends in `plan.apply(sandbox)`
    (plan,) = plans
    return plan


@for_each("text", TRAPS)
def test_a_trap_in_any_text_stays_text(text: str) -> None:
    plan = with_text(text)
    assert executed(python_of(plan)) == plan


def with_text(text: str) -> Plan:
    return replace(
        PLAN,
        name=f"n{text}",
        connection=f"c{text}",
        table=text,
        description=f"d{text}",
        mapping=tuple(
            MappingRule(f"{each.source}{text}", each.destination) for each in PLAN.mapping
        ),
    )


@given(TEXTS, st.sampled_from(TRAPS))
@example("\\", "\\")
def test_any_text_executes_to_the_reviewed_plan(text: str, trap: str) -> None:
    for joined in (text + trap, trap + text):
        plan = with_text(joined)
        assert executed(python_of(plan)) == plan


def test_the_curl_calls_name_method_type_and_the_ids_that_come_before() -> None:
    plan = replace(PLAN, target=replace(PLAN.target, profile=ProfileUse.UPSERT))
    context = PlanContext("base", "acme", [{"name": column} for column in plan.columns])
    text = curl_of(plan, context, base_url="https://platform.adobe.io", sandbox="dev")
    calls = {call.partition("\n")[0].partition(". ")[2]: call for call in text.split("\n\n")}
    assert [*calls] == [str(kind) for kind in kinds_of(plan)]
    assert "curl --request PATCH" in calls["profile tag"]
    assert "/schemas/{SCHEMA_ID}" in calls["profile tag"]
    assert "isUpsert:true" in calls["dataset"]
    assert '"options": {"errorDiagnosticsEnabled": true}' in calls["dataflow"]
    assert "--request" not in calls["dataflow"]
    assert all(call.count("Content-Type: ") == 1 for call in calls.values())


def test_the_code_of_a_plan_for_profile_confirms_it() -> None:
    used = replace(PLAN, target=replace(PLAN.target, profile=ProfileUse.YES))
    assert python_of(used).endswith("flow = plan.apply(sandbox, confirm=True)")
    assert python_of(PLAN).endswith("flow = plan.apply(sandbox)")
    assert executed(python_of(used)) == used
