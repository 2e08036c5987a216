"""What a workbook would change, told beforehand and written as one act: criteria, units, officers
with accounts.

Rows are matched with what is stored; a blank cell leaves the stored value, and nothing is ever
removed. The person confirms the changes they saw: were they others by the time of writing, nothing
is written (Stale).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from scoring.files.uploads import CheckedFileField
from scoring.forms.rows import CriterionForm, balance
from scoring.forms.setup import fingerprint
from scoring.models import Act, Campaign, Criterion
from scoring.rules import permissions
from scoring.rules.points import show
from scoring.rules.refusals import Stale
from scoring.workbooks.reading import (
    DAY,
    MARK,
    POINTS,
    WHOLE,
    FilledRow,
    TemplateColumn,
    WorkbookTemplate,
    at,
    repeated,
)
from wards import trace
from wards.fields import Day, Email, OneLine, SignInName
from wards.models import Officer, Role, User, Ward
from wards.passwords import first_password

MAX_NEW_ACCOUNTS = (
    50  # each password is hashed slowly on purpose; a page must not take half a minute
)
MAX_SIGNED = 1_500_000  # characters; below what a form may send
SIGNED_FOR = 2 * 60 * 60  # seconds between preview and confirmation
SALT = "scoring.import"
ADDED, CHANGED, SAME = "added", "changed", "same"

CRITERIA = WorkbookTemplate(
    "mau-tieu-chi.xlsx",
    "Tiêu chí",
    (
        TemplateColumn(
            "criterion", "Tiêu chí số", WHOLE, True, "Số thứ tự của tiêu chí, ví dụ 3.", 11
        ),
        TemplateColumn(
            "item", "Nội dung số", WHOLE, False, "Để trống ở dòng của chính tiêu chí.", 11
        ),
        TemplateColumn("cap", "Điểm tối đa", POINTS, True, "Số, ví dụ 4,5.", 11),
        TemplateColumn(
            "title", "Nội dung", hint="Tên tiêu chí hoặc nội dung chấm.", required=True, width=60
        ),
        TemplateColumn(
            "short_title", "Tên ngắn", hint="Tối đa 60 ký tự, dùng ở bảng rộng.", width=24
        ),
        TemplateColumn("guidance", "Hướng dẫn chấm", hint="Có thể để trống.", width=50),
        TemplateColumn(
            "evidence_required",
            "Cần tài liệu",
            MARK,
            False,
            "Ghi x nếu cần tài liệu kiểm chứng.",
            13,
        ),
        TemplateColumn(
            "survey_only", "Chỉ khảo sát", MARK, False, "Ghi x nếu đơn vị không tự chấm.", 13
        ),
    ),
    (
        (1, None, 5, "Công tác tham mưu", "Tham mưu", None, None, None),
        (
            1,
            1,
            3,
            "Tham mưu kế hoạch năm đúng hạn",
            None,
            "Đúng hạn 3 điểm, chậm 1 tuần trừ 1 điểm",
            "x",
            None,
        ),
        (1, 2, 2, "Chất lượng văn bản tham mưu", None, None, "x", None),
        (2, None, 5, "Ý kiến nhận xét của người dân", "Khảo sát", None, None, "x"),
    ),
)
WARDS = WorkbookTemplate(
    "mau-don-vi.xlsx",
    "Đơn vị",
    (
        TemplateColumn(
            "code",
            "Mã đơn vị",
            required=True,
            hint="Chữ không dấu, số, gạch ngang, ví dụ p1.",
            width=14,
        ),
        TemplateColumn("name", "Tên đơn vị", required=True, hint="Ví dụ: Phường 1.", width=32),
        TemplateColumn("position", "Thứ tự", WHOLE, True, "Thứ tự chính thức trong các bảng.", 10),
        TemplateColumn("cluster", "Cụm thi đua", hint="Có thể để trống.", width=20),
        TemplateColumn("first_day", "Ngày thành lập", DAY, True, "Ví dụ: 01/07/2025.", 16),
    ),
    (
        ("p1", "Phường 1", 1, "Cụm 1", date(2025, 7, 1)),
        ("p2", "Phường 2", 2, "Cụm 1", date(2025, 7, 1)),
    ),
)
OFFICERS = WorkbookTemplate(
    "mau-can-bo.xlsx",
    "Cán bộ",
    (
        TemplateColumn(
            "ward",
            "Mã đơn vị",
            required=True,
            hint="Mã đã có trong danh sách đơn vị, ví dụ p1.",
            width=14,
        ),
        TemplateColumn(
            "full_name", "Họ và tên", required=True, hint="Ví dụ: Nguyễn Văn An.", width=28
        ),
        TemplateColumn("post", "Chức vụ", required=True, hint="Ví dụ: Phó Trưởng ban.", width=28),
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


class WorkbookForm(forms.Form):
    """The file; scoring.workbooks.reading judges it."""

    file = forms.FileField(
        label=gettext_lazy("Tệp Excel đã điền"),
        help_text=gettext_lazy("Dạng XLSX, tối đa 5 MB và 2.000 dòng."),
        allow_empty_file=True,
        error_messages=CheckedFileField.default_error_messages,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


@dataclass(frozen=True)
class RowChange:
    """What becomes of one row: added, changed or left; `differences` are (label, before, after)."""

    kind: str
    row: int
    label: str
    differences: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class GivenPassword:
    """A first password, to be shown once."""

    full_name: str
    username: str
    password: str


class Import:
    """Rows against what is stored.

    `problems` are all that is wrong, `changes` what writing would do.
    """

    table: WorkbookTemplate

    def __init__(self, rows: list[FilledRow]) -> None:
        self.rows = rows
        self.problems: list[str] = []
        self.changes: list[RowChange] = []
        self.forms: list[tuple[FilledRow, Any]] = []
        self.notes: list[str] = []
        self.compare()

    def compare(self) -> None:
        """Fill in what is wrong and what changes."""
        raise NotImplementedError

    def judge(self, row: FilledRow, form: Any, label: str) -> bool:
        """Take a row's form in; its errors name the cells."""
        for name, errors in form.errors.items():
            column = name if name in row.facts else self.table.columns[0].name
            self.problems += [
                at(self.table.cell(column, row.number), str(error)) for error in errors
            ]
        if form.errors:
            return False
        self.forms.append((row, form))
        if form.instance.pk is None:
            self.changes.append(RowChange(ADDED, row.number, label))
        else:
            differences = tuple(
                (
                    str(form.fields[name].label),
                    shown(form[name].initial),
                    shown(form.cleaned_data[name]),
                )
                for name in form.changed_data
            )
            self.changes.append(
                RowChange(CHANGED if differences else SAME, row.number, label, differences)
            )
        return True

    def of(self, kind: str) -> list[RowChange]:
        return [change for change in self.changes if change.kind == kind]

    @property
    def counts(self) -> list[tuple[str, str]]:
        """'Thêm 3 dòng', 'Thay đổi 1 dòng', 'Giữ nguyên 8 dòng'."""
        count = Counter(change.kind for change in self.changes)
        return [
            (ADDED, ngettext("Thêm %d dòng", "Thêm %d dòng", count[ADDED]) % count[ADDED]),
            (
                CHANGED,
                ngettext("Thay đổi %d dòng", "Thay đổi %d dòng", count[CHANGED]) % count[CHANGED],
            ),
            (SAME, ngettext("Giữ nguyên %d dòng", "Giữ nguyên %d dòng", count[SAME]) % count[SAME]),
        ]

    @property
    def does_something(self) -> bool:
        return any(change.kind != SAME for change in self.changes)

    @property
    def seen(self) -> str:
        with override("vi"):
            return fingerprint(
                [
                    (change.kind, change.row, change.label, change.differences)
                    for change in self.changes
                ]
            )

    def confirm(self, seen: str) -> None:
        """Nothing but what was shown is written. Raises Stale."""
        if self.problems or self.seen != seen:
            raise Stale(self)


