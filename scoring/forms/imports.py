"""What a workbook would change, told beforehand and written as one act: criteria, units, officers
with accounts.

Rows are matched with what is stored; a blank cell leaves the stored value, and nothing is ever
removed. The person confirms the changes they saw: were they others by the time of writing, nothing
is written (Stale).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from scoring.files.uploads import CheckedFileField
from scoring.forms.rows import MAX_ITEMS, MAX_LETTERS, CriterionForm, Rows, balance
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
    Problem,
    TemplateColumn,
    WorkbookTemplate,
    in_order,
    missing,
    of_the_file,
    repeated,
)
from wards import trace
from wards.fields import Day, Email, OneLine, SignInName
from wards.models import Officer, Role, User, Ward
from wards.passwords import first_password
from wards.vietnamese import likeness, sign_in_name

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
        TemplateColumn("cap", "Điểm tối đa", POINTS, False, "Số, ví dụ 4,5.", 11),
        TemplateColumn("title", "Nội dung", hint="Tên tiêu chí hoặc nội dung chấm.", width=60),
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
            is_key=True,
            hint="Chữ không dấu, số, gạch ngang, ví dụ p1.",
            width=14,
        ),
        TemplateColumn("name", "Tên đơn vị", hint="Ví dụ: Phường 1.", width=32),
        TemplateColumn("position", "Thứ tự", WHOLE, False, "Thứ tự chính thức trong các bảng.", 10),
        TemplateColumn("cluster", "Cụm thi đua", hint="Có thể để trống.", width=20),
        TemplateColumn("first_day", "Ngày thành lập", DAY, False, "Ví dụ: 01/07/2025.", 16),
    ),
    (
        ("p1", "Phường 1", 1, "Cụm 1", "01/07/2025"),
        ("p2", "Phường 2", 2, "Cụm 1", "01/07/2025"),
    ),
)
OFFICERS = WorkbookTemplate(
    "mau-can-bo.xlsx",
    "Cán bộ",
    (
        TemplateColumn(
            "ward",
            "Mã đơn vị",
            is_key=True,
            hint="Mã đã có trong danh sách đơn vị, ví dụ p1.",
            width=14,
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
        self.problems: list[Problem] = []
        # What only a person can know: names that may be the same.
        self.questions: list[str] = []
        self.changes: list[RowChange] = []
        self.forms: list[tuple[FilledRow, Any]] = []
        self.notes: list[str] = []
        self.compare()
        self.problems = in_order(self.problems)

    def compare(self) -> None:
        """Fill in what is wrong and what changes."""
        raise NotImplementedError

    def judge(self, row: FilledRow, form: Any, label: str) -> bool:
        """Take a row's form in; its errors name the cells."""
        self.problems += self.errors_of(row, form)
        if form.errors or row.unread:
            return False
        self.forms.append((row, form))
        kind = ADDED if form.instance.pk is None else CHANGED if form.changed_data else SAME
        differences = tuple(differences_of(form, self.columns))
        self.changes.append(RowChange(kind, row.number, label, differences))
        return True

    def errors_of(self, row: FilledRow, form: Any) -> Iterator[Problem]:
        """What is wrong with a row and not yet said of its cells."""
        for name, errors in form.errors.as_data().items():
            column = self.column_of(row, name)
            for error in errors:
                blank = error.code == "required"
                # A row whose key could not be read may be one that keeps what is stored.
                if name in row.unread or (blank and row.unread & self.keys):
                    continue
                sentence = missing(self.columns[column]) if blank else error.messages[0]
                yield self.table.problem(column, row.number, sentence)

    def column_of(self, row: FilledRow, name: str) -> str:
        """The column that a field of a row's form stands for."""
        return name if name in row.facts else self.table.columns[0].name

    @property
    def columns(self) -> dict[str, TemplateColumn]:
        return {column.name: column for column in self.table.columns}

    @property
    def keys(self) -> set[str]:
        return {column.name for column in self.table.columns if column.is_key}

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
                    self.questions,
                    *(
                        (change.kind, change.row, change.label, change.differences)
                        for change in self.changes
                    ),
                ]
            )

    def confirm(self, seen: str) -> None:
        """Nothing but what was shown is written. Raises Stale."""
        if self.problems or self.seen != seen:
            raise Stale(self)


