// Written by declarations.py from the declarations in Python: change them there.

/** The kernel's answer to each message, so that the page knows that somebody is there. */
export interface Receipt {
  receipt: string;
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

/** What is drawn of one of several choices. */
export interface ChoiceView {
  value: string;
  label: string;
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
