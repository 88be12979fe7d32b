// Written by declarations.py from the declarations in Python: change them there.

/** What is drawn of one of several choices. */
export interface ChoiceView {
  value: string;
  label: string;
}

/** What is drawn of a choice whose few options are all visible. */
export interface SegmentsView {
  name: string;
  label: string;
  value: string;
  options: readonly (ChoiceView)[];
}

/** What is drawn of the field that takes a connection string or a file. */
export interface PasteView {
  label: string;
  help: string;
  placeholder: string;
  pick: string;
  accept: string;
  note: string;
  error: string;
}

/** What is drawn of a field; of a secret only whether the kernel holds one. */
export interface FieldView {
  name: string;
  label: string;
  help: string;
  choices: readonly (ChoiceView)[];
  secret: boolean;
  required: boolean;
  held: boolean;
  value: string;
  error: string;
  warning: string;
  emptied: number;
}

/** What is drawn of a checkbox. */
export interface CheckView {
  name: string;
  label: string;
  value: boolean;
}

/** What is drawn of a step of the check from this machine. */
export interface StepView {
  name: string;
  state: string;
  detail: string;
  hint: string;
  mark: string;
  said: string;
}

/** What is drawn of the check from this machine. */
export interface ProbeView {
  label: string;
  working: string;
  note: string;
  link: string;
  link_text: string;
  busy: boolean;
  ready: boolean;
  steps: readonly (StepView)[];
}

/** The words of the main button. */
export interface SubmitView {
  label: string;
  busy: string;
  waiting: string;
}

/** What is drawn of the notice about the last attempt. */
export interface NoticeView {
  kind: string;
  text: string;
  hint: string;
}

/** What the page draws. */
export interface ConnectionFormView {
  title: string;
  choices: readonly (SegmentsView)[];
  offers: readonly (string)[];
  paste: PasteView;
  fields: readonly (FieldView)[];
  checks: readonly (CheckView)[];
  probe: ProbeView | null;
  submit: SubmitView;
  preview: string;
  reason: string;
  busy: boolean;
  attempt: number;
  notice: NoticeView;
  outcome: string;
  fill: number;
}

/** Something was typed or chosen in a field. */
export interface Edit {
  type: "edit";
  name: string;
  value: string;
}

/** Something was typed into a field for a secret. */
export interface SecretEdit {
  type: "secret";
  name: string;
  value: string;
}

/** A connection string or a file was given, which may hold a secret. */
export interface Paste {
  type: "paste";
  value: string;
}

/** A cloud or an authentication was chosen. */
export interface Choose {
  type: "choose";
  name: string;
  value: string;
}

/** A button that fills in values was pressed. */
export interface TakeOffer {
  type: "offer";
  label: string;
}

/** The check from this machine was asked for. */
export interface Probe {
  type: "probe";
}

/** The main button was pressed; the kernel takes one attempt of each number. */
export interface Submit {
  type: "submit";
  attempt: number;
}

export type ConnectionFormMessage = Edit | SecretEdit | Paste | Choose | TakeOffer | Probe | Submit;