def shown(value: Any) -> str:
    """A value in the preview."""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, Decimal):
        return show(value)
    if isinstance(value, date):
        return date_format(value)
    return str(value) if value not in (None, "") else _("trống")


# Criteria


class CriterionImport(Import):
    """Criteria and items of a campaign in preparation, matched by their numbers."""

    table = CRITERIA

    def __init__(self, rows: list[FilledRow], campaign: Campaign) -> None:
        self.campaign = campaign
        super().__init__(rows)

    def compare(self) -> None:
        self.problems += repeated(self.rows, CRITERIA, "criterion", "item")
        stored = {
            (
                criterion.parent.position if criterion.parent else criterion.position,
                criterion.position if criterion.parent else 0,
            ): criterion
            for criterion in self.campaign.criteria.select_related("parent").annotate(
                items=Count("children")
            )
        }
        keys = {_key(row) for row in self.rows}
        for row in self.rows:
            head, item = _key(row)
            if item and (head, 0) not in stored and (head, 0) not in keys:
                cell = CRITERIA.cell("criterion", row.number)
                self.problems.append(
                    at(cell, _("chưa có tiêu chí %d trong tệp và trong phong trào.") % head)
                )
            one = stored.get((head, item))
            instance = one or Criterion(campaign=self.campaign, position=item or head)
            label = _("Nội dung %d.%d") % (head, item) if item else _("Tiêu chí %d") % head
            self.judge(
                row, self._form(row, instance, item or head), f"{label}: {row.facts['title']}"
            )
        if not self.problems:
            self.notes = list(self._sums(stored))

    def _form(self, row: FilledRow, instance: Criterion, position: int) -> CriterionForm:
        data: dict[str, Any] = {"row": str(instance.pk or ""), "position": str(position)}
        for name in ("title", "cap", "short_title", "guidance"):
            data[name] = row.facts[name] or getattr(instance, name) or ""
        for name in ("evidence_required", "survey_only"):
            data[name] = getattr(instance, name) if not row.facts[name] else row.facts[name] == "on"
        return CriterionForm(data, instance=instance, campaign=self.campaign)

    def _sums(self, stored: Mapping[tuple[int, int], Criterion]) -> Iterator[str]:
        """What would not add up afterwards: no reason to refuse, but the campaign cannot be opened
        so.
        """
        caps = {key: stored_row.cap for key, stored_row in stored.items()}
        caps |= {_key(row): form.cleaned_data["cap"] for row, form in self.forms}
        heads = {head: cap for (head, item), cap in caps.items() if not item}
        total = sum(heads.values(), Decimal(0))
        facts = {
            "found": show(total),
            "wanted": show(self.campaign.total),
            "said": balance(total, self.campaign.total),
        }
        if total != self.campaign.total:
            yield _("Sau khi nhập, tổng điểm tối đa là %(found)s/%(wanted)s – %(said)s.") % facts
        for head, cap in sorted(heads.items()):
            items = [value for (of, item), value in caps.items() if of == head and item]
            if items and sum(items) != cap:
                found = sum(items, Decimal(0))
                of_head = {
                    "head": head,
                    "found": show(found),
                    "cap": show(cap),
                    "said": balance(found, cap),
                }
                yield (
                    _("Tiêu chí %(head)d: các nội dung cộng %(found)s/%(cap)s – %(said)s.")
                    % of_head
                )

    def write(self, *, by: User, seen: str) -> list[GivenPassword]:
        """One act, one entry in the change record. Raises Refused, Stale, PermissionDenied."""
        with self.campaign.being_set_up(Act.CRITERIA, by=by) as campaign:
            fresh = CriterionImport(self.rows, campaign)
            fresh.confirm(seen)
            heads = {head.position: head for head in campaign.criteria.heads()}
            for row, form in sorted(fresh.forms, key=lambda pair: _key(pair[0])):
                head, item = _key(row)
                if item:
                    form.instance.parent = heads[head]
                elif form.instance.pk is None:
                    heads[head] = form.instance
                form.save()
        return []


