#!/usr/bin/env bash
# Apache POI 4.0.1 (libapache-poi-java of Debian 12): 4.35 is shown as 4.3 in one format and as 4.4 in the next, 8.325
# as 8.32, and a day with its words as a bare number.
#
# Expected (its documentation of DataFormatter: it shows the value of a cell, by "excel style rounding mode (round half
# up)"; ECMA-376, part 1, 18.8.31: what stands between quotes is text): 4.4 in 0.0 as in +0.0;-0.0;0, 8.33 in 0.00, 30
# tháng 11 năm 2026, as LibreOffice 7.4.7 shows them.
# Seen: 4.35 is 4.3 in 0.0, 0.0;(0.0) and 0.0" điểm", but +4.4 in +0.0;-0.0;0; 8.325 is 8.32 in 0.00 and #,##0.0#: what
# counts is the binary number, a hair below, while 4.25 is 4.3. POI's own ROUND has 8.33, so that a list shows another
# mark than is reckoned with. A day in dd" tháng "mm" năm "yyyy is no day (isCellDateFormatted): "46356.0"; dd/mm/yyyy is right.
# What we do: points are shown by one function, from hundredths (scoring/rules/points.py); days of cells are known by
# openpyxl's is_date_format, which leaves out what is quoted (scoring/workbooks/filled_sheet.py).
set -uo pipefail
command -v javac >/dev/null && [ -e /usr/share/java/poi.jar ] || {
  echo "no POI: apt-get install libapache-poi-java default-jdk-headless"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && cat >Look.java <<'JAVA'
import java.io.PrintStream;
import java.util.Locale;
import org.apache.poi.Version;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.*;

public class Look {
  public static void main(String[] none) throws Exception {
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    out.println("POI " + Version.getVersion());
    Workbook book = new HSSFWorkbook();
    Sheet sheet = book.createSheet();
    Object[][] asked = {
      {4.35, "0.0"}, {4.35, "0.0\" điểm\""}, {4.35, "0.0;(0.0)"}, {4.35, "+0.0;-0.0;0"}, {4.25, "0.0"},
      {8.325, "0.00"}, {8.325, "#,##0.0#"}, {8.325, "0.00;-0.00;0"}, {46356.0, "dd/mm/yyyy"},
      {46356.0, "dd\" tháng \"mm\" năm \"yyyy"}};
    int row = 0;
    for (Object[] one : asked) {
      Cell cell = sheet.createRow(row++).createCell(0);
      cell.setCellValue((Double) one[0]);
      CellStyle style = book.createCellStyle();
      style.setDataFormat(book.createDataFormat().getFormat((String) one[1]));
      cell.setCellStyle(style);
      out.println(one[0] + " in " + one[1] + ": " + new DataFormatter(Locale.US).formatCellValue(cell));
    }
    Cell formula = sheet.createRow(row).createCell(0);
    formula.setCellFormula("ROUND(8.325,2)");
    out.println("ROUND(8.325,2): " + book.getCreationHelper().createFormulaEvaluator().evaluate(formula).getNumberValue());
  }
}
JAVA
jars=$(printf '/usr/share/java/%s.jar:' poi commons-codec commons-collections4 commons-math3)
javac -encoding UTF-8 -cp "$jars" Look.java 2>javac.log || { cat javac.log; echo "cannot compile against POI"; exit 2; }
seen=$(java -cp "$jars." Look)
echo "$seen"
for line in '4.35 in +0.0;-0.0;0: +4.4' '4.25 in 0.0: 4.3' '8.325 in 0.00;-0.00;0: 8.33' \
  '46356.0 in dd/mm/yyyy: 30/11/2026' 'ROUND(8.325,2): 8.33'; do
  grep -qxF "$line" <<<"$seen" || { echo "the control is wrong: $line"; exit 1; }
done
for line in '4.35 in 0.0: 4.3' '4.35 in 0.0;(0.0): 4.3' '4.35 in 0.0" điểm": 4.3 điểm' '8.325 in 0.00: 8.32' '8.325 in #,##0.0#: 8.32' \
  '46356.0 in dd" tháng "mm" năm "yyyy: 46356.0'; do
  grep -qxF "$line" <<<"$seen" || { echo "the behaviour has changed: $line"; exit 1; }
done
