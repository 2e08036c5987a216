#!/usr/bin/env bash
# easy-template-x 7.2.8 (npm): of a remark in two lines the second one stands behind the points that follow it.
#
# Expected (its README, "Text plugin": "Replaces a single tag with custom text. Preserves the original text style."; lines of
# the text become line breaks): "Nhận xét: {remark}. Điểm: {points}", with "Thiếu minh chứng" and "mục 2" in two lines, is
# Nhận xét: Thiếu minh chứng⏎mục 2. Điểm: 4.5, as docxtemplater 3.71.0 (linebreaks) fills the same form.
# Seen: "Nhận xét: Thiếu minh chứng. Điểm: 4.5⏎mục 2": what comes after the first line is put at the end of the piece (w:r) of
# the paragraph in which the tag stands. Of two such remarks
# in one line both second lines stand at its end. A tag that ends its paragraph is right, so that a trial with one field shows nothing. No error.
# What we do: papers are filled by our own program, which parts a text at its lines where it stands (scoring/documents/template/template.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund easy-template-x@7.2.8 docxtemplater@3.71.0 pizzip@3.2.0 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install easy-template-x 7.2.8 and docxtemplater 3.71.0"; exit 2; }
cat >look.cjs <<'JS'
const Docxtemplater = require("docxtemplater");
const { TemplateHandler } = require("easy-template-x");
const PizZip = require("pizzip");

const office = "http://schemas.openxmlformats.org";
const form = (texts) => {
  const zip = new PizZip();
  zip.file("[Content_Types].xml", `<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`);
  zip.file("_rels/.rels", `<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`);
  const lines = texts.map((text) => `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`).join("");
  zip.file("word/document.xml", `<w:document xmlns:w="${office}/wordprocessingml/2006/main"><w:body>${lines}<w:sectPr/></w:body></w:document>`);
  return zip.generate({ type: "nodebuffer" });
};
const read = (name, file) => {
  const xml = new PizZip(file).file("word/document.xml").asText();
  for (const [line] of xml.matchAll(/<w:p>.*?<\/w:p>/gs)) {
    console.log(name, [...line.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>|<w:br\/>/g)].map((piece) => piece[1] ?? "⏎").join(""));
  }
};
const template = form(["Nhận xét: {remark}. Điểm: {points}", "Nhận xét: {remark}", "{remark} | {other}."]);
const data = { remark: "Thiếu minh chứng\nmục 2", other: "Đủ\nmục 3", points: 4.5 };
const right = new Docxtemplater(new PizZip(template), { linebreaks: true });
right.render(data);
read("docxtemplater:", right.getZip().generate({ type: "nodebuffer" }));
new TemplateHandler().process(template, data).then((file) => read("easy-template-x:", file));
JS
found=$(node look.cjs) || { echo "cannot run: $found"; exit 2; }
echo "$found"
for line in 'docxtemplater: Nhận xét: Thiếu minh chứng⏎mục 2. Điểm: 4.5' 'easy-template-x: Nhận xét: Thiếu minh chứng⏎mục 2'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
for line in 'easy-template-x: Nhận xét: Thiếu minh chứng. Điểm: 4.5⏎mục 2' \
  'easy-template-x: Thiếu minh chứng | Đủ.⏎mục 2⏎mục 3'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
