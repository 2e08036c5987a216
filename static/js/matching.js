// A copied table laid against the items of a sheet: which row belongs to which item, which column holds the points.

import { measure, read } from "./page.js";

// Numbers of a plan

const ROMAN = { I: 1, V: 5, X: 10 };
// As laws count them: a, b, c, d, đ, e, g, …
const LETTERS = "abcdđeghiklmnopqrstuvxy";
// 1.2  1.2.  (1.2)  [1.2]  1,2  1-2  I  I.2  a)  with or without words before and after: [all, words before,
// number, sign, words]
const NUMBER = /^'?(tiêu chí|nội dung|mục|tc|nd)?\s*[([]?((?:[0-9]{1,2}|[IVX]{1,5}|[a-zđ])(?:[.,-](?:[0-9]{1,2}|[a-zđ](?!\p{L})))?)\s*([.):/\]*–-]*)(\s.*)?$/isu;

function roman(text) {
  const values = [...text].map((letter) => ROMAN[letter]);
  return values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0);
}

function count(text) {
  if (/^[0-9]+$/.test(text)) return Number(text);
  if (/^[IVX]+$/.test(text)) return roman(text);
  return LETTERS.indexOf(text.toLowerCase()) + 1;
}

// A cell as a number of the plan: {parts, kind}; null when it is none. The kinds: "digits" may be points as well,
// "letter" counts within the criterion above it, "sure" is neither.
function numberOf(cell) {
  const [, before, number, sign, words] = NUMBER.exec(cell) ?? [];
  if (!number) return null;
  const parts = number.split(/[.,-]/).map(count);
  if (parts.includes(0) || (words && !before && !sign && parts.length < 2)) return null;
  const digits = /^[0-9]+([.,][0-9]+)?$/.test(number) && !before && !words;
  const letter = parts.length === 1 && !before && /^[a-zđ]$/.test(number);
  return { parts, kind: digits ? "digits" : letter ? "letter" : "sure", isDigit: /^[0-9]+$/.test(number) && !before };
}

// Each row's item by the numbers of one column: its code, "other" for a criterion or an item of another page, or null.
// II, then 1, 2, 3 or a, b, c: such numbers count within the criterion above them.
function byNumber(rows, column, codes) {
  const heads = codes.map((code) => code.split(".")[0]);
  const numbers = rows.map((row) => numberOf(row[column] ?? ""));
  const single = numbers.filter((one) => one?.parts.length === 1 && one.kind !== "letter");
  const nested = single.some((one) => one.isDigit) && single.some((one) => !one.isDigit);
  const known = (code) => (codes.includes(code) ? code : heads.includes(code.split(".")[0]) && Number(code.split(".")[1] ?? 0) < 40 ? "other" : null);
  let head = null;
  return numbers.map((one) => {
    if (!one) return null;
    if (one.parts.length > 1) return known(one.parts.join("."));
    if (head !== null && (one.kind === "letter" || (nested && one.isDigit))) return known(`${head}.${one.parts[0]}`);
    if (one.kind === "letter") return null;
    [head] = one.parts;
    return known(String(head));
  });
}

// Names

const isWord = (cell) => /\p{L}{2}/u.test(cell ?? "");

const letters = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

function byName(rows, column, items) {
  const codes = new Map(items.map((item) => [letters(item.name), item.code]));
  return rows.map((row) => codes.get(letters((row[column] ?? "").replace(/^\(?[\p{L}\p{N}.,]{1,5}[.):]\s+/u, ""))) ?? null);
}

// What somebody meant as points, whether or not they can be taken: −0,5, 1.500, 3 đ, 50%.
const isFigure = (cell) => /^[-+−]?[0-9]+([.,][0-9]+)*\s*(đ|điểm|%)?$/iu.test(cell ?? "");
const separators = (cells) => [...new Set(cells.flatMap((cell) => cell?.match(/[.,]/g) ?? []))].join("");

