import contextlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from pgflow_widgets.api import retry, tokens
from pgflow_widgets.api.connection_listing import Batch
from pgflow_widgets.api.messages import (
    connection_rows,
    connections,
    payload,
    sandboxes,
    service_errors,
    tables,
)
from pgflow_widgets.api.messages import request as ask
from pgflow_widgets.api.messages.response import Response
from pgflow_widgets.api.messages.runs import Run
from pgflow_widgets.errors import (
    CredentialError,
    InUseError,
    NotFoundError,
    NotPermittedError,
    PgflowError,
    ProtocolError,
    ProviderError,
    RequestRefusedError,
    ServiceError,
    StaleError,
    UnavailableError,
)
from pgflow_widgets.frames import connection_pages, times
from pgflow_widgets.frames import connections as connection_frames
from pgflow_widgets.local.credentials import Credentials
from pgflow_widgets.model.platform import FLOW_SERVICE_PATH
from pgflow_widgets.model.secrets import Secret
from tests.support.tables import for_each

LIST = connections.list_connections_request()
MARK = "0123456789abcdef"
OTHER = "f" * 16
LIKE_MARKS = (f"[pgflow {MARK}]", f" [pgflow {OTHER}]", f"\n[pgflow {MARK}] ", "[pgflow]", "")
DESCRIPTIONS = st.lists(st.text() | st.sampled_from(LIKE_MARKS), max_size=4).map("".join)
JSON = {"content-type": "application/json; charset=utf-8"}


def reply(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status, JSON | dict(headers or {}), raw)


def item_of(sent: Mapping[str, Any]) -> connections.ConnectionItem:
    (item,) = connections.read_connections(LIST, reply({"items": [sent]})).items
    return item


def envelope(code: str, status: int, detail: str = "It is so.", **extra: Any) -> Response:
    body = {
        "type": f"https://ns.adobe.com/aep/errors/FLOW-{code}",
        "title": "Invalid request",
        "status": status,
        "report": {"detailed-message": detail, "request-id": "req-1"},
        "errorMessage": detail,
        "errorDetails": detail,
    }
    return reply(body | extra, status)


def typed(code: str, status: int) -> Response:
    return envelope(code, status, type=f"http://ns.adobe.com/aep/errors/{code}")


INSIGHT = (UnavailableError, "INSGHT-1002-500")


