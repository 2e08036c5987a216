#!/usr/bin/env bash
# @fluent/bundle 0.19.1 (npm): who is second, third and twenty-first has "finished 2th, 3th and 21th".
#
# Expected (Fluent's own guide, "Selectors", has this message as its example: NUMBER($pos, type: "ordinal") chooses "by the ordinal
# forms" of the language: 1st, 2nd, 3rd, 21st; Unicode CLDR has such forms for Vietnamese too, one for the first): the
# variant [two] for 2, as Intl.PluralRules with type "ordinal" of the same Node says and intl-messageformat 11.2.15 prints.
# Seen: type is not among the options that NUMBER lets through; it is dropped, the number is chosen for as for a count,
# which in English is "one" for 1 alone: 2th, 3th, 21th, and in Vietnamese never [one]. The list of errors stays empty;
# an option that is no option at all is dropped in the same way.
# What we do: a place is a figure behind its word in both languages ("hạng 2", "rank 2"); no text of ours has an ordinal ending.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund @fluent/bundle@0.19.1 intl-messageformat@11.2.15 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install @fluent/bundle 0.19.1"; exit 2; }
cat >look.mjs <<'JS'
import { FluentBundle, FluentResource } from "@fluent/bundle";
import { IntlMessageFormat } from "intl-messageformat";

const message = `your-rank = { NUMBER($pos, type: "ordinal") ->
   [1] You finished first!
   [one] You finished {$pos}st
   [two] You finished {$pos}nd
   [few] You finished {$pos}rd
  *[other] You finished {$pos}th
}
`;
const bundle = new FluentBundle("en", { useIsolating: false });
const wrong = bundle.addResource(new FluentResource(message));
const told = [1, 2, 3, 4, 21].map((pos) => bundle.formatPattern(bundle.getMessage("your-rank").value, { pos }, wrong));
console.log("Fluent:", told.join(", "), "| errors:", wrong.length);
const icu = new IntlMessageFormat("{pos, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}", "en");
console.log("ICU:", [1, 2, 3, 4, 21].map((pos) => icu.format({ pos })).join(", "));
JS
found=$(node look.mjs) || { echo "cannot run"; exit 2; }
echo "$found"
grep -qxF 'ICU: 1st, 2nd, 3rd, 4th, 21st' <<<"$found" || { echo "the control is wrong"; exit 1; }
grep -qxF 'Fluent: You finished first!, You finished 2th, You finished 3th, You finished 4th, You finished 21th | errors: 0' <<<"$found" || {
  echo "the behaviour has changed"; exit 1; }
