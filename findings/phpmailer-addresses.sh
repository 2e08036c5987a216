#!/usr/bin/env bash
# PHPMailer 6.6.3 (libphp-phpmailer of Debian 12): of a list of addresses one is gone, or all of them, where PHP has no extension imap.
#
# Expected (documentation of parseAddresses: it parses "one or more RFC822-style comma-separated email addresses of the form "display name <address>"
# into an array of name/address pairs", by the extension where there is one; RFC 5322, 3.4: a comma or < between quotes belongs to the name, words in
# brackets behind an address say whose it is, and a group has a name): the same people with and without the extension, which PHP no longer brings.
# Seen: without it the text is cut at each comma and each <. "Lê Thị Hòa, Phó ban" <a@phuong.vn> is called "Phó ban"; of "Ban <Phường 2>" <a@…> and of
# a@phuong.vn (Lê Thị Hòa) the address is left out, and the letter goes to the others only; of Ban chỉ đạo: a@phuong.vn, b@phuong.vn; there is
# nobody. With the extension all of them are there, with their names. No error.
# What we do: scoring/ledger/letter.py hands Django a list of addresses, one for each account; no text of addresses is taken apart.
set -uo pipefail
command -v php >/dev/null && [ -e /usr/share/php/libphp-phpmailer/autoload.php ] || {
  echo "no PHPMailer: apt-get install php-cli libphp-phpmailer php8.2-imap"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/look.php" <<'PHP'
<?php
error_reporting(E_ERROR);
require 'libphp-phpmailer/autoload.php';
use PHPMailer\PHPMailer\PHPMailer;
if (!function_exists('imap_rfc822_parse_adrlist')) { echo "no extension to compare with: apt-get install php8.2-imap\n"; exit(2); }
echo 'PHPMailer ', PHPMailer::VERSION, "\n";
$read = fn($list, $imap) => implode(' · ', array_map(fn($one) => "$one[name] <$one[address]>", PHPMailer::parseAddresses($list, $imap, 'UTF-8')));
$seen = [];
foreach ([
  'Lê Thị Hòa <a@phuong.vn>, b@phuong.vn',
  '"Lê Thị Hòa, Phó ban" <a@phuong.vn>, b@phuong.vn',
  '"Ban <Phường 2>" <a@phuong.vn>, b@phuong.vn',
  'a@phuong.vn (Lê Thị Hòa), b@phuong.vn',
  'Ban chỉ đạo: a@phuong.vn, b@phuong.vn;',
] as $list) {
  $seen[] = [$read($list, true), $read($list, false)];
  echo "$list\n  with imap: ", end($seen)[0], "\n  without: ", end($seen)[1], "\n";
}
exit($seen === [
  ['Lê Thị Hòa <a@phuong.vn> ·  <b@phuong.vn>', 'Lê Thị Hòa <a@phuong.vn> ·  <b@phuong.vn>'], // the control
  ['Lê Thị Hòa, Phó ban <a@phuong.vn> ·  <b@phuong.vn>', 'Phó ban <a@phuong.vn> ·  <b@phuong.vn>'],
  ['Ban <Phường 2> <a@phuong.vn> ·  <b@phuong.vn>', ' <b@phuong.vn>'],
  ['Lê Thị Hòa <a@phuong.vn> ·  <b@phuong.vn>', ' <b@phuong.vn>'],
  [' <a@phuong.vn> ·  <b@phuong.vn>', ''],
] ? 0 : 1);
PHP
php "$tmp/look.php"; found=$?
[ $found = 2 ] && exit 2
[ $found = 0 ] || { echo "the behaviour has changed"; exit 1; }
