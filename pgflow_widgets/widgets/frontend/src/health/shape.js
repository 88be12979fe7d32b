// Written by declarations.py from the declarations in Python: change them there.
import { all, isNumber, isText, keys, listOf, words } from "../host/declared.js";

const IllFlow = keys({ ...all(isText, "id name status reason open"), sign: words("failed|partial"), cells: listOf(isText), action: words("run|enable|") });
const ConnectionGroup = keys({ ...all(isText, "id name counted credentials code more"), sentences: listOf(isText), rows: listOf(IllFlow) });
const NoticeView = keys({ ...all(isText, "kind text hint") });
const HealthView = keys({ ...all(isText, "title badge counted announced rest seen busy opened"), ...all(isNumber, "attempt"), heads: listOf(isText), groups: listOf(ConnectionGroup), notice: NoticeView });
export { HealthView as SHAPE };
