# The cells of a notebook that uses every feature; `test_canary` searches what it leaves behind.
# No secret stands here: they come from the environment, as a careful person does it.
# %%
import copy
import io
import json
import logging
import os
import pickle
import signal
import sys
import threading
import traceback

logging.basicConfig(filename="everything.log", level=logging.DEBUG, force=True)
import keyring
import pandas as pd
import rich
import rich.console
import rich.pretty
from IPython.lib.pretty import pretty

import pgflow_widgets as pgflow
from pgflow_widgets import Credentials, Secret
from pgflow_widgets.local import background
from pgflow_widgets.api.flow_service_client import FlowServiceClient

%load_ext pgflow_widgets
%xmode Verbose
# %%
from tests.support.recording import Recorder

recorder = Recorder()
recorder.start()
for name in (background._NETWORK, background._CALLBACKS):
    background._running_loop(name).set_debug(True)
PLACE = {name: os.environ[f"DB_{name.upper()}"] for name in ("server", "port", "database", "username")}
DRAWS_ALL = os.environ.get("CANARY") == "all"
PASSWORD = Secret(os.environ.pop("DB_PASSWORD"))
WRONG = Secret(os.environ.pop("WRONG_PASSWORD"))
sandbox = pgflow.Sandbox.from_env()
sandbox, sandbox.cloud, sandbox.name, pgflow.sandboxes(), sandbox.sandboxes()
print(sandbox.check_contract().to_string())
networks = sandbox.allow_list()
display(networks), print(networks, networks.note, networks.pg_hba(), networks.aws_security_group(), networks.azure_firewall(), pgflow.AllowList.of("VA7"))
# %%
made = sandbox.connections.create("made", **PLACE, password=PASSWORD)
uri = PASSWORD.map(lambda text: "postgresql://{username}:{0}@{server}:{port}/{database}".format(text, **PLACE))
sandbox.connections.create("from a URI", auth="Connection string", connection_string=uri)
# %%
os.environ |= {"PGHOST": "db.example.com", "PGUSER": "reader", "PGPASSWORD": WRONG.reveal()}
form = sandbox.connect()
del os.environ["PGPASSWORD"], os.environ["PGUSER"], os.environ["PGHOST"]
# %%
def says(widget, kind, **more):
    """What the page of a form says."""
    widget._handle_custom_msg({"type": kind, **more}, [])

def plain(secret):
    """A secret as many people pass it; no variable of a cell holds it."""
    return secret.reveal()

form.show(), says(form, "offer", label="Use the PG* variables")
says(form, "edit", name="server", value="db.example.com"), says(form, "choose", name="auth", value="Connection String Based Authentication")
says(form, "choose", name="auth", value="Basic Authentication")
says(form, "unfold", value=True), says(form, "addresses", value=True), says(form, "addresses", value=False), says(form, "probe"), says(form, "cancel")
form.on_create(print)
form.fill(name="by the form", **PLACE, password=PASSWORD)
again = sandbox.connect()
again.view, repr(vars(again)), again.get_state(), again.close()
made = form.create().result(60)
form._handle_custom_msg({"type": "paste", "value": uri.reveal()}, [])
form._handle_custom_msg({"type": "secret", "name": "password", "value": WRONG.reveal()}, [])
form, form.result, form.view, form.get_state()
# %%
form._state.succeed(made)
says(form, "act", name="ingest", value=""), says(form, "act", name="browse", value="")
form.inside, form.view, says(form, "act", name="another", value="")
# %%
%pgflow connections
# %%
%unload_ext pgflow_widgets
%load_ext pgflow_widgets
display(sandbox.connections(), sandbox.preview(made, "sales.orders"))
# %%
from pgflow_widgets.errors import visible
from pgflow_widgets.model.cards import Card, Fact, moment

print(Card("Connection", visible(made.name), facts=[Fact("ID", made.id, is_id=True), Fact("Created", moment(made.created_at))]).text())
display(made, sandbox, sandbox.connections)
frames = [sandbox.connections(), sandbox.tables(made), sandbox.columns(made, "sales.orders"), sandbox.preview(made, "sales.orders"), sandbox.connections.test(made)]
for frame in frames:
    print(frame.to_string(), frame.to_json(), frame.to_html())