class TestRequests:
    def test_a_filter_is_encoded_and_comes_back_whole(self) -> None:
        request = connections.list_connections_request(
            [ask.equality_filter("name", 'Größe "a" & b=c>d')]
        )
        target = urlsplit(request.target)
        assert parse_qsl(target.query) == [
            ("property", 'name==Größe "a" & b=c>d'),
            ("limit", "100"),
        ]
        assert target.query.isascii()

    @for_each("hostile", ["../flows", "a/b", "a?b=c", "a#b", "a b", "é"])
    def test_an_id_cannot_leave_its_place_in_the_path(self, hostile: str) -> None:
        target = connections.get_connection_request(hostile).target
        assert target.startswith(f"{FLOW_SERVICE_PATH}/connections/")
        assert target.count("/") == FLOW_SERVICE_PATH.count("/") + 2
        assert not set(target) & set("?# ")

    def test_only_a_create_is_not_repeatable(self) -> None:
        assert not connections.create_connection_request({"name": "x"}, MARK).repeatable
        assert connections.delete_connection_request("x").repeatable
        assert LIST.repeatable

    def test_the_next_page_keeps_filter_and_size_and_takes_the_token(self) -> None:
        first = connections.list_connections_request(["state==enabled"], orderby="name")
        second = ask.next_page_request(first, "/connections?continuationToken=abc-DEF_1")
        assert sorted(parse_qsl(urlsplit(second.target).query)) == [
            ("continuationToken", "abc-DEF_1"),
            ("limit", "100"),
            ("orderby", "name"),
            ("property", "state==enabled"),
        ]
        third = ask.next_page_request(second, "/connections?continuationToken=next&limit=20")
        asked = parse_qsl(urlsplit(third.target).query)
        assert ("continuationToken", "abc-DEF_1") not in asked
        assert ("limit", "20") in asked
        assert ("limit", "100") not in asked

    @for_each("token", ["ab+c/d==", "ab%2Bc%2fd%3D", "a|b[c]~d", "x&start=7&flag"])
    def test_the_token_of_a_link_goes_back_as_it_stands(self, token: str) -> None:
        second = ask.next_page_request(LIST, f"/connections?continuationToken={token}")
        assert second.target.endswith(f"&continuationToken={token}")
        third = ask.next_page_request(second, "https://other.example/x?continuationToken=next")
        assert third.target.endswith("/connections?limit=100&continuationToken=next")

    def test_a_link_cannot_put_anything_into_the_head_of_a_request(self) -> None:
        link = "/connections?continuationToken=a b\r\nX-Evil: 1#\u202e\ufffd"
        assert re.fullmatch(r"[!-~]+", ask.next_page_request(LIST, link).target)

    def test_an_id_that_an_answer_left_out_never_names_all_there_is(self) -> None:
        for build in (
            connections.delete_connection_request,
            connections.get_connection_request,
            connections.connection_spec_request,
        ):
            with pytest.raises(ProtocolError, match="gave no id"):
                build("")

    def test_a_secret_is_readable_in_the_bytes_and_nowhere_else(self) -> None:
        request = connections.create_connection_request(
            {"name": "x", "auth": {"params": {"p": Secret("canary")}}}, MARK
        )
        encoded = request.encode()
        assert encoded is not None
        assert json.loads(encoded)["auth"]["params"]["p"] == "canary"
        assert "canary" not in repr(request)
        assert request.secrets() == [Secret("canary")]

    @for_each("description", ["", "For the shop", "ends in [pgflow]", "two\nlines"])
    def test_a_mark_goes_to_the_end_of_the_description_and_comes_off_again(
        self, description: str
    ) -> None:
        body = {"name": "n", "description": description} if description else {"name": "n"}
        sent = connections.create_connection_request(body, MARK).body
        assert sent
        assert sent["description"].endswith(f"[pgflow {MARK}]")
        read = connections.BaseConnection.from_item(item_of({"id": "1", **sent}))
        assert (read.description, read.mark) == (description, MARK)

    @for_each(
        "description, text, mark",
        [
            (f"[pgflow {MARK}]", "", MARK),
            (f"a [pgflow {MARK}]", "a", MARK),
            (f"a[pgflow {MARK}]", "a", MARK),
            (f"a [pgflow {OTHER}] [pgflow {MARK}]", f"a [pgflow {OTHER}]", MARK),
            *(
                (odd, odd, "")
                for odd in (
                    f"a [pgflow {MARK}] ",
                    f"[pgflow {MARK}] a",
                    f"a [pgflow {MARK.upper()}]",
                    f"a [pgflow {MARK}0]",
                    f"a [pgflow {MARK[1:]}]",
                    f"a [pgflow  {MARK[1:]}]",
                    f"a pgflow {MARK}]",
                    "",
                )
            ),
        ],
    )
    def test_only_a_whole_mark_at_the_very_end_is_one(
        self, description: str, text: str, mark: str
    ) -> None:
        assert ask.split_mark(description) == (text, mark)

    @given(DESCRIPTIONS, st.sampled_from(["add", "replace", "REPLACE"]))
    def test_a_new_description_keeps_the_mark_and_says_what_was_written(
        self, description: str, op: str
    ) -> None:
        change = {"op": op, "path": "/description", "value": description}
        (sent,) = ask.patch_body([change], MARK)
        read = connections.BaseConnection.from_item(
            item_of({"id": "1", "description": sent["value"]})
        )
        written = description.strip()
        while written.endswith(f"[pgflow {MARK}]"):  # copied with its mark
            written = written.removesuffix(f"[pgflow {MARK}]").strip()
        assert (read.mark, read.description) == (MARK, written)

    @given(DESCRIPTIONS)
    def test_what_only_looks_marked_is_read_back_as_text(self, description: str) -> None:
        change = {"op": "replace", "path": "/description", "value": description}
        (sent,) = ask.patch_body([change], "")
        read = connections.BaseConnection.from_item(
            item_of({"id": "1", "description": sent["value"]})
        )
        assert read.description.strip() == description.strip()
        assert read.mark not in {MARK, OTHER}

    @for_each("op", ["remove", "REMOVE", "replace", "add"])
    def test_a_description_that_is_cleared_leaves_the_mark(self, op: str) -> None:
        value = {} if op.casefold() == "remove" else {"value": ""}
        change = {"op": op, "path": "/description", **value}
        (sent,) = ask.patch_body([change], MARK)
        assert (sent["op"].casefold() == "remove", sent["value"]) == (False, f"[pgflow {MARK}]")
        assert sent["op"] == ("replace" if op.casefold() == "remove" else op)
        (unmarked,) = ask.patch_body([change], "")
        assert unmarked == change
        if value:
            (nothing,) = ask.patch_body([{**change, "value": None}], MARK)
            assert nothing == sent

    def test_what_is_no_description_is_sent_as_it_is(self) -> None:
        changes = {"/name": f"a [pgflow {OTHER}]", "/auth/params": {"password": Secret("x")}}
        body = connections.update_connection_request("1", changes, '"1"', MARK).body
        assert body == [{"op": "replace", "path": p, "value": v} for p, v in changes.items()]

    @for_each("name", ["a,b", 'say "hi"', "a==b", "a>b", "", "x[]"])
    def test_a_name_that_no_filter_can_say_is_looked_for_in_the_whole_list(self, name: str) -> None:
        assert ask.safe_name_filters(name) == []
        assert ask.safe_name_filters("Größe 1.0 (sales)".replace("(", "").replace(")", ""))

    def test_a_filter_holds_what_documents_show_and_where_nothing_is_doubled_parentheses(
        self,
    ) -> None:
        assert ask.safe_name_filters("urn:shop/a.b-c @1") == ["name==urn:shop/a.b-c @1"]
        assert ask.safe_name_filters("Orders (PostgreSQL)") == []
        assert ask.name_filters("a: b (c)", "title") == ["title==a: b (c)"]
        assert ask.name_filters("") == ask.name_filters("a,b") == ask.name_filters('say "hi"') == []


