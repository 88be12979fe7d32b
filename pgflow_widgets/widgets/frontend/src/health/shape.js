// Written by declarations.py from the declarations in Python: change them there.
/** @typedef {import("../host/declared.js").Shape} Shape */
/** @type {Shape} */
const IllFlow = {
  id: "text",
  name: "text",
  sign: ["words", "failed", "partial"],
  status: "text",
  cells: ["list", "text"],
  reason: "text",
  action: ["words", "run", "enable", ""],
  open: "text",
};
/** @type {Shape} */
const ConnectionGroup = {
  id: "text",
  name: "text",
  counted: "text",
  sentences: ["list", "text"],
  credentials: "text",
  code: "text",
  rows: ["list", IllFlow],
  more: "text",
};
/** @type {Shape} */
const NoticeView = {
  kind: "text",
  text: "text",
  hint: "text",
};
/** @type {Shape} */
const HealthView = {
  title: "text",
  badge: "text",
  counted: "text",
  announced: "text",
  heads: ["list", "text"],
  groups: ["list", ConnectionGroup],
  rest: "text",
  seen: "text",
  busy: "text",
  opened: "text",
  notice: NoticeView,
  attempt: "number",
};
export { HealthView as SHAPE };
