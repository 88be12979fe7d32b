// Written by declarations.py from the declarations in Python: change them there.
/** @typedef {import("../host/declared.js").Shape} Shape */
/** @type {Shape} */
const ChoiceView = {
  value: "text",
  label: "text",
};
/** @type {Shape} */
const SegmentsView = {
  name: "text",
  label: "text",
  help: "text",
  value: "text",
  options: ["list", ChoiceView],
};
/** @type {Shape} */
const PasteView = {
  label: "text",
  help: "text",
  placeholder: "text",
  pick: "text",
  accept: "text",
  note: "text",
  error: "text",
};
/** @type {Shape} */
const GroupView = {
  title: "text",
  fields: ["list", "text"],
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
const CheckView = {
  name: "text",
  label: "text",
  value: "flag",
};
/** @type {Shape} */
const RequestView = {
  note: "text",
  json: "text",
  curl: "text",
};
/** @type {Shape} */
const TextView = {
  label: "text",
  text: "text",
};
/** @type {Shape} */
const AddressesView = {
  note: "text",
  link: "text",
  link_text: "text",
  texts: ["list", TextView],
};
/** @type {Shape} */
const ProbeStepView = {
  name: "text",
  state: "text",
  detail: "text",
  hint: "text",
  mark: "text",
  said: "text",
};
/** @type {Shape} */
const ProbeView = {
  label: "text",
  heading: "text",
  failed: "flag",
  note: "text",
  link: "text",
  link_text: "text",
  steps: ["list", ProbeStepView],
};
/** @type {Shape} */
const NoticeView = {
  kind: "text",
  text: "text",
  hint: "text",
};
/** @type {Shape} */
const ProblemView = {
  name: "text",
  label: "text",
  text: "text",
};
/** @type {Shape} */
const FactView = {
  label: "text",
  value: "text",
  copy: "flag",
};
/** @type {Shape} */
const RowView = {
  cells: ["list", "text"],
  badge: "text",
  code: "text",
};
/** @type {Shape} */
const TableView = {
  label: "text",
  heads: ["list", "text"],
  rows: ["list", RowView],
};
/** @type {Shape} */
const DoneView = {
  title: "text",
  said: "text",
  facts: ["list", FactView],
  table: ["one_of", TableView, "null"],
  actions: ["list", ChoiceView],
  code: "text",
  ask: ["one_of", SegmentsView, "null"],
  another: "text",
};
/** @type {Shape} */
const FormView = {
  title: "text",
  badge: "text",
  about: "text",
  carried_note: "text",
  choices: ["list", SegmentsView],
  offers: ["list", "text"],
  paste: PasteView,
  groups: ["list", GroupView],
  fields: ["list", FieldView],
  checks: ["list", CheckView],
  advanced: ["list", SegmentsView],
  has_request: "flag",
  request: ["one_of", RequestView, "null"],
  addresses: ["one_of", AddressesView, "null"],
  probe: ["one_of", ProbeView, "null"],
  submit: "text",
  busy: "text",
  attempt: "number",
  gaps: "number",
  notice: NoticeView,
  problems: ["list", ProblemView],
  done: ["one_of", DoneView, "null"],
  fill: "number",
};
export { FormView as SHAPE };