class TestRetryAfter:
    @pytest.mark.parametrize(
        ("value", "seconds"),
        [("0", 0.0), ("120", 120.0), ("Thu, 01 Jan 2015 00:00:00 GMT", 0.0)],
    )
    def test_numbers_and_past_dates(self, value: str, seconds: float) -> None:
        assert reply({}, 429, {"retry-after": value}).retry_after == seconds

    def test_a_date_to_come(self) -> None:
        soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
        assert 85 < (reply({}, 503, {"retry-after": soon}).retry_after or 0) <= 90

    @for_each(
        "value",
        [
            *("", "soon", "-5", "1.5", "99999999999", "²", "9" * 400, "nan", "1 1 1 1 1 1"),
            "Mon, 01 Jan 2024 00:00:00 +99999999999999999999",
            "Mon, 01 Jan 99999 00:00:00 GMT",
        ],
    )
    def test_what_is_neither_is_ignored(self, value: str) -> None:
        assert reply({}, 429, {"retry-after": value}).retry_after is None

    def test_the_error_carries_it(self) -> None:
        with pytest.raises(UnavailableError) as caught:
            payload.read_page(LIST, reply({}, 429, {"retry-after": "7"}))
        assert caught.value.retry_after == 7.0


class TestLists:
    def test_the_last_page_has_no_next(self) -> None:
        page = payload.read_page(LIST, reply({"items": [{"id": "a"}], "_links": {}}))
        assert [item["id"] for item in page.items] == ["a"]
        assert page.next_href == ""

    @pytest.mark.parametrize("links", [{}, {"_links": None}, {"_links": {"next": None}}])
    def test_missing_links_end_the_list(self, links: dict[str, Any]) -> None:
        assert payload.read_page(LIST, reply({"items": [], **links})).next_href == ""

    @for_each(
        "body", [b"", b"<html>proxy</html>", b'{"items": [{"id"', [], {}, {"items": [1]}, "x", None]
    )
    def test_anything_else_is_one_clear_error(self, body: object) -> None:
        for read in (payload.read_page, connections.read_connections):
            with pytest.raises(ProtocolError, match="list the connections"):
                read(LIST, reply(body))

    def test_what_is_no_strict_json_is_read_all_the_same(self) -> None:
        body = b'{"items": [{"name": "half of a pair \\ud83d", "createdAt": 1e400}]}'
        (item,) = connections.read_connections(LIST, reply(body)).items
        assert item.name == "half of a pair \ufffd"
        assert connection_rows.row_of_item(item)[6] is None

    @for_each(
        "change",
        [
            {"id": {"a": 1}},
            {"id": [1], "name": [None]},
            {"name": "\ud83d", "description": "\udcff"},
            {"createdAt": 10**4000, "updatedAt": -(10**30)},
            {"createdAt": float("nan"), "updatedAt": 1e308},
            {"etag": 10**30, "version": True},
        ],
    )
    def test_an_odd_item_spoils_no_table(self, change: dict[str, Any]) -> None:
        items = [{"id": "a", "name": "odd", **change}, {"id": "b", "name": "good"}]
        page = connections.read_connections(LIST, reply({"items": items}))
        frame = connection_frames.connection_rows_frame(
            [connection_rows.row_of_item(item) for item in page.items]
        )
        assert list(frame["name"])[1] == "good"
        assert frame.dtypes["created_at"] == times.TIME
        frame.to_json(date_format="iso").encode()
        assert_frame_equal(frame, frame_of_pages([page.items]))

    @for_each("href", [5, {"a": 1}, ["x"], True])
    def test_a_link_that_is_no_text_does_not_end_the_list(self, href: object) -> None:
        body = {"items": [{"id": "a"}], "_links": {"next": {"href": href}}}
        with pytest.raises(ProtocolError, match="next page"):
            payload.read_page(LIST, reply(body))

    def test_an_item_may_lack_everything_but_is_read(self) -> None:
        connection = connections.BaseConnection.from_item(
            item_of({"id": "a", "auth": None, "createdAt": "soon"})
        )
        assert connection.id == "a"
        assert connection.created_at is None

    def test_times_are_read_to_the_millisecond(self) -> None:
        connection = connections.BaseConnection.from_item(
            item_of({"id": "a", "createdAt": 1597973312123})
        )
        assert connection.created_at is not None
        assert connection.created_at.isoformat() == "2020-08-21T01:28:32.123000+00:00"