def differences_of(form: Any, names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(label, before, after) of what a row's form would store: all that it brings where the row is
    new, so that a day that a program turned round is seen before it is taken.
    """
    is_new = form.instance.pk is None
    for name in names:
        if name not in form.fields:
            continue
        after = form.cleaned_data.get(name)
        label = str(form.fields[name].label)
        if is_new and after not in ("", None, False):
            yield label, "", shown(after)
        elif not is_new and name in form.changed_data:
            yield label, shown(form[name].initial), shown(after)


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
            if row.unread & {"criterion", "item"}:
                self.judge(row, self._form(row, Criterion(campaign=self.campaign), 1), "")
                continue
            head, item = _key(row)
            if item and (head, 0) not in stored and (head, 0) not in keys:
                sentence = _("chưa có tiêu chí %d trong tệp và trong phong trào.") % head
                self.problems.append(CRITERIA.problem("criterion", row.number, sentence))
            known = stored.get((head, item))
            instance = known or Criterion(campaign=self.campaign, position=item or head)
            label = _("Nội dung %d.%d") % (head, item) if item else _("Tiêu chí %d") % head
            self.judge(
                row,
                self._form(row, instance, item or head),
                f"{label}: {row.facts['title'] or instance.title}",
            )
        if not self.problems:
            self.problems += map(of_the_file, self._beyond_pages(stored))
            self.notes = list(self._sums(stored))

    def column_of(self, row: FilledRow, name: str) -> str:
        if name == "position":
            return "item" if row.facts["item"] else "criterion"
        return super().column_of(row, name)

    def _form(self, row: FilledRow, instance: Criterion, position: int) -> CriterionForm:
        data: dict[str, Any] = {"row": str(instance.pk or ""), "position": str(position)}
        for name in ("title", "cap", "short_title", "guidance"):
            stored = getattr(instance, name)
            data[name] = row.facts[name] or ("" if stored is None else stored)
        for name in ("evidence_required", "survey_only"):
            data[name] = getattr(instance, name) if not row.facts[name] else row.facts[name] == "on"
        return CriterionForm(data, instance=instance, campaign=self.campaign)

    def _beyond_pages(self, stored: Mapping[tuple[int, int], Criterion]) -> Iterator[str]:
        """What is imported must be editable: no page holds more rows or letters than it can send."""
        after = {
            key: (criterion.title, criterion.short_title, criterion.guidance)
            for key, criterion in stored.items()
        }
        for row, form in self.forms:
            facts = form.cleaned_data
            after[_key(row)] = (facts["title"], facts["short_title"], facts["guidance"])
        pages: dict[int, list[tuple[str, ...]]] = {}
        for (head, item), texts in after.items():
            pages.setdefault(head if item else 0, []).append(texts)
        leaves = sum(len(rows) for head, rows in pages.items() if head)
        if leaves > MAX_ITEMS:
            many = {"limit": MAX_ITEMS, "count": leaves}
            yield _("Một phong trào có tối đa %(limit)d nội dung chấm, ở đây có %(count)d.") % many
        for head, rows in sorted(pages.items()):
            where = {"head": head, "limit": Rows.absolute_max, "count": len(rows)}
            if len(rows) > Rows.absolute_max and head:
                yield (
                    _("Tiêu chí %(head)d: tối đa %(limit)d nội dung, trong tệp có %(count)d.")
                    % where
                )
            elif len(rows) > Rows.absolute_max:
                yield _("Tối đa %(limit)d tiêu chí, trong tệp có %(count)d.") % where
            if sum(len(quote(text)) for texts in rows for text in texts) > MAX_LETTERS:
                yield (
                    _("Tiêu chí %(head)d: các nội dung dài quá, không sửa được trên một trang.")
                    % where
                    if head
                    else _("Các tiêu chí dài quá, không sửa được trên một trang.")
                )

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
        wards = list(Ward.objects.all())
        stored = {ward.code.casefold(): ward for ward in wards}
        for row in self.rows:
            ward = stored.get(row.facts["code"].casefold()) or Ward()
            data = {name: value or getattr(ward, name) for name, value in row.facts.items()}
            data["code"] = ward.code or row.facts["code"]
            label = f"{row.facts['code']}: {row.facts['name'] or ward.name}"
            self.judge(row, WardRow(data, instance=ward), label)
        self.questions = list(self._alike(wards))

    def _alike(self, wards: Iterable[Ward]) -> Iterator[str]:
        """Names that a new unit would share with another one."""
        seen = {
            likeness(ward.name): f"{ward.name} ({ward.code})"
            for ward in wards
            if ward.last_day is None
        }
        for _row, form in self.forms:
            ward = form.instance
            if ward.pk and likeness(form.initial["name"]) == likeness(ward.name):
                continue
            known = f"{ward.name} ({ward.code})"
            other = seen.setdefault(likeness(ward.name), known)
            if other != known:
                yield _("%(new)s và %(old)s: có phải là một không?") % {"new": known, "old": other}

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
        self.problems += repeated(self.rows, OFFICERS, "ward", "full_name", exact=("full_name",))
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
            if ward is None and "ward" not in row.unread:
                sentence = _("chưa có đơn vị mang mã “%s”.") % row.facts["ward"]
                self.problems.append(OFFICERS.problem("ward", row.number, sentence))
            same = (
                officers.get((ward.pk, " ".join(row.facts["full_name"].split())), [])
                if ward
                else []
            )
            if len(same) > 1:
                sentence = _("đơn vị này có nhiều cán bộ cùng tên. Hãy sửa trực tiếp trên trang.")
                self.problems.append(OFFICERS.problem("full_name", row.number, sentence))
            officer = same[0] if len(same) == 1 else Officer(ward=ward) if ward else Officer()
            self._compare(row, ward, officer, users, owners)
        self.questions = list(
            self._alike(officer for group in officers.values() for officer in group)
        )
        new = [form for form in self.accounts.values() if form.instance.pk is None]
        if len(new) > MAX_NEW_ACCOUNTS:
            facts = {"limit": MAX_NEW_ACCOUNTS, "count": len(new)}
            sentence = _(
                "Mỗi lần lập tối đa %(limit)d tài khoản mới, tệp này có %(count)d. Hãy chia thành nhiều tệp."
            )
            self.problems.append(of_the_file(sentence % facts))

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
        username = sign_in_name(row.facts["username"])
        # As it stands, before the form writes to it.
        before = officer.user
        data = row.facts | {"post": row.facts["post"] or officer.post}
        taken = self.judge(row, OfficerRow(data, instance=officer), label)
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
        last = self.changes.pop()
        joined = [(_("Tài khoản"), _("trống"), user.username)] if before is None else []
        facts = differences_of(form, ("full_name", "email") if user.pk else ("email",))
        differences = (*last.differences, *joined, *facts)
        kind = CHANGED if last.kind == SAME and differences else last.kind
        self.changes.append(RowChange(kind, last.row, last.label, differences))

    def _alike(self, officers: Iterable[Officer]) -> Iterator[str]:
        """Names of one unit that are the same but for letter case, blanks or the place of a mark."""
        seen = {
            (officer.ward_id, likeness(officer.full_name)): officer.full_name
            for officer in officers
            if officer.is_active
        }
        for _row, form in self.forms:
            officer = form.instance
            key = (officer.ward_id, likeness(officer.full_name))
            other = seen.setdefault(key, officer.full_name)
            if officer.pk is None and other != officer.full_name:
                facts = {"new": officer.full_name, "old": other}
                yield _("%(new)s và %(old)s: có phải là một không?") % facts

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
