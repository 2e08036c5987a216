"""Two plans side by side."""

from scoring.rules.plans import PlanChange, PlanLine, compare, counterparts


def line(number, title, **facts):
    return PlanLine(number, title, facts)


def told(pairs):
    return [
        (pair.change, pair.old and pair.old.title, pair.new and pair.new.title) for pair in pairs
    ]


def test_the_same_plan_has_no_difference():
    plan = [line("1", "Tư tưởng", cap="5"), line("1.1", "Nắm dư luận", cap="5")]
    assert [pair.change for pair in compare(plan, plan)] == [PlanChange.SAME, PlanChange.SAME]


def test_a_cap_that_changed_is_named_with_both_values():
    (pair,) = compare(
        [line("1", "Tư tưởng", cap="5", guide="x")], [line("1", "Tư tưởng", cap="6", guide="x")]
    )
    assert pair.change == PlanChange.CHANGED
    assert pair.facts == [("cap", "5", "6")]
    assert not pair.renamed


def test_a_line_that_moved_is_found_by_its_name():
    old = [line("1", "Tư tưởng", cap="5"), line("2", "Báo cáo", cap="8")]
    new = [line("1", "Báo cáo", cap="8"), line("2", "Tư tưởng", cap="5")]
    first, second = compare(old, new)
    assert (first.old.number, first.new.number, first.new.title) == ("2", "1", "Báo cáo")
    assert second.change == PlanChange.CHANGED
    assert first.facts == []


def test_a_line_that_was_renamed_is_found_by_its_number():
    (pair,) = compare(
        [line("3", "Tuyên truyền", cap="15")], [line("3", "Công tác tuyên truyền", cap="15")]
    )
    assert pair.renamed
    assert pair.change == PlanChange.CHANGED


def test_what_was_removed_stands_where_it_stood():
    old = [line("1", "A"), line("2", "B"), line("3", "C")]
    assert told(compare(old, [line("1", "A"), line("2", "C")])) == [
        (PlanChange.SAME, "A", "A"),
        (PlanChange.REMOVED, "B", None),
        (PlanChange.CHANGED, "C", "C"),
    ]
    assert told(compare(old, [line("2", "B"), line("3", "C")]))[0] == (
        PlanChange.REMOVED,
        "A",
        None,
    )
    assert told(compare(old, []))[2] == (PlanChange.REMOVED, "C", None)


def test_what_was_added_brings_all_its_facts():
    (pair,) = compare([], [line("1", "A", cap="5")])
    assert pair.change == PlanChange.ADDED
    assert pair.facts == [("cap", "", "5")]


def test_items_of_the_same_name_stay_with_their_own_number():
    plan = [line("1.1", "Sáng kiến", cap="1"), line("2.1", "Sáng kiến", cap="2")]
    assert [pair.old.number for pair in compare(plan, plan)] == ["1.1", "2.1"]


def test_a_criterion_is_never_paired_with_an_item():
    assert told(compare([line("1", "Báo cáo")], [line("1.1", "Báo cáo")])) == [
        (PlanChange.REMOVED, "Báo cáo", None),
        (PlanChange.ADDED, None, "Báo cáo"),
    ]


def test_lines_without_numbers_belong_together_by_name_alone():
    assert [
        pair.change
        for pair in compare([line("", "Khá", floor="70")], [line("", "Tốt", floor="70")])
    ] == [
        PlanChange.REMOVED,
        PlanChange.ADDED,
    ]


def test_what_stands_under_a_number_now_may_be_something_else():
    """A criterion put first moves all the others on; one that is new has no year before."""
    before = {"1": "Theo dõi dư luận xã hội", "2": "Mua, đọc báo Đảng", "2.1": "Chi bộ có báo"}
    now = {
        "1": "Chuyển đổi số",
        "2": "Theo dõi dư luận xã hội",
        "3": "Mua, đọc báo của Đảng",
        "3.1": "Chi bộ có báo",
        "4": "Mua, đọc báo Đảng",
    }
    assert counterparts(before, now) == {"2": "1", "3.1": "2.1", "4": "2"}
    assert counterparts(before, {"2": "Mua và đọc các báo Đảng"}) == {"2": "2"}
    assert counterparts({"1": "Sáng kiến", "2": "Sáng kiến"}, {"2": "Sáng kiến"}) == {"2": "2"}
    assert counterparts(before, before) == {number: number for number in before}