class TestErrors:
    @for_each(
        "response, kind, code",
        [
            (envelope("1413-400", 400), RequestRefusedError, "1413-400"),
            (envelope("1439-404", 404), NotFoundError, "1439-404"),
            (envelope("1404-412", 412), StaleError, "1404-412"),
            (envelope("1418-400", 400), InUseError, "1418-400"),
            (envelope("1100-400", 400), ProviderError, "1100-400"),
            (envelope("1104-504", 504), ProviderError, "1104-504"),
            (envelope("2118-403", 403), NotPermittedError, "2118-403"),
            (envelope("1400-500", 500), UnavailableError, "1400-500"),
            (reply({"error_code": "401013", "message": "m"}, 401), NotPermittedError, "401013"),
            (reply({"error_code": 401013, "message": "m"}, 401), NotPermittedError, "401013"),
            (reply({"message": "Please provide a valid spec id"}, 400), RequestRefusedError, ""),
            (envelope("1439-400", 400), NotFoundError, "1439-400"),
            (typed("CONNECTOR-1308-400", 400), ProviderError, "1308-400"),
            (typed("1360-400", 400), RequestRefusedError, "1360-400"),
            (typed("XDM-1010-404", 404), NotFoundError, "XDM-1010-404"),
            (typed("HYGN-3102-400", 400), RequestRefusedError, "HYGN-3102-400"),
            (reply({"error-chain": [{"errorCode": "INSGHT-1002-500"}]}, 500), *INSIGHT),
            (reply({"message": "FLOW-1369-400: no."}, 400), RequestRefusedError, "1369-400"),
            (reply({"message": "No 2360-400 here."}, 400), RequestRefusedError, ""),
            (reply(b"<html>busy</html>", 503), UnavailableError, ""),
            (reply([], 429), UnavailableError, ""),
        ],
    )
    def test_every_shape_becomes_the_one_class_that_fits(
        self, response: Response, kind: type[ServiceError], code: str
    ) -> None:
        with pytest.raises(ServiceError) as caught:
            payload.read_page(LIST, response)
        assert type(caught.value) is kind
        assert caught.value.code == code
        assert caught.value.status == response.status
        assert caught.value.message.startswith("Could not list the connections: ")
        assert caught.value.hint or kind is RequestRefusedError

    @for_each(
        "code, said, advice",
        [
            ("1401-400", "limit and count exclude each other", "report it"),
            ("1401-400", "Unknown flow run action", "wait for the next one"),
            ("1403-400", "The If-Match header is missing", "report it"),
            ("1403-400", "You can no longer change the frequency to once", "new dataflow"),
            ("1404-400", "You can no longer update backfill", "new dataflow"),
            ("1101-404", "No such table", "List the tables again"),
            ("1101-500", "Internal error", "Try again in a minute"),
            ("1402-500", "Internal error", "Try again in a minute"),
            ("1100-400", "Error: Start time cannot be set in the past", "a minute ahead"),
            ("", "Copy transform is not allowed when frequency is once", "Leave out the delta"),
            ("1600-400", "Flow Service: the delta column is required", "Choose a delta column"),
            ("1318-400", "a. no pg_hba.conf entry for host", "SSL mode"),
            ("1330-400", "No columns found for t", "List the tables again"),
        ],
    )
    def test_the_text_decides_where_a_code_means_several_things(
        self, code: str, said: str, advice: str
    ) -> None:
        status = int(code[-3:] or 400)
        body = envelope(code, status, said) if code else reply({"message": said}, status)
        assert advice in str(service_errors.service_error(LIST, body).hint)

    def test_the_message_says_what_was_asked_what_was_said_and_which_call(self) -> None:
        error = service_errors.service_error(
            LIST, envelope("1413-400", 400, "Spec id is not known.")
        )
        assert error.message == (
            "Could not list the connections: Invalid request. Spec id is not known"
            " (1413-400, request ID req-1)."
        )
        assert error.hint == "This source is not available in your organisation."

    def test_a_request_id_is_taken_from_the_header_too(self) -> None:
        response = reply({"message": "no"}, 400, {"x-request-id": "req-9"})
        assert service_errors.service_error(LIST, response).request_id == "req-9"

    @for_each(
        "said, field",
        [
            ('password authentication failed for user "u"', "password"),
            ('database "x" does not exist', "database"),
            ("[Errno -2] Name or service not known", "server"),
            ("Connection refused", "port"),
            ("certificate verify failed: self-signed certificate", "sslMode"),
            ("no encryption", "sslMode"),
            ("connection timed out", "server"),
            ('no pg_hba.conf entry for host "10.0.0.1", SSL encryption', "sslMode"),
            ('column "certificate" does not exist', None),
            ('relation "ssl_refused" is locked', None),
            ("canceling statement due to statement timeout", None),
            ("something else", None),
        ],
    )
    def test_trouble_at_the_database_names_the_field(self, said: str, field: str | None) -> None:
        response = envelope("1100-400", 400, f"Error from flow provider: {said}")
        error = service_errors.service_error(LIST, response)
        assert error.field == field
        assert error.blame == "database"

    def test_a_statement_that_took_too_long_is_asked_once_and_told_as_that(self) -> None:
        said = "Error from flow provider: canceling statement due to statement timeout"
        response = envelope("1104-504", 504, said)
        assert not retry.is_retryable(response)
        assert retry.is_retryable(envelope("1104-504", 504, "Error: h timed out"))
        hint = str(service_errors.service_error(LIST, response).hint)
        assert "too long" in hint
        assert "firewall" not in hint

    def test_sign_in_advice_is_for_sign_in_alone(self) -> None:
        error = service_errors.service_error(
            LIST, envelope("1100-400", 400, "more than one row returned")
        )
        assert "password" not in str(error.hint)


