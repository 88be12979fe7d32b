// Written by declarations.py from the declarations in Python: change them there.

/** A dataflow that needs somebody; ``open`` says what the button that shows its runs says. */
export interface IllFlow {
  id: string;
  name: string;
  sign: "failed" | "partial";
  status: string;
  cells: readonly (string)[];
  reason: string;
  action: "run" | "enable" | "";
  open: string;
}

/** The ill dataflows of a base connection; ``code`` rotates its password, where that helps. */
export interface ConnectionGroup {
  id: string;
  name: string;
  counted: string;
  sentences: readonly (string)[];
  credentials: string;
  code: string;
  rows: readonly (IllFlow)[];
  more: string;
}

/** What is drawn of the notice about the last attempt. */
export interface NoticeView {
  kind: string;
  text: string;
  hint: string;
}

/** What the page draws; ``announced`` changes only when the counts do. */
export interface HealthView {
  title: string;
  badge: string;
  counted: string;
  announced: string;
  heads: readonly (string)[];
  groups: readonly (ConnectionGroup)[];
  rest: string;
  seen: string;
  busy: string;
  opened: string;
  notice: NoticeView;
  attempt: number;
}

/** Look again. */
export interface Refresh {
  type: "refresh";
  attempt: number;
}

/** Do something for one dataflow; an attempt counts once. */
export interface Act {
  type: "act";
  flow: string;
  value: "run" | "enable";
  attempt: number;
}

/** Show the runs of a dataflow below. */
export interface Open {
  type: "open";
  flow: string;
}

/** The question, the notice or the code was closed. */
export interface Leave {
  type: "leave";
}

export type HealthMessage = Refresh | Act | Open | Leave;
