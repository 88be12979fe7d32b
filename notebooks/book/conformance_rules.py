"""Say for each documented rule what the client does, what the local service does, and what tests it.

A part of the package is named by module and name, a test by file and name; a test checks that each is
there. ``python notebooks/book/conformance_table.py`` writes the page.
"""

from __future__ import annotations

from typing import NamedTuple

SPEC = "flow spec CRMToAEP"
DATABASES = "Create a dataflow for a database source"
ERRORS = "Sources error messages"
ONDEMAND = "On-demand ingestion"
UPDATE = "Update dataflows"
UI = "Create a dataflow using a database source (UI)"
UI_UPDATE = "Update dataflows (UI)"
PARTIAL = "Partial ingestion"
DIAGNOSTICS = "Error diagnostics"
QUALITY = "Data quality"
PROFILE = "Enable a dataset for Profile"
UPSERT = "Enable upserts"
GUARDRAILS = "Guardrails for data ingestion"
MONITOR = "Monitor dataflows (API)"
RETRY = "Retry failed dataflow runs"
REGISTRY = "Schema Registry API"
CATALOG = "Catalog API"
ACCESS = "Data Access API"


class Rule(NamedTuple):
    """A documented rule.

    Attributes
    ----------
    rule, source
        What Adobe says, and on which page.
    client, service
        What keeps it here: parts of the package; empty where it concerns the other side alone.
    test
        What shows it.
    """

    rule: str
    source: str
    client: str
    service: str
    test: str


class Uncertain(NamedTuple):
    """A fact on which pages disagree or are silent.

    Attributes
    ----------
    fact
        What is not known.
    sent, served
        What the client does, and what the local service does by default.
    leniency
        The name of ``--lenient`` that switches it; empty for none.
    """

    fact: str
    sent: str
    served: str
    leniency: str = ""


_REFUSALS = "tests/integration/test_refusals.py::test_each_call_is_refused_with_its_code_and_words"
_LIVE = "tests/integration/test_live_changes.py::"
_NEW_FLOW = "tests/unit/operations/test_new_flow.py::"
_BAD_ROWS = "tests/integration/test_bad_rows.py::"
_WINDOWS = "tests/integration/test_windows.py::"
_PROFILE = "tests/integration/test_profile.py::"
_NEIGHBOURS = "tests/integration/test_neighbour_changes.py::"
_GUARDRAILS = "tests/unit/operations/test_guardrails.py::"