class TestExplore:
    def test_root_is_a_bare_array(self) -> None:
        row = {"type": "table", "name": "n", "path": "s.n", "canPreview": True}
        (table,) = tables.read_tables(LIST, reply([row]))
        assert (table.path, table.can_preview, table.can_fetch_schema) == ("s.n", True, False)

    def test_columns_come_with_their_xdm_type(self) -> None:
        column = {
            "name": "d",
            "type": "string",
            "meta:xdmType": "date-time",
            "xdm": {"type": "string", "format": "date-time"},
        }
        schema = tables.read_table_schema(LIST, reply({"schema": {"columns": [column]}}))
        assert schema.columns == (tables.Column("d", "string", "string", "date-time"),)
        assert schema.rows == ()

    @for_each("body", [{}, [], {"schema": {}}, {"schema": {"columns": "x"}}])
    def test_an_answer_without_columns_is_one_clear_error(self, body: object) -> None:
        with pytest.raises(ProtocolError):
            tables.read_table_schema(LIST, reply(body))


class TestRuns:
    @staticmethod
    def run_with(*errors: object, activities: object = None) -> Run:
        summary = {"status": "success", "errors": list(errors)}
        return Run.from_item({"metrics": {"statusSummary": summary}, "activities": activities})

    def test_the_first_error_does_not_hide_the_reasons_behind_it(self) -> None:
        counted = {"code": "INGEST-1212-400", "message": "5 of 6 rows were rejected."}
        why = {"code": "MAPPER-3700-400", "message": "_t.f: Not a double. (2)"}
        at_the_copy = [{"statusSummary": {"errors": [why, {"code": "CONNECTOR-1001-500"}]}}]
        assert self.run_with(counted, why, activities=at_the_copy).error == (
            "5 of 6 rows were rejected (INGEST-1212-400)."
            " _t.f: Not a double. (2) (MAPPER-3700-400). CONNECTOR-1001-500"
        )

    def test_no_error_is_empty_and_odd_ones_are_left_out(self) -> None:
        assert self.run_with().error == ""
        assert self.run_with(None, "x", {}, {"code": {}, "message": []}).error == ""

    def test_an_error_is_found_wherever_it_stands_and_comes_with_advice(self) -> None:
        inside = {"errors": [{"code": "INGEST-1555-400", "description": "No id", "recordCount": 3}]}
        activity = {"statusSummary": {"extensions": inside}}
        run = self.run_with(
            {"code": "CONNECTOR-2001-500", "message": "Bad."}, activities=[activity]
        )
        assert [(error.code, error.count) for error in run.errors] == [
            ("CONNECTOR-2001-500", None),
            ("INGEST-1555-400", 3),
        ]
        assert run.error == "Bad (CONNECTOR-2001-500). No id (INGEST-1555-400)"
        assert "A field that must be there is empty" in run.advice
        assert "What to do" in run._repr_html_()

    @for_each(
        "code, said, advice",
        [
            ("1555", "", "must be there"),
            ("CONNECTOR-1001-500", "password authentication failed", "username and password"),
            ("CONNECTOR-1001-500", "It failed.", "Copying failed"),
            ("FLOW-1104-504", "h: connection refused", "Nothing listens"),
            ("118", "", "first line"),
            ("", "odd", ""),
            ("INGEST-9999-400", "odd", ""),
        ],
    )
    def test_the_number_of_a_run_error_decides(self, code: str, said: str, advice: str) -> None:
        error = self.run_with({"code": code, "message": said}).errors[0]
        assert (advice in error.advice) if advice else error.advice == ""

    def test_diagnostics_are_said_to_be_off_only_where_nothing_else_is_told(self) -> None:
        untold = {"code": "INGEST-1211-400", "message": "Errors."}
        copied = {"code": "CONNECTOR-2001-500", "message": "Bad."}
        body = {"code": "INGEST-1555-400", "message": "No id."}
        assert "error_diagnostics=True" in self.run_with(copied, untold).advice
        assert "error_diagnostics=True" not in self.run_with(copied, untold, body).advice

    def test_many_long_errors_are_cut(self) -> None:
        error = self.run_with(*({"message": f"{n} " + "x" * 9000} for n in range(50))).error
        assert error.endswith(". and 30 more")
        assert len(error) < 50_000

    def test_what_is_hidden_in_one_is_shown(self) -> None:
        assert self.run_with({"message": "no \x1b[2J\u202e"}).error == "no \\x1b[2J\\u202e"


