// Written by declarations.py from the declarations in Python: change them there.
import { all, isFlag, isNull, isNumber, isText, keys, listOf, oneOf } from "../host/declared.js";

const ChoiceView = keys({ ...all(isText, "value label") });
const SegmentsView = keys({ ...all(isText, "name label help value"), options: listOf(ChoiceView) });
const PasteView = keys({ ...all(isText, "label help placeholder pick accept note error") });
const GroupView = keys({ ...all(isText, "title"), fields: listOf(isText) });
const FieldView = keys({ ...all(isText, "name label help typed_in value error warning"), ...all(isFlag, "secret required held"), ...all(isNumber, "emptied"), choices: listOf(ChoiceView) });
const CheckView = keys({ ...all(isText, "name label"), ...all(isFlag, "value") });
const RequestView = keys({ ...all(isText, "note json curl") });
const TextView = keys({ ...all(isText, "label text") });
const AddressesView = keys({ ...all(isText, "note link link_text"), texts: listOf(TextView) });
const ProbeStepView = keys({ ...all(isText, "name state detail hint mark said") });
const ProbeView = keys({ ...all(isText, "label heading note link link_text"), ...all(isFlag, "failed"), steps: listOf(ProbeStepView) });
const NoticeView = keys({ ...all(isText, "kind text hint") });
const ProblemView = keys({ ...all(isText, "name label text") });
const FactView = keys({ ...all(isText, "label value"), ...all(isFlag, "copy") });
const RowView = keys({ ...all(isText, "badge code"), cells: listOf(isText) });
const TableView = keys({ ...all(isText, "label"), heads: listOf(isText), rows: listOf(RowView) });
const DoneView = keys({ ...all(isText, "title said code another"), facts: listOf(FactView), table: oneOf(TableView, isNull), actions: listOf(ChoiceView), ask: oneOf(SegmentsView, isNull) });
const FormView = keys({ ...all(isText, "title badge about carried_note submit busy"), ...all(isFlag, "has_request"), ...all(isNumber, "attempt gaps fill"), choices: listOf(SegmentsView), offers: listOf(isText), paste: PasteView, groups: listOf(GroupView), fields: listOf(FieldView), checks: listOf(CheckView), advanced: listOf(SegmentsView), request: oneOf(RequestView, isNull), addresses: oneOf(AddressesView, isNull), probe: oneOf(ProbeView, isNull), notice: NoticeView, problems: listOf(ProblemView), done: oneOf(DoneView, isNull) });
export { FormView as SHAPE };
