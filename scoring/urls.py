"""Every address of the campaign. Each view declares its policy; a test walks this table."""

from django.conf import settings
from django.urls import include, path, register_converter

from scoring.views import (
    amendments,
    awards,
    board_notes,
    campaign_papers,
    campaigns,
    ceremony,
    charts,
    council,
    dry_run,
    earlier_honours,
    evidence,
    exports,
    given_back,
    history,
    home,
    imports,
    item_across,
    jobs,
    ledger,
    library,
    marking,
    offline,
    paper_templates,
    participants,
    preview,
    reports,
    reviewing,
    scans,
    scorecard_papers,
    signed,
    site,
    tiers,
    visits,
)
from scoring.views.board import answers as board_answers
from scoring.views.board import grid as board_grid
from scoring.views.board import steps as board_steps
from scoring.views.board import survey as board_survey
from scoring.views.board import ward as board_ward
from scoring.views.officer import nominations as officer_nominations
from scoring.views.officer import replies as officer_replies
from scoring.views.officer import scorecard as officer_scorecard
from scoring.views.officer import steps as officer_steps
from scoring.views.setup import calendar as setup_calendar
from scoring.views.setup import campaign as setup_campaign
from scoring.views.setup import plan as setup_plan
from scoring.views.setup import steps as setup_steps

register_converter(item_across.ItemCode, "item")

scorecard = [
    path("items/<int:score_id>/", officer_scorecard.save_item, name="scorecard_item"),
    path("", officer_scorecard.scorecard, name="scorecard"),
    path("criteria/<int:position>/", officer_scorecard.section, name="scorecard_section"),
    path("submit/", officer_steps.submit, name="scorecard_submit"),
    path("submitted/", officer_steps.submitted, name="scorecard_submitted"),
    path("steps/<slug:action>/", officer_steps.take_step, name="scorecard_step"),
    path("items/<int:score_id>/evidence/", evidence.add, name="evidence_add"),
    path("evidence/<int:evidence_id>/edit/", evidence.edit, name="evidence_edit"),
    path("evidence/<int:evidence_id>/withdraw/", evidence.withdraw, name="evidence_withdraw"),
    path("citations/<int:citation_id>/remove/", evidence.remove_citation, name="citation_remove"),
    path("items/<int:score_id>/reply/", officer_replies.reply, name="reply"),
    path("items/<int:score_id>/again/", given_back.again, name="scorecard_again"),
    path("nominations/", officer_nominations.nominate, name="nominate"),
    path(
        "nominations/<int:award_id>/withdraw/",
        officer_nominations.withdraw_nomination,
        name="nomination_withdraw",
    ),
    path("paper/", scorecard_papers.own_card, name="scorecard_paper"),
    path("signed/", signed.own, name="scorecard_signed"),
    path("library/", library.own, name="library"),
    path("library.zip", library.own_archive, name="library_archive"),
    path("sheet/", offline.own_sheet, name="scorecard_sheet"),
    path("sheet.xlsx", offline.own_file, name="scorecard_file"),
    path("form.docx", scans.own_form, name="scorecard_form"),
    path("scans/", scans.own_scans, name="scorecard_scans"),
    path("scans/<int:scan_id>/", scans.own_scan, name="scorecard_scan"),
]

comparison = [
    path("", board_grid.grid, name="board"),
    path("items/<item:item_code>/", item_across.item, name="item_across"),
    path("items/<item:item_code>/verify/", item_across.verify, name="item_verify"),
    path("<slug:ward_code>/", board_ward.ward, name="board_ward"),
    path("<slug:ward_code>/remark/", board_notes.remark, name="board_remark"),
    path("<slug:ward_code>/notes/", board_notes.notes, name="board_notes"),
    path("<slug:ward_code>/paper/", scorecard_papers.ward_card, name="board_paper"),
    path("<slug:ward_code>/library/", library.ward, name="board_library"),
    path("<slug:ward_code>/library.zip", library.ward_archive, name="board_library_archive"),
    path("<slug:ward_code>/signed/", signed.of_ward, name="board_signed"),
    path("<slug:ward_code>/take-over/", board_ward.take_over, name="board_take_over"),
    path("<slug:ward_code>/survey/", board_survey.survey, name="board_survey"),
    path("<slug:ward_code>/survey/sheet/", offline.survey_sheet, name="survey_sheet"),
    path("<slug:ward_code>/survey/sheet.xlsx", offline.survey_file, name="survey_file"),
    path("<slug:ward_code>/sheet/", offline.ward_sheet, name="board_ward_sheet"),
    path("<slug:ward_code>/sheet.xlsx", offline.ward_file, name="board_ward_file"),
    path("<slug:ward_code>/form.docx", scans.ward_form, name="board_form"),
    path("<slug:ward_code>/scans/", scans.ward_scans, name="board_scans"),
    path("<slug:ward_code>/scans/<int:scan_id>/", scans.ward_scan, name="board_scan"),
    path(
        "<slug:ward_code>/survey/<int:score_id>/",
        board_survey.survey_item,
        name="board_survey_item",
    ),
    path("<slug:ward_code>/items/<int:score_id>/", board_ward.item, name="board_item"),
    path(
        "<slug:ward_code>/items/<int:score_id>/return/",
        given_back.give_back,
        name="board_give_back",
    ),
    path("<slug:ward_code>/steps/<slug:action>/", board_steps.take_step, name="board_step"),
    path("<slug:ward_code>/replies/<int:reply_id>/", board_answers.answer, name="board_answer"),
]

