// Written by declarations.py from the declarations in Python: change them there.

/** What is drawn of the notice about the last attempt. */
export interface NoticeView {
  kind: string;
  text: string;
  hint: string;
}

/** What is drawn of one of several choices. */
export interface ChoiceView {
  value: string;
  label: string;
}

/** What is drawn of a field to search with. */
export interface SearchView {
  value: string;
  error: string;
  emptied: number;
}

/** A line of the list of connections; ``mark`` tells connections of one name apart. */
export interface ConnectionLine {
  id: string;
  name: string;
  place: string;
  mark: string;
  state: string;
}

/** The list of connections; ``lines`` are those from ``first`` on. */
export interface ConnectionsView {
  loading: boolean;
  done: number;
  total: number;
  trouble: NoticeView;
  orders: readonly (ChoiceView)[];
  order: string;
  search: SearchView;
  only: string;
  states: readonly (string)[];
  all: number;
  selected: string;
  matching: number;
  first: number;
  lines: readonly (ConnectionLine)[];
}

/** Something to do with the chosen connection, or why it cannot be done; empty if it can. */
export interface ActionView {
  name: string;
  label: string;
  off: string;
}

/** A line of facts; one to take elsewhere, as an id, has a button that copies it. */
export interface FactView {
  label: string;
  value: string;
  copy: boolean;
}

/** A schema in the tree of tables. */
export interface SchemaLine {
  schema: string;
  open: boolean;
  count: number;
}

/** A table in the tree of tables; ``kind`` is the service's word for what it is. */
export interface TableLine {
  path: string;
  name: string;
  readable: boolean;
  kind: string;
  open: boolean;
}

/** A column in the tree of tables; ``of`` is the path of its table. */
export interface ColumnLine {
  of: string;
  column: string;
  type: string;
}

/** The tree of tables; ``lines`` are those from ``first`` on, of ``fitting`` tables. */
export interface TablesView {
  loading: boolean;
  done: number;
  total: number;
  trouble: NoticeView;
  of: string;
  all: number;
  fitting: number;
  search: SearchView;
  selected: string;
  matching: number;
  first: number;
  lines: readonly (SchemaLine | TableLine | ColumnLine)[];
}

/** A column of the chosen table. */
export interface ColumnRow {
  name: string;
  type: string;
  xdm: string;
}

/** The columns of the chosen table, and how far the reading of all columns is. */
export interface ColumnsView {
  loading: boolean;
  done: number;
  total: number;
  trouble: NoticeView;
  of: string;
  rows: readonly (ColumnRow)[];
  all: number;
  unread: number;
}

/** Which ``version`` of the rows the page should have, 0 for none; they come as messages. */
export interface PreviewView {
  loading: boolean;
  done: number;
  total: number;
  trouble: NoticeView;
  of: string;
  rows: number;
  choices: readonly (number)[];
  version: number;
  locked: boolean;
  grant: string;
}

/** A checkbox of a dialog. */
export interface DialogCheckView {
  name: string;
  label: string;
  value: boolean;
  warning: string;
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

/** A dialog that asks before an action. */
export interface DialogView {
  action: string;
  title: string;
  text: string;
  confirm: string;
  danger: boolean;
  busy: boolean;
  ready: boolean;
  notice: NoticeView;
  checks: readonly (DialogCheckView)[];
  fields: readonly (FieldView)[];
}

/** Code for the person to take: a cell to insert, or a call to copy. */
export interface SnippetView {
  kind: "code" | "curl";
  text: string;
}

/** What the page draws, but for the rows. */
export interface BrowserView {
  title: string;
  sandbox: string;
  badge: string;
  connections: ConnectionsView;
  actions: readonly (ActionView)[];
  details: readonly (FactView)[];
  tables: TablesView;
  columns: ColumnsView;
  preview: PreviewView;
  dialog: DialogView | null;
  notice: NoticeView;
  snippet: SnippetView | null;
  attempt: number;
}

/** A column of the preview, and what the rows tell about it. */
export interface ColumnSummaryView {
  name: string;
  type: string;
  format: string;
  number: boolean;
  nulls: number;
  distinct: number;
  min: string | null;
  max: string | null;
  bars: readonly (number)[];
}

/** The first rows of the chosen table, bounded. */
export interface RowsView {
  columns: readonly (ColumnSummaryView)[];
  rows: readonly (readonly (string | null)[])[];
  note: string;
}

/** Sent to the page: the rows of a version. */
export interface RowsAnswer {
  version: number;
  rows: RowsView;
}

/** Sent to the page: a value of the preview in full. */
export interface ValueAnswer {
  version: number;
  row: number;
  column: string;
  value: string;
}

/** Something was searched, chosen, sorted, folded, loaded again or stopped. */
export interface Say {
  type: "search" | "search-tables" | "only" | "sort" | "select" | "table" | "fold" | "unfold" | "rows" | "reload" | "stop" | "action";
  value: string;
}

/** A list was scrolled to a line. */
export interface Scroll {
  type: "scroll";
  name: "connections" | "tables";
  value: number;
}

/** The columns of all tables were asked for. */
export interface ReadColumns {
  type: "all-columns";
}

/** The page has not the rows that it should draw. */
export interface ShowRows {
  type: "show-rows";
}

/** A value of the preview was asked for in full. */
export interface ShowValue {
  type: "show-value";
  version: number;
  row: number;
  column: string;
}

/** The question, the notice or the code was closed. */
export interface Leave {
  type: "leave";
}

/** The form below was closed. */
export interface CloseInside {
  type: "close-inside";
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

/** A checkbox was ticked or cleared. */
export interface Check {
  type: "check";
  name: string;
  value: boolean;
}

/** The main button was pressed; the kernel takes one attempt of each number. */
export interface Submit {
  type: "submit";
  attempt: number;
}

export type BrowserMessage = Say | Scroll | ReadColumns | ShowRows | ShowValue | Leave | CloseInside | Edit | SecretEdit | Check | Submit;
