"""The second step of signing in, for whoever wants it: codes from an authenticator, and spare ones
on paper.
"""

import secrets
from base64 import b32encode
from datetime import datetime
from math import ceil

import segno
from django.db import transaction
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from wards.models import Role, User
from wards.vietnamese import clean

SPARE_CODES = 8
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another one
SPARE_LENGTH = 9  # of 31 letters: 44 bits
DIGITS = 6  # of the application's codes; spare ones are longer
WRONG = gettext_lazy("Mã không đúng hoặc đã dùng. Hãy đợi mã mới hiện ra rồi nhập lại.")


def new_key() -> str:
    """A secret that an authenticator and the program will share, in hexadecimal."""
    return default_key()


def is_on(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def is_missing(user: User) -> bool:
    """Whether the account must turn it on before anything else."""
    return Role(user.role).needs_two_steps and not is_on(user)


def picture(user: User, key: str) -> SafeString:
    """The secret as a QR code, an SVG to be set into a page."""
    url = TOTPDevice(user=user, key=key).config_url
    drawn = segno.make(url, error="m").svg_inline(
        border=2, dark="#000", light="#fff", omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308 - squares alone, drawn from our own address


def spelled(key: str) -> str:
    """The secret to be typed by hand, in groups of four."""

    text = b32encode(bytes.fromhex(key)).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def turn_on(user: User, key: str, code: str) -> list[str]:
    """Begin to ask for codes, when this one shows that the authenticator works.

    Returns the spare codes, [] if not.
    """
    clock, code = TOTP(bytes.fromhex(key)), _plain(code)
    if not (code.isascii() and code.isdigit()) or not clock.verify(int(code), tolerance=1):
        return []
    with transaction.atomic():
        turn_off(user)
        # This code has been used: `last_t` keeps it from working a second time.
        TOTPDevice.objects.create(user=user, name="app", key=key, confirmed=True, last_t=clock.t())
        spare = StaticDevice.objects.create(user=user, name="spare")
        codes = [_spare_code() for _ in range(SPARE_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=spare, token=code) for code in codes)
    return codes


def _spare_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(SPARE_LENGTH))


def _plain(code: str) -> str:
    """A code as it is kept, whatever keyboard wrote it: small letters and digits of plain
    width.
    """
    return "".join(clean(code).lower().split())


def turn_off(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def spare_codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def refusal(user: User, code: str) -> str:
    """Why a code does not open, "" when it does; it is good once. Wrong ones make the next try of
    their kind wait, and while it waits no code is judged.
    """
    code = _plain(code)[:32]
    of_the_application = len(code) == DIGITS and code.isdecimal()
    kind = TOTPDevice if of_the_application else StaticDevice
    with transaction.atomic():
        device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is None:
            return str(WRONG)
        _allowed, pause = device.verify_is_allowed()
        if pause:
            return _pause(pause["locked_until"])
        return "" if device.verify_token(code) else str(WRONG)


def _pause(until: datetime) -> str:
    seconds = max(1, ceil((until - timezone.now()).total_seconds()))
    minutes = ceil(seconds / 60)
    left = ngettext("%d phút", "%d phút", minutes) % minutes
    if seconds < 60:
        left = ngettext("%d giây", "%d giây", seconds) % seconds
    return _("Vừa nhập sai mã nên phải chờ. Hãy đợi %s rồi nhập mã mới.") % left
