#!/usr/bin/env bash
# datatables.net-buttons 4.1.1 with datatables.net 3.1.5 (npm): in the Excel file that a table saves 4,5 points are 45, 10,25 are 1025, and half a point off is five.
#
# Expected (its documentation, language.decimal: "A dot (.) is used to mark the decimal place in Javascript, however, many parts of the world use a comma (,) and other
# characters such as the Unicode decimal separator (⎖) or a dash (-) are often used to show the decimal place in a displayed number. When reading such numbers, Javascript won't
# automatically recognise them as numbers": so it is told, and the table sorts by it): the cell holds 4.5, or the text that stands on the page.
# Seen: with decimal "," and thousands "." the table puts 4,5 before 9,75 before 10; its button "Excel" takes every text of digits and commas for one with
# separators of thousands, throws the commas away and writes the number, with Excel's format #,##0: 45, 975, 1025. -0,5 is -05, (4,5) is -45. Whole points are
# right, 86,5% stays a text, and the CSV of the next button has 4,5. A sum in Excel is of those numbers. No warning.
# What we do: workbooks are made on the server from the numbers themselves (scoring/workbooks), never from what a page shows.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund --ignore-scripts datatables.net@3.1.5 datatables.net-buttons@4.1.1 jquery@3.7.1 jszip@3.10.2 jsdom@24.1.3 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install datatables.net 3.1.5 and datatables.net-buttons 4.1.1"; exit 2; }
cat >look.cjs <<'JS'
const { readFileSync } = require("fs");
const { JSDOM, VirtualConsole } = require("jsdom");
const virtualConsole = new VirtualConsole(); // it cannot download
const { window } = new JSDOM("<body></body>", { runScripts: "outside-only", pretendToBeVisual: true, url: "http://localhost/", virtualConsole });
const packages = ["jquery/dist/jquery", "datatables.net/js/dataTables", "datatables.net-buttons/js/dataTables.buttons", "datatables.net-buttons/js/buttons.html5", "jszip/dist/jszip"];
for (const file of packages) window.eval(readFileSync(`node_modules/${file}.js`, "utf8"));
window.URL.createObjectURL = () => "blob:list";
window.saved = {};
const points = ["10", "4,5", "9,75", "-0,5", "10,25", "(4,5)"];
const row = (tag, cells) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
window.document.body.innerHTML = `<table><thead>${row("th", ["Đơn vị", "Điểm"])}</thead><tbody>${points.map((one, at) => row("td", [`Phường An ${at}`, one])).join("")}</tbody></table>`;
window.eval(`table = new DataTable("table", { paging: false, ordering: true, order: [], language: { decimal: ",", thousands: "." }, layout: { topStart: { buttons: [
  { extend: "excelHtml5", title: "", customize: (book) => { saved.excel = new XMLSerializer().serializeToString(book.xl.worksheets["sheet1.xml"]); } },
  { extend: "csvHtml5", customize: (text) => (saved.csv = text) },
] } } })`);
(async () => {
  for (const button of [0, 1]) {
    window.table.button(button).trigger();
    await new Promise((done) => setTimeout(done, 700));
  }
  const cells = [...window.saved.excel.matchAll(/<c [^>]*r="B(\d+)"[^>]*>(.*?)<\/c>/g)].filter((cell) => cell[1] > 1);
  const excel = cells.map(([whole, , inside]) => (whole.includes("inlineStr") ? "text " : "") + inside.replace(/<[^>]*>/g, "")).join(" ");
  const csv = window.saved.csv.trim().split("\n").slice(1).map((line) => line.split('","')[1].replace('"', "")).join(" ");
  window.eval(`[...document.querySelectorAll("tbody tr")].at(-1).lastChild.textContent = "0"; table.rows().invalidate(); table.order([1, "asc"]).draw()`);
  const sorted = [...window.document.querySelectorAll("tbody td:last-child")].map((cell) => cell.textContent).join(" ");
  console.log(`csv: ${csv}\nsorted, with 0 for the last: ${sorted}\nexcel: ${excel}`);
  process.exit(csv === points.join(" ") && sorted === "-0,5 0 4,5 9,75 10 10,25" && excel === "10 45 975 -05 1025 -45" ? 0 : 1);
})();
JS
timeout 60 node look.cjs || { echo "the behaviour has changed"; exit 1; }