%pgflow test made
%pgflow tables made
%pgflow columns made sales.orders
%pgflow preview made sales.orders --rows 2
%pgflow connect
%pgflow browse
browser = sandbox.browse()
browser, browser.view, browser.get_state(), vars(browser)
%pgflow sandboxes
%pgflow switch prod
# %%
print(sandbox.connections.check(**PLACE, password=PASSWORD).to_string(), sandbox.connections.check(**PLACE, password=WRONG).to_string())
form.fill(name="looked at", **PLACE, password=WRONG)
form.check().result(60), form.view
sandbox.connections.search("made"), sandbox.connections.get(made), sandbox.tables.find_column("email", made)
sandbox.tables.profile(made, "sales.orders"), sandbox.connections.rename(made, "made"), sandbox.connections.disable(made), sandbox.connections.enable(made)
sandbox.connections.rotate(made, password=PASSWORD), sandbox.connections.rotate("from a URI", connection_string=uri)
sandbox.connections.delete(sandbox.connections.create("short-lived", **PLACE, password=PASSWORD))
os.environ["SHOP_PASSWORD"], os.environ["LOST_PASSWORD"] = PASSWORD.reveal(), WRONG.reveal()
many = pd.DataFrame([{"name": f"many {n}", **PLACE, "password": "env:SHOP_PASSWORD"} for n in range(3)])
many.to_csv("many.csv")
print(sandbox.connections.create_many(many).to_string(), sandbox.connections.create_many(many, dry_run=True).to_json())
sandbox.connections.create_many([uri, {"name": "lost", **PLACE, "password": "env:LOST_PASSWORD"}], verify=True)
%pgflow search made
# %%
many.drop(columns="password").assign(password=WRONG).assign(port=0).to_dict("records")
sandbox.connections.create_many(many.assign(password=WRONG, port=0))
# %%
many.to_csv("many.csv", index=False)
%pgflow create-many many.csv
# %%
%pgflow create-many many.csv --trust-references
%pgflow create-many many --dry-run
sandbox.connections.create_many(many.assign(password="env:NOBODY", port=0))
# %%
%pgflow find-column email made
%pgflow profile made sales.orders
%pgflow rename made made
%pgflow disable made
%pgflow enable made
# %%
moved = sandbox.connections.create("moved", **PLACE, password=PASSWORD)
plan = sandbox.plan("moved", "sales.orders", schema_class="profile", identity="id", namespace="CRMId", delta_column="updated_at", enable_for_profile="yes")
flow = plan.apply(confirm=True)
print(plan.at(sandbox), plan.check(), plan.problems("target"), plan.mark("dataflow"), plan.marks("dataflow"))
print(plan.options, flow.options, flow.notes, plan.target.profile, flow.with_delta_column("id"), plan.schedule.words)
print(plan, plan.to_yaml(), pgflow.Plan.from_yaml(plan.to_yaml()), plan.diff(flow), flow)
print(sandbox.flows.wait(flow), sandbox.flows().to_string(), sandbox.datasets().to_string())
print(sandbox.flows.run_now(flow, delta_column="updated_at", start="2020-01-01"), sandbox.flows.wait(flow), sandbox.flows.runs(flow), sandbox.datasets.read(plan.target.dataset).head())
sandbox.flows.disable(flow), sandbox.flows.enable(flow)
live = sandbox.plan("moved", "sales.orders", name="live", dataset="live", schema_class="record", frequency="hour", delta_column="updated_at", partial_ingestion_percent=5)
living = live.apply()
sandbox.flows.reschedule(living, interval=2), print(live.diff(living).to_string(), live.update(living))
sandbox.flows.set_options(living, partial_ingestion_percent=5), display(sandbox.datasets.enable_for_profile(plan.target.dataset))
print(sandbox.datasets.enable_for_profile(plan.target.dataset, "upsert", confirm=True), sandbox.datasets.enable_for_profile(plan.target.dataset))
change = sandbox.flows.remap(living, {"status": "upper(status)"})
display(change), print(change, sandbox.flows.wait(flow).advice, pgflow.RunError("1555", "x").advice, change.differences.to_string(), change.preview.to_string(), change.apply(), vars(change))
display(plan, flow, sandbox.flows.wait(flow), sandbox.datasets.get(plan.target.dataset)), print(flow.schedule_words, flow.schedule)
display(sandbox.health()), print(sandbox.health().to_string())
%pgflow health
illness = sandbox.show_health()
illness, says(illness, "refresh", attempt=0), says(illness, "open", flow=flow.id), says(illness, "act", flow=flow.id, value="enable", attempt=0), says(illness, "leave"), illness.view, illness.get_state(), illness.frame, vars(illness), illness.close()
%pgflow show-health
print(sandbox.flows.get(flow), sandbox.datasets.get(plan.target.dataset), sandbox.connections, sandbox.tables, sandbox.flows, sandbox.datasets)
print(sandbox.tables.delta_view_sql("moved", "sales.orders", "1 minute", delta_column="updated_at"))
os.environ |= {"PGHOST": PLACE["server"], "PGPORT": PLACE["port"], "PGDATABASE": PLACE["database"], "PGUSER": PLACE["username"], "PGPASSWORD": PASSWORD.reveal()}
counts = sandbox.flows.reconcile(flow, columns=["total"])
print(counts.to_string(), counts.attrs)
os.environ["PGPASSWORD"] = WRONG.reveal()
print(sandbox.flows.reconcile(flow).attrs)
for variable in ("PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD"):
    del os.environ[variable]
