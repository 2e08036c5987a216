#!/usr/bin/env bash
# libxml2 2.14.6 (in PyPI lxml 6.1.3; xsltproc of Debian 12 with 2.9.14): awards of 2.500.000.000 đồng are written 2.5e+09, and of 1.100.000.000 in full.
#
# Expected (XPath 1.0, 4.2, string(): "if the number is an integer, the number is represented in decimal form as a Number with no decimal point and no leading zeros", and any other
# number "in decimal form as a Number including a decimal point"; its grammar of a Number knows no exponent): 2500000000, as elementpath 5.1.4 (PyPI) has it by XPath 1.0.
# Seen: from 2.147.483.647 on, and from a billion on where there is a half, the sum of a list, a product or a number within concat() comes out with an exponent, on the page that
# an XSLT makes as from lxml's xpath("string(sum(…))"): 3.845678e+09 đồng in the total of a province, beside lines that are right.
# format-number() has it right. No warning.
# What we do: sums are made in whole đồng by Python and the database; no XPath adds.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet lxml==6.1.3 elementpath==5.1.4 2>pip.log || {
  cat pip.log; echo "cannot install lxml 6.1.3 and elementpath 5.1.4"; exit 2; }
cat >look.py <<'PY'
import sys
from xml.etree import ElementTree

import elementpath
from lxml import etree

LISTS = {
    "two wards": ["500000000", "600000000"], "one award": ["2500000000"], "a province": ["1500000000", "2345678000"],
    "with a half": ["1000000000.5"],
}
SUM = "string(sum(award))"
SHEET = etree.XSLT(etree.XML(
    '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:output method="text"/>'
    '<xsl:template match="/"><xsl:value-of select="concat(sum(//award), \' / \', format-number(sum(//award), \'0.#\'))"/>'
    "</xsl:template></xsl:stylesheet>"
))
print("libxml2", ".".join(map(str, etree.LIBXML_VERSION)))
seen = {}
for name, awards in LISTS.items():
    text = f"<list>{''.join(f'<award>{award}</award>' for award in awards)}</list>"
    other = elementpath.select(ElementTree.fromstring(text), SUM, parser=elementpath.XPath1Parser)
    seen[name] = (other, etree.XML(text).xpath(SUM), str(SHEET(etree.XML(text))))
    print(f"{name}: elementpath {other}; libxml2 {seen[name][1]}; XSLT and its format-number {seen[name][2]}")
if [one[0] for one in seen.values()] != ["1100000000", "2500000000", "3845678000", "1000000000.5"]:
    sys.exit("the control is wrong")
expected = ["1100000000", "2.5e+09", "3.845678e+09", "1.0000000005e+09"]
formatted = ["1100000000", "2500000000", "3845678000", "1000000000.5"]
if [one[1:] for one in seen.values()] != [(a, f"{a} / {b}") for a, b in zip(expected, formatted)]:
    sys.exit("the behaviour has changed")
PY
env/bin/python look.py
