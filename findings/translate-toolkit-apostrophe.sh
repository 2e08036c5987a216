#!/usr/bin/env bash
# translate-toolkit 3.20.4 (PyPI): through a CSV file "-5 điểm" becomes "'-5 điểm" on the page, and through XLIFF one of two meanings of a word is gone.
#
# Expected (its documentation: po2csv "converts Gettext PO localization files to Comma-Separated Value files", csv2po back, "-t: template"; po2xliff and xliff2po the
# same for XLIFF): a catalogue that nobody changed comes back with the texts that it had. An apostrophe that po2csv puts before a text with a sign, so that a
# sheet does not take it for a formula, is taken off by csv2po. Two entries that differ in their context (msgctxt) are two.
# Seen: what begins with -, +, = or @ keeps the apostrophe in its translation: "'-5 điểm", "'+ Thêm phường". Without a template the words to be translated have
# it too, so that no program finds them any more. xliff2po leaves "Chấm" (to score) out, since "Điểm" (a score) has the same English word, and gives the other an
# empty context, under which no program finds it.
# No error for the CSV; a warning for the XLIFF.
# What we do: catalogues are read and written by Babel (tests/tools/messages.py) and go to nobody as a sheet.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet translate-toolkit==3.20.4 polib==1.2.0 2>pip.log || {
  cat pip.log; echo "cannot install translate-toolkit 3.20.4"; exit 2; }
export PATH="$tmp/env/bin:$PATH"
cat >vi.po <<'PO'
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"Language: vi\n"

msgid "Up to %(most)s points"
msgstr "Tối đa %(most)s điểm"

msgid "-5 points"
msgstr "-5 điểm"

msgid "+ Add a ward"
msgstr "+ Thêm phường"

msgid "Score"
msgstr "Điểm"

msgctxt "verb"
msgid "Score"
msgstr "Chấm"
PO
po2csv --progress=none vi.po vi.csv && csv2po --progress=none -t vi.po vi.csv csv.po && csv2po --progress=none vi.csv bare.po || { echo "cannot run"; exit 2; }
po2xliff --progress=none vi.po vi.xlf && xliff2po --progress=none vi.xlf xliff.po || { echo "cannot run"; exit 2; }
cat >look.py <<'PY'
import polib

for name in ("csv", "bare", "xliff"):
    for entry in polib.pofile(f"{name}.po"):
        print(f"{name}: {entry.msgctxt} {entry.msgid} = {entry.msgstr}")
PY
found=$(python look.py 2>&1) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'csv: None Up to %(most)s points = Tối đa %(most)s điểm' <<<"$found" && grep -qxF 'csv: verb Score = Chấm' <<<"$found" || { echo "the control is wrong"; exit 1; }
for line in "csv: None -5 points = '-5 điểm" "csv: None + Add a ward = '+ Thêm phường" "bare: None '-5 points = '-5 điểm" 'xliff:  Score = Điểm'; do
  grep -qxF -- "$line" <<<"$found" || { echo "the behaviour has changed"; exit 1; }
done
! grep -q 'xliff.*Chấm' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