print(sandbox.datasets.expire(plan.target.dataset, "2099-12-31"), pgflow.DatasetExpiry.from_item({"ttlId": "SD-1", "expiry": "2099-12-31"}))
display(sandbox.datasets.expire(plan.target.dataset, "2099-12-31"))
for at_adobe_only in (lambda: sandbox.datasets.metrics(plan.target.dataset, days=3), lambda: sandbox.datasets.plot_metrics(plan.target.dataset), lambda: sandbox.datasets.expire(plan.target.dataset, "2099-12-31", confirm=True)):
    try:
        at_adobe_only()
    except pgflow.NotFoundError as error:
        print(error)
arrow = sandbox.datasets.scan(plan.target.dataset, cache_gb=1)
print(arrow.files, arrow.count_rows(), sandbox.datasets.read(plan.target.dataset, columns=["status"], where=[("id", ">", 5)], limit=3))
print(sandbox.flows.failed_rows(flow, limit=5), sandbox.flows.failed_rows(sandbox.flows.wait(flow)))
%pgflow plan moved sales.orders --dataset other --schema-class record
%pgflow flows
%pgflow runs flow
%pgflow wait flow
%pgflow failed-rows flow --limit 5
%pgflow reconcile flow --columns total
%pgflow pause flow
%pgflow resume flow
%pgflow reschedule living --frequency day
%pgflow run-now flow
%pgflow datasets
%pgflow watch flow
%pgflow ingest moved sales.orders
%pgflow dataset nothing
# %%
table = sandbox.datasets.table(plan.target.dataset)
display(sandbox.sql(f"SELECT * FROM {table} WHERE 1 = :one", {"one": 1}), sandbox.sql(f"SELECT * FROM {table} LIMIT 2", flatten=True, json=True))
print(sandbox.sql, vars(sandbox.sql), vars(sandbox._access.query.sessions), sandbox.sql.tables().to_string(), sandbox.sql.columns(table).to_string())
for page in sandbox.sql.pages(f"SELECT * FROM {table}", rows=5_000):
    print(len(page), page.attrs, [vars(held) for sessions in sandbox._access.query.sessions._open.values() for held in sessions])
get_ipython().run_line_magic("pgflow", f"sql --into counted SELECT count(*) AS n FROM {table}")
# %%
%%pgflow sql
SELECT nothing
FROM orders_of_nobody
# %%
sandbox.sql(f"SELECT nothing FROM {table}")
# %%
sandbox.sql("SELECT :secret", {"secret": PASSWORD})
# %%
for words in (PASSWORD.map(lambda text: "account-1:" + text.replace("!", "-")), PASSWORD.map(lambda text: "account-1:credential-" + text), WRONG, Secret("env:SHOP_PASSWORD")):
    lasting = pgflow.Sandbox(Credentials.from_env(query_credential=words))
    try:
        lasting.sql("SELECT 1")
    except pgflow.PgflowError as error:
        print(repr(error), error, lasting._access.credentials, vars(lasting._access.query.sessions), vars(error))
        traceback.print_exc()
