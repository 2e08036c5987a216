#!/usr/bin/env bash
# viet-text-tools 0.1.6 (PyPI): in "the correct collation order" Hoàng stands between Hoa and Hòa, and Lan before Lá.
#
# Expected (its description: vietnamese_sort_key, a "key function for use with sorted() to sort Vietnamese text with the correct collation order"; CLDR and
# Vietnamese dictionaries: a tone decides only where the letters are the same): La, Lá, Lan; Hoa, Hòa, Hoàng, as ICU has them
# (Intl.Collator of Node) and vn-collate 0.1.0 (PyPI).
# Seen: a letter with a tone comes behind the same letter without one, whatever follows: La, Lan, Lá and Hoa, Hoàng, Hòa; in a list of people
# everybody called Hòa stands behind all who are called Hoàng. Ă, Â and Đ are in their places, so that many a list looks right (Bao, Bảo, Bắc).
# What we do: wards stand in the order that the Board gives them (position in wards/models/ward.py), not in that of their letters.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet viet-text-tools==0.1.6 vn-collate==0.1.0 2>pip.log || {
  cat pip.log; echo "cannot install viet-text-tools 0.1.6 and vn-collate 0.1.0"; exit 2; }
cat >look.py <<'PY'
from viet_text_tools import vietnamese_case_insensitive_sort_key, vietnamese_sort_key
from vn_collate import sort

for names in ["Lan Lá La", "Hoàng Hòa Hoa", "Bắc Bảo Bao", "Đạt Dũng Ân Ăn An"]:
    names = names.split()
    print("vn-collate:", *sort(names))
    print("viet-text-tools:", *sorted(names, key=vietnamese_sort_key))
    assert sorted(names, key=vietnamese_sort_key) == sorted(names, key=vietnamese_case_insensitive_sort_key)
PY
seen=$(env/bin/python look.py) || { echo "cannot run: $seen"; exit 2; }
icu=$(node -e 'for (const names of ["Lan Lá La", "Hoàng Hòa Hoa", "Bắc Bảo Bao", "Đạt Dũng Ân Ăn An"])
  console.log("ICU:", names.split(" ").sort(new Intl.Collator("vi").compare).join(" "))')
echo "$icu"; echo "$seen"
[ "$(sed 's/^ICU: //' <<<"$icu")" = "$(sed -n 's/^vn-collate: //p' <<<"$seen")" ] || { echo "the control is wrong"; exit 1; }
expected='La Lan Lá
Hoa Hoàng Hòa
Bao Bảo Bắc
An Ăn Ân Dũng Đạt'
[ "$(sed -n 's/^viet-text-tools: //p' <<<"$seen")" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
