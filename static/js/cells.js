// What the clipboard holds, as rows of cells.

import { plain } from "./page.js";

// A quoted cell ends where its quote is followed by the end of a cell; any other quote is a letter of the text.
const QUOTED = /"((?:[^"]|"")*)"(?=[\t\n]|$)/y;
const BARE = /[^\t\n]*/y;

// Text as spreadsheets copy it: cells with line breaks or tabs stand in quotes, quotes in them are doubled.
export function rowsOf(text) {
  const all = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const rows = [[]];
  for (let at = 0; at <= all.length; at += 1) {
    QUOTED.lastIndex = BARE.lastIndex = at;
    const quoted = QUOTED.exec(all);
    rows.at(-1).push(plain(quoted ? quoted[1].replaceAll('""', '"') : BARE.exec(all)[0]));
    at = quoted ? QUOTED.lastIndex : BARE.lastIndex;
    if (all[at] === "\n") rows.push([]);
  }
  return rows;
}

// A table as Excel, Word and browsers copy it beside the text: each cell is one, whatever stands in it. Null when there
// is none. A merged cell is the first of its places, the others are blank.
export function rowsOfTable(html) {
  const table = html && new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return null;
  const rows = [...table.rows].map(() => []);
  [...table.rows].forEach((row, place) => {
    let at = 0;
    for (const cell of row.cells) {
      while (rows[place][at] !== undefined) at += 1;
      const words = cell.textContent.replace(/\s+/g, " ");
      const below = Math.min(cell.rowSpan || rows.length, rows.length - place);
      for (let down = 0; down < below; down += 1) {
        for (let on = 0; on < cell.colSpan; on += 1) rows[place + down][at + on] = down || on ? "" : plain(words);
      }
      at += cell.colSpan;
    }
  });
  return rows.map((row) => Array.from(row, (cell) => cell ?? ""));
}
