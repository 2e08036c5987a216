#!/usr/bin/env bash
# Liquid 5.4.0 (ruby-liquid of Debian 12; the templates of Jekyll and Shopify): "4,5" and 10 points are 14, an award of "1.234.567" and one is 2, and the year "2026" is 1 January 1970.
#
# Expected (its documentation: plus "Adds a number to another number.", date "Converts a timestamp into another date format."; "4.5" in a text is 4.5 in each of the arithmetic filters): what is
# in a list is read as a number, or refused; of 10, "9" and "4,5" at_least and at_most, times and divided_by have the points that stand there.
# Seen: a text that is not of the form 4.5 is cut to the whole number that it begins with: "4,5" plus 10 is 14, "86,5" times 2 is 172, "4,5" at_most 10 is 4, "0,75" plus 1 is 1,
# "-4,5" plus 4.5 is 0.5, "1.234.567" plus 1 is 2, "4.5 điểm" plus 1 is 5. A Jekyll page has every cell of a CSV file as such a text. date takes a text of figures
# for seconds since 1970: "2026" by %Y is 1970, while "30/11/2026" is the 30th of November. No error, no warning, in strict mode neither.
# What we do: pages are Django's templates; points are read by scoring/rules/points.py before they are added.
set -uo pipefail
ruby -e 'require "liquid"' 2>/dev/null || { echo "no liquid: apt-get install ruby-liquid"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
cat >look.rb <<'RB'
require "liquid"

EXPECTED = {
  '"4.5" | plus: 10' => "14.5", '4.5 | plus: 10' => "14.5", '"30/11/2026" | date: "%d.%m.%Y"' => "30.11.2026", # the control
  '"4,5" | plus: 10' => "14", '"86,5" | times: 2' => "172", '"4,5" | at_most: 10' => "4", '"0,75" | plus: 1' => "1",
  '"-4,5" | plus: 4.5' => "0.5", '"1.234.567" | plus: 1' => "2", '"4.5 điểm" | plus: 1' => "5",
  '"2026" | date: "%Y"' => "1970",
}.freeze
ENV["TZ"] = "Asia/Ho_Chi_Minh"
puts "Liquid #{Liquid::VERSION}"
wrong = EXPECTED.reject do |asked, told|
  seen = Liquid::Template.parse("{{ #{asked} }}", error_mode: :strict).render!({}, strict_filters: true, strict_variables: true)
  puts "#{asked} -> #{seen}"
  seen == told
end
exit wrong.empty? ? 0 : 1
RB
LC_ALL=C.UTF-8 ruby -W0 look.rb || { echo "the behaviour has changed"; exit 1; }