RULES = (
    Rule(
        "A flow that runs once has no `Copy`, interval or backfill",
        ERRORS,
        "model.dataflow.part_bodies:flow_body",
        "emulator.flow_service.flows:Flows",
        _NEW_FLOW + "test_what_runs_once_is_sent_without_a_delta_column_and_what_repeats_with_one",
    ),
    Rule(
        "The first run on demand brings the delta column, each later one the same",
        ONDEMAND,
        "operations.flow_runs:run_now",
        "emulator.runs.requested_window:read_window",
        _REFUSALS,
    ),
    Rule(
        "A repeating flow has a delta column, and every 15 minutes is the shortest interval",
        SPEC,
        "model.dataflow.schedule:Schedule",
        "emulator.flow_service.schedule_rules:read_schedule",
        "tests/unit/notebook/test_plan.py::test_a_schedule_keeps_to_adobes_limits_and_says_why",
    ),
    Rule(
        "The start may not lie in the past",
        ERRORS,
        "operations.new_flow:NewFlow",
        "emulator.flow_service.schedule_rules:refuse_past",
        _NEW_FLOW + "test_the_start_lies_ahead_each_time_that_the_flow_is_sent",
    ),
    Rule(
        "Options stand at the top of a flow, and `add /options` replaces all of them",
        PARTIAL,
        "operations.flow_changes.options:options_patch",
        "emulator.flow_service.flows:Flows",
        _LIVE + "test_what_becomes_of_rows_that_do_not_fit_is_changed",
    ),
    Rule(
        "A run takes the rows of its window, and each window begins where the last one ended",
        UI,
        "operations.flow_runs:run_now",
        "emulator.runs.run_windows:next_window",
        _WINDOWS + "test_each_window_begins_where_the_last_one_ended",
    ),
    Rule(
        "Backfill brings what was there before the start; without it only what came since",
        UI,
        "model.dataflow.schedule:Schedule",
        "emulator.runs.run_windows:next_window",
        _WINDOWS + "test_without_backfill_only_what_came_since_the_start",
    ),
    Rule(
        "A failed run, or one without records, is run again as a new one over its own window",
        RETRY,
        "operations.flow_runs:run_now",
        "emulator.runs.runs:Runs",
        _WINDOWS + "test_the_window_of_a_failed_run_comes_by_its_own_run_alone",
    ),
    Rule(
        "Another mapping is a new mapping set, put into the step of that name",
        UPDATE,
        "operations.flow_changes.mapping:remap",
        "emulator.flow_service.flows:Flows",
        _LIVE + "test_a_mapping_is_shown_and_then_changed_beside_the_copy",
    ),
    Rule(
        "After its start a flow keeps start and backfill, and never becomes one that runs once",
        f"{UPDATE}; {ERRORS}",
        "operations.flow_changes.schedule:why_fixed",
        "emulator.flow_service.schedule_rules:refuse_fixed",
        _LIVE + "test_after_the_start_the_schedule_keeps_what_adobe_keeps",
    ),
    Rule(
        "A flow keeps its source and its target: another pair is another flow",
        UPDATE,
        "operations.flow_changes:update",
        "emulator.flow_service.flows:Flows",
        _LIVE + "test_what_cannot_change_is_named_and_the_rest_is_changed",
    ),
    Rule(
        "A change needs the etag of what was read",
        UPDATE,
        "api.platform_client:PlatformClient.update_dataflow",
        "emulator.flow_service.resource:Resources",
        _LIVE + "test_a_change_of_somebody_else_in_the_same_moment_wins",
    ),
    Rule(
        "Type, enum, range and required fields are checked in batches; pattern and format are not",
        QUALITY,
        "",
        "emulator.data_prep.row_mapping:convert_value",
        _BAD_ROWS + "test_which_rules_of_a_field_a_row_must_fit",
    ),
    Rule(
        "Row errors, samples and files stand at the addresses of the run, with diagnostics only",
        f"{MONITOR}; {DIAGNOSTICS}",
        "model.dataflow.ingest_options:IngestOptions",
        "emulator.routes.batch_meta:meta_operations",
        _BAD_ROWS + "test_bad_rows_and_samples_are_at_the_addresses_of_the_run",
    ),
    Rule(
        "A run that succeeded may have failed records: its errors stand in several places",
        MONITOR,
        "api.messages.runs:Run",
        "emulator.runs.metrics:activities",
        "tests/properties/test_messages.py::"
        "test_an_error_is_found_wherever_it_stands_and_comes_with_advice",
    ),
    Rule(
        "A code has a prefix, another one or none, and one number may mean two errors",
        ERRORS,
        "model.error_catalogue:hint_for",
        "emulator.problems.connector:problem",
        "tests/properties/test_messages.py::"
        "test_the_text_decides_where_a_code_means_several_things",
    ),
    Rule(
        "A schema joins the union once it has a primary identity, and never leaves it",
        REGISTRY,
        "operations.datasets.profile:plan_profile",
        "emulator.schema_registry.schema_changes:SchemaChanges",
        _NEIGHBOURS + "test_a_schema_joins_the_union_once_it_has_an_identity",
    ),
    Rule(
        "A dataset is enabled for Profile by its tags; with plain JSON the others would be lost",
        f"{PROFILE}; {CATALOG}",
        "api.messages.datasets:set_profile_request",
        "emulator.catalog.dataset_bodies:changed_dataset",
        _PROFILE + "test_a_dataset_that_exists_is_enabled_after_it_was_shown_what_that_means",
    ),
    Rule(
        "An enabled dataset is disabled before it takes upserts",
        UPSERT,
        "operations.datasets.profile:use_for_profile",
        "emulator.catalog.dataset_bodies:changed_dataset",
        _NEIGHBOURS + "test_a_dataset_is_enabled_for_profile_and_for_upserts",
    ),
    Rule(
        "90 batches a day for Profile and events, 256 MB a batch, 100 KB a record, 10 KB an event",
        GUARDRAILS,
        "model.dataflow.guardrails:guardrail_notes",
        "",
        _GUARDRAILS + "test_a_plan_near_a_guardrail_is_told_the_number_and_the_page",
    ),
    Rule(
        "A look at a dataset shows its first 100 rows",
        ACCESS,
        "",
        "emulator.routes.data_access:data_access_routes",
        _BAD_ROWS + "test_a_look_at_a_dataset",
    ),
    Rule(
        "Other clients do their usual day's work",
        "aepp, Postman",
        "",
        "emulator.app:create_app",
        "tests/integration/test_aepp.py::test_it_does_its_usual_day",
    ),
)
REFUSALS_TEST = _REFUSALS