class TestTokens:
    CREDENTIALS = Credentials("id", Secret("canary"), "org", scopes="openid, session")

    def test_the_form_is_the_documented_one(self) -> None:
        assert dict(parse_qsl(tokens.token_form(self.CREDENTIALS).decode())) == {
            "grant_type": "client_credentials",
            "client_id": "id",
            "client_secret": "canary",
            "scope": "openid,session",
        }
        assert "canary" not in repr(self.CREDENTIALS)

    def test_the_lifetime_is_in_seconds_and_ends_early(self) -> None:
        read = tokens.read_token(reply({"access_token": "t", "expires_in": 86399}), now=1000.0)
        assert read.good_until == 1000.0 + 86399 - tokens.RENEW_BEFORE
        assert "'t'" not in repr(read)

    def test_a_short_lifetime_still_serves(self) -> None:
        read = tokens.read_token(reply({"access_token": "t", "expires_in": 60}), now=0.0)
        assert read.good_until == 30.0

    def test_a_refusal_shows_what_ims_says(self) -> None:
        refusal = {
            "error": "invalid_client",
            "error_description": "invalid client_secret parameter",
        }
        with pytest.raises(CredentialError, match="invalid client_secret parameter"):
            tokens.read_token(reply(refusal, 400), now=0.0)

    def test_trouble_at_ims_is_not_the_callers_fault(self) -> None:
        with pytest.raises(UnavailableError):
            tokens.read_token(reply({"error": "internal_error"}, 500), now=0.0)

    @for_each(
        "body",
        [
            *(b"<html>", {}, {"access_token": ""}, {"access_token": "t"}),
            *(b'{"access_token":"t","expires_in":%s}' % n for n in (b"NaN", b"0", b"-1", b"1e999")),
            *(b'{"access_token":"t","expires_in":%s}' % n for n in (b"true", b"1" + b"0" * 4000)),
            {"access_token": "t\r\nX-Evil: 1", "expires_in": 60},
            {"access_token": "t\ud800", "expires_in": 60},
            {"access_token": "t\0", "expires_in": 60},
            {"access_token": {"t": 1}, "expires_in": 60},
        ],
    )
    def test_an_answer_without_a_token_is_one_clear_error(self, body: object) -> None:
        with pytest.raises(ProtocolError):
            tokens.read_token(reply(body), now=0.0)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                (
                    *(
                        "items",
                        "_links",
                        "next",
                        "href",
                        "id",
                        "name",
                        "description",
                        "etag",
                        "auth",
                    ),
                    *(
                        "createdAt",
                        "connectionSpec",
                        "specName",
                        "result",
                        "schema",
                        "columns",
                        "data",
                    ),
                    *("sandboxes", "region", "isDefault", "xdm", "type", "report", "error_code"),
                    *(
                        "detailed-message",
                        "errorMessage",
                        "title",
                        "access_token",
                        "expires_in",
                        "error",
                    ),
                )
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


