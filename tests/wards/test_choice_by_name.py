"""One of many by name: a list while it can be read, a name that is typed where it cannot."""

from datetime import date

import pytest
from django import forms
from django.urls import reverse

from scoring.forms.awards import BlockForm
from scoring.forms.earlier_honours import EarlierHonourForm
from scoring.forms.reviewing import NoteForm
from scoring.models import Scorecard
from tests.factories import make_campaign, make_client, make_officer, make_scorecard, make_user
from wards.choice_by_name import OFFERED, NamedChoice, UnitChoice, flat
from wards.models import Role, Ward

MANY = OFFERED + 1


def units(count, **of_last):
    """So many units, Phường 1 to Phường n; the last with these facts instead."""
    facts = [
        {"code": f"p{number}", "name": f"Phường {number}", "position": number}
        for number in range(1, count + 1)
    ]
    facts[-1] |= of_last
    rows = [Ward(first_day=date(2000, 1, 1), **one) for one in facts]
    return Ward.objects.bulk_create(rows)


class People(forms.Form):
    """`who` among units with their ranks and people with their units, in two groups."""

    who = NamedChoice(label="Đối tượng")

    def __init__(self, count, data=None):
        super().__init__(data)
        ranked = [(f"{n}", f"Phường {n} – hạng {n}, 90 điểm") for n in range(1, count + 1)]
        people = [("1-7", "Lê Thị Hoa (Phường 1)"), ("2-8", "Lê Thị Hoa (Phường 2)")]
        self.fields["who"].choices = [("", "– chọn –"), ("Tập thể", ranked), ("Cá nhân", people)]


class Units(forms.Form):
    one = UnitChoice(Ward.objects.none(), label="Đơn vị", empty_label="không", required=False)

    def __init__(self, data=None, **more):
        super().__init__(data, **more)
        for field in self.fields.values():
            field.queryset = Ward.objects.order_by("position")


def test_a_list_that_can_be_read_is_chosen_from():
    form = People(OFFERED - 2, {"who": "5"})
    assert str(form["who"]).count("<option") == OFFERED + 1
    assert form.is_valid()
    assert form.cleaned_data["who"] == "5"


@pytest.mark.parametrize(
    ("typed", "found"),
    [("Phường 2", "2"), ("phường  02", "2"), ("Phường 12 – hạng 12, 90 điểm", "12"),
     ("Lê Thị Hoa (Phường 2)", "2-8")],
)  # fmt: skip
def test_the_name_of_one_among_many_is_found(typed, found):
    form = People(MANY, {"who": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["who"] == found
    assert "<option" not in str(form["who"])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Lê Thị Hoa", "hãy ghi rõ là Lê Thị Hoa (Phường 1), Lê Thị Hoa (Phường 2)."),
        ("thi hoa", "Có phải là một trong số này: Lê Thị Hoa (Phường 1), Lê Thị Hoa (Phường 2)?"),
        ("Phường 999", "Danh sách không có “Phường 999”. Hãy ghi lại tên."),
        ("2", "Danh sách không có “2”. Có phải"),
        ("2-8", "Danh sách không có “2-8”. Hãy ghi lại tên."),
    ],
)
def test_what_names_nobody_alone_is_not_guessed_and_stays_in_its_field(typed, said):
    form = People(MANY, {"who": typed})
    assert said in form.errors["who"][0]
    assert f'value="{typed}"' in str(form["who"])


@pytest.mark.django_db
def test_one_unit_of_many_is_typed_and_shown_by_its_name_or_code(django_assert_num_queries):
    *_others, last = units(MANY)
    with django_assert_num_queries(2):  # a hundred and one; the unit and who else bears its name
        shown = str(Units(initial={"one": last.pk})["one"])
    assert 'value="Phường 101"' in shown
    assert "<option" not in shown
    for typed in ("Phường 101", "phường  0101", "P101"):
        form = Units({"one": typed}, initial={"one": last.pk})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["one"] == last
        assert not form.has_changed(), typed
    assert Units({"one": "Phường 7"}, initial={"one": last.pk}).has_changed()
    none = Units({"one": "Phường nào đó"})
    assert none.errors["one"] == ["Không có đơn vị nào tên “Phường nào đó”."]
    assert 'value="Phường nào đó"' in str(none["one"])


@pytest.mark.django_db
def test_a_unit_with_a_namesake_is_shown_by_its_code():
    last = units(MANY, name="Phường 1")[-1]
    assert f'value="{last.code}"' in str(Units(initial={"one": last.pk})["one"])
    assert "Có nhiều đơn vị tên “Phường 1”" in Units({"one": "Phường 1"}).errors["one"][0]
    assert Units().fields["one"].clean(last.code) == last


