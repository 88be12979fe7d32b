// Written by declarations.py from the declarations in Python: change them there.

/** A step of the form. */
export interface StepView {
  name: string;
  label: string;
  now: boolean;
  done: boolean;
  open: boolean;
}

/** A sentence. */
export interface NoteBlock {
  type: "note";
  text: string;
  bad: boolean;
}

/** A text field; ``emptied`` counts the texts that were refused. */
export interface TextField {
  kind: "text";
  name: string;
  label: string;
  value: string;
  error: string;
  help: string;
  off: boolean;
  optional: boolean;
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

/** A field whose few choices are all visible. */
export interface SegmentsField {
  kind: "segments";
  name: string;
  label: string;
  value: string;
  choices: readonly (ChoiceView)[];
}

/** A checkbox. */
export interface CheckField {
  kind: "check";
  name: string;
  label: string;
  value: boolean;
  off: boolean;
  help: string;
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
  fields: readonly (TextField | SelectField | SegmentsField | CheckField | ButtonField)[];
}

/** A read-only cell; its text is None for null. */
export interface ShowCell {
  kind: "show";
  text: string | null;
  strong: boolean;
  quiet: boolean;
}

/** A cell with a checkbox. */
export interface CheckCell {
  kind: "check";
  name: string;
  value: boolean;
  label: string;
}

/** A cell with a text field; ``suggestions`` names a list of the grid. */
export interface TextCell {
  kind: "text";
  name: string;
  value: string;
  label: string;
  suggestions: string;
  code: boolean;
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

/** A cell with a button. */
export interface ButtonCell {
  kind: "button";
  name: string;
  text: string;
  label: string;
}

/** A row of a grid. */
export interface GridRow {
  key: string;
  cells: readonly (ShowCell | CheckCell | TextCell | SelectCell | ButtonCell)[];
  error?: string;
}

/** A table whose cells may be edited. */
export interface GridBlock {
  type: "grid";
  label: string;
  heads: readonly (string)[];
  rows: readonly (GridRow)[];
  suggestions?: Record<string, readonly (string)[]>;
}

/** Code for the person to copy. */
export interface CodeBlock {
  type: "code";
  text: string;
}

/** A part of the dataflow that is made. */
export interface PartView {
  label: string;
  state: string;
  detail: string;
}

/** The parts of the dataflow, and what became of them. */
export interface PartsBlock {
  type: "parts";
  items: readonly (PartView)[];
}

/** What is drawn of the notice about the last attempt. */
export interface NoticeView {
  kind: string;
  text: string;
  hint: string;
}

/** What the page draws. */
export interface IngestView {
  title: string;
  steps: readonly (StepView)[];
  step: string;
  blocks: readonly (NoteBlock | FieldsBlock | GridBlock | CodeBlock | PartsBlock)[];
  busy: string;
  notice: NoticeView;
  back: boolean;
  next: string;
  create: boolean;
  repair: boolean;
  attempt: number;
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

/** An unfinished dataflow is to be undone or continued; an attempt counts once. */
export interface Repair {
  type: "undo" | "continue";
  attempt: number;
}

/** The main button was pressed; the kernel takes one attempt of each number. */
export interface Submit {
  type: "submit";
  attempt: number;
}

/** The table is to be read again. */
export interface Reload {
  type: "reload";
}

export type IngestMessage = EditPlan | Go | Next | Repair | Submit | Reload;
