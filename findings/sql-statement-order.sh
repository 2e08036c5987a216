#!/usr/bin/env bash
# SQL::Statement 1.414 with DBD::CSV 0.60 (Perl, libsql-statement-perl and libdbd-csv-perl of Debian 12): "the ward with the most points" is the one listed first, and the greatest of 10, 9 and 4,5 is 4,5.
#
# Expected (its documentation, SQL::Statement::Syntax: "SELECT select_clause FROM from_clause [ORDER BY $ocol1 [ASC|DESC], ...] [LIMIT ...]", MIN, MAX, SUM and AVG among the functions, BETWEEN among the
# operators): rows come in the order that is asked for, as SQLite 3 has them, or an error tells that points must be selected too; of which COUNT counts a
# value, that is not NULL.
# Seen: SELECT ward … ORDER BY points DESC gives the wards as they stand in the file, and with LIMIT 1 the first of it, P1 with 10, where P3 has 14.75; with points selected beside it the order is
# right. Of 10, 9 and "4,5" both MAX and MIN are 4,5, and the sum is 19 over three. A ward without points IS NULL, and is counted by COUNT(points) and shared among by AVG: 38.25 of four wards is
# 7.65. BETWEEN is an error within the package ("Not an ARRAY reference"). No warning with the rest.
# What we do: places are made by scoring/rules/grading.py and by the database itself, from numbers.
set -uo pipefail
command -v perl >/dev/null || { echo "no perl"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && { apt-get download -qq libsql-statement-perl=1.414-1 libdbd-csv-perl=0.6000-1+deb12u1 libdbi-perl libtext-csv-xs-perl libclone-perl libmodule-runtime-perl libparams-util-perl &&
  for package in *.deb; do dpkg -x "$package" root; done; } 2>apt.log || { cat apt.log; echo "cannot get SQL::Statement 1.414"; exit 2; }
export PERL5LIB=$tmp/root/usr/share/perl5:$(echo "$tmp"/root/usr/lib/*/perl5/5.*)
mkdir lists
printf 'ward,points\nP1,10\nP2,9\nP3,14.75\n' >lists/list.csv
printf 'ward,points\nP1,10\nP2,9\nP3,4.5\nP4,\nP5,14.75\n' >lists/gap.csv
printf 'ward,points\nP1,10\nP2,9\nP3,"4,5"\n' >lists/comma.csv
cat >look.pl <<'PERL'
use strict;
use DBI;
my $lists = DBI->connect("dbi:CSV:", undef, undef, {f_dir => "lists", f_ext => ".csv", RaiseError => 1, PrintError => 0});
for my $asked (
    "SELECT ward, points FROM list ORDER BY points DESC", "SELECT ward FROM list ORDER BY points DESC", "SELECT ward FROM list ORDER BY points DESC LIMIT 1",
    "SELECT MAX(points), MIN(points), SUM(points) FROM list", "SELECT MAX(points), MIN(points), SUM(points) FROM comma",
    "SELECT ward FROM gap WHERE points IS NULL", "SELECT COUNT(points), AVG(points) FROM gap", "SELECT ward FROM list WHERE points BETWEEN 9 AND 10"
) {
    my $rows = eval { $lists->selectall_arrayref($asked) };
    my $told = $rows ? join("; ", map { join(" ", @$_) } @$rows) : $@ =~ /Not an ARRAY reference/ ? "Not an ARRAY reference" : $@;
    print "$asked: $told\n";
}
PERL
found=$(perl look.pl 2>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
for line in 'SELECT ward, points FROM list ORDER BY points DESC: P3 14.75; P1 10; P2 9' 'SELECT MAX(points), MIN(points), SUM(points) FROM list: 14.75 9 33.75'; do
  grep -qxF "$line" <<<"$found" || { echo "the control is wrong"; exit 1; }
done
for line in 'SELECT ward FROM list ORDER BY points DESC: P1; P2; P3' 'SELECT ward FROM list ORDER BY points DESC LIMIT 1: P1' 'SELECT MAX(points), MIN(points), SUM(points) FROM comma: 4,5 4,5 19' \
  'SELECT ward FROM gap WHERE points IS NULL: P4' 'SELECT COUNT(points), AVG(points) FROM gap: 5 7.65' 'SELECT ward FROM list WHERE points BETWEEN 9 AND 10: Not an ARRAY reference'; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed"; exit 1; }
done
