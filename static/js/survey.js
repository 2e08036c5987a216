// The survey as a sheet, filled downward.

import { asSheet } from "./page.js";

const form = document.querySelector("[data-survey]");

if (form) asSheet(form, [...form.querySelectorAll("input:not([type=hidden], [type=file])")], () => form.requestSubmit());
