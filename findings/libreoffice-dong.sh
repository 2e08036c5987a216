#!/usr/bin/env bash
# LibreOffice 7.4.7 (Debian 12), set to English (USA): of a list that is opened as Vietnamese, 1.500.000 ₫ are $1,500,000.00.
#
# Expected (its help, Text Import: Language "determines how the number strings are imported", and with "Detect special numbers" Calc "will automatically detect all number formats, including special
# number formats such as dates, time, and scientific notation"; guide on currency: "a number that you have formatted as 1,234.50 €, still remains in euros in another country and
# does not become dollars"): 1500000 in đồng; or a text, as 1.500.000 ₫ is where the list is opened as English, and 200.000 VND always.
# Seen: the sign of the đồng is known for what it is, the number is right, and the cell gets the currency of the office: $1,500,000.00 shown, office:currency="USD" in .ods,
# [$$-409] in .xlsx, so that any other program shows dollars too. Before and behind the number, with halves and below zero alike; roubles opened as Russian,
# baht as Thai and yen as Japanese are dollars too, euros as German 5.00 of nothing. A number without a sign is right. No message.
# What we do: sums of awards stand on pages alone, grouped and without the sign of a currency (scoring/pages/awards/); no workbook or list of ours bears one.
set -uo pipefail
command -v soffice >/dev/null || { echo "no soffice: apt-get install libreoffice-calc"; exit 2; }
export LC_ALL=C.UTF-8
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
printf 'Phường 2;1.500.000 ₫\nPhường 10;750.000,50 ₫\nPhường 3;₫ 500.000\nTổng;1.234.567\nThu hồi;-200.000 ₫\nKhác;200.000 VND\n' >dong.csv
printf 'Phường 2;5 ₽\n' >rouble.csv
office() { soffice "-env:UserInstallation=file://$tmp/profile" --headless "$@" >office.log 2>&1; }
shown() { # name and language
  office --infilter="CSV:59,34,76,1,,$2,false,true" --convert-to ods "$1.csv" && office --infilter="CSV:59,34,76,1,,$2,false,true" --convert-to xlsx "$1.csv" &&
    office --convert-to 'csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true' --outdir shown "$1.ods" && cat "shown/$1.csv"
}
dong="$(shown dong 1066)" && rouble="$(shown rouble 1049)" || { cat office.log; echo "cannot run soffice"; exit 2; }
currency="$(unzip -p dong.ods content.xml | grep -o 'office:currency="[A-Z]*"' | sort | uniq -c | tr -s ' ')"
format="$(unzip -p dong.xlsx xl/styles.xml | grep -oF '[$$-409]#,##0.00' | head -1)"
english="$(shown dong 1033 | head -1)" || { cat office.log; echo "cannot run soffice"; exit 2; }
echo "LibreOffice $(soffice --version 2>/dev/null | grep -o '[0-9]*\.[0-9]*\.[0-9]*' | head -1), as Vietnamese:"; echo "$dong"
echo "in .ods:$currency; in .xlsx: $format; roubles as Russian: $rouble; as English: $english"
[ "$english" = "Phường 2;1.500.000 ₫" ] && [ "$(grep -E '^(Tổng|Khác)' <<<"$dong")" = "Tổng;1234567
Khác;200.000 VND" ] || { echo "the control is wrong"; exit 1; }
[ "$(grep -vE '^(Tổng|Khác)' <<<"$dong")" = 'Phường 2;$1,500,000.00
Phường 10;$750,000.50
Phường 3;$500,000.00
Thu hồi;-$200,000.00' ] && [ "$currency, $format, $rouble" = ' 4 office:currency="USD", [$$-409]#,##0.00, Phường 2;$5.00' ] || {
  echo "the behaviour has changed"; exit 1; }