def _key(row: FilledRow) -> tuple[int, int]:
    return int(row.facts["criterion"] or 0), int(row.facts["item"] or 0)


# Units


class WardRow(forms.ModelForm):
    """A unit of a list."""

    name = OneLine(label=gettext_lazy("Tên đơn vị"), max_length=100)
    cluster = OneLine(label=gettext_lazy("Cụm thi đua"), max_length=100, required=False)
    first_day = Day(label=gettext_lazy("Ngày thành lập"))

    class Meta:
        model = Ward
        fields = ("code", "name", "position", "cluster", "first_day")

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        if self.instance.last_day and day > self.instance.last_day:
            raise forms.ValidationError(_("Đơn vị đã kết thúc trước ngày này."))
        return day


class WardImport(Import):
    """Units, matched by their codes."""

    table = WARDS

    def compare(self) -> None:
        self.problems += repeated(self.rows, WARDS, "code")
        stored = {ward.code.casefold(): ward for ward in Ward.objects.all()}
        for row in self.rows:
            ward = stored.get(row.facts["code"].casefold()) or Ward()
            data = {name: value or getattr(ward, name) for name, value in row.facts.items()}
            data["code"] = ward.code or row.facts["code"]
            self.judge(
                row, WardRow(data, instance=ward), f"{row.facts['code']}: {row.facts['name']}"
            )

    def write(self, *, by: User, seen: str) -> list[GivenPassword]:
        """All or nothing, each unit with its trace. Raises Stale, PermissionDenied."""
        with _by_administrator(self, by):
            fresh = WardImport(self.rows)
            fresh.confirm(seen)
            for _row, form in fresh.forms:
                if form.has_changed():
                    _save(form, by)
        return []


