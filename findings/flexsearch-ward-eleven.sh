#!/usr/bin/env bash
# flexsearch 0.8.212 (npm): who looks for Phường 11 gets Phường 1 first, for 100 points those with 10, and for Điều 22 also Điều 2.
#
# Expected (its description: a "full-text search library", tokenize "strict" indexes "the full term"; what the encoder leaves out is told by "letter deduplication, e.g. "missing" to "mising""; numbers it indexes): whole words are
# found by whole words, 11 is not 1 and 100 is not 10, as Phường 12 does not find Phường 1.
# Seen: letters that follow one another and are alike are taken for one, in what is indexed and what is looked for, and figures are taken for such letters: 11, 111 and 1 are the
# same term, so are 10 and 100, 22 and 2, 122 and 12, 55 and 5,5. The rank of both is the same, the one that was added first stands first. numeric: false changes nothing of it; dedupe: false, which the page of options
# shows for letters, does. No ward, article or mark with a figure twice is found for sure.
# What we do: lists are searched by the database (wards/vietnamese.py, fold), figure by figure.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts flexsearch@0.8.212 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install flexsearch 0.8.212"; exit 2; }
cat >look.cjs <<'JS'
const { Encoder, Charset, Index } = require("flexsearch");
const texts = ["Phường 1", "Phường 11", "Phường 12", "Điều 2", "Điều 22", "10 điểm", "100 điểm", "Điều 12", "Điều 122"];
const look = (options, words) => {
  const index = new Index({ tokenize: "strict", ...options });
  texts.forEach((text, number) => index.add(number, text));
  return index.search(words).map((number) => texts[number]).join(", ");
};
const exact = { encoder: new Encoder(Charset.Default, { dedupe: false }) };
const seen = [
  ["Phường 12", {}, "Phường 12"],
  ["Phường 11", exact, "Phường 11"],
  ["100", exact, "100 điểm"],
  ["Phường 11", {}, "Phường 1, Phường 11"],
  ["Phường 1", {}, "Phường 1, Phường 11"],
  ["100", {}, "10 điểm, 100 điểm"],
  ["Điều 22", {}, "Điều 2, Điều 22"],
  ["Điều 122", { encoder: new Encoder(Charset.Default, { numeric: false }) }, "Điều 12, Điều 122"],
];
let changed = 0;
for (const [words, options, answer] of seen) {
  const found = look(options, words);
  console.log(`${words}${options === exact ? " (dedupe: false)" : ""}: ${found}`);
  if (found !== answer) changed = 1;
}
process.exit(changed);
JS
node look.cjs || { echo "the behaviour has changed"; exit 1; }
