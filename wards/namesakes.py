"""Names that may be the same: asked about before there are two of them, told apart where there are.

A name is no identity (Lê Thị Hoa, Hòa and Hóa are three people, and two communes may bear one
name); but Hoà and Hòa, PHƯỜNG 2 and Phường 2 are mostly one that was written twice.
"""

import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable
from itertools import chain
from typing import Any

from django import forms
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wards.models import Officer, User, Ward
from wards.vietnamese import fold, match_key

LABEL_LIMIT = 100  # what a card keeps as the name of its unit
OF_NUMBER = re.compile(r"\bs[ốo]\s*(?=\d)", re.IGNORECASE)  # Phường số 2


def bare_key(name: str) -> str:
    """What writings of a unit's name share even where they lack its marks, or have “số” before its
    number: phuong 2, Phường 2 and Phường số 2.
    """
    return fold(match_key(OF_NUMBER.sub("", name)))


def may_be_one(name: str, other: str) -> bool:
    """Whether two names are mostly one unit's: written alike, or one of them without its marks, or
    with “số” before its number. Xã Hoa An and Xã Hòa An are two.
    """
    if match_key(name) == match_key(other):
        return True
    return bare_key(name) == bare_key(other) and (_is_bare(name) or _is_bare(other))


def _is_bare(name: str) -> bool:
    return name.isascii() or bool(OF_NUMBER.search(name))


def in_brackets(name: str, *facts: str) -> str:
    """A name with what tells it apart: Phường 2 (p2, Cụm 1)."""
    return f"{name} ({', '.join(filter(None, facts))})"


def is_gone(ward: Ward) -> str:
    """What a unit that is not there today says of itself; "" of one that is."""
    today = timezone.localdate()
    if ward.last_day and ward.last_day < today:
        return _("hoạt động đến hết %s") % date_format(ward.last_day)
    if ward.first_day > today:
        return _("hoạt động từ %s") % date_format(ward.first_day)
    return ""


def is_locked(account: User) -> str:
    return "" if account.is_active else _("đã khóa")


def has_left(officer: Officer) -> str:
    return "" if officer.is_active else _("thôi phụ trách")


def units_like(name: str, *, but: Collection[Ward] = (), gone_too: bool = True) -> list[str]:
    """The units that bear such a name, with what tells them apart: who founds one anew may mean one
    that has ended, or that begins later.
    """
    return [
        in_brackets(ward.name, ward.code, ward.cluster, is_gone(ward))
        for ward in Ward.objects.all()
        if ward not in but and may_be_one(ward.name, name) and (gone_too or not is_gone(ward))
    ]


def accounts_like(name: str, ward: Ward | None, *, but: User, locked_too: bool = True) -> list[str]:
    """The accounts of people with such a name, of the same unit or all of none."""
    accounts = User.objects.filter(ward=ward).exclude(pk=but.pk).order_by("-is_active", "pk")
    return [
        in_brackets(account.full_name, account.username, is_locked(account))
        for account in accounts
        if match_key(account.full_name) == match_key(name) and (locked_too or account.is_active)
    ]


def officers_like(
    name: str, ward: Ward, *, but: Collection[Officer | None] = (), left_too: bool = True
) -> list[str]:
    """The officers of a unit with such a name."""
    officers = Officer.objects.filter(ward=ward).order_by("-is_active", "pk")
    return [
        in_brackets(officer.full_name, officer.post, has_left(officer))
        for officer in officers
        if officer not in but
        and match_key(officer.full_name) == match_key(name)
        and (left_too or officer.is_active)
    ]


def namesakes_among(
    ward: Ward, *, accounts: Iterable[User], officers: Iterable[Officer]
) -> list[str]:
    """Whoever stands at a unit already under the name of somebody who comes to it."""
    if ward.pk is None:
        return []
    with_account = (
        accounts_like(account.full_name, ward, but=account, locked_too=False)
        for account in accounts
    )
    listed = (
        officers_like(officer.full_name, ward, but=[officer], left_too=False)
        for officer in officers
    )
    return list(dict.fromkeys(chain(*with_account, *listed)))


def distinct_names(wards: Iterable[Ward]) -> dict[int, str]:
    """What each of these units is called in a list: where several bear one name, with its cluster,
    or with its code where the cluster is the same.
    """
    keys = [(ward, match_key(ward.name), match_key(ward.cluster)) for ward in wards]
    names = Counter(name for _ward, name, _cluster in keys)
    clusters = Counter((name, cluster) for _ward, name, cluster in keys)
    labels = {}
    for ward, name, cluster in keys:
        by_cluster = ward.cluster and clusters[name, cluster] == 1
        label = f"{ward.name} ({ward.cluster if by_cluster else ward.code})"
        labels[ward.pk] = label if names[name] > 1 and len(label) <= LABEL_LIMIT else ward.name
    return labels


def distinct_officer_names(officers: Iterable[Officer]) -> dict[int, str]:
    """What each of these officers is called in a list: with the post where another one of the same
    unit bears the name.
    """
    officers = list(officers)
    names = Counter((officer.ward_id, match_key(officer.full_name)) for officer in officers)
    return {
        officer.pk: f"{officer}, {officer.post}"
        if names[officer.ward_id, match_key(officer.full_name)] > 1 and officer.post
        else str(officer)
        for officer in officers
    }


class Confirmed(forms.BooleanField):
    """The answer to a question; it is nothing that is stored."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def ask_if_the_same(form: Any, field: str | None, known: list[str], *, name: str = "") -> None:
    """Ask at this field of a form, or of the form as a whole, whether what is meant exists already.

    The answer is a tick that appears with the question and holds for this name alone, by default
    the one in the field.
    """
    if not known:
        return
    name = match_key(name or form.cleaned_data[field])
    label = gettext_lazy("Tôi đã xem: đây là tên của đơn vị hoặc người khác")
    sentence = _("Đã có %s. Có phải là một không? Nếu không, hãy đánh dấu ô ở cuối rồi gửi lại.")
    ask(form, field, sentence % "; ".join(known), about=f"other-{_short(name)}", label=label)


def ask(form: Any, field: str | None, sentence: str, *, about: str, label: Any) -> None:
    """Ask at a field of a form; the answer is a tick of this name,
    which appears with the question.
    """
    form.fields[about] = Confirmed(label=label, required=False)
    if about not in form.data:
        form.add_error(field, sentence)


def _short(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


def is_new_name(form: Any, field: str) -> bool:
    """Whether a form writes another name than the one that stands."""
    stored: Model = form.instance
    before = form.initial.get(field) or ""
    after = form.cleaned_data.get(field) or ""
    return bool(after) and (stored.pk is None or match_key(before) != match_key(after))