lasting.sql("SELECT 1")
# %%
sandbox.sql.close(), isinstance(sys.last_value, pgflow.QueryError)
# %%
watch = sandbox.flows.watch(flow)
watch.show(), says(watch, "stop"), says(watch, "failed-rows", run=sandbox.flows.wait(flow).id), says(watch, "compare"), says(watch, "start"), watch.live, watch.stop()
for value in ("delete", "reschedule", "pause", "resume"):
    says(watch, "act", value=value, attempt=watch._attempt), says(watch, "leave")
says(watch, "confirm", attempt=watch._attempt, interval="", frequency="", with_connections=False, column="")
steps = sandbox.ingest("moved", "sales.orders")
steps.show()
# %%
import asyncio

async def until(there):
    async with asyncio.timeout(30):
        while not there():
            await asyncio.sleep(0.05)

await until(lambda: steps._state.schema.columns)
says(steps, "reload"), says(steps, "cancel")
steps._handle_custom_msg({"type": "edit", "name": "target/dataset", "value": "by the steps"}, [])
for step in ("columns", "target", "mapping", "schedule"):
    steps._handle_custom_msg({"type": "next", "value": step, "attempt": steps._attempt}, [])
    await until(lambda: steps._state.step != step)
says(steps, "go", value="columns"), says(steps, "go", value=step), await until(lambda: not steps._state.busy)
for step in ("columns", "target", "mapping", "schedule"):
    if steps._state.step == step:
        says(steps, "next", value=step, attempt=steps._attempt)
        await until(lambda: steps._state.step != step)
says(steps, "submit", attempt=steps._attempt)
await until(lambda: steps.result)
says(steps, "watch"), print(steps.view, steps.functions, steps.inside)
for kind in ("continue", "undo", "continue"):
    says(steps, kind, attempt=steps._attempt)
    await until(lambda: not steps._state.busy)
steps, steps.view, steps.plan, steps.get_state(), vars(steps), watch, watch.view, watch.runs, vars(watch)
# %%
says(form, "probe"), says(form, "submit", attempt=form._attempt)
shop = sandbox.browse()
shop.show()
await until(lambda: shop._state.connections)
for kind, value in (("search", "made"), ("only", "enabled"), ("sort", "name"), ("fold", "connections"), ("fold", "connections")):
    says(shop, kind, value=value)
says(shop, "search", value=""), says(shop, "only", value=""), says(shop, "scroll", name="connections", value=0)
shop.refresh(), says(shop, "reload", value="connections")
await until(lambda: any(each.id == made.id for each in shop._state.connections))
says(shop, "select", value=made.id)
await until(lambda: shop._state.tables)
says(shop, "search-tables", value="orders"), says(shop, "table", value="sales.orders")
await until(lambda: shop.frame is not None)
says(shop, "rows", value="10"), says(shop, "all-columns"), says(shop, "stop", value="all-columns")
says(shop, "unfold", value="sales.orders"), says(shop, "show-rows"), says(shop, "show-value", version=shop._rows.version, row=0, column="id")
print(shop.connection, shop.table, shop.sandbox, shop.frame.head(1))
for action in ("test", "code", "curl", "edit", "enable", "disable", "duplicate", "delete", "ingest"):
    says(shop, "action", value=action)
    print(shop.view, shop._rows.version), says(shop, "leave")
await until(lambda: shop.ingest is not None)
says(shop, "action", value="new"), print(shop.inside, shop._inner, shop._inner.view), says(shop, "close-inside")
says(shop, "action", value="rotate")
for name, value in PLACE.items():
    says(shop, "edit", name=name, value=value)