report_paths = [
    path("", reports.calendar, name="reports"),
    path("new/", reports.amend, name="report_new"),
    path("<int:report_id>/", reports.report, name="report"),
    path("<int:report_id>/amend/", reports.amend, name="report_amend"),
]

marking_paths = [
    path("", marking.marking, name="marking"),
    path("new/", marking.new, name="sample_new"),
    path("samples/<int:sample_id>/", marking.sample, name="sample"),
    path("items/<int:score_id>/", marking.settle, name="marks_settle"),
    path("strictness/", marking.strictness, name="strictness"),
]

set_up = [
    path("", setup_campaign.checklist, name="setup"),
    path("basics/", setup_campaign.basics, name="setup_basics"),
    path("paper-heads/", setup_campaign.paper_heads, name="setup_paper_heads"),
    path("criteria/", setup_plan.criteria, name="setup_criteria"),
    path("criteria/<int:criterion_id>/", setup_plan.items, name="setup_items"),
    path("criteria/<int:criterion_id>/wording/", amendments.wording, name="setup_wording"),
    path("reports/", reports.expected, name="setup_reports"),
    path("tiers/", setup_plan.tiers, name="setup_tiers"),
    path("tiers/conditions/", setup_plan.tier_conditions, name="setup_tier_conditions"),
    path("awards/", setup_plan.award_kinds, name="setup_awards"),
    path("calendar/", setup_calendar.calendar, name="setup_calendar"),
    path("calendar/<int:day_id>/remove/", setup_calendar.remove_day, name="setup_calendar_remove"),
    path("import/", imports.criteria, name="setup_import"),
    path("import/template.xlsx", imports.criteria_template, name="setup_import_template"),
    path("wards/", participants.wards, name="setup_wards"),
    path("wards/clusters/", participants.clusters, name="setup_clusters"),
    path("wards/<slug:ward_code>/move/", participants.move, name="setup_move"),
    path("preview/", setup_campaign.preview, name="setup_preview"),
    path("difference/", setup_campaign.difference, name="setup_difference"),
    path("open/", setup_steps.open_campaign, name="setup_open"),
    path("take-back/", setup_steps.take_back, name="setup_take_back"),
    path("discard/", setup_steps.discard, name="setup_discard"),
    path("dry-run/", dry_run.dry_run, name="setup_dry_run"),
    path("conclude/", setup_steps.conclude, name="setup_conclude"),
]

ranking = [
    path("", tiers.ranking, name="tiers"),
    path("suggestions/", tiers.apply_suggestions, name="tiers_apply"),
    path("what-if/", tiers.what_if, name="what_if"),
    path("finalise/", tiers.finalise, name="finalise"),
    path("<slug:ward_code>/", tiers.assign, name="tier_assign"),
    path("<slug:ward_code>/tie/", tiers.order_tie, name="tie_order"),
]

award_paths = [
    path("", awards.overview, name="awards"),
    path("list/", awards.honours, name="award_list"),
    path("earlier/", earlier_honours.earlier, name="earlier_honours"),
    path("council/", council.minutes, name="council"),
    path("council/meeting/", council.meeting, name="council_meeting"),
    path("council/ballots/<int:award_id>/", council.ballot, name="council_ballot"),
    path("<int:kind_id>/order/", ceremony.order, name="award_order"),
    path("<int:kind_id>/propose/", awards.propose, name="award_propose"),
    path("<int:kind_id>/commend/", awards.commend, name="award_commend"),
    path("decisions/<int:award_id>/<slug:action>/", awards.take_step, name="award_step"),
    path("blocks/", awards.block, name="award_block"),
    path("blocks/<int:block_id>/lift/", awards.lift_block, name="award_block_lift"),
]

template_paths = [
    path("", paper_templates.template, name="paper_template"),
    path("<int:template_number>/", paper_templates.use, name="paper_template_use"),
    path("<int:template_number>/file.docx", paper_templates.file, name="paper_template_file"),
    path(
        "<int:template_number>/preview.docx", paper_templates.preview, name="paper_template_preview"
    ),
]

