// Written by declarations.py from the declarations in Python: change them there.

/** What is drawn of the notice about the last attempt. */
export interface NoticeView {
  kind: string;
  text: string;
  hint: string;
}

/** A column by which the connections can be sorted. */
export interface HeadingView {
  key: string;
  label: string;
}

/** How the connections are sorted. */
export interface OrderView {
  key: string;
  down: boolean;
}

/** What is drawn of a field to search with. */
export interface SearchView {
  value: string;
  error: string;
  emptied: number;
}

/** A line of the list of connections. */
export interface ConnectionLine {
  id: string;
  cells: readonly (string)[];
}

/** The list of connections; ``shown`` are the lines from ``first`` on. */
export interface ConnectionsView {
  loading: boolean;
  done: number;
  total: number;
  trouble: NoticeView;
  headings: readonly (HeadingView)[];
  sort: OrderView;
  search: SearchView;
  only: string;
  states: readonly (string)[];
  all: number;
  selected: string;
  found: number;
  first: number;
  shown: readonly (ConnectionLine)[];
}

/** A button of the tool bar. */
export interface ActionView {
  name: string;
  label: string;
}

/** A schema in the tree of tables. */
export interface SchemaLine {
  schema: string;
  open: boolean;
  count: number;
}

/** A table in the tree of tables. */
export interface TableLine {
  path: string;
  name: string;
  readable: boolean;
}

/** The tree of tables; ``shown`` are the lines from ``first`` on. */
export interface TablesView {
  loading: boolean;
  done: number;
  total: number;
  trouble: NoticeView;
  of: string;
  all: number;
  search: SearchView;
  selected: string;
  known: number;
  found: number;
  first: number;
  shown: readonly (SchemaLine | TableLine)[];
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
}

/** The first rows of the chosen table; they themselves are in the trait ``rows``. */
export interface PreviewView {
  loading: boolean;
  done: number;
  total: number;
  trouble: NoticeView;
  of: string;
  rows: number;
  choices: readonly (number)[];
}

/** A checkbox of a dialog. */
export interface DialogCheckView {
  name: string;
  label: string;
  value: boolean;
  warning: string;
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
  connections: ConnectionsView;
  actions: readonly (ActionView)[];
  tables: TablesView;
  columns: ColumnsView;
  preview: PreviewView;
  dialog: DialogView | null;
  notice: NoticeView;
  snippet: SnippetView | null;
  attempt: number;
}

/** The heading of a column of the preview. */
export interface ColumnSummaryView {
  name: string;
  types: readonly (string)[];
  number: boolean;
  nulls: number;
  distinct: number;
  min: string | null;
  max: string | null;
  bars: readonly (number)[];
}

/** The trait ``rows``: the first rows of the chosen table, bounded. */
export interface RowsView {
  columns: readonly (ColumnSummaryView)[];
  rows: readonly (readonly (string | null)[])[];
  note: string;
}

/** The trait ``rows`` while no table is chosen. */
export interface NoRowsView {
}

/** Something was searched, chosen, sorted, folded, loaded again or stopped. */
export interface Say {
  type: "search" | "search-tables" | "only" | "sort" | "select" | "table" | "fold" | "rows" | "reload" | "stop" | "action";
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

/** The dialog or the code was closed. */
export interface Leave {
  type: "leave";
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

export type BrowserRows = RowsView | NoRowsView;

export type BrowserMessage = Say | Scroll | ReadColumns | Leave | Edit | SecretEdit | Check | Submit;
