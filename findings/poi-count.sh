#!/usr/bin/env bash
# Apache POI 4.0.1 (libapache-poi-java of Debian 12): "Đạt*" counts one ward of three that "Đạt" counts; and 4,35 brought
# down to steps of 0,05 is 4,30.
#
# Expected (Excel's help of COUNTIF: criteria are not case sensitive, * stands for any letters; of FLOOR: down to the
# nearest multiple, and a multiple stays; of TRIM: single spaces between words are kept, all other blanks go): of Đạt, đạt,
# ĐẠT and Không, "Đạt" and "Đạt*" count three; FLOOR(4.35,0.05) is 4.35; so LibreOffice 7.4.7 reckons.
# Seen: "Đạt" counts three, "Đạt*" one, in COUNTIF and SUMIF, while "pass*" finds Pass, pass and PASS: with a * only the
# letters a to z lose their case. FLOOR(4.35,0.05) is 4.3 and FLOOR(1.15,0.05) 1.1, while ROUNDDOWN(4.35,2) is 4.35. TRIM
# leaves two blanks between words, so that two spellings of a ward stay two. No error.
# What we do: our formulas ask neither COUNTIF nor FLOOR (scoring/workbooks/formulas.py), steps are counted in
# hundredths (scoring/rules/points.py), texts are compared by one fold (wards/vietnamese.py).
set -uo pipefail
command -v javac >/dev/null && [ -e /usr/share/java/poi.jar ] || {
  echo "no POI: apt-get install libapache-poi-java default-jdk-headless"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && cat >Look.java <<'JAVA'
import java.io.PrintStream;
import org.apache.poi.Version;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.*;

public class Look {
  public static void main(String[] none) throws Exception {
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    out.println("POI " + Version.getVersion());
    Workbook book = new HSSFWorkbook();
    Sheet sheet = book.createSheet();
    String[][] texts = {{"Đạt", "Pass"}, {"đạt", "pass"}, {"ĐẠT", "PASS"}, {"Không", "No"}};
    for (int row = 0; row < texts.length; row++) {
      Row cells = sheet.createRow(row);
      cells.createCell(0).setCellValue(texts[row][0]);
      cells.createCell(1).setCellValue(texts[row][1]);
      cells.createCell(2).setCellValue(4.5);
    }
    FormulaEvaluator evaluator = book.getCreationHelper().createFormulaEvaluator();
    String[] asked = {
      "COUNTIF(A1:A4,\"Đạt\")", "COUNTIF(B1:B4,\"Pass*\")", "COUNTIF(A1:A4,\"Đạt*\")", "SUMIF(A1:A4,\"Đạt\",C1:C4)",
      "SUMIF(A1:A4,\"Đạt*\",C1:C4)", "FLOOR(4.5,0.25)", "ROUNDDOWN(4.35,2)", "FLOOR(4.35,0.05)", "FLOOR(1.15,0.05)",
      "TRIM(\"  Hải Châu  \")", "TRIM(\"Hải  Châu\")"};
    int row = 10;
    for (String formula : asked) {
      Cell cell = sheet.createRow(row++).createCell(0);
      cell.setCellFormula(formula);
      out.println(formula + " = " + evaluator.evaluate(cell).formatAsString());
    }
  }
}
JAVA
jars=$(printf '/usr/share/java/%s.jar:' poi commons-codec commons-collections4 commons-math3)
javac -encoding UTF-8 -cp "$jars" Look.java 2>javac.log || { cat javac.log; echo "cannot compile against POI"; exit 2; }
seen=$(java -cp "$jars." Look)
echo "$seen"
for line in 'COUNTIF(A1:A4,"Đạt") = 3.0' 'COUNTIF(B1:B4,"Pass*") = 3.0' 'SUMIF(A1:A4,"Đạt",C1:C4) = 13.5' \
  'FLOOR(4.5,0.25) = 4.5' 'ROUNDDOWN(4.35,2) = 4.35' 'TRIM("  Hải Châu  ") = "Hải Châu"'; do
  grep -qxF "$line" <<<"$seen" || { echo "the control is wrong: $line"; exit 1; }
done
for line in 'COUNTIF(A1:A4,"Đạt*") = 1.0' 'SUMIF(A1:A4,"Đạt*",C1:C4) = 4.5' 'FLOOR(4.35,0.05) = 4.3' \
  'FLOOR(1.15,0.05) = 1.1' 'TRIM("Hải  Châu") = "Hải  Châu"'; do
  grep -qxF "$line" <<<"$seen" || { echo "the behaviour has changed: $line"; exit 1; }
done
