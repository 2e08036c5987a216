#!/usr/bin/env bash
# Apache FreeMarker 2.3.31 (libfreemarker-java of Debian 12): 31 November of a list is 1 December in the letter, and the hour of a deadline is gone.
#
# Expected (its manual, "date, time, datetime (when used with a string value)": the string is converted "by parsing it with the format" that is given; a text that does
# not fit ends the template with "The string doesn't match the expected date/time/date-time format"): what no calendar has, or goes on behind
# the format, does not fit, as with the format iso, where 2026-02-31 and "2026-11-30 17:00" are refused.
# Seen: with dd/MM/yyyy 31/11/2026 is 1 December 2026, 31/02/2027 is 3 March, 12/30/2026 (a day of the United States) is 12 June 2028, 30/11/26 the
# year 26, and "30/11/2026 17:00" the day alone, "30/11/2026x" too: the parser of Java is asked as it comes, lenient, and where it stopped is not looked
# at. "17:75" by HH:mm is 18:15. No error or warning. 30/11/2026 is right.
# What we do: letters are filled from days that are days (scoring/documents/template); wards/days.py refuses a day that is none.
set -uo pipefail
command -v javac >/dev/null || { echo "no javac: apt-get install default-jdk-headless"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && { apt-get download -qq libfreemarker-java=2.3.31-2 && dpkg -x libfreemarker-java_*.deb root; } 2>apt.log || { cat apt.log; echo "cannot get libfreemarker-java 2.3.31"; exit 2; }
cat >Letter.java <<'JAVA'
import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;

public class Letter {
  public static void main(String[] arguments) throws Exception {
    Configuration settings = new Configuration(Configuration.VERSION_2_3_31);
    settings.setLocale(new Locale("vi", "VN"));
    settings.setLogTemplateExceptions(false);
    settings.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    String[][] texts = {
      {"30/11/2026", "dd/MM/yyyy"}, {"31/11/2026", "dd/MM/yyyy"}, {"31/02/2027", "dd/MM/yyyy"}, {"12/30/2026", "dd/MM/yyyy"},
      {"30/11/26", "dd/MM/yyyy"}, {"30/11/2026 17:00", "dd/MM/yyyy"}, {"30/11/2026x", "dd/MM/yyyy"}, {"11-30-2026", "dd/MM/yyyy"},
      {"2026-11-30", "iso"}, {"2026-02-31", "iso"}, {"2026-11-30 17:00", "iso"}};
    for (String[] text : texts) {
      StringWriter letter = new StringWriter();
      try {
        new Template("letter", "${day?date(form)?string('d/M/yyyy')}", settings).process(Map.of("day", text[0], "form", text[1]), letter);
      } catch (TemplateException error) {
        letter.write("refused");
      }
      System.out.println(text[0] + " by " + text[1] + ": " + letter);
    }
    StringWriter hour = new StringWriter();
    new Template("hour", "17:75 by HH:mm: ${'17:75'?time('HH:mm')?string('HH:mm')}", settings).process(Map.of(), hour);
    System.out.println(hour);
  }
}
JAVA
jar=root/usr/share/java/freemarker.jar
javac -encoding UTF-8 -cp "$jar" Letter.java || exit 2
found=$(java -Duser.timezone=Asia/Ho_Chi_Minh -Dfile.encoding=UTF-8 -cp "$jar:." Letter)
echo "$found"
expected='30/11/2026 by dd/MM/yyyy: 30/11/2026
31/11/2026 by dd/MM/yyyy: 1/12/2026
31/02/2027 by dd/MM/yyyy: 3/3/2027
12/30/2026 by dd/MM/yyyy: 12/6/2028
30/11/26 by dd/MM/yyyy: 30/11/0026
30/11/2026 17:00 by dd/MM/yyyy: 30/11/2026
30/11/2026x by dd/MM/yyyy: 30/11/2026
11-30-2026 by dd/MM/yyyy: refused
2026-11-30 by iso: 30/11/2026
2026-02-31 by iso: refused
2026-11-30 17:00 by iso: refused
17:75 by HH:mm: 18:15'
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
