// Written by declarations.py from the declarations in Python: change them there.
import { all, isFlag, isNull, isNumber, isText, keys, listOf, oneOf, words } from "../host/declared.js";

const NoticeView = keys({ ...all(isText, "kind text hint") });
const ChoiceView = keys({ ...all(isText, "value label") });
const SearchView = keys({ ...all(isText, "value error"), ...all(isNumber, "emptied") });
const ConnectionLine = keys({ ...all(isText, "id name place mark state") });
const ConnectionsView = keys({ ...all(isFlag, "loading"), ...all(isNumber, "done total all matching first"), ...all(isText, "order only selected"), trouble: NoticeView, orders: listOf(ChoiceView), search: SearchView, states: listOf(isText), lines: listOf(ConnectionLine) });
const ActionView = keys({ ...all(isText, "name label off") });
const FactView = keys({ ...all(isText, "label value"), ...all(isFlag, "copy") });
const SchemaLine = keys({ ...all(isText, "schema"), ...all(isFlag, "open"), ...all(isNumber, "count") });
const TableLine = keys({ ...all(isText, "path name kind"), ...all(isFlag, "readable open") });
const ColumnLine = keys({ ...all(isText, "of column type") });
const TablesView = keys({ ...all(isFlag, "loading"), ...all(isNumber, "done total all fitting matching first"), ...all(isText, "of selected"), trouble: NoticeView, search: SearchView, lines: listOf(oneOf(SchemaLine, TableLine, ColumnLine)) });
const ColumnRow = keys({ ...all(isText, "name type xdm") });
const ColumnsView = keys({ ...all(isFlag, "loading"), ...all(isNumber, "done total all unread"), ...all(isText, "of"), trouble: NoticeView, rows: listOf(ColumnRow) });
const PreviewView = keys({ ...all(isFlag, "loading locked"), ...all(isNumber, "done total rows version"), ...all(isText, "of grant"), trouble: NoticeView, choices: listOf(isNumber) });
const DialogCheckView = keys({ ...all(isText, "name label warning"), ...all(isFlag, "value") });
const FieldView = keys({ ...all(isText, "name label help typed_in value error warning"), ...all(isFlag, "secret required held"), ...all(isNumber, "emptied"), choices: listOf(ChoiceView) });
const DialogView = keys({ ...all(isText, "action title text confirm"), ...all(isFlag, "danger busy ready"), notice: NoticeView, checks: listOf(DialogCheckView), fields: listOf(FieldView) });
const SnippetView = keys({ ...all(isText, "text"), kind: words("code|curl") });
const BrowserView = keys({ ...all(isText, "title sandbox badge"), ...all(isNumber, "attempt"), connections: ConnectionsView, actions: listOf(ActionView), details: listOf(FactView), tables: TablesView, columns: ColumnsView, preview: PreviewView, dialog: oneOf(DialogView, isNull), notice: NoticeView, snippet: oneOf(SnippetView, isNull) });
const ColumnSummaryView = keys({ ...all(isText, "name type format"), ...all(isFlag, "number"), ...all(isNumber, "nulls distinct"), min: oneOf(isText, isNull), max: oneOf(isText, isNull), bars: listOf(isNumber) });
const RowsView = keys({ ...all(isText, "note"), columns: listOf(ColumnSummaryView), rows: listOf(listOf(oneOf(isText, isNull))) });
const RowsAnswer = keys({ ...all(isNumber, "version"), rows: RowsView });
const ValueAnswer = keys({ ...all(isNumber, "version row"), ...all(isText, "column value") });
export { BrowserView as SHAPE, RowsAnswer as ROWS_SHAPE, ValueAnswer as VALUE_SHAPE };
