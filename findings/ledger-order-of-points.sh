#!/usr/bin/env bash
# Ledger 3.3.0 (ledger of Debian 12): 1,125 points are one and an eighth where they stand behind 4,5 points, and one thousand one hundred and twenty-five where they stand
# before them, in one and the same journal.
#
# Expected (its manual: an amount is a quantity of a commodity, and the commodity is shown as it was written; of a journal the order of the entries changes no balance; --decimal-comma
# is "to parse journals using the European standard comma as decimal separator, vice a period"): 4,5 shows that the comma stands before decimals of this
# commodity, for all of its amounts, as hledger 1.25 has it in both orders: 5,625; or a warning that two readings are in one journal.
# Seen: P1 with 1,125 and P2 with 4,5 are 1.129,5 together, P2 with 4,5 and P1 with 1,125 are 5,625. In the first case the report shows 1.125,0, which nobody typed, with
# the signs that the second entry brought; where 1,125 stands alone it looks right, and is 1125 in the CSV. No warning, nor with --strict --explicit --pedantic and the
# commodity declared. With --decimal-comma both orders are 5,625.
# What we do: points are read by scoring/rules/points.py, one by one, by the same rule wherever they stand.
set -uo pipefail
for tool in ledger hledger; do command -v $tool >/dev/null || { echo "no $tool: apt-get install ledger hledger"; exit 2; }; done
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 2
entry() { printf '2026-11-30 %s\n    %s    %s điểm\n    Source\n\n' "$1" "$1" "$2"; }
{ entry P1 1,125; entry P2 4,5; } >first.journal
{ entry P2 4,5; entry P1 1,125; } >last.journal
entry P1 1,125 >alone.journal
{ printf 'commodity điểm\naccount P1\naccount P2\naccount Source\n\n'; cat first.journal; } >declared.journal
balance() { "$@" bal P1 P2 2>&1 | tr -s ' ' | sed 's/^ *//; s/ *$//' | grep -v '^0$' | tail -1; }
ledger --version | head -1; hledger --version | head -1
found=$(echo "1,125 first: $(balance ledger -f first.journal)"
echo "1,125 last: $(balance ledger -f last.journal)"
echo "checked: $(balance ledger --strict --explicit --pedantic -f declared.journal)"
echo "alone: $(balance ledger -f alone.journal), in the CSV $(ledger -f alone.journal csv P1 | cut -d, -f6)"
echo "--decimal-comma: $(balance ledger --decimal-comma -f first.journal), $(balance ledger --decimal-comma -f last.journal)"
echo "hledger: $(balance hledger -f first.journal), $(balance hledger -f last.journal)")
echo "$found"
for line in '--decimal-comma: 5,625 điểm, 5,625 điểm' 'hledger: 5,625 điểm, 5,625 điểm' '1,125 last: 5,625 điểm'; do
  grep -qxF -e "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
for line in '1,125 first: 1.129,5 điểm' 'checked: 1.129,5 điểm' 'alone: 1,125 điểm P1, in the CSV "1125"'; do
  grep -qxF -e "$line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