UNCERTAIN = (
    Uncertain(
        "Whether a database flow that runs once is taken without `Copy`",
        "without; if that is refused for its column, once the other way, and the result says so",
        "refuses `Copy` with once (1369)",
        "copy-with-once",
    ),
    Uncertain(
        "How far in the past a start may lie when it arrives",
        "90 seconds ahead, 1 second to a service on this machine, anew at each sending",
        "refuses any (1360)",
        "start-tolerance",
    ),
    Uncertain(
        "Whether a run takes the rows of its window, or all that are later than the last run",
        "warns of rows that come late",
        "takes the window; a late row is lost",
    ),
    Uncertain(
        "Whether the window of a failed run comes by itself with a later one",
        "never relies on it: runs that run again",
        "does not come by itself",
    ),
    Uncertain(
        "What one bad row does where no percentage is set",
        "always sends the options, diagnostics on",
        "fails the run",
        "bad-rows",
    ),
    Uncertain(
        "Whether a one-time flow may get another schedule or mapping",
        "refuses it, and offers a new flow",
        "refuses it once the flow has run (1366)",
        "one-time-changes",
    ),
    Uncertain(
        "Whether a run on demand may go without `params`",
        "always sends all four",
        "refuses it (1384)",
        "empty-run-params",
    ),
    Uncertain(
        "Whether a window may end where it begins",
        "never sends one",
        "refuses it (1381)",
        "empty-window",
    ),
    Uncertain(
        "Whether a later run on demand may leave out the delta column",
        "always sends it",
        "refuses it",
        "later-delta-column",
    ),
    Uncertain(
        "Whether a delta column may have another date format or time zone",
        "always `yyyy-MM-dd HH:mm:ss` and UTC",
        "refuses others (1312)",
        "delta-format",
    ),
    Uncertain(
        "Whether `params.cdcEnabled` of PostgreSQL is refused or ignored",
        "never sends it",
        "refuses it",
        "cdc",
    ),
    Uncertain(
        "Whether the etag in `If-Match` needs its quotes",
        "sends it as it came, with quotes",
        "refuses one without (1404)",
        "unquoted-etag",
    ),
    Uncertain(
        "In which envelope the codes of the connector come",
        "reads them at the end of `type`, in `error_code`, in a chain of errors and in the text",
        "in that of Flow Service",
    ),
    Uncertain(
        "Whether `minLength`, `maxLength` and other formats than dates fail a row in a batch",
        "hints at empty texts in the preview",
        "does not check them",
    ),
    Uncertain(
        "What is in `row_error_samples.json`, and how its name is spelled",
        "follows the address of the run",
        "serves both spellings, lines of JSON",
    ),
    Uncertain(
        "What tells a flow that Adobe disabled after 30 days from one that a person disabled",
        "does not tell them apart",
        "sets the state, no mark",
    ),
    Uncertain(
        "Which addresses Adobe connects from since August 2026",
        "shows those of May 2026 with their date, and the page that decides",
        "has no firewall",
    ),
)
