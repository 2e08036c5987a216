#!/usr/bin/env bash
# pptxgenjs 4.0.1 (npm): a ward with no points has 0 in the chart of a slide and nothing in the sheet behind it.
#
# Expected (ECMA-376, part 1, 21.2.2.121 and 21.2.2.227: a chart keeps a copy of its values, in <c:numCache>, of the cells in the workbook that
# is embedded with it; its readme: charts can be edited in PowerPoint, "Edit Data"): both say the same, 4, 0, 9.75, as python-pptx 1.0.2
# writes them, and a value that is not known yet (null) is a point left out, or an empty cell, which 0 is not.
# Seen: the copy has 4, 0, 9.75, the sheet 4, an empty cell, 9.75, like that of null. As soon as somebody opens the data to put a
# number right, the chart is drawn from the sheet: with dispBlanksAs="span", which the package writes, a line goes straight
# from the ward before to the one behind, as if there had been seven points, and a column is missing. No warning.
# What we do: charts are drawn by us from the stored points, where 0 and "not yet" are two things; no slides are written.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund pptxgenjs@4.0.1 >>npm.log 2>&1 || { cat npm.log; echo "cannot install pptxgenjs 4.0.1"; exit 2; }
python3 -m venv env && env/bin/pip install --quiet python-pptx==1.0.2 openpyxl==3.1.5 || { echo "cannot install python-pptx 1.0.2 and openpyxl 3.1.5"; exit 2; }
cat >write.cjs <<'JS'
const Slides = require("pptxgenjs");
const slides = new Slides();
const labels = ["P1", "P2", "P3"];
slides.addSlide().addChart(slides.charts.LINE, [{ name: "Khảo sát", labels, values: [4, 0, 9.75] }], { x: 1, y: 1, w: 6, h: 4 });
slides.writeFile({ fileName: "chart.pptx" });
JS
cat >look.py <<'PY'
import io
import re

from openpyxl import load_workbook
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE


def seen(chart):
    sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    return list(chart.plots[0].series[0].values), [sheet.cell(row, 2).value for row in (2, 3, 4)]


chart = next(shape.chart for shape in Presentation("chart.pptx").slides[0].shapes if shape.has_chart)
print("pptxgenjs, chart and sheet:", *seen(chart), re.search('dispBlanksAs val="([a-z]+)"', chart._chartSpace.xml)[1])
own = Presentation()
data = CategoryChartData()
data.categories = ["P1", "P2", "P3"]
data.add_series("Khảo sát", (4, 0, 9.75))
frame = own.slides.add_slide(own.slide_layouts[6]).shapes.add_chart(XL_CHART_TYPE.LINE, 0, 0, 5000000, 3000000, data)
print("python-pptx, chart and sheet:", *seen(frame.chart))
PY
node write.cjs || { echo "cannot run pptxgenjs"; exit 2; }
found=$(env/bin/python look.py) || { echo "cannot run"; exit 2; }
echo "$found"
expected='pptxgenjs, chart and sheet: [4.0, 0.0, 9.75] [4, None, 9.75] span
python-pptx, chart and sheet: [4.0, 0.0, 9.75] [4, 0, 9.75]'
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
