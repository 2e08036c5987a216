#!/usr/bin/env bash
# pandas 3.1.1 (with odfpy 1.4.1): one remark with a line end of Windows makes an .ods that LibreOffice does not open, and of which pandas itself
# reads the wards down to it and none below.
#
# Expected (documentation of to_excel: engine "odf" writes an .ods; XML 1.0, 2.2 and 2.11: a carriage return is the character 13,
# written &#13; so that it is kept): what to_excel writes read_excel reads, all rows of it, or to_excel refuses the text;
# texts from forms of the web and from Outlook have such line ends.
# Seen: odfpy writes the carriage return in an attribute as &#12;, a form feed, which no XML may hold. to_excel says nothing. LibreOffice
# 7.4.7 makes nothing of the file. read_excel prints the file's beginning under "SAX FAILED TO PARSE", raises
# nothing, and returns what came before: of four wards two. With \n alone all four are there.
# What we do: texts have one kind of line end from the form on (LINE_ENDS in wards/vietnamese.py); we write .xlsx.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet pandas==3.1.1 odfpy==1.4.1 || { echo "cannot install pandas 3.1.1 and odfpy 1.4.1"; exit 2; }
cat >look.py <<'PY'
import contextlib
import io
import zipfile

import pandas

for name, end in [("unix", "\n"), ("windows", "\r\n")]:
    remarks = ["", f"Thiếu hai mục{end}Bổ sung sau", "", ""]
    wards = pandas.DataFrame({"ward": ["P1", "P2", "P3", "P4"], "points": [4.5, 10.0, 9.75, 7.25], "remark": remarks})
    wards.to_excel(f"{name}.ods", engine="odf", index=False)
    content = zipfile.ZipFile(f"{name}.ods").read("content.xml").decode()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        back = pandas.read_excel(f"{name}.ods", engine="odf")
    print(f"{name}: form feed {'&#12;' in content}, wards read {' '.join(back['ward'])}, points {back['points'].sum()}")
PY
found=$(env/bin/python look.py 2>/dev/null) || { echo "cannot run"; exit 2; }
echo "$found"
expected='unix: form feed False, wards read P1 P2 P3 P4, points 31.5
windows: form feed True, wards read P1 P2, points 14.5'
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
command -v soffice >/dev/null || { echo "LibreOffice was not looked at: apt-get install libreoffice-calc"; exit 0; }
timeout 180 soffice -env:UserInstallation="file://$tmp/profile" --headless --convert-to csv unix.ods windows.ods >soffice.log 2>&1
ls unix.csv windows.csv 2>/dev/null
[ -s unix.csv ] || { cat soffice.log; echo "the control is wrong"; exit 1; }
[ ! -s windows.csv ] || { echo "the behaviour has changed"; exit 1; }
