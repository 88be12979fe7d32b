// Written by declarations.py from the declarations in Python: change them there.
import { all, isFlag, isNull, isNumber, isText, keys, listOf, oneOf, words } from "../host/declared.js";

const Tile = keys({ ...all(isText, "label value detail"), state: words("|working|done|partial|failed") });
const RunRow = keys({ ...all(isText, "id status started error rejected"), state: words("working|done|partial|failed"), cells: listOf(isText) });
const RunBar = keys({ ...all(isText, "id label"), ...all(isNumber, "written failed"), ...all(isFlag, "bad") });
const CountsView = keys({ ...all(isText, "badge said"), ...all(isFlag, "busy"), tone: words("|good|bad") });
const ChoiceView = keys({ ...all(isText, "value label") });
const QuestionView = keys({ ...all(isText, "title text confirm interval frequency error"), action: words("run|pause|resume|reschedule|delete"), units: listOf(ChoiceView), columns: listOf(ChoiceView) });
const NoticeView = keys({ ...all(isText, "kind text hint") });
const WatchView = keys({ ...all(isText, "title badge state schedule detail counted opens trouble announced seen busy"), ...all(isFlag, "live"), ...all(isNumber, "every attempt"), tone: words("|good|bad"), turn: words("|pause|resume"), tiles: listOf(Tile), heads: listOf(isText), rows: listOf(RunRow), bars: listOf(RunBar), counts: oneOf(CountsView, isNull), dialog: oneOf(QuestionView, isNull), notice: NoticeView });
const ReasonGroup = keys({ ...all(isText, "reason about counted"), heads: listOf(isText), rows: listOf(listOf(oneOf(isText, isNull))) });
const FailedRowsAnswer = keys({ ...all(isText, "run said error"), groups: listOf(ReasonGroup), gaps: listOf(isText) });
export { WatchView as SHAPE, FailedRowsAnswer as FAILED_ROWS_SHAPE };
