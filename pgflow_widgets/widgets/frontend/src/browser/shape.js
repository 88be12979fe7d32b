// Written by declarations.py from the declarations in Python: change them there.
/** @typedef {import("../host/declared.js").Shape} Shape */
/** @type {Shape} */
const NoticeView = {
  kind: "text",
  text: "text",
  hint: "text",
};
/** @type {Shape} */
const ChoiceView = {
  value: "text",
  label: "text",
};
/** @type {Shape} */
const SearchView = {
  value: "text",
  error: "text",
  emptied: "number",
};
/** @type {Shape} */
const ConnectionLine = {
  id: "text",
  name: "text",
  place: "text",
  mark: "text",
  state: "text",
};
/** @type {Shape} */
const ConnectionsView = {
  loading: "flag",
  done: "number",
  total: "number",
  trouble: NoticeView,
  orders: ["list", ChoiceView],
  order: "text",
  search: SearchView,
  only: "text",
  states: ["list", "text"],
  all: "number",
  selected: "text",
  matching: "number",
  first: "number",
  lines: ["list", ConnectionLine],
};
/** @type {Shape} */
const ActionView = {
  name: "text",
  label: "text",
  off: "text",
};
/** @type {Shape} */
const FactView = {
  label: "text",
  value: "text",
  copy: "flag",
};
/** @type {Shape} */
const SchemaLine = {
  schema: "text",
  open: "flag",
  count: "number",
};
/** @type {Shape} */
const TableLine = {
  path: "text",
  name: "text",
  readable: "flag",
  kind: "text",
  open: "flag",
};
/** @type {Shape} */
const ColumnLine = {
  of: "text",
  column: "text",
  type: "text",
};
/** @type {Shape} */
const TablesView = {
  loading: "flag",
  done: "number",
  total: "number",
  trouble: NoticeView,
  of: "text",
  all: "number",
  search: SearchView,
  selected: "text",
  matching: "number",
  first: "number",
  lines: ["list", ["one_of", SchemaLine, TableLine, ColumnLine]],
};
/** @type {Shape} */
const ColumnRow = {
  name: "text",
  type: "text",
  xdm: "text",
};
/** @type {Shape} */
const ColumnsView = {
  loading: "flag",
  done: "number",
  total: "number",
  trouble: NoticeView,
  of: "text",
  rows: ["list", ColumnRow],
  all: "number",
  unread: "number",
};
/** @type {Shape} */
const PreviewView = {
  loading: "flag",
  done: "number",
  total: "number",
  trouble: NoticeView,
  of: "text",
  rows: "number",
  choices: ["list", "number"],
  version: "number",
  locked: "flag",
  grant: "text",
};
/** @type {Shape} */
const DialogCheckView = {
  name: "text",
  label: "text",
  value: "flag",
  warning: "text",
};
/** @type {Shape} */
const FieldView = {
  name: "text",
  label: "text",
  help: "text",
  choices: ["list", ChoiceView],
  secret: "flag",
  required: "flag",
  held: "flag",
  typed_in: "text",
  value: "text",
  error: "text",
  warning: "text",
  emptied: "number",
};
/** @type {Shape} */
const DialogView = {
  action: "text",
  title: "text",
  text: "text",
  confirm: "text",
  danger: "flag",
  busy: "flag",
  ready: "flag",
  notice: NoticeView,
  checks: ["list", DialogCheckView],
  fields: ["list", FieldView],
};
/** @type {Shape} */
const SnippetView = {
  kind: ["words", "code", "curl"],
  text: "text",
};
/** @type {Shape} */
const BrowserView = {
  title: "text",
  sandbox: "text",
  badge: "text",
  connections: ConnectionsView,
  actions: ["list", ActionView],
  details: ["list", FactView],
  tables: TablesView,
  columns: ColumnsView,
  preview: PreviewView,
  dialog: ["one_of", DialogView, "null"],
  notice: NoticeView,
  snippet: ["one_of", SnippetView, "null"],
  attempt: "number",
};
/** @type {Shape} */
const ColumnSummaryView = {
  name: "text",
  type: "text",
  format: "text",
  number: "flag",
  nulls: "number",
  distinct: "number",
  min: ["one_of", "text", "null"],
  max: ["one_of", "text", "null"],
  bars: ["list", "number"],
};
/** @type {Shape} */
const RowsView = {
  columns: ["list", ColumnSummaryView],
  rows: ["list", ["list", ["one_of", "text", "null"]]],
  note: "text",
};
/** @type {Shape} */
const RowsAnswer = {
  version: "number",
  rows: RowsView,
};
/** @type {Shape} */
const ValueAnswer = {
  version: "number",
  row: "number",
  column: "text",
  value: "text",
};
export { BrowserView as SHAPE, RowsAnswer as ROWS_SHAPE, ValueAnswer as VALUE_SHAPE };
