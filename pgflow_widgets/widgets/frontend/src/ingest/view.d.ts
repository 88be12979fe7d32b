// Written by declarations.py from the declarations in Python: change them there.

/** A step of the form; ``summary`` is what was chosen in it. */
export interface StepView {
  name: string;
  label: string;
  summary: string;
  now: boolean;
  done: boolean;
  open: boolean;
}

/** A part of the dataflow that is made. */
export interface PartView {
  label: string;
  state: "" | "working" | "done" | "failed" | "unknown";
  id: string;
}

/** The card of a dataflow that is created; ``dataset`` is the id of its dataset. */
export interface MadeBlock {
  type: "made";
  name: string;
  said: string;
  dataset: string;
  parts: readonly (PartView)[];
}

/** A sentence. */
export interface NoteBlock {
  type: "note";
  text: string;
}

/** A text field; ``emptied`` counts the texts that were refused. */
export interface TextField {
  kind: "text";
  name: string;
  label: string;
  value: string;
  error: string;
  help: string;
  emptied: number;
}

/** What is drawn of one of several choices. */
export interface ChoiceView {
  value: string;
  label: string;
}

/** A field with a list to choose from. */
export interface SelectField {
  kind: "select";
  name: string;
  label: string;
  value: string;
  error: string;
  help: string;
  choices: readonly (ChoiceView)[];
}

/** One of two or three choices that need a sentence each. */
export interface CardView {
  value: string;
  label: string;
  detail: string;
}

/** A choice between cards. */
export interface CardsField {
  kind: "cards";
  name: string;
  label: string;
  value: string;
  cards: readonly (CardView)[];
}

/** A checkbox; one that is ``off`` cannot be changed. */
export interface CheckField {
  kind: "check";
  name: string;
  label: string;
  value: boolean;
  off: boolean;
  help: string;
  error: string;
}

/** Whether something happens once, or every so many units. */
export interface RhythmField {
  kind: "rhythm";
  name: string;
  label: string;
  repeats: boolean;
  interval: string;
  unit: string;
  units: readonly (ChoiceView)[];
  help: string;
  error: string;
  emptied: number;
}

/** A date and time in UTC, or none. */
export interface MomentField {
  kind: "moment";
  name: string;
  label: string;
  value: string;
  help: string;
  error: string;
  emptied: number;
}

/** A button among fields. */
export interface ButtonField {
  kind: "button";
  name: string;
  label: string;
  off: boolean;
}

/** Fields side by side. */
export interface FieldsBlock {
  type: "fields";
  fields: readonly (TextField | SelectField | CardsField | CheckField | RhythmField | MomentField | ButtonField)[];
}

/** A read-only cell; its text is None for null. */
export interface ShowCell {
  kind: "show";
  text: string | null;
  format: string;
  strong: boolean;
  quiet: boolean;
  badges: readonly (string)[];
}

/** The value of a field in the first row; one that is ``stale`` is the last good one. */
export interface PreviewCell {
  kind: "preview";
  text: string | null;
  format: string;
  more: string;
  stale: boolean;
}

/** A cell with a checkbox. */
export interface CheckCell {
  kind: "check";
  name: string;
  value: boolean;
  label: string;
}

/** A cell with a text field; an expression is completed as it is typed. */
export interface TextCell {
  kind: "text";
  name: string;
  value: string;
  label: string;
  expression: boolean;
  wrong: boolean;
  emptied: number;
}

/** A cell with a list to choose from. */
export interface SelectCell {
  kind: "select";
  name: string;
  value: string;
  label: string;
  choices: readonly (ChoiceView)[];
  off: boolean;
}

/** A cell with a button that removes its row. */
export interface RemoveCell {
  kind: "remove";
  name: string;
  label: string;
}

/** A row of a grid; one that is ``dim`` is left out of the copy. */
export interface GridRow {
  key: string;
  cells: readonly (ShowCell | PreviewCell | CheckCell | TextCell | SelectCell | RemoveCell)[];
  error: string;
  dim: boolean;
}

/** A table whose cells may be edited; ``columns`` complete its expressions. */
export interface GridBlock {
  type: "grid";
  name: string;
  label: string;
  heads: readonly (string)[];
  rows: readonly (GridRow)[];
  columns: readonly (string)[];
}

/** A line of the summary, and the step that changes it; empty for none. */
export interface SummaryLine {
  label: string;
  text: string;
  step: string;
}

/** The summary of a plan. */
export interface FactsBlock {
  type: "facts";
  label: string;
  facts: readonly (SummaryLine)[];
}

/** Buttons that open what the block after this one shows; ``value`` is the open one. */
export interface FoldsBlock {
  type: "folds";
  name: string;
  value: string;
  choices: readonly (ChoiceView)[];
}

/** Code for the person to copy. */
export interface CodeBlock {
  type: "code";
  label: string;
  text: string;
}

/** The parts of the dataflow, and what became of them. */
export interface PartsBlock {
  type: "parts";
  parts: readonly (PartView)[];
}

/** A field that needs attention; `text` says why, where nothing beside the field does. */
export interface ProblemView {
  name: string;
  label: string;
  text: string;
}

/** What is drawn of the notice about the last attempt. */
export interface NoticeView {
  kind: string;
  text: string;
  hint: string;
}

/** What the page draws; ``refusals`` counts how often a step was found incomplete. */
export interface IngestView {
  title: string;
  place: string;
  steps: readonly (StepView)[];
  step: string;
  blocks: readonly (MadeBlock | NoteBlock | FieldsBlock | GridBlock | FactsBlock | FoldsBlock | CodeBlock | PartsBlock)[];
  problems: readonly (ProblemView)[];
  refusals: number;
  busy: string;
  notice: NoticeView;
  back: boolean;
  next: boolean;
  create: boolean;
  repair: "" | "undo" | "undo or continue";
  reading: string;
  query: string;
  attempt: number;
}

/** A function of the mapping language. */
export interface FunctionView {
  name: string;
  syntax: string;
  description: string;
  example: string;
}

/** A field or a cell was edited, or its button pressed. */
export interface EditPlan {
  type: "edit";
  name: string;
  value: string | boolean;
}

/** Another step was chosen. */
export interface Go {
  type: "go";
  value: string;
}

/** The button to the next step was pressed in step ``value``; an attempt counts once. */
export interface Next {
  type: "next";
  value: string;
  attempt: number;
}

/** A dataflow is to be undone, or one that is unfinished continued; an attempt counts once. */
export interface Repair {
  type: "undo" | "continue";
  attempt: number;
}

/** The main button was pressed; the kernel takes one attempt of each number. */
export interface Submit {
  type: "submit";
  attempt: number;
}

/** The runs of the dataflow are to be shown below. */
export interface WatchRuns {
  type: "watch";
}

/** The table is to be read again. */
export interface Reload {
  type: "reload";
}

/** What is under way is to be cancelled. */
export interface Cancel {
  type: "cancel";
}

export type IngestMessage = EditPlan | Go | Next | Repair | Submit | WatchRuns | Reload | Cancel;
