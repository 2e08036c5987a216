#!/usr/bin/env bash
# mdast2docx 1.6.1 with @m2d/list 0.0.9 (npm): the wards in fourth, fifth and sixth place are first, second and third in the Word file.
#
# Expected (CommonMark 0.31, 5.3: "The start number of an ordered list is determined by the list number of its initial list item"; mdast, which the package takes: a list has a field start, "the
# starting number of the node"; its readme: "Handles all standard Markdown syntax, including headings, lists"): a list that goes on after a remark, "4. Phường An", begins with 4, as
# @mohtasham/md-to-docx 4.0.1 (npm) writes it (<w:startOverride w:val="4"/>), and pandoc.
# Seen: every list begins with 1, whatever its start; the number is nowhere in numbering.xml. A ranking in two parts, with a heading or a remark between them, has two first places, and
# Article 4 of a decision is Article 1. Bullets, nested lists and lists that begin with 1 look right. No warning.
# What we do: Word files are written by python-docx from the record, places as text in a cell (scoring/documents).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --legacy-peer-deps mdast2docx@1.6.1 @m2d/core@1.7.1 @m2d/list@0.0.9 @mohtasham/md-to-docx@4.0.1 unified@11.0.5 remark-parse@11.0.0 >>npm.log 2>&1 || {
  tail -20 npm.log; echo "cannot install mdast2docx 1.6.1 and md-to-docx 4.0.1"; exit 2; }
cat >look.mjs <<'JS'
import { writeFileSync } from "fs";
import { toDocx } from "@m2d/core";
import { listPlugin } from "@m2d/list";
import { convertMarkdownToDocx } from "@mohtasham/md-to-docx";
import remarkParse from "remark-parse";
import { unified } from "unified";
const text = "1. Phường Một\n2. Phường Hai\n3. Phường Ba\n\nXếp loại khá:\n\n4. Phường An\n5. Phường Bình\n6. Phường Châu\n";
const tree = unified().use(remarkParse).parse(text);
console.log(`starts in the tree: ${tree.children.filter((node) => node.type === "list").map((node) => node.start)}`);
const save = async (name, made) => writeFileSync(name, Buffer.from(made.arrayBuffer ? await made.arrayBuffer() : made));
await save("mdast2docx.docx", await toDocx(tree, {}, { plugins: [listPlugin()] }));
await save("md-to-docx.docx", await convertMarkdownToDocx(text));
JS
tree=$(timeout 60 node look.mjs) || { echo "cannot run"; exit 2; }
cat >look.py <<'PY'
import re
import zipfile

for name in ("mdast2docx", "md-to-docx"):
    with zipfile.ZipFile(f"{name}.docx") as book:
        numbering, text = (book.read(f"word/{part}.xml").decode() for part in ("numbering", "document"))
    lists = []
    for paragraph in re.findall(r"<w:p>.*?</w:p>", text):
        numbers = re.findall(r'<w:numId w:val="(\d+)"', paragraph)
        if numbers and numbers[-1] not in lists:
            lists.append(numbers[-1])
    starts = []
    for number in lists:
        own = re.search(rf'<w:num w:numId="{number}".*?</w:num>', numbering, re.DOTALL)[0]
        starts.append(re.search(r'<w:startOverride w:val="(\d+)"', own)[1])
    fourth = bool(re.search(r'<w:start(Override)? w:val="4"', numbering))
    print(f"{name}: lists begin with {', '.join(starts)}; a 4 among the starts: {fourth}")
PY
found="$tree
$(python3 look.py)" || { echo "cannot read"; exit 2; }
echo "$found"
for line in 'starts in the tree: 1,4' 'md-to-docx: lists begin with 1, 4; a 4 among the starts: True'; do
  grep -qxF -e "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
grep -qxF -e 'mdast2docx: lists begin with 1, 1; a 4 among the starts: False' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