urlpatterns = [
    # Addresses are tried in this order:
    # first what is asked for a hundred times for once of the rest.
    path("campaigns/<slug:slug>/scorecard/", include(scorecard)),
    path("campaigns/<slug:slug>/board/", include(comparison)),
    path("", home.home, name="home"),
    path("guide/", home.guide, name="guide"),
    path("healthz", site.healthz, name="healthz"),
    path("people/import/wards/", imports.wards, name="wards_import"),
    path("people/import/wards/template.xlsx", imports.wards_template, name="wards_import_template"),
    path("people/import/officers/", imports.officers, name="officers_import"),
    path(
        "people/import/officers/template.xlsx",
        imports.officers_template,
        name="officers_import_template",
    ),
    path("campaigns/", campaigns.archive, name="campaigns"),
    path("campaigns/new/", setup_campaign.new, name="campaign_new"),
    path("campaigns/<slug:slug>/", campaigns.detail, name="campaign"),
    path("phrases/", reviewing.phrases, name="phrases"),
    path("phrases/<int:phrase_id>/", reviewing.phrase, name="phrase"),
    path("campaigns/<slug:slug>/assignments/", reviewing.assignments, name="assignments"),
    path("campaigns/<slug:slug>/marking/", include(marking_paths)),
    path("campaigns/<slug:slug>/reports/", include(report_paths)),
    path(
        "campaigns/<slug:slug>/assignments/cluster/",
        reviewing.assign_cluster,
        name="assign_cluster",
    ),
    path(
        "campaigns/<slug:slug>/assignments/last-year/",
        reviewing.assign_as_before,
        name="assign_as_before",
    ),
    path("campaigns/<slug:slug>/jobs/<int:job_id>/", jobs.progress, name="job"),
    path("campaigns/<slug:slug>/seen/", home.seen, name="seen"),
    path("campaigns/<slug:slug>/visits/", visits.schedule, name="visits"),
    path("campaigns/<slug:slug>/visits/<slug:ward_code>/", visits.plan, name="visit"),
    path("campaigns/<slug:slug>/note/", reviewing.note, name="note"),
    path("campaigns/<slug:slug>/form/", scorecard_papers.blank_form, name="blank_form"),
    path("campaigns/<slug:slug>/setup/", include(set_up)),
    path("campaigns/<slug:slug>/board.xlsx", exports.grid, name="board_workbook"),
    path("campaigns/<slug:slug>/comparison/", offline.comparison_sheet, name="board_sheet"),
    path("campaigns/<slug:slug>/comparison.xlsx", offline.comparison_file, name="board_file"),
    path("campaigns/<slug:slug>/tiers/", include(ranking)),
    path("campaigns/<slug:slug>/awards/", include(award_paths)),
    path("campaigns/<slug:slug>/signed/", signed.of_campaign, name="signed"),
    path("campaigns/<slug:slug>/papers/", campaign_papers.papers, name="papers"),
    path("campaigns/<slug:slug>/papers/all.zip", campaign_papers.archive, name="papers_archive"),
    path("campaigns/<slug:slug>/papers/<slug:code>/", campaign_papers.paper, name="paper"),
    path("campaigns/<slug:slug>/papers/<slug:code>/template/", include(template_paths)),
    path("campaigns/<slug:slug>/exports/", exports.exports, name="exports"),
    path("campaigns/<slug:slug>/awards.xlsx", exports.workbook, name="awards_workbook"),
    path("campaigns/<slug:slug>/history.xlsx", exports.history, name="history_workbook"),
    path("campaigns/<slug:slug>/history.csv", exports.history_text, name="history_text"),
    path(
        "campaigns/<slug:slug>/criteria/<int:position>/evidence.zip",
        library.criterion_archive,
        name="criterion_archive",
    ),
    path("campaigns/<slug:slug>/charts/", charts.charts, name="charts"),
    path("campaigns/<slug:slug>/deadlines.ics", exports.deadlines, name="deadlines"),
    path("campaigns/<slug:slug>/history/", history.history, name="history"),
    path("campaigns/<slug:slug>/history/check/", ledger.check, name="ledger_check"),
    path("evidence/<int:evidence_id>/", evidence.show, name="evidence"),
    path("evidence/<int:evidence_id>/preview/", preview.page, name="evidence_preview"),
    path(
        "evidence/<int:evidence_id>/preview/<int:number>/",
        preview.picture,
        name="evidence_picture",
    ),
    path("scans/<int:scan_id>/picture/", scans.picture, name="scan_picture"),
    path("signed/<int:paper_id>/", signed.show_scan, name="signed_paper"),
    path("signed/<int:paper_id>/withdraw/", signed.withdraw, name="signed_withdraw"),
]

if settings.DEBUG:
    urlpatterns.append(path("gallery/", site.gallery, name="gallery"))
