"""Units and their officers, kept by the administrator. Policies stand with the addresses."""

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wards import officers, people, sign_ins, units
from wards.fingerprint import fingerprint
from wards.forms.people import OfficerForm
from wards.forms.unit_steps import EndForm, MergeForm, RenameForm, RestoreForm
from wards.forms.units import WardForm
from wards.models import Officer, User, Ward
from wards.record import trace
from wards.vietnamese import name_key
from wards.views.answer import TRACED, change, done
from wards.views.requests import PAGE_METHODS, form_data, person


@require_http_methods(PAGE_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """A new unit."""
    by = person(request)
    last = Ward.objects.order_by("position").last()
    form = WardForm(form_data(request), initial={"position": last.position + 1 if last else 1})
    if form.is_valid() and done(form, lambda: units.create(form.instance, by=by)):
        messages.success(request, _("Đã lập đơn vị. Hãy lập tài khoản cho cán bộ của đơn vị."))
        return redirect("unit", form.instance.pk)
    return render(
        request, "wards/units/new.html", {"form": form}, status=422 if form.errors else 200
    )


@require_safe
def unit(request: HttpRequest, ward_id: int) -> HttpResponse:
    """One unit: facts, accounts, officers, what became of it."""
    ward = get_object_or_404(Ward, pk=ward_id)
    today = timezone.localdate()
    context = {
        "unit": ward,
        "is_past": ward.last_day is not None and ward.last_day < today,
        "heirs": list(ward.successors.all()),
        "accounts": User.objects.filter(ward=ward).in_official_order(),
        "officers": sorted(
            Officer.objects.filter(ward=ward).select_related("user"),
            key=lambda officer: (not officer.is_active, name_key(officer.full_name)),
        ),
        "story": list(units.story(ward)),
        "stopped": sign_ins.locked_out_names(),
        "traces": trace.of(ward)[:TRACED],
    }
    return render(request, "wards/units/unit.html", context)


@require_http_methods(PAGE_METHODS)
def correct(request: HttpRequest, ward_id: int) -> HttpResponse:
    """Mend what was written wrongly."""
    ward = get_object_or_404(Ward, pk=ward_id)
    form = WardForm(form_data(request), instance=copy(ward))
    return _step(
        request,
        ward,
        form,
        lambda: change(units.correct, form, request),
        title=_("Sửa thông tin"),
        meaning=_(
            "Để sửa chỗ ghi sai. Thay đổi theo quyết định thì ghi ở Đổi tên, "
            "Sáp nhập, Kết thúc hoạt động."
        ),
        button=_("Lưu"),
    )


@require_http_methods(PAGE_METHODS)
def rename(request: HttpRequest, ward_id: int) -> HttpResponse:
    """Another name from a day on."""
    ward = get_object_or_404(Ward, pk=ward_id)
    form = RenameForm(form_data(request), ward=ward)
    return _step(
        request,
        ward,
        form,
        lambda: form.save(ward, by=person(request)),
        title=_("Đổi tên"),
        meaning=_(
            "Phiếu chấm điểm đã lập vẫn mang tên cũ, kể cả của phong trào đang chạy; "
            "các năm sau mang tên mới."
        ),
        button=_("Đổi tên"),
    )


MERGER: dict[str, Any] = {
    "title": gettext_lazy("Sáp nhập"),
    "meaning": gettext_lazy(
        "Đơn vị cũ kết thúc vào ngày trước đó; kết quả các năm trước vẫn giữ dưới tên cũ. "
        "Phiếu đang chấm của đơn vị cũ vẫn chấm tiếp được tới khi phong trào kết thúc."
    ),
    "button": gettext_lazy("Xem trước rồi ghi"),
}


@require_http_methods(PAGE_METHODS)
def merge(
    request: HttpRequest, ward_id: int, at_stake: Callable[[Sequence[Ward], bool], list[str]]
) -> HttpResponse:
    """One of several units that become another: first what it brings with it, then the act.

    `at_stake` says what the cards of these units lose, with their people or without.
    """
    ward = get_object_or_404(Ward, pk=ward_id)
    form = MergeForm(form_data(request), ward=ward)
    if form.is_valid():
        warnings = at_stake(form.merging, form.cleaned_data["people_too"])
        seen = fingerprint([form.consequences, warnings])
        if "again" in request.POST:
            return _page(request, ward, form, **MERGER)
        if request.POST.get("seen") != seen:
            context = {"unit": ward, "form": form, "warnings": warnings, "seen": seen}
            return render(request, "wards/units/merger.html", context)
    return _step(
        request,
        ward,
        form,
        lambda: form.save(by=person(request)),
        **MERGER,
    )


@require_http_methods(PAGE_METHODS)
def end(
    request: HttpRequest, ward_id: int, at_stake: Callable[[Sequence[Ward]], list[str]]
) -> HttpResponse:
    """A unit that is no more; `at_stake` says what becomes of its cards."""
    ward = get_object_or_404(Ward, pk=ward_id)
    form = EndForm(form_data(request), ward=ward, at_stake=at_stake)
    return _step(
        request,
        ward,
        form,
        lambda: form.save(ward, by=person(request)),
        title=_("Kết thúc hoạt động"),
        meaning=_(
            "Giải thể hoặc chia tách. Sau ngày này đơn vị không nhận phiếu mới; "
            "kết quả các năm trước vẫn giữ."
        ),
        button=_("Ghi kết thúc"),
    )


@require_http_methods(PAGE_METHODS)
def restore(request: HttpRequest, ward_id: int) -> HttpResponse:
    """An end that was a mistake."""
    ward = get_object_or_404(Ward, pk=ward_id)
    form = RestoreForm(form_data(request), ward=ward)
    names = ", ".join(people.People.moved_in_merger(ward).names)
    return _step(
        request,
        ward,
        form,
        lambda: form.save(ward, by=person(request)),
        title=_("Khôi phục"),
        meaning=_("Bỏ ngày kết thúc đã ghi nhầm. Cùng chuyển về đơn vị: %s.") % names
        if names
        else _("Bỏ ngày kết thúc đã ghi nhầm. Không có ai đã chuyển theo để chuyển về."),
        button=_("Khôi phục đơn vị"),
    )


@require_http_methods(PAGE_METHODS)
def new_officer(request: HttpRequest, ward_id: int) -> HttpResponse:
    """Somebody more on the unit's list."""
    ward = get_object_or_404(Ward, pk=ward_id)
    form = OfficerForm(form_data(request), instance=Officer(ward=ward))
    return _step(
        request,
        ward,
        form,
        lambda: officers.add_officer(form.instance, by=person(request)),
        title=_("Thêm cán bộ phụ trách"),
        meaning=_(
            "Người có tên trong danh sách này có thể được đề cử khen thưởng. "
            "Chỉ ghi họ tên và chức vụ."
        ),
        button=_("Thêm"),
    )


@require_http_methods(PAGE_METHODS)
def officer(request: HttpRequest, ward_id: int, officer_id: int) -> HttpResponse:
    """Change what is written about an officer, or note that they no longer do this work."""
    stored = get_object_or_404(Officer.objects.select_related("ward"), ward=ward_id, pk=officer_id)
    form = OfficerForm(form_data(request), instance=copy(stored))
    return _step(
        request,
        stored.ward,
        form,
        lambda: change(officers.amend_officer, form, request),
        title=stored.full_name,
        meaning=_("Chuyển sang đơn vị khác thì đổi đơn vị của tài khoản; danh sách đổi theo."),
        button=_("Lưu"),
    )


def _step(
    request: HttpRequest,
    ward: Ward,
    form: BaseForm,
    act: Callable[[], object],
    *,
    title: str,
    meaning: str,
    button: str,
) -> HttpResponse:
    """A form about a unit: filled in, it does the act and leads back to the unit."""
    if form.is_valid() and done(form, act):
        messages.success(request, _("Đã lưu: %s.") % title)
        return redirect("unit", ward.pk)
    return _page(request, ward, form, title=title, meaning=meaning, button=button)


def _page(request: HttpRequest, ward: Ward, form: BaseForm, **words: Any) -> HttpResponse:
    """The form with its title, meaning and button."""
    context = {"unit": ward, "form": form, **words}
    return render(request, "wards/units/step.html", context, status=422 if form.errors else 200)
