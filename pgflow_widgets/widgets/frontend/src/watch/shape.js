// Written by declarations.py from the declarations in Python: change them there.
/** @typedef {import("../host/declared.js").Shape} Shape */
/** @type {Shape} */
const Tile = {
  label: "text",
  value: "text",
  detail: "text",
  state: ["words", "", "working", "done", "partial", "failed"],
};
/** @type {Shape} */
const RunRow = {
  id: "text",
  state: ["words", "working", "done", "partial", "failed"],
  status: "text",
  started: "text",
  cells: ["list", "text"],
  error: "text",
  rejected: "text",
};
/** @type {Shape} */
const RunBar = {
  id: "text",
  label: "text",
  written: "number",
  failed: "number",
  bad: "flag",
};
/** @type {Shape} */
const CountsView = {
  badge: "text",
  tone: ["words", "", "good", "bad"],
  said: "text",
  busy: "flag",
};
/** @type {Shape} */
const ChoiceView = {
  value: "text",
  label: "text",
};
/** @type {Shape} */
const QuestionView = {
  action: ["words", "run", "pause", "resume", "reschedule", "delete"],
  title: "text",
  text: "text",
  confirm: "text",
  interval: "text",
  frequency: "text",
  units: ["list", ChoiceView],
  columns: ["list", ChoiceView],
  error: "text",
};
/** @type {Shape} */
const NoticeView = {
  kind: "text",
  text: "text",
  hint: "text",
};
/** @type {Shape} */
const WatchView = {
  title: "text",
  badge: "text",
  state: "text",
  tone: ["words", "", "good", "bad"],
  schedule: "text",
  detail: "text",
  turn: ["words", "", "pause", "resume"],
  tiles: ["list", Tile],
  counted: "text",
  heads: ["list", "text"],
  rows: ["list", RunRow],
  bars: ["list", RunBar],
  counts: ["one_of", CountsView, "null"],
  opens: "text",
  trouble: "text",
  announced: "text",
  seen: "text",
  live: "flag",
  every: "number",
  busy: "text",
  dialog: ["one_of", QuestionView, "null"],
  notice: NoticeView,
  attempt: "number",
};
/** @type {Shape} */
const ReasonGroup = {
  reason: "text",
  about: "text",
  counted: "text",
  heads: ["list", "text"],
  rows: ["list", ["list", ["one_of", "text", "null"]]],
};
/** @type {Shape} */
const FailedRowsAnswer = {
  run: "text",
  said: "text",
  groups: ["list", ReasonGroup],
  gaps: ["list", "text"],
  error: "text",
};
export { WatchView as SHAPE, FailedRowsAnswer as FAILED_ROWS_SHAPE };
