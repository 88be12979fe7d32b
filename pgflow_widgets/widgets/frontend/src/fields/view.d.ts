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
  help: string;
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

/** The names of the fields that stand together. */
export interface GroupView {
  title: string;
  fields: readonly (string)[];
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
  typed_in: string;
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

/** The request that the main button sends, with its secrets masked. */
export interface RequestView {
  note: string;
  json: string;
  curl: string;
}

/** A text to copy. */
export interface TextView {
  label: string;
  text: string;
}

/** The addresses that a firewall has to let in, as lines for some firewalls. */
export interface AddressesView {
  note: string;
  link: string;
  link_text: string;
  texts: readonly (TextView)[];
}

/** What is drawn of a step of the test from this machine. */
export interface ProbeStepView {
  name: string;
  state: string;
  detail: string;
  hint: string;
  mark: string;
  said: string;
}

/** What is drawn of the test from this machine. */
export interface ProbeView {
  label: string;
  heading: string;
  failed: boolean;
  note: string;
  link: string;
  link_text: string;
  steps: readonly (ProbeStepView)[];
}

/** What is drawn of the notice about the last attempt. */
export interface NoticeView {
  kind: string;
  text: string;
  hint: string;
}

/** A field that needs attention; `text` says why, where nothing beside the field does. */
export interface ProblemView {
  name: string;
  label: string;
  text: string;
}

/** A line of facts; one to take elsewhere, as an id, has a button that copies it. */
export interface FactView {
  label: string;
  value: string;
  copy: boolean;
}

/** A line of the card's table: a word about it, and the code that goes on with it. */
export interface RowView {
  cells: readonly (string)[];
  badge: string;
  code: string;
}

/** The table of the card. */
export interface TableView {
  label: string;
  heads: readonly (string)[];
  rows: readonly (RowView)[];
}

/** The card that stands in place of the form after its success. */
export interface DoneView {
  title: string;
  said: string;
  facts: readonly (FactView)[];
  table: TableView | null;
  actions: readonly (ChoiceView)[];
  code: string;
  ask: SegmentsView | null;
  another: string;
}

/** What is drawn of a form; ``busy`` says what is under way, and is empty if nothing is. */
export interface FormView {
  title: string;
  badge: string;
  about: string;
  carried_note: string;
  choices: readonly (SegmentsView)[];
  offers: readonly (string)[];
  paste: PasteView;
  groups: readonly (GroupView)[];
  fields: readonly (FieldView)[];
  checks: readonly (CheckView)[];
  advanced: readonly (SegmentsView)[];
  has_request: boolean;
  request: RequestView | null;
  addresses: AddressesView | null;
  probe: ProbeView | null;
  submit: string;
  busy: string;
  attempt: number;
  gaps: number;
  notice: NoticeView;
  problems: readonly (ProblemView)[];
  done: DoneView | null;
  fill: number;
}

/** Something was typed or chosen in a field. */
export interface Edit {
  type: "edit";
  name: string;
  value: string;
}

/** Something was typed into a field for a secret; `page` is where, if a form is shown twice. */
export interface SecretEdit {
  type: "secret";
  name: string;
  value: string;
  page?: string;
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

/** The test from this machine was asked for. */
export interface Probe {
  type: "probe";
}

/** The request was unfolded or folded. */
export interface Unfold {
  type: "unfold";
  value: boolean;
}

/** Adobe's addresses were unfolded or folded. */
export interface UnfoldAddresses {
  type: "addresses";
  value: boolean;
}

/** The main button was pressed; the kernel takes one attempt of each number. */
export interface Submit {
  type: "submit";
  attempt: number;
}

/** What is under way is to be cancelled. */
export interface Cancel {
  type: "cancel";
}

/** A button of the card was pressed, or one of what it asks for was chosen. */
export interface CardAct {
  type: "act";
  name: string;
  value: string;
}

/** A checkbox was ticked or cleared. */
export interface Check {
  type: "check";
  name: string;
  value: boolean;
}

export type FormMessage = Edit | SecretEdit | Paste | Choose | TakeOffer | Probe | Unfold | UnfoldAddresses | Submit | Cancel | CardAct | Check;
