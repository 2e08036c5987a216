#!/usr/bin/env bash
# Carbon 2.65.0 (php-nesbot-carbon of Debian 12), Vietnamese: 30 November 2026 is read as 30 January 2001, 20:26.
#
# Expected (its API: parseFromLocale makes "a carbon instance from a localized string (in French, Japanese, Arabic, etc.)", and Vietnamese is
# among its languages): what translatedFormat("j F Y") writes in Vietnamese is read again as that day, or is refused, as Carbon refuses other
# texts that it does not know.
# Seen: the names are replaced in the order of the months, and "tháng 1" is found in "tháng 11": of "30 tháng 11 2026" PHP is handed
# "30 January1 2026", which is 30 January of the year 1 (2001) at 20:26. October is the year 2000, December 2002. Without a year, 20 tháng 11 is
# 20 January 2001. No error. January to September are right, so that deadlines go wrong from October on; createFromLocaleFormat says an error for
# the same text.
# What we do: wards/days.py reads days in figures and words by itself, and refuses what is left over.
set -uo pipefail
command -v php >/dev/null && [ -e /usr/share/php/Carbon/autoload.php ] || { echo "no Carbon: apt-get install php-cli php-nesbot-carbon"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
dpkg-query -W php-nesbot-carbon
cat >"$tmp/look.php" <<'PHP'
<?php
error_reporting(E_ERROR);
date_default_timezone_set('Asia/Ho_Chi_Minh');
require 'Carbon/autoload.php';
use Carbon\Carbon;
Carbon::setTestNow('2026-12-01 08:00');
$texts = array_map(fn($month) => Carbon::create(2026, $month, 30)->locale('vi')->translatedFormat('j F Y'), [1, 9, 10, 11, 12]);
foreach ([...$texts, '20 tháng 11'] as $text) {
  echo $text, ' = ', Carbon::parseFromLocale($text, 'vi')->format('d/m/Y H:i'), "\n";
}
try {
  echo Carbon::createFromLocaleFormat('j F Y', 'vi', '30 tháng 11 2026')->format('d/m/Y'), "\n";
} catch (Exception $error) {
  echo "by a format: an error\n";
}
PHP
found=$(php "$tmp/look.php") || { echo "cannot run"; exit 2; }
echo "$found"
for line in '30 tháng 1 2026 = 30/01/2026 00:00' '30 tháng 9 2026 = 30/09/2026 00:00'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong: $line"; exit 1; }
done
for line in '30 tháng 10 2026 = 30/01/2000 20:26' '30 tháng 11 2026 = 30/01/2001 20:26' '30 tháng 12 2026 = 30/01/2002 20:26' \
  '20 tháng 11 = 20/01/2001 00:00'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed: $line"; exit 1; }
done
