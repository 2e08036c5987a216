"""Who changed what about accounts, units and officers: a chain of its own, which the imports share.

Sentences are Vietnamese whichever language the person reads, as in the change record.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.forms import ModelForm
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from wards.record import chain, coverage, rows, table


class Trace(models.Model):
    """Who did what to a unit, a person or an account; rows are written by `leave` alone.

    Each seals the one before it: one chain, beside those of the campaigns. `hash` covers all but
    `texts`, where words that may name a person stand with their salts as {place: [salt, text …]}.
    `rows` holds the images of what was written (wards/record/table.py).
    """

    CHAIN = "register"

    class Kind(models.TextChoices):
        NEW = "new", gettext_lazy("thêm mới")
        CHANGE = "change", gettext_lazy("thay đổi")
        FOUND = "found", gettext_lazy("ghi nhận hiện trạng")

    number = models.PositiveIntegerField(unique=True)
    previous = models.CharField(max_length=64, unique=True, blank=True)
    hash = models.CharField(max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="traces",
    )
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind)
    thing = models.CharField(max_length=60, db_index=True)
    rows = models.JSONField(default=dict)
    digests = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)

    class Meta:
        verbose_name = gettext_lazy("mục theo dõi đơn vị và tài khoản")
        verbose_name_plural = gettext_lazy("sổ theo dõi đơn vị và tài khoản")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="a_trace_is_of_a_known_kind", condition=Q(kind__in=["new", "change", "found"])
            ),
            models.CheckConstraint(
                name="somebody_left_each_trace", condition=Q(kind="found") | Q(by__isnull=False)
            ),
            models.CheckConstraint(
                name="the_register_begins_with_number_one",
                condition=Q(number=1, previous="") | Q(number__gt=1) & ~Q(previous=""),
            ),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def chain(self) -> str:
        return self.CHAIN

    @property
    def sealed(self) -> dict[str, Any]:
        """What the hash covers. Persons are ids."""
        return {
            "chain": self.CHAIN,
            "number": self.number,
            "previous": self.previous,
            "at": chain.moment(self.at),
            "act": self.kind,
            "by": self.by_id,
            "thing": self.thing,
            "rows": self.rows,
            "digests": self.digests,
        }

    @property
    def sentence(self) -> str:
        return str(self.texts["said"][1]) if "said" in self.texts else ""

    @property
    def who(self) -> str:
        """The name of whoever did it, as it was then."""
        return str(self.texts["by"][1]) if "by" in self.texts else ""


def leave(
    thing: models.Model,
    said: str | Promise,
    *,
    by: Any,
    is_new: bool = False,
    also: Iterable[models.Model] = (),
    covering: Mapping[str, table.Table] = coverage.TABLES,
) -> None:
    """One entry about a stored row, inside the transaction of the change; `by`: the account of
    whoever did it, `also`: rows written with it.

    Raises ValidationError where the server's clock is behind the last entry.
    """
    with override("vi"):
        said = str(said)
    number, previous, at = _next()
    place = f"{Trace.CHAIN}#{number}"
    write(
        Trace(
            number=number,
            previous=previous,
            by=by,
            at=at,
            kind=Trace.Kind.NEW if is_new else Trace.Kind.CHANGE,
            thing=name_of(thing),
            rows=rows.read(covering, place, [thing, *also]),
        ),
        said=[said],
        by=[by.full_name, by.role],
    )


def write(entry: Trace, **texts: list[str]) -> None:
    """Seal an entry and store it."""
    entry.texts = {place: [secrets.token_hex(16), *words] for place, words in texts.items()}
    entry.digests = {place: chain.digest(*pair) for place, pair in entry.texts.items()}
    entry.hash = chain.seal(settings.LEDGER_KEY, entry.sealed)
    entry.save(force_insert=True)


def _next() -> tuple[int, str, Any]:
    """Number, predecessor and moment of the next entry.

    Whoever writes locks the first entry, so that two at once do not take the same number.
    """
    list(Trace.objects.select_for_update().filter(number=1).values_list("pk"))
    last = Trace.objects.order_by("-number").values_list("number", "hash", "at").first()
    now = timezone.now()
    if last is None:
        return 1, "", now
    number, previous, at = last
    if now < at:
        raise ValidationError(behind(at))
    return number + 1, previous, now


def behind(at: Any) -> str:
    """What a person reads where the server's clock is behind the last entry of a record."""
    return _(
        "Đồng hồ máy chủ đang chậm hơn mục cuối của sổ theo dõi (%s) nên chưa ghi được. Đồng chí "
        "thử lại sau ít phút; nếu vẫn không được, đề nghị báo người quản trị máy chủ chỉnh giờ."
    ) % timezone.localtime(at).strftime("%H:%M:%S %d/%m/%Y")


def name_of(thing: models.Model) -> str:
    return f"{thing._meta.label_lower}:{thing.pk}"


def of(thing: models.Model) -> models.QuerySet[Trace]:
    """What is known of a row, newest first."""
    return Trace.objects.filter(thing=name_of(thing))


def differences(form: ModelForm) -> str:
    """What a form changes: `Vai trò: Chuyên viên thẩm định → Trưởng Ban; Đơn vị:
    trống → Phường 2`.
    """
    with override("vi"):
        return "; ".join(
            f"{form.fields[name].label}: {_shown(form, name, form[name].initial)} → "
            f"{_shown(form, name, form.cleaned_data[name])}"
            for name in form.changed_data
        )


def _shown(form: ModelForm, name: str, value: Any) -> str:
    field = form._meta.model._meta.get_field(name)
    if isinstance(value, int | str) and isinstance(field, models.ForeignKey):
        value = field.related_model._default_manager.filter(pk=value).first()
    elif choices := getattr(field, "choices", None):
        value = dict(choices).get(value, value)
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value) if value not in (None, "") else _("trống")