says(shop, "secret", name="password", value=plain(WRONG)), says(shop, "check", name="skip", value=False)
says(shop, "submit", attempt=shop._attempt)
await until(lambda: not shop._state.dialog.busy)
print(shop, shop.view, shop.get_state(), vars(shop), repr(shop._state)), shop.close()
# %%
from pgflow_widgets import BaseConnection, ConnectionDraft, Dataflow, Dataset, Plan, Run
from pgflow_widgets.api.messages.connections import ConnectionItem

spec = pgflow.POSTGRESQL.auth_spec(pgflow.Cloud.AZURE, "Basic Authentication")
draft = ConnectionDraft(pgflow.POSTGRESQL, spec, "by hand", "", spec.with_prefills({**PLACE, "password": PASSWORD}))
print(draft, draft.body(), draft.masked_body(), draft.problems(), draft.advice(), draft.fields)
run = Run.from_item({"id": "r", "error": "a"})
print(run, run.ok, run.failed, run.seconds, run.under_way, Dataflow.from_item({}), Dataset.from_item("d", {}), BaseConnection.from_item(ConnectionItem()))
print(Plan.of(plan), plan.document())
# %%
async def all_parts():
    from pgflow_widgets.api.platform_client import PlatformClient
    from pgflow_widgets.api.platform_client.relied_fields import SAMPLES
    from pgflow_widgets.model.dataflow.part_bodies import Kind
    from pgflow_widgets.model.dataflow import schema_bodies
    from pgflow_widgets.model.dataflow.profile_use import ProfileUse

    async with PlatformClient(Credentials.from_env()) as client:
        with client.at_most(2):
            print(client, vars(client), client.now(), await client.tenant(), await client.mapping_functions())
        there = await client.query_parameters()
        print(there, await client.query_parameters(refused=there.token))
        print(await client.plannable_table(moved.id, "sales.orders"), await client.table_columns(moved.id, "sales.orders"), [each async for each in client.datasets()])
        kept = await client.dataflow(flow.id)
        target = await client.end_items(Kind.TARGET, kept.target_ids)
        dataset = await client.dataset(target[kept.target_ids[0]]["params"]["dataSetId"])
        print(dataset, await client.schema(dataset.schema_id), await client.identities_of([dataset.schema_id]))
        print(await client.answer_of(SAMPLES[0]), await client.dataflow_options(flow.id), await client.primary_identities(dataset.schema_id))
        print(await client.enable_schema_for_profile(dataset.schema_id), await client.set_profile(dataset.id, ProfileUse.NO))
        print([len(each) async for each in client.dataset_files(dataset.id)], await client.mapping_rules(kept.mapping_id))
        body = {"outputSchema": {"schemaRef": {"id": dataset.schema_id}}, "mappings": [{"sourceType": "ATTRIBUTE", "source": "id", "destination": "_id"}]}
        print(await client.validate(body), await client.preview_mapping([{"id": 1}], body))
        newest = await client.newest_runs(flow.id)
        print(newest, [page async for page in client.dataflow_pages()], await client.runs_by_id([run.id for run in newest.runs]), await client.connections_by_id([moved.id]), await client.items_by_id("sourceConnections", kept.source_ids))
        print(await client.last_success(flow.id), await client.first_run_after(flow.id, None), await client.count_runs_after(flow.id, None))
        part, _ = await client.make(Kind.MAPPING, {**body, "name": "by hand"}, "0123456789abcdef")
        print(await client.find(Kind.MAPPING, {**body, "name": "by hand"}, "0123456789abcdef"), await client.remove(Kind.MAPPING, part.id))
        print(await client.find_to_delete(Kind.SOURCE, {"name": "by hand"}, "0123456789abcdef"), client.forget("0123456789abcdef"))
        runs = await client.runs(flow.id)
        print([each async for each in client.dataflows()], await client.run(runs[-1].id))
        batch = await client.batch(runs[-1].batch_ids[0])
        print(batch, batch.arrived, batch.is_final, [each async for each in client.batches(batch.dataset_id)])
        from pgflow_widgets.api.messages.response_limits import FileBounds

        parts, local = await client.dataset_parts(dataset.id), await client.local_files(dataset.id)
        pieces = client.part_pieces(parts[0], FileBounds("read it", None), start=0, size=1 << 20)
        print(parts, local, len((await client.part_range(parts[0], 0, 9))[1]), [len(each) async for each in pieces])
        day = client.now()
        for attempt in (client.dataset_metrics(dataset.id, day, day), client.expire_dataset(dataset.id, day.date(), "", ""), anext(client.rejected_rows(batch.id)), client.create_run("nobody", {}), client.re_trigger("nobody"), client.update_dataflow(flow, [])):
            try:
                await attempt
            except pgflow.PgflowError as error:
                print(error)
        await client.turn_dataflow(flow.id, "disable")
        # A title is given once only, so a plan of that name breaks off after its first part.
        fields = schema_bodies.class_body("broken (class)", "of others", plan.target.fields, await client.tenant())
        print(await client.make(Kind.CLASS, fields, "0123456789abcdef"))

