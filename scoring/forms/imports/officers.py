"""Officers of units and their accounts, matched by unit and name."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.forms.imports.comparison import (
    CHANGED,
    SAME,
    GivenPassword,
    Import,
    RowChange,
    differences_of,
    shown,
)
from scoring.forms.imports.register import save_with_trace, written_by_administrator
from scoring.workbooks.columns import TemplateColumn
from scoring.workbooks.reading import FilledRow, WorkbookTemplate, of_the_file, repeated
from wards.fields import Email, ProperName, SignInName
from wards.forms.missing import NamesWhatIsMissing
from wards.models import Officer, Role, User, Ward
from wards.namesakes import has_left, in_brackets, is_gone, is_locked
from wards.passwords import first_password
from wards.unit_names import UnitNames
from wards.vietnamese import match_key, sign_in_name

# Each password is hashed slowly on purpose; a page must not take half a minute.
MAX_NEW_ACCOUNTS = 50
OFFICERS = WorkbookTemplate(
    "mau-can-bo.xlsx",
    "Cán bộ",
    (
        TemplateColumn(
            "ward",
            "Đơn vị",
            is_key=True,
            hint="Mã hoặc tên đơn vị, ví dụ p1 hoặc Phường 1.",
            width=20,
            earlier=("Mã đơn vị", "Mã đã có trong danh sách đơn vị, ví dụ p1."),
        ),
        TemplateColumn(
            "full_name", "Họ và tên", is_key=True, hint="Ví dụ: Nguyễn Văn An.", width=28
        ),
        TemplateColumn("post", "Chức vụ", hint="Ví dụ: Phó Trưởng ban.", width=28),
        TemplateColumn(
            "username", "Tên đăng nhập", hint="Để trống nếu không cần tài khoản.", width=18
        ),
        TemplateColumn("email", "Thư công vụ", hint="Có thể để trống.", width=30),
    ),
    (
        ("p1", "Nguyễn Văn An", "Trưởng ban", "an.p1", "an.p1@example.vn"),
        ("p1", "Trần Thị Bình", "Phó Trưởng ban", None, None),
    ),
)


class OfficerRow(NamesWhatIsMissing, forms.ModelForm):
    full_name = ProperName(label=gettext_lazy("Họ và tên"), max_length=100)
    post = ProperName(label=gettext_lazy("Chức vụ"), max_length=150)

    class Meta:
        model = Officer
        fields = ("full_name", "post", "is_active")

    @property
    def comes_back(self) -> bool:
        """Whether the file names somebody who had left the list."""
        return self.instance.pk is not None and "is_active" in self.changed_data


class AccountRow(NamesWhatIsMissing, forms.ModelForm):
    full_name = ProperName(label=gettext_lazy("Họ và tên"), max_length=100)

    class Meta:
        model = User
        fields = ("username", "full_name", "email")
        field_classes = {"username": SignInName, "email": Email}


class OfficerImport(Import):
    """Officers of units, matched by unit and name; a sign-in name makes an account or joins the one
    of that name. A unit is written by its code, or by its name where one alone is called so.
    """

    table = OFFICERS

    def __init__(self, rows: list[FilledRow]) -> None:
        super().__init__(
            [replace(row, facts=row.facts | _as_accounts_bear_it(row)) for row in rows]
        )

    def compare(self) -> None:
        wards, said = self._by_their_codes(list(Ward.objects.all()))
        self.problems += repeated(self.rows, OFFICERS, "username")
        self.problems += repeated(self.rows, OFFICERS, "ward", "full_name", exact=("full_name",))
        self.accounts: dict[int, AccountRow] = {}
        users = {user.username.casefold(): user for user in User.objects.all()}
        officers: dict[tuple[int, str], list[Officer]] = {}
        for officer in Officer.objects.select_related("user"):
            officers.setdefault((officer.ward_id, officer.full_name), []).append(officer)
        owners: dict[int | None, Officer] = {
            officer.user_id: officer
            for group in officers.values()
            for officer in group
            if officer.user_id
        }
        for row in self.rows:
            ward = wards.get(row.facts["ward"].casefold())
            if ward is None and "ward" not in row.unread:
                self.problems.append(OFFICERS.problem("ward", row.number, said[row.number]))
            same = (
                officers.get((ward.pk, " ".join(row.facts["full_name"].split())), [])
                if ward
                else []
            )
            # Whoever is in charge is meant before somebody of the same name who has left.
            same = [officer for officer in same if officer.is_active] or same
            if len(same) > 1:
                sentence = _("đơn vị này có nhiều cán bộ cùng tên. Hãy sửa trực tiếp trên trang.")
                self.problems.append(OFFICERS.problem("full_name", row.number, sentence))
            unknown = Officer(ward=ward) if ward else Officer()
            officer = same[0] if len(same) == 1 else unknown
            self._compare(row, ward, officer, users, owners)
        self.questions = [
            *self._alike(officer for group in officers.values() for officer in group),
            *self._accounts_alike(users.values()),
        ]
        new = [form for form in self.accounts.values() if form.instance.pk is None]
        if len(new) > MAX_NEW_ACCOUNTS:
            facts = {"limit": MAX_NEW_ACCOUNTS, "count": len(new)}
            sentence = _(
                "Mỗi lần lập tối đa %(limit)d tài khoản mới, tệp này có %(count)d. "
                "Hãy chia thành nhiều tệp."
            )
            self.problems.append(of_the_file(sentence % facts))

    def _by_their_codes(self, units: list[Ward]) -> tuple[dict[str, Ward], dict[int, str]]:
        """Units by code, which from here on stands in every row whose unit was written by its name;
        and what is wrong with names, by row. Of several of one name, the one of today is meant.
        """
        codes = {unit.code.casefold(): unit for unit in units}
        of_today = UnitNames([unit for unit in units if not is_gone(unit)])
        of_all = UnitNames(units)
        rows, said = [], {}
        for row in self.rows:
            name = row.facts["ward"]
            if name and name.casefold() not in codes:
                called = of_today.called(name) or of_all.called(name)
                if len(called) == 1:
                    row = replace(row, facts=row.facts | {"ward": called[0].code})
                elif called:
                    said[row.number] = of_all.several(name, called)
                else:
                    none = _("chưa có đơn vị mang mã hoặc tên “%s”.") % name
                    said[row.number] = of_today.unknown(name, none)
            rows.append(row)
        self.rows = rows
        return codes, said

    def _compare(
        self,
        row: FilledRow,
        ward: Ward | None,
        officer: Officer,
        users: dict[str, User],
        owners: dict[int | None, Officer],
    ) -> None:
        """All that is wrong with a row is said: of the person, and of the account."""
        label = f"{row.facts['full_name']}, {ward or row.facts['ward']}"
        # As it stands, before the form writes to it.
        before = officer.user
        username = row.facts["username"]
        if row.facts["email"] and not username and "username" not in row.unread:
            # The address is the account's.
            username = before.username if before else ""
            if not before:
                sentence = _(
                    "thư công vụ ghi ở tài khoản. Hãy ghi tên đăng nhập, hoặc bỏ địa chỉ này."
                )
                self.problems.append(OFFICERS.problem("email", row.number, sentence))
        data = row.facts | {"post": row.facts["post"] or officer.post, "is_active": True}
        form = OfficerRow(data, instance=officer)
        taken = self.judge(row, form, label)
        if taken and form.comes_back:
            self._also((str(form.fields["is_active"].label), shown(False), shown(True)))
        if not username or "username" in row.unread:
            return
        user = users.get(username.casefold()) or User(role=Role.OFFICER, ward=ward)
        sentence = ""
        if ward and user.pk and user.ward_id != ward.pk:
            sentence = _("tài khoản “%s” không thuộc đơn vị này.") % username
        elif ward and user.pk and owners.get(user.pk, officer).pk != officer.pk:
            sentence = _("tài khoản “%s” đã gắn với cán bộ khác.") % username
        elif before and before.pk != user.pk:
            sentence = _("cán bộ này đã có tài khoản “%s”.") % before.username
        if sentence:
            self.problems.append(OFFICERS.problem("username", row.number, sentence))
        else:
            self._take_account(row, user, before, taken)

    def _take_account(self, row: FilledRow, user: User, before: User | None, taken: bool) -> None:
        data = {
            "username": user.username or row.facts["username"],
            "full_name": row.facts["full_name"],
            "email": row.facts["email"] or user.email,
        }
        form = AccountRow(data, instance=user)
        said = set(self.problems)
        self.problems += [error for error in self.errors_of(row, form) if error not in said]
        if form.errors or not taken:
            return
        self.accounts[row.number] = form
        joined = [(_("Tài khoản"), _("trống"), user.username)] if before is None else []
        facts = differences_of(form, ("full_name", "email") if user.pk else ("email",))
        self._also(*joined, *facts)

    def _also(self, *differences: tuple[str, str, str]) -> None:
        """What the last row changes beside its own columns."""
        last = self.changes.pop()
        kind = CHANGED if last.kind == SAME and differences else last.kind
        self.changes.append(
            RowChange(kind, last.row, last.label, (*last.differences, *differences))
        )

    def _alike(self, officers: Iterable[Officer]) -> Iterator[str]:
        """Names of one unit that are the same but for letter case,
        blanks or the place of a mark.
        """
        named = [
            form.instance
            for _row, form in self.forms
            if form.instance.pk is None or form.comes_back
        ]
        seen = {
            (officer.ward_id, match_key(officer.full_name)): officer
            # Of several of one name, whoever is in charge is meant.
            for officer in sorted(officers, key=lambda officer: officer.is_active)
            if officer not in named
        }
        for officer in named:
            other = seen.setdefault((officer.ward_id, match_key(officer.full_name)), officer)
            if other.full_name != officer.full_name:
                left = has_left(other)
                old = in_brackets(other.full_name, other.post, left) if left else other.full_name
                facts = {"new": officer.full_name, "old": old}
                yield _("%(new)s và %(old)s: có phải là một không?") % facts

    def _accounts_alike(self, users: Iterable[User]) -> Iterator[str]:
        """New accounts, and such with a new name, that one of the same unit bears already."""
        named = [
            form.instance
            for form in self.accounts.values()
            if form.instance.pk is None
            or match_key(form.initial["full_name"]) != match_key(form.instance.full_name)
        ]
        known = {
            (user.ward_id, match_key(user.full_name)): user
            # Of several of one name, whoever can sign in is meant.
            for user in sorted(users, key=lambda user: user.is_active)
            if user not in named
        }
        for user in named:
            other = known.get((user.ward_id, match_key(user.full_name)))
            if other:
                facts = {
                    "new": in_brackets(user.full_name, user.username),
                    "old": in_brackets(other.full_name, other.username, is_locked(other)),
                }
                yield _("%(new)s và %(old)s: có phải là một không?") % facts

    def write(self, *, by: User, seen: str) -> list[GivenPassword]:
        """All or nothing, each person with a trace.

        Returns the first passwords. Raises Stale, PermissionDenied.
        """
        given = []
        with written_by_administrator(self, by):
            fresh = OfficerImport(self.rows)
            fresh.confirm(seen)
            for row, form in fresh.forms:
                account = fresh.accounts.get(row.number)
                if account:
                    user = account.instance
                    if user.pk is None:
                        password = first_password()
                        user.give_password(password)
                        given.append(GivenPassword(user.full_name, user.username, password))
                    if account.has_changed():
                        save_with_trace(account, by)
                    linked = form.instance.user_id == user.pk
                    form.instance.user = user
                else:
                    linked = True
                if form.has_changed() or not linked:
                    save_with_trace(form, by)
        return given


def _as_accounts_bear_it(row: FilledRow) -> dict[str, str]:
    """The sign-in name, so that one which is typed in two ways stands twice."""
    return {"username": sign_in_name(row.facts["username"])}
