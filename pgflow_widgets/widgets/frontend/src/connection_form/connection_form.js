// The page of the connection form.

import { formPage } from "../fields/fields.js";
import { SHAPE } from "./shape.js";

export default formPage("connection-form", SHAPE);
