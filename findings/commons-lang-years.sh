#!/usr/bin/env bash
# Apache Commons Lang 3.12.0 (libcommons-lang3-java of Debian 12): from 31 December 2025 to 30 November 2026 are one year and 334 days, and from 30 November 2023 to 29 February 2024 one year and 91.
#
# Expected (documentation of DurationFormatUtils.formatPeriod: "Formats the time gap as a string, using the specified format."; a field that the format leaves out is told by the next one below, as months are by
# days in "d"): eleven months in years and days are no year and 334 days, as they are 0 years, 10 months, 30 days with "y M d" and 334 days with "d".
# Seen: with the format "y d", years and days and no months, the year is counted by its number: 31/12/2025 to 30/11/2026 is "1 334", 30/11/2023 to 29/02/2024 "1 91",
# 15/12/2025 to 14/12/2026, a day less than a year, "1 30", and 29/02/2024 to 28/02/2026 "2 28". With "y M d" all four are right. Time in office or in the Party
# is told with a year too much, and a year decides on a medal. No error.
# What we do: no period is put into words; days are compared as days (wards/days.py).
set -uo pipefail
jar=/usr/share/java/commons-lang3-3.12.0.jar
[ -f "$jar" ] && command -v javac >/dev/null || { echo "no commons-lang3 3.12.0 or javac: apt-get install libcommons-lang3-java default-jdk-headless"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat >Look.java <<'JAVA'
import java.text.SimpleDateFormat;
import org.apache.commons.lang3.time.DurationFormatUtils;

public class Look {
    public static void main(String[] none) throws Exception {
        SimpleDateFormat day = new SimpleDateFormat("dd/MM/yyyy");
        String[][] periods = {{"15/01/2025", "20/01/2026"}, {"31/12/2025", "30/11/2026"}, {"30/11/2023", "29/02/2024"}, {"15/12/2025", "14/12/2026"}, {"29/02/2024", "28/02/2026"}};
        for (String[] period : periods) {
            long from = day.parse(period[0]).getTime(), to = day.parse(period[1]).getTime();
            System.out.print(period[0] + " to " + period[1] + ":");
            for (String form : new String[] {"y d", "y M d", "d"}) System.out.print("  " + form + " = " + DurationFormatUtils.formatPeriod(from, to, form));
            System.out.println();
        }
    }
}
JAVA
javac -cp "$jar" Look.java || { echo "cannot compile"; exit 2; }
seen=$(java -Duser.timezone=Asia/Ho_Chi_Minh -cp "$jar:." Look)
echo "$seen"
[ "$(sed -n 1p <<<"$seen")" = "15/01/2025 to 20/01/2026:  y d = 1 5  y M d = 1 0 5  d = 370" ] || { echo "the control is wrong"; exit 1; }
[ "$(sed -n '2,$p' <<<"$seen")" = "31/12/2025 to 30/11/2026:  y d = 1 334  y M d = 0 10 30  d = 334
30/11/2023 to 29/02/2024:  y d = 1 91  y M d = 0 2 29  d = 91
15/12/2025 to 14/12/2026:  y d = 1 30  y M d = 0 11 30  d = 364
29/02/2024 to 28/02/2026:  y d = 2 28  y M d = 1 11 28  d = 730" ] || { echo "the behaviour has changed"; exit 1; }