# Officers and their accounts


class OfficerRow(forms.ModelForm):
    full_name = OneLine(label=gettext_lazy("Họ và tên"), max_length=100)
    post = OneLine(label=gettext_lazy("Chức vụ"), max_length=150)

    class Meta:
        model = Officer
        fields = ("full_name", "post")


class AccountRow(forms.ModelForm):
    full_name = OneLine(label=gettext_lazy("Họ và tên"), max_length=100)

    class Meta:
        model = User
        fields = ("username", "full_name", "email")
        field_classes = {"username": SignInName, "email": Email}


class OfficerImport(Import):
    """Officers of units, matched by unit and name; a sign-in name makes an account or joins the one
    of that name.
    """

    table = OFFICERS

    def compare(self) -> None:
        self.problems += repeated(self.rows, OFFICERS, "username")
        self.problems += repeated(self.rows, OFFICERS, "ward", "full_name")
        self.accounts: dict[int, AccountRow] = {}
        wards = {ward.code.casefold(): ward for ward in Ward.objects.all()}
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
            if ward is None:
                if row.facts["ward"]:
                    cell = OFFICERS.cell("ward", row.number)
                    self.problems.append(
                        at(cell, _("chưa có đơn vị mang mã “%s”.") % row.facts["ward"])
                    )
                continue
            same = officers.get((ward.pk, " ".join(row.facts["full_name"].split())), [])
            if len(same) > 1:
                cell = OFFICERS.cell("full_name", row.number)
                self.problems.append(
                    at(
                        cell,
                        _("đơn vị này có nhiều cán bộ cùng tên. Hãy sửa trực tiếp trên trang."),
                    )
                )
                continue
            self._compare(row, ward, same[0] if same else Officer(ward=ward), users, owners)
        if (
            len(
                new := [
                    account for account in self.accounts.values() if account.instance.pk is None
                ]
            )
            > MAX_NEW_ACCOUNTS
        ):
            facts = {"limit": MAX_NEW_ACCOUNTS, "count": len(new)}
            sentence = _(
                "Mỗi lần lập tối đa %(limit)d tài khoản mới, tệp này có %(count)d. Hãy chia thành nhiều tệp."
            )
            self.problems.insert(0, sentence % facts)

    def _compare(
        self,
        row: FilledRow,
        ward: Ward,
        officer: Officer,
        users: dict[str, User],
        owners: dict[int | None, Officer],
    ) -> None:
        label = f"{row.facts['full_name']}, {ward.name}"
        username = row.facts["username"]
        # As it stands, before the form writes to it.
        before = officer.user
        if not self.judge(row, OfficerRow(row.facts, instance=officer), label) or not username:
            return
        cell = OFFICERS.cell("username", row.number)
        user = users.get(username.casefold()) or User(role=Role.OFFICER, ward=ward)
        if user.pk and user.ward_id != ward.pk:
            self.problems.append(at(cell, _("tài khoản “%s” không thuộc đơn vị này.") % username))
        elif user.pk and owners.get(user.pk, officer).pk != officer.pk:
            self.problems.append(at(cell, _("tài khoản “%s” đã gắn với cán bộ khác.") % username))
        elif before and before.pk != user.pk:
            self.problems.append(at(cell, _("cán bộ này đã có tài khoản “%s”.") % before.username))
        else:
            self._take_account(row, user, before)

    def _take_account(self, row: FilledRow, user: User, before: User | None) -> None:
        data = {
            "username": user.username or row.facts["username"],
            "full_name": row.facts["full_name"],
        }
        form = AccountRow(data | {"email": row.facts["email"] or user.email}, instance=user)
        for name, errors in form.errors.items():
            self.problems += [at(OFFICERS.cell(name, row.number), str(error)) for error in errors]
        if form.errors:
            return
        self.accounts[row.number] = form
        last = self.changes.pop()
        added = [(_("Tài khoản"), _("trống"), user.username)] if before is None else []
        changed = [
            (
                str(form.fields[name].label),
                shown(form[name].initial),
                shown(form.cleaned_data[name]),
            )
            for name in form.changed_data
            if user.pk
        ]
        differences = (*last.differences, *added, *changed)
        kind = CHANGED if last.kind == SAME and differences else last.kind
        self.changes.append(RowChange(kind, last.row, last.label, differences))

    def write(self, *, by: User, seen: str) -> list[GivenPassword]:
        """All or nothing, each person with a trace.

        Returns the first passwords. Raises Stale, PermissionDenied.
        """
        given = []
        with _by_administrator(self, by):
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
                        _save(account, by)
                    linked = form.instance.user_id == user.pk
                    form.instance.user = user
                else:
                    linked = True
                if form.has_changed() or not linked:
                    _save(form, by)
        return given