await all_parts()
# %%
broken = sandbox.plan("moved", "sales.orders", dataset="broken", schema_class="record")
print([broken.marks(kind) for kind in ("class", "dataflow")])
try:
    broken.apply()
except pgflow.UnfinishedError as error:
    print(error.undo(), error.made, error.with_message("in other words"))
    raise
# %%
%pgflow delete flow --with-connections
watch.close(), steps.close(), plan.undo(), steps.plan.undo(sandbox)
# %%
sandbox.flows.delete("nobody")
# %%
sandbox.connections.rotate(made, password=WRONG)
# %%
sandbox.connections.rotate(made, password=PASSWORD)
# %%
sandbox.connections.rotate(made)
# %%
%pgflow rotate made
# %%
%pgflow delete nobody
# %%
sandbox.connections.create("refused", **PLACE, password=WRONG)
# %%
%tb
# %%
sandbox.connections.create("refused", **{**PLACE, "port": "99999"}, password=WRONG)
# %%
try:
    sandbox.connections.create("refused", connection_string=uri.map(lambda text: text + "?sslmode=maybe"))
except pgflow.PgflowError as error:
    raise RuntimeError("chained") from error
# %%
drawn = set()

def shown(error):
    """All that tools make of an error: chains, frames, their variables."""
    with recorder.aside():
        shown_by_tools(error)

def shown_by_tools(error):
    *_, (raised_in, _) = traceback.walk_tb(error.__traceback__)
    if DRAWS_ALL or raised_in.f_code not in drawn:  # it takes long
        drawn.add(raised_in.f_code)
        console = rich.console.Console(file=io.StringIO(), width=200)
        console.print_exception(show_locals=True)
        print(console.file.getvalue())
    shown_plainly(error)

def shown_plainly(error):
    print("".join(traceback.TracebackException.from_exception(error, capture_locals=True).format()))
    step = error.__traceback__
    while step:
        print({name: repr(value) for name, value in step.tb_frame.f_locals.items() if step.tb_frame.f_globals is not globals()})
        step = step.tb_next

def tried(*attempts, show=shown):
    """Show all that comes of calls that fail; in a function, whose frame is small."""
    for attempt in attempts:
        try:
            attempt()
        except BaseException as error:
            show(error)