class TestAnyAnswer:
    """Whatever comes, it is understood or it is one of our errors."""

    @given(JSON_VALUES, st.sampled_from((200, 201, 302, 400, 401, 404, 412, 429, 500, 504)))
    def test_of_the_service(self, body: object, status: int) -> None:
        response = reply(body, status)
        readers: tuple[Callable[[ask.Request, Response], object], ...] = (
            *(
                payload.read_page,
                payload.read_item,
                payload.read_id_and_etag,
                connections.read_test_result,
                tables.read_tables,
            ),
            *(tables.read_table_schema, sandboxes.read_sandboxes, payload.check_success),
        )
        for reader in readers:
            with contextlib.suppress(PgflowError):
                reader(LIST, response)
        with contextlib.suppress(PgflowError):
            for item in connections.read_connections(LIST, response).items:
                model = connections.BaseConnection.from_item(item)
                assert connection_rows.row_of_item(item) == connection_rows.row_of_connection(model)
                frame = connection_frames.connections_frame([model])
                assert_frame_equal(frame, frame_of_pages([[item]]))

    @given(JSON_VALUES, st.sampled_from((200, 400, 429, 500)))
    def test_of_ims(self, body: object, status: int) -> None:
        with contextlib.suppress(PgflowError):
            tokens.read_token(reply(body, status), now=0.0)

    @given(st.binary(max_size=40))
    def test_of_anything(self, raw: bytes) -> None:
        for status in (200, 500):
            with contextlib.suppress(PgflowError):
                payload.read_page(LIST, reply(raw, status))
            with contextlib.suppress(PgflowError):
                tokens.read_token(reply(raw, status), now=0.0)


