"""What a screen reader reads of each screen, in its order: heading, labels with help, footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser import test_pages_browser as browser
from tests.browser import test_pages_form as form
from tests.browser import test_pages_ingest as ingest
from tests.browser import test_pages_watch as watch
from tests.support.static_pages import dress, opened

if TYPE_CHECKING:
    from playwright.sync_api import Page

CONNECTION = """
- region "New PostgreSQL connection":
  - /children: equal
  - heading "New PostgreSQL connection" [level=3]
  - text: Local demo
  - paragraph: "/A rehearsal: nothing is sent to Adobe/"
  - text: Paste a URI, connection string or DSN
  - textbox "Paste a URI, connection string or DSN"
  - button "Use the demo database"
  - paragraph: It is read in the kernel, and fills in the fields below.
  - heading "Name" [level=4]
  - text: Connection name
  - textbox "Connection name"
  - paragraph: How the connection is listed.
  - button "+ Description"
  - heading "Database" [level=4]
  - text: Server
  - textbox "Server"
  - paragraph: "Public host or IP: no SSH tunnel, no private link."
  - text: Port
  - textbox "Port": "5432"
  - paragraph: "Default: 5432."
  - text: Database
  - textbox "Database"
  - paragraph: One connection reads one database.
  - heading "Sign-in" [level=4]
  - text: Username
  - textbox "Username"
  - paragraph: A role that may read the tables.
  - text: Password
  - textbox "Password"
  - paragraph: Not saved in the notebook.
  - text: SSL mode
  - combobox "SSL mode"
  - paragraph: Adobe signs in with the password only, never with a client certificate.
  - button "Advanced"
  - button "View request"
  - button "Adobe's addresses"
  - button "Create connection"
  - button "Test from this machine"
  - status
"""
SIGN_IN = """
- region "Sign in to Adobe Experience Platform":
  - /children: equal
  - heading "Sign in to Adobe Experience Platform" [level=3]
  - text: JSON of the credential
  - textbox "JSON of the credential"
  - button "Choose file…"
  - paragraph: /In the Developer Console, open the project's OAuth Server-to-Server credential/
  - heading "Credential" [level=4]
  - text: Client ID
  - textbox "Client ID"
  - paragraph: Adobe also calls it API key.
  - text: Client secret
  - textbox "Client secret"
  - paragraph: Not saved in the notebook.
  - heading "Organisation" [level=4]
  - text: Organisation ID
  - textbox "Organisation ID"
  - paragraph: It ends with @AdobeOrg.
  - text: Scopes (optional)
  - textbox "Scopes (optional)"
  - paragraph: As the credential lists them, with commas.
  - checkbox "Remember in the keyring of this computer"
  - text: Remember in the keyring of this computer
  - button "Sign in"
  - status
"""
BROWSER = """
- region "Connections of the sandbox prod":
  - /children: equal
  - heading "Connections of the sandbox prod" [level=3]
  - heading "Connections" [level=4]
  - button "Refresh"
  - button "New connection"
  - searchbox "Search connections"
  - combobox "State"
  - combobox "Order"
  - listbox "Connections":
    - option /^a_name_that_is_longer/
    - option "HR, disabled, 10.2.0.7 / people"
    - option "Retail sample, enabled, db.example.com / archive, ID 00000002"
    - option "Retail sample, enabled, db.example.com / retail, ID 00000001" [selected]
  - status: 4 connections
  - heading "Tables" [level=4]
  - searchbox "Search tables and columns"
  - tree "Tables":
    - treeitem "hr, 2 tables" [expanded] [level=1]
    - treeitem "people" [level=2]
    - treeitem "salaries, no access" [level=2]
    - treeitem "sales, 4 tables" [expanded] [level=1]
    - treeitem "customers" [level=2]
    - treeitem "order_totals, view" [level=2]
    - treeitem "orders" [level=2] [selected]
  - status: 6 tables
  - navigation "Breadcrumb":
    - list:
      - listitem:
        - /children: equal
        - button "prod"
        - text: Local demo
      - listitem:
        - /children: equal
        - button "Retail sample"
      - listitem:
        - /children: equal
        - strong: sales.orders
  - group "Actions":
    - button "Ingest"
    - button "Insert code"
    - button "More"
  - tablist "What is shown":
    - tab "Columns"
    - tab "Preview" [selected]
    - tab "Details"
  - tabpanel "Preview":
    - /children: equal
    - combobox "Rows"
    - 'button "Columns: 7"'
    - button "Full width"
    - grid "First rows of sales.orders":
      - rowgroup:
        - row:
          - columnheader "id integer"
          - columnheader "customer_email string"
          - columnheader "total number"
      - rowgroup:
        - row:
          - gridcell "1"
          - gridcell "person1@example.com"
    - status: Long values are cut here; open one to see all of it.
