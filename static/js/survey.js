// The survey as a sheet, filled downward, by hand or from what was copied.

import { asSheet, pasting, read } from "./page.js";

const form = document.querySelector("[data-survey]");

if (form) {
  asSheet(form, [...form.querySelectorAll("input:not([type=hidden], [type=file])")], () => form.requestSubmit());
  const items = [...form.querySelectorAll("[data-item]")].map((row) => ({
    code: row.querySelector(".code").textContent,
    name: row.querySelector("[data-name]").textContent,
    cap: read(row.dataset.cap),
    field: row.querySelector("[data-points]"),
  }));
  pasting(form, items, () => {});
}
