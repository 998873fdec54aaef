// What a script adds to pages that are whole without it. Each module finds its own elements by their data- attributes.

import { suggest } from "./suggest.js";
import { submitOnChange } from "./live.js";

for (const input of document.querySelectorAll("input[data-suggest]")) suggest(input);
for (const form of document.querySelectorAll("form[data-live]")) submitOnChange(form);
