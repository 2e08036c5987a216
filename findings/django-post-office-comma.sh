#!/usr/bin/env bash
# django-post_office 3.12.0 (PyPI): who is written with his ward, "Nguyễn Văn A, Phường 1", gets no letter, and the letter is "sent".
#
# Expected (its README: mail.send takes "list of email addresses, e.g.: ['recipient1@example.com', 'Alice <alice@example.com>']", and the letters are put into a queue; RFC 5322,
# 3.4: a display name in quotes holds commas): a list of addresses that is put into the queue comes out of it as it was; what Django 5.2.19 itself delivers to is what is delivered to.
# Seen: the list is kept as one text with commas between, and cut at each comma when it is read again. '"Nguyễn Văn A, Phường 1" <a@...>' is two recipients then, '"Nguyễn Văn A'
# and 'Phường 1" <a@...>': the server is asked to deliver to "Nguyen Van A", or to Bình and to "Phường 2 <b@...>", and a@... is not among them. A server that takes it
# (as those that hand on do) has the letter "sent", with no error in the log of the queue. With priority "now" it is right, from the object in memory, so that a try by hand shows nothing.
# (That the list is cut at the comma is told in ui/django-post_office#241, that the letter counts as sent is not.)
# What we do: whom a letter goes to is asked for when it is sent, each address from a field of its own, without a name (scoring/ledger/letter.py).
set -uo pipefail
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && python3 -m venv env && env/bin/pip install --quiet django-post_office==3.12.0 Django==5.2.19 aiosmtpd==1.4.6 2>pip.log || {
  cat pip.log; echo "cannot install django-post_office 3.12.0"; exit 2; }
cat >look.py <<'PY'
import socket

import django
from aiosmtpd.controller import Controller
from django.conf import settings

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    PORT = free.getsockname()[1]
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "queue.sqlite3"}}, DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=["django.contrib.contenttypes", "post_office"], SECRET_KEY="of a test alone", EMAIL_HOST="127.0.0.1", EMAIL_PORT=PORT,
    POST_OFFICE={"BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}}, LOGGING_CONFIG=None, USE_TZ=True,
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()
from django.core.mail import EmailMessage
from django.core.management import call_command
from post_office import mail
from post_office.models import Log

asked = []


class Takes:
    async def handle_DATA(self, server, session, envelope):
        asked.append(envelope.rcpt_tos)
        return "250 OK"


call_command("migrate", verbosity=0)
controller = Controller(Takes(), hostname="127.0.0.1", port=PORT)
controller.start()


def told(name, to):
    EmailMessage("Nhắc hạn", "17:00", "ban@example.vn", to).send()
    now = mail.send(to, "ban@example.vn", subject="Nhắc hạn", message="17:00", priority="now")
    queued = mail.send(to, "ban@example.vn", subject="Nhắc hạn", message="17:00")
    mail.send_queued(processes=1)
    queued.refresh_from_db()
    print(f"{name}, Django: {asked[-3]}, now: {asked[-2]}, queued: {asked[-1]}, {queued.get_status_display()}, {Log.objects.exclude(message='').count()} errors")


told("without comma", ["Nguyễn Văn A <a@example.vn>"])
told("with comma", ['"Nguyen Van A, Phuong 1" <a@example.vn>'] + ["b@example.vn"])
told("in Vietnamese", ['"Bình, Phường 2" <b@example.vn>'])
controller.stop()
PY
found=$(timeout 120 env/bin/python -W ignore look.py 2>look.log) || { cat look.log; echo "cannot run: $found"; exit 2; }
echo "$found"
grep -qxF "without comma, Django: ['a@example.vn'], now: ['a@example.vn'], queued: ['a@example.vn'], sent, 0 errors" <<<"$found" || { echo "the control is wrong"; exit 1; }
for line in "with comma, Django: ['a@example.vn', 'b@example.vn'], now: ['a@example.vn', 'b@example.vn'], queued: ['\"Nguyen Van A\"', 'b@example.vn'], sent, 0 errors" \
  "in Vietnamese, Django: ['b@example.vn'], now: ['b@example.vn'], queued: ['Bình', '\"Phường 2 <b@example.vn>\"'], sent, 0 errors"; do
  grep -qxF "$line" <<<"$found" || { echo "the behaviour has changed"; exit 1; }
done
