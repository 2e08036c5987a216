#!/usr/bin/env bash
# JExcelApi 2.6.12 (libjexcelapi-java of Debian 12): a deadline of 30 November, 17:00, is shown as 05:00, is read in Vietnam as 1 December, 0:00, and so is
# the one that it wrote itself.
#
# Expected (its API: getContents is the content of the cell as text, in the format of the cell; DateCell.getDate the date in the cell, DateTime
# the cell of a date; ECMA-376, part 1, 18.8.31: hours count to 24 unless AM/PM stands in the format): 30/11/2026 17:00, as
# LibreOffice 7.4.7 shows the same cell, and getDate as the moment that was written.
# Seen: hh:mm without AM/PM is a clock of twelve hours: 17:00 is 05:00, midnight 12:00; h:mm:ss is 5:00:00 as well.
# getDate takes the cell's hours for those of Greenwich, while DateTime writes those of the
# zone, so that in Vietnam all is seven hours late and what passes 17:00 is the next day; a day alone is 07:00. 0,865 as 0% is 86%, 4.35 as
# 0.0 is 4.3, where LibreOffice has 87% and 4.4. No warning.
# What we do: .xls is not taken; what a cell shows is read by scoring/workbooks/filled_sheet.py, and days of our workbooks are text.
set -uo pipefail
command -v javac >/dev/null || { echo "no javac: apt-get install default-jdk-headless"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && { apt-get download -qq libjexcelapi-java=2.6.12-3 && dpkg -x libjexcelapi-java_*.deb root; } 2>apt.log || { cat apt.log; echo "cannot get libjexcelapi-java 2.6.12"; exit 2; }
cat >Deadline.java <<'JAVA'
import java.io.File;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.TimeZone;
import jxl.Cell;
import jxl.DateCell;
import jxl.Sheet;
import jxl.Workbook;
import jxl.write.DateFormat;
import jxl.write.DateTime;
import jxl.write.NumberFormat;
import jxl.write.WritableCellFormat;
import jxl.write.WritableSheet;
import jxl.write.WritableWorkbook;

public class Deadline {
  static final SimpleDateFormat DAY = new SimpleDateFormat("dd/MM/yyyy HH:mm");

  static void date(WritableSheet sheet, String moment, String format) throws Exception {
    sheet.addCell(new DateTime(0, sheet.getRows(), DAY.parse(moment), new WritableCellFormat(new DateFormat(format))));
  }

  static void number(WritableSheet sheet, double value, String format) throws Exception {
    sheet.addCell(new jxl.write.Number(0, sheet.getRows(), value, new WritableCellFormat(new NumberFormat(format))));
  }

  public static void main(String[] arguments) throws Exception {
    DAY.setTimeZone(TimeZone.getDefault());
    File file = new File("deadline.xls");
    WritableWorkbook book = Workbook.createWorkbook(file);
    WritableSheet sheet = book.createSheet("Wards", 0);
    date(sheet, "30/11/2026 17:00", "dd/mm/yyyy hh:mm");
    date(sheet, "30/11/2026 00:00", "dd/mm/yyyy hh:mm");
    date(sheet, "30/11/2026 17:00", "h:mm:ss");
    date(sheet, "30/11/2026 00:00", "dd/mm/yyyy");
    number(sheet, 0.865, "0%");
    number(sheet, 4.35, "0.0");
    number(sheet, 4.5, "0.00");
    book.write();
    book.close();
    Sheet read = Workbook.getWorkbook(file).getSheet(0);
    for (int row = 0; row < read.getRows(); row++) {
      Cell cell = read.getCell(0, row);
      System.out.println(cell.getContents() + (cell instanceof DateCell ? " | " + DAY.format(((DateCell) cell).getDate()) : ""));
    }
  }
}
JAVA
jar=root/usr/share/java/jxl.jar
javac -encoding UTF-8 -cp "$jar" Deadline.java || exit 2
found=$(java -Duser.timezone=Asia/Ho_Chi_Minh -Duser.language=en -Duser.country=US -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -cp "$jar:." Deadline)
echo "$found"
expected='30/11/2026 05:00 | 01/12/2026 00:00
30/11/2026 12:00 | 30/11/2026 07:00
5:00:00 | 01/12/2026 00:00
30/11/2026 | 30/11/2026 07:00
86%
4.3
4.50'
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
command -v soffice >/dev/null || { echo "LibreOffice was not asked: apt-get install libreoffice-calc"; exit 0; }
timeout 180 soffice -env:UserInstallation="file://$tmp/profile" --headless --convert-to 'csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true' deadline.xls >soffice.log 2>&1 || { cat soffice.log; exit 2; }
echo "by LibreOffice: $(paste -sd' ' deadline.csv)"
[ "$(paste -sd/ deadline.csv)" = "30/11/2026 17:00/30/11/2026 00:00/17:00:00/30/11/2026/87%/4.4/4.50" ] || { echo "the control is wrong"; exit 1; }
