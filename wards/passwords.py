"""What a password must not be, beyond Django's own rules."""

import re
import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wards.models import User
from wards.vietnamese import fold

# What people here think of first: the campaign, the offices, the posts, the program's own words.
LOCAL_WORDS = (
    "thidua", "phongtrao", "khenthuong", "tuyengiao", "danvan", "dangvien", "danguy", "thanhuy",
    "thanhpho", "phuong", "canbo", "truongban", "thamdinh", "chamdiem", "quantri", "vietnam",
    "hochiminh", "matkhau", "password", "admin",
)  # fmt: skip
LEAST_OF_ONES_OWN = (
    4  # different characters that remain when those words and all digits are taken out
)


class LocalWordsValidator:
    """Refuses a password made of little more than digits and words that everybody would try."""

    def validate(self, password: str, user: User | None = None) -> None:
        left = re.sub(r"[\s\-_.]", "", fold(password))
        for word in LOCAL_WORDS:
            left = left.replace(word, "")
        if len(set(re.sub(r"\d", "", left))) < LEAST_OF_ONES_OWN:
            raise ValidationError(
                _(
                    "Mật khẩu này dễ đoán: gần như chỉ gồm chữ số và những "
                    "từ ai ở đây cũng nghĩ tới."
                ),
                code="password_local_words",
            )

    def get_help_text(self) -> str:
        return _(
            "Mật khẩu không được chỉ gồm chữ số và những từ quen thuộc như tên phường, tên Ban."
        )


# Without what is mistaken when read aloud or copied from paper: 0 O o, 1 l I, and so on.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def first_password() -> str:
    """A password to hand over, such as `kfm7-x2qd-h9tw-pc4v`: 79 bits from the system's random
    source.
    """
    letters = "".join(secrets.choice(READABLE) for _ in range(16))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))