@pytest.mark.django_db
def test_a_unit_whose_namesake_bears_the_tone_mark_elsewhere_is_shown_by_its_code():
    *_others, before, last = units(MANY, name="Phường Hòa Bình")
    Ward.objects.filter(pk=before.pk).update(name="Phường Hoà Bình")
    shown = str(Units(initial={"one": last.pk})["one"])
    assert f'value="{last.code}"' in shown
    assert Units({"one": last.code}, initial={"one": last.pk}).is_valid()


@pytest.mark.parametrize("typed", ["31007", "p7", "P7", "Phường 7"])
def test_the_code_of_a_unit_names_it_even_where_it_is_a_number(typed):
    field = NamedChoice(by_code=True)
    code = typed.lower() if typed[0] in "pP" and typed != "Phường 7" else "31007"
    field.choices = [(code, "Phường 7"), *((str(n), f"Phường {n}") for n in range(100, 100 + MANY))]
    assert field.clean(typed) == code


@pytest.mark.django_db
def test_the_page_of_a_unit_leads_to_its_drawings_though_its_code_is_a_number(head):
    wards = units(MANY, code="31007")
    campaign = make_campaign(wards=0, plan=((4, ()),))
    campaign.scorecards.deal(campaign, wards)
    page = make_client(head).get(reverse("charts", args=[campaign.slug]) + "?ward=31007")
    assert "Danh sách không có" not in page.content.decode()
    assert f'value="{wards[-1].name}"' in page.content.decode()


@pytest.mark.django_db
def test_two_officers_of_a_unit_with_one_name_are_told_apart_by_their_posts(head):
    campaign = make_campaign(wards=1)
    ward = make_scorecard("verified", campaign).ward
    for post in ("Phó Trưởng ban", "Chuyên viên"):
        make_officer(ward, full_name="Lê Thị Hoa", post=post)
    make_officer(ward, full_name="Trần Minh")
    for form, field in ((BlockForm, "candidate"), (EarlierHonourForm, "recipient")):
        labels = [label for _key, label in flat(form(campaign=campaign).fields[field].choices)]
        assert labels[1:] in (
            [
                f"Lê Thị Hoa, Phó Trưởng ban ({ward})",
                f"Lê Thị Hoa, Chuyên viên ({ward})",
                f"Trần Minh ({ward})",
            ],
        )
    kind = campaign.award_kinds.get(position=2)
    page = make_client(head).get(reverse("award_propose", args=[campaign.slug, kind.pk]))
    for post in ("Phó Trưởng ban", "Chuyên viên"):
        assert f"– {post}</option>" in page.content.decode()


@pytest.mark.django_db
def test_a_word_to_one_ward_of_many_reaches_it_alone():
    campaign = make_campaign(wards=0, plan=((4, ()),))
    campaign.scorecards.deal(campaign, units(MANY))
    head, page = make_client(make_user(Role.HEAD)), reverse("note", args=[campaign.slug])
    assert "<option" not in head.get(page).content.decode()
    lost = head.post(page, {"to": "Phường 1000", "text": "Mời bổ sung hồ sơ."})
    assert lost.status_code == 422
    assert 'value="Phường 1000"' in lost.content.decode()
    sent = head.post(page, {"to": "Phường 10", "text": "Mời bổ sung hồ sơ."})
    assert sent.status_code == 302
    told = Scorecard.objects.filter(entries__act="note").values_list("ward_name", flat=True)
    assert list(told) == ["Phường 10"]
    for to, count in (("mọi đơn vị", MANY), ("mọi đơn vị chưa nộp phiếu", MANY), ("p77", 1)):
        form = NoteForm(campaign, {"to": to, "text": "Mời bổ sung hồ sơ."})
        assert form.is_valid(), form.errors
        assert len(form.addressees) == count


@pytest.mark.django_db
def test_the_drawings_show_fifty_of_many_and_the_profile_of_the_one_that_is_typed():
    campaign = make_campaign(wards=0, plan=((4, ()),))
    campaign.scorecards.deal(campaign, units(MANY))
    head, page = make_client(make_user(Role.HEAD)), reverse("charts", args=[campaign.slug])
    assert "Phường 77 qua các tiêu chí" in head.get(page, {"ward": "phường 77"}).content.decode()
    lost = head.get(page, {"ward": "Phường 777"}).content.decode()
    assert "Danh sách không có “Phường 777”." in lost
    assert 'value="Phường 777"' in lost