"""
INGEST = """
- region "sales.orders to Experience Platform":
  - /children: equal
  - heading "sales.orders to Experience Platform" [level=3]
  - text: Local demo · shop
  - list "Steps":
    - listitem:
      - 'button "Step 1 of 5: What to copy, 5 columns, done"'
    - listitem:
      - 'button "Step 2 of 5: Where to"'
    - listitem:
      - 'button "Step 3 of 5: Mapping" [disabled]'
    - listitem:
      - 'button "Step 4 of 5: Schedule" [disabled]'
    - listitem:
      - 'button "Step 5 of 5: Review" [disabled]'
  - 'heading "Step 2 of 5: Where to" [level=4]'
  - group "Dataset":
    - 'radio "New dataset: With a schema made for this table." [checked]'
    - 'radio "Existing dataset: Add the rows to one of the 3 in this sandbox."'
  - text: Name of the dataset
  - textbox "Name of the dataset": Orders
  - paragraph: Its schema gets the same name.
  - text: Name of the dataflow
  - textbox "Name of the dataflow": sales.orders to Orders
  - paragraph: Shown in the list of dataflows; also used to find its parts later.
  - text: Row type
  - combobox "Row type"
  - paragraph: Decides what the rows can be used for. It cannot change later.
  - text: Identity
  - combobox "Identity"
  - paragraph: "The field that identifies the person. It is stored as text. Primary key: id."
  - text: Identity namespace
  - textbox "Identity namespace"
  - paragraph: Such as Email; it must exist in your organisation.
  - text: Real-Time Customer Profile
  - combobox "Real-Time Customer Profile"
  - paragraph: Needs an identity. Rows that were loaded before you switch it on do not reach it.
  - region "Schema":
    - table:
      - rowgroup:
        - row "Column Field Type"
      - rowgroup:
        - row:
          - cell "id"
          - cell "id":
            - textbox "Field for id": id
          - cell "long":
            - combobox "Type of id"
  - button "Next"
  - button "Back"
  - status
"""
WATCH = """
- region "sales.orders to Orders":
  - /children: equal
  - heading "sales.orders to Orders" [level=3]
  - text: "Local demo State: Enabled"
  - paragraph: Every 15 minutes, next 12:15 UTC (in 8 min) · New rows by updated_at
  - button "Run now"
  - button "Pause"
  - button "More"
  - status: Enabled. Last run succeeded, 1,670 rows written, 1,200 failed.
  - text: "In the last run 1,200 rows failed: Row 12: total is no number."
  - term: Last run
  - definition:
    - strong: Partial
    - text: 2026-03-01 11:15:00 UTC
  - term: Rows written
  - definition:
    - strong: 1,670
    - text: /in \\d+ runs/
  - term: Rows failed
  - definition:
    - strong: 1,200
    - text: /in \\d+ runs/
  - term: Duration
  - definition:
    - strong: 7.7 s
    - text: /s on average/
  - figure "Rows per run":
    - /children: equal
    - text: /Rows per run .*runs/
    - img /written, 1,200 failed, .* rows at most in a run. 0 of the runs failed./
  - region "Runs":
    - table:
      - rowgroup:
        - row "Started (UTC) Status Read Written Failed Size Duration"
      - rowgroup:
        - row:
          - cell "2026-03-01 11:15:00"
          - cell:
            - button "Succeeded, 1,200 rows failed"
  - text: /Live, updated \\d+ s ago/
  - button "Pause updates"
"""


def test_the_connection_form_is_read_from_heading_to_footer(sheet: Page) -> None:
    expect(opened(sheet, *form.STATES["fresh"])).to_match_aria_snapshot(CONNECTION)


def test_the_sign_in_form_is_read_from_heading_to_footer(sheet: Page) -> None:
    expect(opened(sheet, *form.STATES["sign in"])).to_match_aria_snapshot(SIGN_IN)


def test_the_browser_is_read_from_connections_to_rows(sheet: Page) -> None:
    widget = opened(sheet, "browser", {"view": browser.Played().view(), "inside": ""})
    dress(sheet, "Light", 1280)
    browser.STATES["rows"]().show_in(sheet)
    expect(widget).to_match_aria_snapshot(BROWSER)


def test_a_step_of_an_ingest_is_read_from_steps_to_footer(sheet: Page) -> None:
    state = {"view": ingest.view(ingest.STATES["target"]()), "functions": [], "inside": ""}
    expect(opened(sheet, "ingest", state)).to_match_aria_snapshot(INGEST)


def test_the_runs_are_read_from_state_to_table(sheet: Page) -> None:
    widget = opened(sheet, "watch", {"view": watch.STATES["last_partial"]})
    expect(widget).to_match_aria_snapshot(WATCH)