// How rows belong to items: {codes, column}; null where nothing says so and their order has to do.
function match(rows, items) {
  const codes = items.map((item) => item.code);
  const width = Math.max(...rows.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, column) => column);
  let best = null;
  for (const column of columns) {
    const others = columns.filter((other) => other !== column);
    for (const found of [byNumber(rows, column, codes), byName(rows, column, items)]) {
      const held = rows.filter((_, at) => codes.includes(found[at]));
      const places = found.filter((code) => codes.includes(code)).map((code) => codes.indexOf(code));
      const filled = rows.filter((row) => row[column]).length;
      const cells = held.map((row) => row[column]);
      // Numbers alone may be points as well. Words beside them, or a count from one to the next, say that
      // they are none.
      const sure = cells.some((cell) => numberOf(cell)?.kind !== "digits")
        || others.some((other) => held.some((row) => isWord(row[other])))
        || (held.length > 1 && cells.every((cell) => cell.includes(".")))
        || (cells.every((cell) => cell.includes(".")) && held.every((row) => separators(others.map((other) => row[other])) === ","))
        || (held.length > 2 && places.every((place, at) => !at || place === places[at - 1] + 1));
      const most = (sure ? found.filter(Boolean) : held).length * 2 >= filled && held.length * 3 >= filled;
      const rising = places.every((place, at) => !at || place >= places[at - 1]);
      const leaves = others.some((other) => held.some((row) => isFigure(row[other])));
      const hits = new Set(places).size;
      if (hits && sure && most && rising && leaves && hits > (best?.hits ?? 0)) best = { codes: found, column, hits };
    }
  }
  return best;
}

// Columns

// Words over columns: workbooks and papers are Vietnamese, whatever the language of the page.
const MEANT = { self: /tu cham/, survey: /khao sat/ };
const CAPS = /toi da|diem chuan|thang diem|khung diem/;
const COUNTS = /^(stt|tt|so tt|so thu tu|ma|ma so)$/;

// The columns that may hold points as {column, title}, the likeliest first: its heading says so, it does not repeat the
// caps, its points fit, it does not merely count the rows.
function columnsOf(rows, itemOf, aside, { step, kind }) {
  const placed = rows.filter((_, at) => itemOf(at)).length;
  const found = [];
  for (let column = 0; column < Math.max(...rows.map((row) => row.length)); column += 1) {
    const held = rows.map((row, at) => [row[column], itemOf(at)]).filter(([cell, item]) => item && isFigure(cell));
    if (column === aside || !held.length) continue;
    const title = rows.filter((_, at) => !itemOf(at)).map((row) => row[column]).find(isWord) ?? "";
    const repeats = held.length > 1 && held.every(([cell, item]) => read(cell) === Math.abs(item.cap));
    const fits = held.filter(([cell, item]) => !measure(item, cell, step).why).length / held.length;
    const counts = held.length > 2 && held.every(([cell], at) => Number(cell) === Number(held[0][0]) + at);
    const meant = 4 * MEANT[kind].test(letters(title));
    const worth = meant - 2 * (repeats || CAPS.test(letters(title))) - 2 * (counts || COUNTS.test(letters(title)));
    found.push({ column, title, worth: worth + fits + held.length / placed });
  }
  return found.sort((one, other) => other.worth - one.worth || one.column - other.column);
}

// {columns, steps(column), left(column), byCode, cells}: what would become of copied rows. `items` are all of
// the page as {code, name, cap, each, full, uncut}, `place` is the one that was pasted into, `kind` the
// points that are meant ("self", "survey"). A step is {item, cell, points, why}; `points` is null where it
// does nothing. `left` is what belongs nowhere.
export function layOut(rows, items, place, { step, kind }) {
  const found = match(rows, items);
  // One line of several cells is a row that belongs downward.
  const laid = rows.length === 1 && !found ? rows[0].map((cell) => [cell]) : rows;
  const itemOf = found ? (at) => items.find((item) => item.code === found.codes[at]) : (at) => items[place + at];
  const columns = columnsOf(laid, itemOf, found?.column, { step, kind });
  if (!columns.length) columns.push({ column: 0, title: "" });

  const stepsOf = (column, item) => {
    const cells = laid.filter((_, at) => itemOf(at) === item).map((row) => row[column] ?? "");
    if (!cells.length) return [];
    if (cells.length > 1) return [{ item, cell: cells.join("; "), points: null, why: "twice" }];
    const { typed, why } = measure(item, cells[0], step);
    return [{ item, cell: cells[0], points: typed, why }];
  };
  const unplaced = laid.filter((_, at) => !itemOf(at));
  return {
    columns,
    steps: (column) => items.flatMap((item) => stepsOf(column, item)),
    left: (column) => unplaced.map((row) => (found ? row.filter(Boolean).join(" ") : (row[column] ?? ""))).filter(Boolean),
    byCode: found !== null,
    cells: laid.length,
  };
}
