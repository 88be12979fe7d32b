// Written by declarations.py from the declarations in Python: change them there.
/** @typedef {import("../host/declared.js").Shape} Shape */
/** @type {Shape} */
const StepView = {
  name: "text",
  label: "text",
  summary: "text",
  now: "flag",
  done: "flag",
  open: "flag",
};
/** @type {Shape} */
const PartView = {
  label: "text",
  state: ["words", "", "working", "done", "failed"],
  id: "text",
};
/** @type {Shape} */
const MadeBlock = {
  type: ["words", "made"],
  name: "text",
  said: "text",
  dataset: "text",
  parts: ["list", PartView],
};
/** @type {Shape} */
const NoteBlock = {
  type: ["words", "note"],
  text: "text",
};
/** @type {Shape} */
const TextField = {
  kind: ["words", "text"],
  name: "text",
  label: "text",
  value: "text",
  error: "text",
  help: "text",
  emptied: "number",
};
/** @type {Shape} */
const ChoiceView = {
  value: "text",
  label: "text",
};
/** @type {Shape} */
const SelectField = {
  kind: ["words", "select"],
  name: "text",
  label: "text",
  value: "text",
  error: "text",
  help: "text",
  choices: ["list", ChoiceView],
};
/** @type {Shape} */
const CardView = {
  value: "text",
  label: "text",
  detail: "text",
};
/** @type {Shape} */
const CardsField = {
  kind: ["words", "cards"],
  name: "text",
  label: "text",
  value: "text",
  cards: ["list", CardView],
};
/** @type {Shape} */
const CheckField = {
  kind: ["words", "check"],
  name: "text",
  label: "text",
  value: "flag",
  off: "flag",
  help: "text",
  error: "text",
};
/** @type {Shape} */
const RhythmField = {
  kind: ["words", "rhythm"],
  name: "text",
  label: "text",
  repeats: "flag",
  interval: "text",
  unit: "text",
  units: ["list", ChoiceView],
  help: "text",
  error: "text",
  emptied: "number",
};
/** @type {Shape} */
const MomentField = {
  kind: ["words", "moment"],
  name: "text",
  label: "text",
  value: "text",
  help: "text",
  error: "text",
  emptied: "number",
};
/** @type {Shape} */
const ButtonField = {
  kind: ["words", "button"],
  name: "text",
  label: "text",
  off: "flag",
};
/** @type {Shape} */
const FieldsBlock = {
  type: ["words", "fields"],
  fields: ["list", ["one_of", TextField, SelectField, CardsField, CheckField, RhythmField, MomentField, ButtonField]],
};
/** @type {Shape} */
const ShowCell = {
  kind: ["words", "show"],
  text: ["one_of", "text", "null"],
  format: "text",
  strong: "flag",
  quiet: "flag",
  badges: ["list", "text"],
};
/** @type {Shape} */
const PreviewCell = {
  kind: ["words", "preview"],
  text: ["one_of", "text", "null"],
  format: "text",
  more: "text",
  stale: "flag",
};
/** @type {Shape} */
const CheckCell = {
  kind: ["words", "check"],
  name: "text",
  value: "flag",
  label: "text",
};
/** @type {Shape} */
const TextCell = {
  kind: ["words", "text"],
  name: "text",
  value: "text",
  label: "text",
  expression: "flag",
  wrong: "flag",
  emptied: "number",
};
/** @type {Shape} */
const SelectCell = {
  kind: ["words", "select"],
  name: "text",
  value: "text",
  label: "text",
  choices: ["list", ChoiceView],
  off: "flag",
};
/** @type {Shape} */
const RemoveCell = {
  kind: ["words", "remove"],
  name: "text",
  label: "text",
};
/** @type {Shape} */
const GridRow = {
  key: "text",
  cells: ["list", ["one_of", ShowCell, PreviewCell, CheckCell, TextCell, SelectCell, RemoveCell]],
  error: "text",
  dim: "flag",
};
/** @type {Shape} */
const GridBlock = {
  type: ["words", "grid"],
  name: "text",
  label: "text",
  heads: ["list", "text"],
  rows: ["list", GridRow],
  columns: ["list", "text"],
};
/** @type {Shape} */
const SummaryLine = {
  label: "text",
  text: "text",
  step: "text",
};
/** @type {Shape} */
const FactsBlock = {
  type: ["words", "facts"],
  label: "text",
  facts: ["list", SummaryLine],
};
/** @type {Shape} */
const FoldsBlock = {
  type: ["words", "folds"],
  name: "text",
  value: "text",
  choices: ["list", ChoiceView],
};
/** @type {Shape} */
const CodeBlock = {
  type: ["words", "code"],
  label: "text",
  text: "text",
};
/** @type {Shape} */
const PartsBlock = {
  type: ["words", "parts"],
  parts: ["list", PartView],
};
/** @type {Shape} */
const ProblemView = {
  name: "text",
  label: "text",
  text: "text",
};
/** @type {Shape} */
const NoticeView = {
  kind: "text",
  text: "text",
  hint: "text",
};
/** @type {Shape} */
const IngestView = {
  title: "text",
  place: "text",
  steps: ["list", StepView],
  step: "text",
  blocks: ["list", ["one_of", MadeBlock, NoteBlock, FieldsBlock, GridBlock, FactsBlock, FoldsBlock, CodeBlock, PartsBlock]],
  problems: ["list", ProblemView],
  refusals: "number",
  busy: "text",
  notice: NoticeView,
  back: "flag",
  next: "flag",
  create: "flag",
  repair: "flag",
  reading: "text",
  query: "text",
  attempt: "number",
};
/** @type {Shape} */
const FunctionView = {
  name: "text",
  syntax: "text",
  description: "text",
  example: "text",
};
export { IngestView as SHAPE, FunctionView as FUNCTION_SHAPE };
