#!/usr/bin/env bash
# pdfmake 0.3.11 (npm): a ward whose remark is longer than a page is not in the PDF, nor is its remark.
#
# Expected (documentation, tables: dontBreakRows "false by default, if true, the rows will not be broken between pages"; unbreakable keeps a stack together): a
# row that fits on no page is broken all the same, as without the option, or it is an error, as reportlab 5.1.0 has it ("too large on page").
# Seen: of five wards, the third with a remark of 80 lines, four are in the file; from the third, its name, points and all 80 lines, there is
# nothing: it is put below the end of the page, outside of the paper, and the fourth begins at the top of the next. The same for an unbreakable stack of 80 lines,
# of which none is there. Without dontBreakRows each line is there, on two pages. No error or warning.
# What we do: papers are Word files (scoring/documents), in which rows break where they must; what is printed from the browser too.
set -uo pipefail
command -v node >/dev/null && command -v pdftotext >/dev/null || { echo "no node or no pdftotext: apt-get install nodejs poppler-utils"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund --ignore-scripts pdfmake@0.3.11 dejavu-fonts-ttf@2.37.3 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install pdfmake 0.3.11"; exit 2; }
cat >look.cjs <<'JS'
const { execFileSync } = require("child_process");
const pdfmake = require("pdfmake");
const normal = "node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf";
pdfmake.setFonts({ DejaVu: { normal, bold: normal, italics: normal, bolditalics: normal } });
const lines = Array.from({ length: 80 }, (_, at) => `dòng ${at + 1}.`);
const rows = ["Phường An", "Phường Ba", "Phường Chi", "Phường Du", "Phường Ê"].map((unit, at) => [unit, at === 2 ? lines.join("\n") : "đủ", "4,5"]);
const table = (more) => ({ table: { headerRows: 1, body: [["Đơn vị", "Nhận xét", "Điểm"], ...rows], ...more } });
async function missing(name, content, words) {
  await pdfmake.createPdf({ defaultStyle: { font: "DejaVu" }, content }).write("list.pdf");
  const text = execFileSync("pdftotext", ["list.pdf", "-"]).toString().normalize("NFC");
  const lost = words.filter((word) => !text.includes(word));
  console.log(`${name}: ${lost.length} of ${words.length} texts are missing${lost.length ? `, ${lost.slice(0, 2).join(", ")} …` : ""}`);
  return lost;
}
(async () => {
  const words = [...rows.map(([unit]) => unit), ...lines];
  const broken = await missing("rows may break", [table()], words); // the control
  const kept = await missing("dontBreakRows", [table({ dontBreakRows: true })], words);
  const stack = await missing("unbreakable stack", ["Nhận xét", { unbreakable: true, stack: [...lines] }, "Hết"], lines);
  process.exit(broken.length === 0 && kept.length === 81 && kept[0] === "Phường Chi" && stack.length === 80 ? 0 : 1);
})();
JS
timeout 120 node look.cjs 2>/dev/null || { echo "the behaviour has changed"; exit 1; }
