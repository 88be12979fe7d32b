// The page of the sign-in form.

import { formPage } from "../fields/fields.js";

export default formPage("sign-in-form");
