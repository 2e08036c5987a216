#!/usr/bin/env bash
# email-reply-parser 0.5.12 (PyPI): of an answer in which a line begins with "-5 điểm" that line and all that follows is gone.
#
# Expected (its README: it makes "easy to grab *only* the last reply to an on-going email thread"): the whole letter, since nothing in it is quoted and nobody signs; mail-parser-reply
# 1.36, made of the same one, gives it whole.
# Seen: a line whose first two signs are a dash and a letter or figure is taken for the begin of a signature, whatever stands below it: of "-5 điểm vì nộp chậm" and the total behind it
# the greeting is left, of a list "-Đạt mục 2" nothing but what stands above it. No error. "- 5 điểm", with a blank, and "−5 điểm", with the sign for minus, are kept.
# What we do: no mail is read; wards answer on the pages.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet email-reply-parser==0.5.12 mail-parser-reply==1.36 2>pip.log || {
  cat pip.log; echo "cannot install email-reply-parser 0.5.12 and mail-parser-reply 1.36"; exit 2; }
cat >look.py <<'PY'
from email_reply_parser import EmailReplyParser
from mailparser_reply import EmailReplyParser as Other

LETTER = "Kính gửi Ban chỉ đạo,\n\n{}\n\nTổng: 91,68 điểm."
SEEN = {"- 5 điểm vì nộp chậm": False, "−5 điểm vì nộp chậm": False, "-5 điểm vì nộp chậm": True, "-Đạt mục 2": True}
changed = False
for line, cut in SEEN.items():
    letter = LETTER.format(line)
    found = EmailReplyParser.parse_reply(letter)
    print(f"{line}: {found!r}")
    changed |= found != ("Kính gửi Ban chỉ đạo," if cut else letter)
    if Other(languages=["en"]).parse_reply(letter) != letter:
        raise SystemExit("the control is wrong")
raise SystemExit(changed)
PY
env/bin/python -W ignore look.py || { echo "the behaviour has changed"; exit 1; }