@contextmanager
def _by_administrator(what: Import, by: User) -> Iterator[None]:
    """Write inside, all or nothing, as the administrator.

    A row that somebody else made meanwhile is Stale.
    """
    if not permissions.is_administrator(by):
        raise PermissionDenied
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Stale(what) from error


def _save(form: forms.ModelForm, by: User) -> None:
    """Keep a row, with its trace."""
    is_new = form.instance.pk is None
    trace.leave(form.save(), gettext_lazy("Nhập từ tệp Excel"), by=by, is_new=is_new)


# Between preview and confirmation


def sign(rows: list[FilledRow], seen: str, *, of: str, by: User) -> str:
    """The rows as the page carries them; "" when they are too many letters for a form."""
    facts = {"rows": [[row.number, row.facts] for row in rows], "seen": seen, "of": of, "by": by.pk}
    signed = signing.dumps(facts, salt=SALT, compress=True)
    return signed if len(signed) <= MAX_SIGNED else ""


def unsign(signed: str, *, of: str, by: User) -> tuple[list[FilledRow], str] | None:
    """The rows and what was seen of them; None when they are not this person's, not for this page,
    or too old.
    """
    try:
        facts = signing.loads(signed, salt=SALT, max_age=SIGNED_FOR)
    except signing.BadSignature:
        return None
    if (facts["of"], facts["by"]) != (of, by.pk):
        return None
    return [FilledRow(number, row) for number, row in facts["rows"]], facts["seen"]
