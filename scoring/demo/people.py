"""Invented people: ten wards with their officers, the Board, an observer, an administrator."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy

from wards.models import Officer, Role, User, Ward
from wards.officers import add_officer
from wards.record import trace

WARD_PEOPLE = (
    # who signs in and scores                     # who works beside
    ("Nguyễn Thị Mai Hương", "Lâm Quốc Thái"),
    ("Trần Hoàng Phúc", "Thạch Thị Sa Rây"),
    ("Lý Thị Ngọc Hân", "Nguyễn Minh Đăng"),
    ("Sơn Thanh Bình", "Võ Thị Kim Ngân"),
    ("Huỳnh Thị Cẩm Tú", "Đặng Văn Khải"),
    ("Phạm Quốc Việt", "Kim Thị Hồng Loan"),
    ("Thạch Minh Tâm", "Trương Thị Bích Liên"),
    ("Đỗ Thị Thùy Dương", "Liêu Chí Công"),
    ("Lê Văn Hậu", "Ngô Thị Tuyết Nhung"),
    ("Quách Thị Diễm My", "Tăng Hữu Nghĩa"),
)
POSTS = ("Trưởng Ban Tuyên giáo Đảng ủy phường", "Cán bộ phụ trách công tác Tuyên giáo")

STAFF = (
    ("thamdinh1", "Vương Thị Thu Hà", Role.REVIEWER),
    ("thamdinh2", "Châu Minh Nhựt", Role.REVIEWER),
    ("truongban", "Lưu Thị Ánh Tuyết", Role.HEAD),
    ("thuongtruc", "Mai Đức Thịnh", Role.OBSERVER),
    ("quantri", "Hứa Gia Bảo", Role.ADMINISTRATOR),
)

# One account per role, as the demo introduces them.
INTRODUCED = ("phuong1", "thamdinh1", "truongban", "thuongtruc", "quantri")


@dataclass(frozen=True)
class Cast:
    """Everybody who acts in the story; wards and their people are keyed by the ward's number."""

    head: User
    reviewers: tuple[User, User]
    officers: dict[int, User]
    people: dict[int, tuple[Officer, Officer]]

    def reviewer_of(self, number: int) -> User:
        """The reviewers share the wards."""
        return self.reviewers[number % 2]


def create_people(password: str) -> Cast:
    """Make the wards, the accounts (all with this password) and the officers."""
    hashed = make_password(password)
    accounts = {
        username: User.objects.create(username=username, full_name=name, role=role, password=hashed)
        for username, name, role in STAFF
    }
    administrator = accounts["quantri"]
    for account in accounts.values():
        trace.leave(account, gettext_lazy("Lập tài khoản"), by=administrator, is_new=True)
    officers: dict[int, User] = {}
    people: dict[int, tuple[Officer, Officer]] = {}
    for number, names in enumerate(WARD_PEOPLE, 1):
        ward = Ward.objects.create(
            code=f"p{number}", name=f"Phường {number}", position=number, first_day=date(2007, 2, 8)
        )
        trace.leave(ward, gettext_lazy("Lập đơn vị"), by=administrator, is_new=True)
        officers[number] = User.objects.create(
            username=f"phuong{number}",
            full_name=names[0],
            role=Role.OFFICER,
            ward=ward,
            password=hashed,
        )
        trace.leave(officers[number], gettext_lazy("Lập tài khoản"), by=administrator, is_new=True)
        first, second = (
            Officer(ward=ward, full_name=name, post=post, user=user)
            for name, post, user in zip(names, POSTS, (officers[number], None), strict=True)
        )
        for officer in (first, second):
            add_officer(officer, by=administrator)
        people[number] = first, second
    return Cast(
        head=accounts["truongban"],
        reviewers=(accounts["thamdinh1"], accounts["thamdinh2"]),
        officers=officers,
        people=people,
    )


def set_password(password: str) -> None:
    """Give all of the demo's accounts this password."""
    names = [username for username, _name, _role in STAFF]
    names += [f"phuong{number}" for number in range(1, len(WARD_PEOPLE) + 1)]
    User.objects.filter(username__in=names).update(password=make_password(password))


def demo_accounts() -> list[tuple[str, str]]:
    """(user name, role) of one account per role."""
    return [
        (user.username, f"{user.get_role_display()} – {user}")
        for user in sorted(
            User.objects.filter(username__in=INTRODUCED),
            key=lambda user: INTRODUCED.index(user.username),
        )
    ]
