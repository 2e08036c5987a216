#!/usr/bin/env bash
# Python's email package (EmailMessage; seen with 3.11.7): of two people a letter is addressed to, the
# second is gone where the first one's line happens to be full.
#
# Expected (policy.SMTP folds headers by RFC 5322, with encoded words by RFC 2047): what is written is
# read again, address by address; the comma between two addresses is never part of an encoded word.
# Seen: behind "Lê Thị Hòa (Phó Trưởng ban) <btg@example.vn>" the comma is written as =?utf-8?q?=2C?=,
# so that readers, this package too, find one address of two; and a name that is folded comes back
# with a blank more ("Ph ó"). One letter more or less in the address, and both are there.
# What we do: letters go to bare addresses, without names (scoring/ledger/notice.py), and Django 5.2
# writes headers by the older email.header; Django 6 goes by EmailMessage.
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
command -v python3 >/dev/null || { echo "no python3"; exit 2; }
cat >"$tmp/look.py" <<'PY'
import platform
import sys
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage


def read_again(*people):
    letter = EmailMessage(policy=policy.SMTP)
    letter["To"] = [Address(name, addr_spec=address) for name, address in people]
    letter.set_content("x")
    found = message_from_bytes(letter.as_bytes(), policy=policy.default)["To"].addresses
    return [(one.display_name, one.addr_spec) for one in found]


second = ("Trần Văn Đô", "do@example.vn")
control = [("Lê Thị Hòa (Phó Trưởng ban)", "btgtu@example.vn"), second]
lost = [("Lê Thị Hòa (Phó Trưởng ban)", "btg@example.vn"), second]
long = [("Nguyễn Thị Mai Hương (Phường 1), Phó Trưởng ban Tuyên giáo", "huong@example.vn")]
print("Python", platform.python_version())
for people in (control, lost, long):
    print(people, "->", read_again(*people))
if read_again(*control) != control:
    sys.exit("not even the control comes back: something else is the matter")
if len(read_again(*lost)) != 1 or read_again(*long) == long:
    sys.exit("the recipients are all there now, under their names: the finding has gone")
PY
python3 "$tmp/look.py"
