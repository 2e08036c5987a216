#!/usr/bin/env bash
# Org 9.5.5 (in Emacs 28.2, emacs-nox of Debian 12): in a table 4,5 and 4.5 points are 13.5 together, 4,5 and 10 are the pair (14, 5), and 1 500 and one are 501.
#
# Expected (Org manual, The Spreadsheet: formulas are reckoned by Calc from the fields of the table; a field that Calc cannot read gives #ERROR, as "Đạt" and 1.234.567 do): nine
# points, as where the comma is read as the locale has it, or #ERROR. As with 4.5 in all fields: the sum is 9, the greatest 4.5, and there are two.
# Seen: the fields of a range are put beside one another with commas, and Calc reads 4,5 among them as the two numbers 4 and 5: vsum is 13.5, vmax 5, vmean 4.5 of three, vcount 3.
# Outside of a range the field stands between brackets, and (4,5) is a complex number: the total beside it is (14, 5). A blank within a sum of money is a
# multiplication sign: 1 500 + 1 is 501. Sorting by numbers (org-table-sort-lines N) cuts at the comma, so that 4,5 and 4,25 stay as they stood. No error.
# What we do: totals are added on the server from points that scoring/rules/points.py has read, 4,5 and 4.5 alike.
set -uo pipefail
command -v emacs >/dev/null || { echo "no emacs: apt-get install emacs-nox"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && export HOME="$tmp"
cat >look.el <<'E'
(require 'org)
(require 'org-table)
(defun reckoned (fields formula)
  "What FORMULA gives in the last row of a table whose rows have FIELDS."
  (with-temp-buffer
    (org-mode)
    (dolist (field fields) (insert "| " field " |\n"))
    (insert "|---|\n|  |\n#+TBLFM: @>$1=" formula "\n")
    (goto-char (point-min))
    (let ((inhibit-message t)) (org-table-recalculate 'all))
    (goto-char (point-min))
    (search-forward "|---")
    (forward-line 1)
    (string-trim (org-table-get-field 1))))
(defun told (name fields)
  (princ (format "%s: sum %s, greatest %s, mean %s, count %s\n" name
                 (reckoned fields "vsum(@1..@2)") (reckoned fields "vmax(@1..@2)")
                 (reckoned fields "vmean(@1..@2)") (reckoned fields "vcount(@1..@2)"))))
(princ (format "Org %s\n" org-version))
(told "points" '("4.5" "4.5"))
(princ (format "word: %s\n" (reckoned '("Đạt" "4.5") "@1+@2")))
(princ (format "groups: %s\n" (reckoned '("1.234.567" "1") "@1+@2")))
(told "commas" '("4,5" "4.5"))
(princ (format "total: %s\n" (reckoned '("4,5" "10") "@1+@2")))
(princ (format "money: %s\n" (reckoned '("1 500" "1") "@1+@2")))
(with-temp-buffer
  (org-mode)
  (insert "| A | 4,5 |\n| B | 4,25 |\n| C | 10 |\n")
  (goto-char (point-min))
  (search-forward "4")
  (let ((inhibit-message t)) (org-table-sort-lines nil ?n))
  (goto-char (point-min))
  (princ "sorted:")
  (while (re-search-forward "| \\([A-C]\\) " nil t) (princ (format " %s" (match-string 1)))))
(princ "\n")
E
found=$(LC_ALL=C.UTF-8 emacs --batch -Q -l look.el 2>messages) || { cat messages; echo "cannot run emacs"; exit 2; }
echo "$found"
[ "$(head -4 <<<"$found")" = "Org 9.5.5
points: sum 9., greatest 4.5, mean 4.5, count 2
word: #ERROR
groups: #ERROR" ] || { echo "the control is wrong"; exit 1; }
[ "$(tail -n +5 <<<"$found")" = "commas: sum 13.5, greatest 5, mean 4.5, count 3
total: (14, 5)
money: 501
sorted: A B C" ] || { echo "the behaviour has changed"; exit 1; }
