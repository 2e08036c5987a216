#!/usr/bin/env bash
# lunr-languages 1.22.0 (npm) with lunr 2.3.9: Vietnamese words that begin or end with a letter under a
# tone are no longer found.
#
# Expected (its README: lunr-languages is "a collection of language stemmers and stopwords for Lunr", used
# by this.use(lunr.vi); 1.20.0 works so): a word that stands in a document is found by that word.
# Seen: the trimmer takes away what is no letter at both ends of a word, by a list that has the
# vowels without tones (â, ê, ơ) and the tones as marks of their own, but none of the letters that
# carry both (ế, á, ã), as every keyboard writes them. "kế" (plan) is kept as "k", "xã" (commune) as "x",
# the same as "xa", "quá" as "qu"; the query keeps its letters, so that they are not found. Until
# 1.20.0 the list was broken and trimmed nothing. Written with marks apart (NFD) they are found.
# What we do: names are looked for on the server by wards/vietnamese.py (likeness); documents are no
# site that is searched by lunr.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund lunr@2.3.9 new@npm:lunr-languages@1.22.0 old@npm:lunr-languages@1.20.0 >>npm.log 2>&1 || {
  echo "cannot install lunr 2.3.9 and lunr-languages 1.22.0 and 1.20.0"; exit 2; }
cat >look.js <<'JS'
const [, , which] = process.argv;
const lunr = require("lunr");
lunr.utils.warn = () => {};
require(`${which}/lunr.stemmer.support`)(lunr);
require(`${which}/lunr.vi`)(lunr);
const words = ["kế", "hoạch", "xã", "thi", "quá", "phường"];
const seen = (form) => {
  const index = lunr(function () {
    this.use(lunr.vi);
    this.ref("id");
    this.field("text");
    words.forEach((word, id) => this.add({ id, text: word.normalize(form) }));
  });
  const found = words.filter((word) => index.search(word.normalize(form)).length);
  return `${found.join(" ")} | kept: ${Object.keys(index.invertedIndex).join(" ").normalize()}`;
};
console.log(`NFC ${seen("NFC")}`);
console.log(`NFD ${seen("NFD")}`);
JS
new=$(node look.js new) && old=$(node look.js old) || { echo "cannot run"; exit 2; }
printf 'looked for: kế hoạch xã thi quá phường; found by 1.22.0:\n%s\nby 1.20.0:\n%s\n' "$new" "$old"
case "$new" in
  "NFC hoạch thi phường | kept: k hoạch x thi qu phường"*"NFD kế hoạch xã thi quá phường |"*) ;;
  *) echo "the behaviour has changed"; exit 1 ;;
esac
