// The page of the connection form.

import { formPage } from "../fields/fields.js";

export default formPage("connection-form");