def frame_of_pages(
    pages: Sequence[Sequence[connections.ConnectionItem]], times: Sequence[int] | None = None
) -> pd.DataFrame:
    """The frame of pages, as a list of many connections makes it."""
    batches = [Batch(connection_pages.read_page(items), times) for items in pages]
    return connection_frames.connection_pages_frame(batches)


@pytest.mark.parametrize("storage", ["pyarrow", "python"])
def test_pages_make_the_frame_that_rows_make(storage: str) -> None:
    items = [
        item_of(
            {
                "id": f"{number}",
                "name": ("é", "", "shop", "\U0001f4be")[number % 4] * number,
                "description": f"of {number} [pgflow 3f9c0d51a7e2b846]",
                "createdAt": None if number == 7 else 1_700_000_000_000 - number,
                "state": 5 if number == 9 else "enabled",
            }
        )
        for number in range(12)
    ]
    with pd.option_context("mode.string_storage", storage):
        rows = [connection_rows.row_of_item(item) for item in items]
        expected = connection_frames.connection_rows_frame(rows)
        assert_frame_equal(expected, frame_of_pages([items[:5], items[5:5], items[5:]]))
        dated = [item for item in items if item.created_at]
        by_time = frame_of_pages([dated[:5], dated[5:]], times=())
        assert list(by_time["id"]) == [item.id for item in reversed(dated)]
        assert list(by_time["name"]) == [item.name for item in reversed(dated)]
        assert_frame_equal(expected.iloc[:0], frame_of_pages([]))


@for_each(
    "change",
    [
        {},
        {"description": None},
        {"description": "[pgflow 3f9c0d51a7e2b846]"},
        {"description": "The shop  [pgflow 3f9c0d51a7e2b846]"},
        {"description": "not at the end [pgflow 3f9c0d51a7e2b846]."},
        {"description": "[x]"},
        {"name": 7, "etag": None, "version": "v"},
        {"auth": "none", "connectionSpec": None},
        {"createdAt": None, "updatedAt": "yesterday"},
        {"createdAt": 1.5e12, "updatedAt": 10**30},
        {"createdAt": -5, "updatedAt": True},
    ],
)
def test_the_short_way_to_a_row_says_the_same(change: dict[str, Any]) -> None:
    item = {
        "id": "a",
        "name": "shop",
        "description": "",
        "state": "enabled",
        "connectionSpec": {"id": "s", "version": "1.0"},
        "auth": {"specName": "Basic Authentication", "params": {"password": "x"}},
        "createdAt": 1597973312000,
        "createdBy": "me",
        "updatedAt": 1597973312001,
        "updatedBy": "you",
        "sandboxName": "prod",
        "etag": "e",
    } | change
    whole = item_of(item)
    model = connections.BaseConnection.from_item(whole)
    assert connection_rows.row_of_item(whole) == connection_rows.row_of_connection(model)
    assert_frame_equal(connection_frames.connections_frame([model]), frame_of_pages([[whole]]))
    for name in change:
        short = item_of({key: value for key, value in item.items() if key != name})
        model = connections.BaseConnection.from_item(short)
        assert connection_rows.row_of_item(short) == connection_rows.row_of_connection(model)


@pytest.mark.parametrize(
    ("params", "place"),
    [
        ({"server": "db", "database": "retail", "username": "u"}, ("db", "retail")),
        ({"server": [3], "database": None}, ("", "")),
        ({}, ("", "")),
        ("hidden", ("", "")),
        (None, ("", "")),
    ],
)
def test_server_and_database_of_a_connection_are_read_where_they_are_told(
    params: object, place: tuple[str, str]
) -> None:
    item = {"id": "c1", "name": "shop", "auth": {"specName": "Basic", "params": params}}
    made = connections.BaseConnection.from_item(item_of(item))
    assert (made.server, made.database) == place
