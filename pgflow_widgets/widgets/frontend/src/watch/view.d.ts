// Written by declarations.py from the declarations in Python: change them there.

/** A row of the table; ``state`` is ``working``, ``done`` or ``failed``. */
export interface RunRow {
  id: string;
  state: "working" | "done" | "failed";
  cells: readonly (string)[];
  error: string;
}

/** A bar of the charts. */
export interface RunBar {
  id: string;
  label: string;
  written: number;
  failed: number;
  seconds: number;
  bad: boolean;
}

/** What is drawn of the notice about the last attempt. */
export interface NoticeView {
  kind: string;
  text: string;
  hint: string;
}

/** What the page draws. */
export interface WatchView {
  title: string;
  state: string;
  schedule: string;
  said: string;
  seen: string;
  live: boolean;
  heads: readonly (string)[];
  rows: readonly (RunRow)[];
  bars: readonly (RunBar)[];
  trouble: string;
  notice: NoticeView;
}

/** Refresh again. */
export interface Start {
  type: "start";
}

/** Stop refreshing. */
export interface Stop {
  type: "stop";
}

export type WatchMessage = Start | Stop;
