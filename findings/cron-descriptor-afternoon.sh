#!/usr/bin/env bash
# cron-descriptor 2.2.1 (PyPI): five in the afternoon and five in the morning are told by the same words, in
# every language but a few.
#
# Expected (README: it "converts cron expressions into human readable strings"; use_24hour_time_format is
# False unless it is set, so that an hour has AM or PM beside it): "0 17 * * *" and "0 5 * * *" are told apart in
# Vietnamese as they are in English (At 05:00 PM, At 05:00 AM).
# Seen: with locale_code vi_VN both are "Tại 05:00", and "from 8 to 17" is "giữa 08:00 và 05:59". The clock of twelve
# hours is used, but AM and PM are the empty text in the translation; so in French, German, Chinese, Japanese and
# others. Whoever looks over the hours of reminders by their descriptions finds a deadline in the night. With
# use_24hour_time_format they are right.
# What we do: the hours of our jobs are named in deploy/systemd as they are run; no page describes them.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet cron-descriptor==2.2.1 2>pip.log || {
  cat pip.log; echo "cannot install cron-descriptor 2.2.1"; exit 2; }
cat >look.py <<'PY'
from cron_descriptor import ExpressionDescriptor, Options


def told(locale, expression, **settings):
    options = Options()
    options.locale_code = locale
    for name, value in settings.items():
        setattr(options, name, value)
    return ExpressionDescriptor(expression, options).get_description()


for locale in ("en_US", "vi_VN", "fr_FR", "de_DE", "zh_CN", "ja_JP"):
    print(locale, told(locale, "0 17 * * *"), told(locale, "0 5 * * *"), sep=" | ")
print("vi_VN, 8 to 17", told("vi_VN", "*/15 8-17 * * *"), sep=" | ")
print("vi_VN, 24 hours", told("vi_VN", "0 17 * * *", use_24hour_time_format=True), sep=" | ")
PY
found=$(env/bin/python look.py) || { echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF 'en_US | At 05:00 PM | At 05:00 AM' <<<"$found" && grep -qxF 'vi_VN, 24 hours | Tại 17:00' <<<"$found" || {
  echo "the control is wrong"; exit 1; }
grep -qxF 'vi_VN | Tại 05:00 | Tại 05:00' <<<"$found" && grep -q '^vi_VN, 8 to 17 .*giữa 08:00 và 05:59' <<<"$found" &&
  grep -qxF 'fr_FR | À 05:00 | À 05:00' <<<"$found" || { echo "the behaviour has changed"; exit 1; }