tried(
    lambda: sandbox.connections.create("refused", **PLACE, password=WRONG),
    lambda: sandbox.connections.create("refused", **PLACE, password=WRONG, nobody=1),
    lambda: sandbox.tables("nobody"),
    lambda: pickle.dumps(sandbox),
    lambda: copy.deepcopy(sandbox),
    lambda: json.dumps(vars(sandbox)),
    lambda: sandbox.switch("nowhere"),
    lambda: sandbox.connections.create_many([uri.map(lambda text: text + "?sslmode=maybe"), {"name": "x", "port": 0, "password": WRONG}]),
)
# %%
# The same as plain text, as most people have it; wrong in every way that there is.
tried(
    lambda: sandbox.connections.create("plain", **PLACE, password=plain(WRONG)),
    lambda: sandbox.connections.create("plain", **PLACE, password=plain(WRONG), nobody=1),
    lambda: sandbox.connections.create("plain", **PLACE, password=plain(WRONG), auth="no such"),
    lambda: sandbox.connections.create("plain", **{**PLACE, "port": "99999"}, password=plain(WRONG)),
    lambda: sandbox.connections.create("plain", **{**PLACE, "server": "a b"}, password=plain(WRONG)),
    lambda: sandbox.connections.create("plain", **PLACE, password=plain(WRONG), ssl_mode="maybe"),
    lambda: sandbox.connections.create("plain", connection_string=plain(uri)),
    lambda: sandbox.connections.check(**PLACE, password=plain(WRONG), auth="no such"),
    lambda: sandbox.connections.check(**PLACE, password=plain(WRONG), nobody=1),
    lambda: sandbox.connections.check(**{**PLACE, "port": "x"}, password=plain(WRONG)),
    lambda: sandbox.connections.rotate(made, password=plain(WRONG)),
    lambda: sandbox.connections.rotate("nobody", password=plain(WRONG)),
    lambda: sandbox.connections.rotate(made, password=plain(WRONG), nobody=1),
    lambda: sandbox.connections.create_many([{"name": "plain", **PLACE, "password": plain(WRONG), "nobody": 1}]),
    lambda: sandbox.connections.create_many([{"name": "plain", **PLACE, "port": 0, "password": plain(WRONG)}], verify=True),
    lambda: form.fill(**PLACE, password=plain(WRONG), nobody=1),
    lambda: Credentials("client", plain(WRONG), "no organisation"),
    lambda: Credentials("client", plain(WRONG), "o@AdobeOrg", base_url="http://elsewhere.example"),
)
# %%
# Strings that cannot be read, with the password in the middle of what is wrong.
def broken_strings():
    """Of every notation, and each as plain text and as a Secret."""
    for pattern in (
        "postgresql://reader:{0}%zz@db1/shop", "postgresql://reader:{0}@[db1/shop", "postgresql://reader:{0}@db1:port/shop",
        "mysql://reader:{0}@db1/shop", "host=db1 password='{0}", "host=db1 password={0} nonsense", "password={0}\\",
        "Server=db1;Password={0};nonsense", "Server=db1;Database=d;Port=1;UID=u;Password={0};{0}", "db1:5432:shop:reader:{0}:too:many",
        "export PGPASSWORD={0}\nnonsense", "[service]\npassword={0}\nhost", '{{"password": "{0}", "host": ', "jdbc:postgresql://db1/shop?password={0}&%zz",
    ):
        yield WRONG.map(pattern.format)

for whole in broken_strings():
    tried(
        lambda: sandbox.connections.create("broken", connection_string=whole),
        lambda: sandbox.connections.create("broken", connection_string=plain(whole)),
        lambda: sandbox.connections.check(connection_string=plain(whole)),
        lambda: sandbox.connections.create_many([plain(whole)]),
        lambda: sandbox.connections.rotate("from a URI", connection_string=plain(whole)),
        show=shown_plainly,
    )
del whole
# %%
# Interrupted at several moments, with plain text.
def interrupted(after, do):
    """Do it again and again until the stop button is pressed."""
    threading.Timer(after, os.kill, (os.getpid(), signal.SIGINT)).start()
    while True:
        do()

for after in (0.002, 0.01, 0.03, 0.06, 0.1, 0.2):
    tried(
        lambda: interrupted(after, lambda: sandbox.connections.create("stopped", **PLACE, password=plain(PASSWORD))),
        lambda: interrupted(after, lambda: sandbox.connections.check(**PLACE, password=plain(PASSWORD))),
        show=shown_plainly,
    )
# %%
credentials = Credentials.from_env()
objects = [sandbox._access, sandbox, form, credentials, made, PASSWORD, vars(sandbox), sandbox._access._tokens]
with recorder.aside():
    for each in objects:
        print(repr(each), str(each), pretty(each), rich.pretty.pretty_repr(each))
        rich.inspect(each, private=True, dunder=True, console=rich.console.Console(file=sys.stdout))
