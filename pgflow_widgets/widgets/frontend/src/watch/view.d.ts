// Written by declarations.py from the declarations in Python: change them there.

/** A figure; ``state`` is that of the last run where the figure tells it. */
export interface Tile {
  label: string;
  value: string;
  detail: string;
  state: "" | "working" | "done" | "partial" | "failed";
}

/** A row of the table; ``status`` is in words, ``rejected`` says which rows can be read. */
export interface RunRow {
  id: string;
  state: "working" | "done" | "partial" | "failed";
  status: string;
  started: string;
  cells: readonly (string)[];
  error: string;
  rejected: string;
}

/** A bar of the chart. */
export interface RunBar {
  id: string;
  label: string;
  written: number;
  failed: number;
  bad: boolean;
}

/** Whether the counts of source, runs and dataset agree, once they were compared. */
export interface CountsView {
  badge: string;
  tone: "" | "good" | "bad";
  said: string;
  busy: boolean;
}

/** What is drawn of one of several choices. */
export interface ChoiceView {
  value: string;
  label: string;
}

/** A question before something is done; ``columns`` are those that may tell new rows. */
export interface QuestionView {
  action: "run" | "pause" | "resume" | "reschedule" | "delete";
  title: string;
  text: string;
  confirm: string;
  interval: string;
  frequency: string;
  units: readonly (ChoiceView)[];
  columns: readonly (ChoiceView)[];
  error: string;
}

/** What is drawn of the notice about the last attempt. */
export interface NoticeView {
  kind: string;
  text: string;
  hint: string;
}

/** What the page draws; ``announced`` changes only when a state does. */
export interface WatchView {
  title: string;
  badge: string;
  state: string;
  tone: "" | "good" | "bad";
  schedule: string;
  detail: string;
  turn: "" | "pause" | "resume";
  tiles: readonly (Tile)[];
  counted: string;
  heads: readonly (string)[];
  rows: readonly (RunRow)[];
  bars: readonly (RunBar)[];
  counts: CountsView | null;
  opens: string;
  trouble: string;
  announced: string;
  seen: string;
  live: boolean;
  every: number;
  busy: string;
  dialog: QuestionView | null;
  notice: NoticeView;
  attempt: number;
}

/** Rows that were rejected for one reason: how many, and the first of them as text. */
export interface ReasonGroup {
  reason: string;
  about: string;
  counted: string;
  heads: readonly (string)[];
  rows: readonly (readonly (string | null)[])[];
}

/** Sent to the page: the rows that a run rejected. They may be about people: no state has them. */
export interface FailedRowsAnswer {
  run: string;
  said: string;
  groups: readonly (ReasonGroup)[];
  gaps: readonly (string)[];
  error: string;
}

/** Refresh again. */
export interface Start {
  type: "start";
}

/** Stop refreshing. */
export interface Stop {
  type: "stop";
}

/** A button was pressed; what cannot be taken back is asked first. An attempt counts once. */
export interface Act {
  type: "act";
  value: "run" | "pause" | "resume" | "reschedule" | "delete";
  attempt: number;
}

/** The question was answered with yes; an attempt counts once. */
export interface Confirm {
  type: "confirm";
  attempt: number;
  interval: string;
  frequency: string;
  with_connections: boolean;
  column: string;
}

/** Send the rows that a run rejected. */
export interface ShowFailedRows {
  type: "failed-rows";
  run: string;
}

/** Compare the counts of source, runs and dataset. */
export interface Compare {
  type: "compare";
}

/** The question, the notice or the code was closed. */
export interface Leave {
  type: "leave";
}

export type WatchMessage = Start | Stop | Act | Confirm | ShowFailedRows | Compare | Leave;
