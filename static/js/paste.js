// What was copied from a spreadsheet, a table of Word or a page fills a sheet, after a look: nothing before the person
// has seen which column is meant and what becomes of each item.

import { rowsOf, rowsOfTable } from "./cells.js";
import { layOut } from "./matching.js";
import { fill, read, show, write } from "./page.js";

function look(dialog, laid, then) {
  const texts = dialog.dataset;
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const pattern = dialog.querySelector("template").content.firstElementChild;
  const select = part("column");
  const name = ({ column, title }) => fill(title ? texts.titled : texts.numbered, { number: column + 1, title: title.slice(0, 40) });
  select.replaceChildren(...laid.columns.map((one) => new Option(name(one), one.column)));
  part("columns").hidden = laid.columns.length < 2 && !laid.byCode;
  part("matched").hidden = !laid.byCode;

  function rowOf({ item, cell, points, why }) {
    const row = pattern.cloneNode(true);
    const slot = (part) => row.querySelector(`[data-slot=${part}]`);
    slot("item").textContent = `${item.code} ${item.name}`;
    slot("from").textContent = item.field.value || "–";
    slot("to").textContent = points === null ? cell.slice(0, 40) || "–" : write(points);
    slot("why").textContent = why && fill(texts[why], { cap: show(Math.abs(item.cap)), step: texts.step });
    row.classList.toggle("bad", Boolean(cell) && Boolean(why));
    return row;
  }

  function draw() {
    const column = Number(select.value);
    const steps = laid.steps(column);
    const filled = steps.filter((step) => step.points !== null);
    const left = laid.left(column);
    dialog.querySelector("tbody").replaceChildren(...steps.map(rowOf));
    part("sum").textContent = fill(filled.length ? texts.sum : texts.none, { count: filled.length, cells: laid.cells });
    part("beyond").hidden = !left.length;
    part("beyond").textContent = fill(laid.byCode ? texts.other : texts.beyond, { count: left.length, cells: left.slice(0, 10).join("; ") });
    part("go").hidden = !filled.length;
    part("go").onclick = () => {
      dialog.close();
      for (const { item, points } of filled) item.field.value = write(points);
      then(filled.map((step) => step.item));
    };
  }

  select.onchange = draw;
  part("later").onclick = () => dialog.close();
  draw();
  dialog.showModal();
}

// Opens the dialog of components/paste.html on what was copied; false when it is no more than one cell.
export function offer({ html, text }, items, place, then) {
  const dialog = document.querySelector("[data-paste]");
  const rows = rowsOfTable(html) ?? rowsOf(text);
  while (rows.length > 1 && !rows.at(-1).some(Boolean)) rows.pop();
  if (rows.flat().length < 2) return false;
  look(dialog, layOut(rows, items, place, { step: read(dialog.dataset.step), kind: dialog.dataset.kind }), then);
  return true;
}