print(pd.DataFrame({"value": objects}).to_string(), pd.Series([PASSWORD]).to_json())
%whos
# %%
form?
# %%
async def all_calls():
    async with FlowServiceClient(credentials) as client:
        print(client, vars(client), vars(client._session), vars(client._session.transport))
        print(await client.connection_specs(), await client.connection_batches([], len), [each async for each in client.list_connections()])
        print(await client.list_sandboxes(), await client.get_connection(made.id))
        print(await client.test_connection(made.id), await client.explore(made.id))
        print(await client.explore_table(made.id, "sales.orders", preview=True))
        print(await client.connection_spec(made.connection_spec_id))
        body = {"name": "by hand", "auth": {"specName": "Basic Authentication", "params": {**PLACE, "password": PASSWORD}}, "connectionSpec": {"id": made.connection_spec_id, "version": "1.0"}}
        again = await client.create_connection(body)
        again = await client.update_connection(again.id, {"/auth/params": {**PLACE, "password": PASSWORD}}, etag=again.etag)
        print(await client.auth_params(again.id, ["server"]), await client.flows_using(again.id))
        try:
            await client.update_connection(again.id, {"/auth/params": {"password": PASSWORD}}, etag=again.etag)
        except pgflow.PgflowError as error:
            shown(error)
        await client.delete_connection(again.id)
        try:
            await client.create_connection({**body, "auth": {"specName": "Basic Authentication", "params": {"password": PASSWORD}}})
        except pgflow.PgflowError as error:
            shown(error)

await all_calls()
# %%
class Kept(keyring.backend.KeyringBackend):
    priority = 1
    def get_password(self, service, username):
        return None
    def set_password(self, service, username, password):
        print("remembered for", username)

keyring.set_keyring(Kept())
CONSOLE = Secret(json.dumps({"CLIENT_ID": credentials.client_id, "CLIENT_SECRET": credentials.client_secret.reveal(), "ORG_ID": credentials.org_id}))
entrance = pgflow.sign_in()
entrance.show(), says(entrance, "edit", name="scopes", value=credentials.scopes)
console = os.path.join(os.path.dirname(os.environ["TOKEN_FILE"]), "console.json")
def written(secret):
    """A file of the Developer Console, outside of what is searched."""
    with open(console, "w") as file:
        file.write(secret.reveal())

for held in (CONSOLE.map(lambda text: text[:-9]), WRONG.map('["{}'.format), WRONG.map('{{"PASSWORD": "{}"}}'.format), CONSOLE):
    written(held)
    tried(lambda: print(Credentials.from_json(console)))
print(WRONG.scrub("a password"), Secret.of(WRONG), Secret.of(plain(WRONG)))
# %%
entrance._handle_custom_msg({"type": "secret", "name": "client_secret", "value": WRONG.reveal()}, [])
entrance._handle_custom_msg({"type": "submit", "attempt": 0}, [])
try:
    entrance._under_way.result(60)
except pgflow.PgflowError as error:
    shown(error)
# %%
entrance._handle_custom_msg({"type": "paste", "value": CONSOLE.reveal()}, [])
entrance._handle_custom_msg({"type": "check", "name": "remember", "value": True}, [])
entrance._handle_custom_msg({"type": "submit", "attempt": 1}, [])
entrance._under_way and entrance._under_way.result(60)
# %%
entrance, entrance.credentials, entrance.view, entrance.get_state(), vars(entrance)
# %%
says(entrance, "cancel"), says(entrance, "act", name="another", value=""), entrance.view
# %%
# Interrupted in the middle of a call, as with the stop button.
def interrupt():
    while "pgflow" not in str(sys._current_frames()[main].f_code.co_filename):
        pass
    os.kill(os.getpid(), signal.SIGINT)

main = threading.get_ident()
threading.Thread(target=interrupt).start()
for _ in range(1000):
    sandbox.connections.create("interrupted", **PLACE, password=PASSWORD)
# %%
%tb
# %%
sandbox.switch("dev"), sandbox
# %%
# Bugs of others, in the middle of ours.
def broken(draft, **options):
    raise LookupError("not ours")

sandbox._access.create = broken
sandbox.connections.create("broken", **PLACE, password=PASSWORD)
# %%
%tb
# %%
%history -g -n
# %%
print(*sorted(dir(PASSWORD)), threading.enumerate())
with open(os.environ["TOKEN_FILE"], "w") as file:
    file.write(sandbox._access._tokens.current.value.reveal())
form.close(), entrance.close()
recorder.write("calls.json")
