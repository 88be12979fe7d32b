// The page of the sign-in form.

import { formPage } from "../fields/fields.js";
import { SHAPE } from "./shape.js";

export default formPage("sign-in-form", SHAPE);
