#!/usr/bin/env bash
# Apache Commons Validator 1.7 (libcommons-validator-java of Debian 12): 86,5 % of the items are valid, and 86 %; and in Vietnamese 4.5 points are 45.
#
# Expected (its API: PercentValidator does "Percentage Validation and Conversion", isValid with strict checking tells that the whole text is a number,
# validate gives that number "or null if invalid"): 86,5% is 0.865 or is refused. Where the point parts thousands, 1.234.567 is a number and 4.5
# is none, as 4,5,6 is none; a whole number that IntegerValidator takes has no half.
# Seen: the value is cut to as many places as the default format of a percentage shows, none: 86,5% is 0.86, 99,9% is 0.99, in English (86.5%) too. With
# the format "0.0%" it is 0.865, so that the value depends on how it would be printed. In Vietnamese 4.5 is 45 for DoubleValidator, BigDecimalValidator and
# IntegerValidator, 4.50 is 450, 12.3456 is 123456, 1.23.4 is 1234, all valid: the strict mode looks at the end of the text, not at its groups. 4,5 is right.
# What we do: points and percentages are read by scoring/rules/points.py, which takes 4,5 and 4.5 alike.
set -uo pipefail
command -v javac >/dev/null || { echo "no javac: apt-get install default-jdk-headless"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && { apt-get download -qq libcommons-validator-java=1:1.7-1 && dpkg -x libcommons-validator-java_*.deb root; } 2>apt.log || { cat apt.log; echo "cannot get libcommons-validator-java 1.7"; exit 2; }
cat >Points.java <<'JAVA'
import java.util.Locale;
import org.apache.commons.validator.routines.BigDecimalValidator;
import org.apache.commons.validator.routines.DoubleValidator;
import org.apache.commons.validator.routines.IntegerValidator;
import org.apache.commons.validator.routines.PercentValidator;

public class Points {
  public static void main(String[] arguments) {
    Locale vietnam = new Locale("vi", "VN");
    BigDecimalValidator percent = PercentValidator.getInstance();
    for (String text : new String[] {"86,5%", "99,9%", "100%"}) {
      System.out.println(text + " " + percent.isValid(text, vietnam) + " " + percent.validate(text, vietnam));
    }
    System.out.println("86.5% " + percent.isValid("86.5%", Locale.US) + " " + percent.validate("86.5%", Locale.US) + " in English");
    System.out.println("86,5% " + percent.validate("86,5%", "0.0%", vietnam) + " as 0.0%");
    for (String text : new String[] {"4,5", "4.5", "4.50", "12.3456", "1.23.4", "1.234.567", "4,5,6"}) {
      System.out.println(text + " " + DoubleValidator.getInstance().validate(text, vietnam) + " " + BigDecimalValidator.getInstance().validate(text, vietnam)
          + " " + IntegerValidator.getInstance().validate(text, vietnam));
    }
    System.out.println("4.5 " + DoubleValidator.getInstance().validate("4.5", Locale.US) + " " + IntegerValidator.getInstance().validate("4.5", Locale.US) + " in English");
  }
}
JAVA
jar=root/usr/share/java/commons-validator.jar
javac -encoding UTF-8 -cp "$jar" Points.java || exit 2
found=$(java -Dfile.encoding=UTF-8 -cp "$jar:." Points)
echo "$found"
expected='86,5% true 0.86
99,9% true 0.99
100% true 1.00
86.5% true 0.86 in English
86,5% 0.865 as 0.0%
4,5 4.5 4.5 null
4.5 45.0 45 45
4.50 450.0 450 450
12.3456 123456.0 123456 123456
1.23.4 1234.0 1234 1234
1.234.567 1234567.0 1234567 1234567
4,5,6 null null null
4.5 4.5 null in English'
[ "$found" = "$expected" ] || { echo "the behaviour has changed"; exit 1; }
