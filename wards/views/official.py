"""Units from the official list, where it is installed. Policies stand with the addresses."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from wards import official, units
from wards.forms.official import OfficialForm
from wards.models import Ward
from wards.vietnamese import clean
from wards.views.answer import done
from wards.views.requests import PAGE_METHODS, form_data, person


@require_http_methods(PAGE_METHODS)
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a province, then which of its units become units here."""
    if not official.is_installed():
        raise Http404
    by, known = person(request), official.provinces()
    # A search from within the list brings along what is ticked there.
    code, typed = request.GET.get("province", ""), request.POST.get("q", request.GET.get("q", ""))
    wanted = clean(typed)[:100]
    province = next((province for province in known if province.code == code), None)
    context: dict[str, Any] = {"provinces": known, "province": province, "wanted": wanted}
    if province is None:
        refused = request.method == "POST"
        context["sentence"] = _("Hãy chọn tỉnh, thành phố trước.") if refused else ""
        return render(request, "wards/units/official.html", context, status=422 if refused else 200)
    wards = list(Ward.objects.all())
    offered = official.offered(province, known, wards, "")
    shown = official.offered(province, known, wards, wanted) if wanted else offered
    searches = "find" in request.POST
    form = OfficialForm(
        None if searches else form_data(request),
        offered=offered,
        shown=shown,
        typed={
            "chosen": request.POST.getlist("chosen"),
            "first_day": request.POST.get("first_day", ""),
        }
        if searches
        else None,
    )
    if form.is_valid() and done(form, lambda: units.create_all(form.units(), by=by)):
        number = len(form.cleaned_data["chosen"])
        told = ngettext("Đã lập %d đơn vị.", "Đã lập %d đơn vị.", number) % number
        messages.success(request, told)
        return redirect(reverse("unit_official") + "?" + urlencode({"province": code}))
    context |= {"form": form, "offered": shown}
    return render(request, "wards/units/official.html", context, status=422 if form.errors else 200)
