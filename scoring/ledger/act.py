"""The named acts that the change record knows, as people read them."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Act(models.TextChoices):
    """Every act that leaves a trace; the label begins the sentence on the history page."""

    # set-up
    CREATE = "create", pgettext_lazy("record", "Lập phong trào")
    AMEND = "amend", pgettext_lazy("record", "Sửa thông tin phong trào")
    CRITERIA = "criteria", pgettext_lazy("record", "Sửa tiêu chí")
    TIERS = "tiers", pgettext_lazy("record", "Sửa mức xếp loại")
    TIER_CONDITIONS = "tier_conditions", pgettext_lazy("record", "Sửa điều kiện của mức xếp loại")
    AWARD_KINDS = "award_kinds", pgettext_lazy("record", "Sửa hình thức khen thưởng")
    CLUSTERS = "clusters", pgettext_lazy("record", "Sửa cụm thi đua")
    PARTICIPANTS = "participants", pgettext_lazy("record", "Sửa đơn vị tham gia")
    CALENDAR = "calendar", pgettext_lazy("record", "Sửa lịch ngày làm việc")
    REPORTS = "reports", pgettext_lazy("record", "Lịch báo cáo")
    PAPER_HEADS = "paper_heads", pgettext_lazy("record", "Sửa cơ quan, người ký giấy tờ")
    ADD_TEMPLATE = "add_template", pgettext_lazy("record", "Tải lên mẫu giấy tờ")
    USE_TEMPLATE = "use_template", pgettext_lazy("record", "Đổi mẫu giấy tờ")
    OPEN = "open", pgettext_lazy("record", "Mở phong trào")
    TAKE_BACK = "take_back", pgettext_lazy("record", "Rút lại việc mở phong trào")
    DISCARD = "discard", pgettext_lazy("record", "Xóa bản nháp phong trào")
    CONCLUDE = "conclude", pgettext_lazy("record", "Kết thúc phong trào")
    # words of the plan that are put right after the opening
    REWORD = "reword", pgettext_lazy("record", "Đính chính kế hoạch")
    # a unit that was founded after the opening
    ADMIT = "admit", pgettext_lazy("record", "Cấp phiếu cho đơn vị lập sau ngày mở")
    # what the opening gives each unit, and what the conclusion writes beside an award
    DEAL = "deal", pgettext_lazy("record", "Lập phiếu chấm điểm")
    # some hundred more units of an opening, on the campaign's own chain
    DEAL_ON = "deal_on", pgettext_lazy("record", "Lập phiếu chấm điểm, phần tiếp theo")
    NAME = "name", pgettext_lazy("record", "Ghi họ tên, chức vụ khi kết thúc")
    # points
    ENTER_SELF = "enter_self", pgettext_lazy("record", "Tự chấm")
    ENTER_SURVEY = "enter_survey", pgettext_lazy("record", "Ghi điểm khảo sát")
    ENTER_VERIFIED = "enter_verified", pgettext_lazy("record", "Ghi điểm thẩm định")
    # items that two people mark without seeing one another
    DRAW_SAMPLE = "draw_sample", pgettext_lazy("record", "Chọn phần chấm hai người độc lập")
    SECOND_MARKER = "second_marker", pgettext_lazy("record", "Giao chấm lượt hai")
    MARK = "mark", pgettext_lazy("record", "Chấm độc lập")
    AGREE = "agree", pgettext_lazy("record", "Hai người chấm bằng nhau")
    SETTLE = "settle", pgettext_lazy("record", "Thống nhất điểm hai người chấm")
    # evidence and survey
    ADD_EVIDENCE = "add_evidence", pgettext_lazy("record", "Thêm tài liệu kiểm chứng")
    CITE = "cite", pgettext_lazy("record", "Trích dẫn tài liệu")
    UNCITE = "uncite", pgettext_lazy("record", "Bỏ trích dẫn tài liệu")
    EDIT_EVIDENCE = "edit_evidence", pgettext_lazy("record", "Sửa tên, trang của tài liệu")
    REPLACE_EVIDENCE = "replace_evidence", pgettext_lazy("record", "Thay tệp của tài liệu")
    WITHDRAW_EVIDENCE = "withdraw_evidence", pgettext_lazy("record", "Rút tài liệu kiểm chứng")
    # a page of the paper form that came back as a scan
    PLACE_SCAN = "place_scan", pgettext_lazy("record", "Ghi trang của bản quét")
    TYPE_SCAN = "type_scan", pgettext_lazy("record", "Nhập xong trang quét")
    PLAN_VISIT = "plan_visit", pgettext_lazy("record", "Xếp lịch khảo sát")
    CALL_OFF_VISIT = "call_off_visit", pgettext_lazy("record", "Bỏ lịch khảo sát")
    SURVEY = "survey", pgettext_lazy("record", "Ghi buổi khảo sát")
    RECEIVE_REPORT = "receive_report", pgettext_lazy("record", "Ghi ngày nhận báo cáo")
    # papers that came back signed; what comes after the conclusion says so itself
    FILE_SIGNED = "file_signed", pgettext_lazy("record", "Lưu bản đã ký")
    FILE_LATE = "file_late", pgettext_lazy("record", "Bổ sung bản đã ký sau khi kết thúc")
    WITHDRAW_SIGNED = "withdraw_signed", pgettext_lazy("record", "Rút bản đã ký")
    # steps of a card
    SUBMIT = "submit", pgettext_lazy("record", "Nộp phiếu")
    ASK_APPROVAL = "ask_approval", pgettext_lazy("record", "Đề nghị lãnh đạo duyệt")
    SEND_BACK = "send_back", pgettext_lazy("record", "Lãnh đạo gửi lại để sửa")
    WITHDRAW = "withdraw", pgettext_lazy("record", "Rút phiếu về sửa")
    RETURN = "return", pgettext_lazy("record", "Trả lại phiếu")
    EXTEND = "extend", pgettext_lazy("record", "Gia hạn nộp")
    VERIFY = "verify", pgettext_lazy("record", "Xác nhận thẩm định")
    ACCEPT = "accept", pgettext_lazy("record", "Thống nhất kết quả")
    FINALISE = "finalise", pgettext_lazy("record", "Chốt kết quả")
    REOPEN = "reopen", pgettext_lazy("record", "Mở lại phiếu")
    MARK_ABSENT = "mark_absent", pgettext_lazy("record", "Ghi nhận không nộp phiếu")
    DROP = "drop", pgettext_lazy("record", "Ghi nhận thôi tham gia")
    # single items given back while the rest stands
    RETURN_ITEM = "return_item", pgettext_lazy("record", "Trả lại một nội dung")
    RECALL_ITEM = "recall_item", pgettext_lazy("record", "Rút lại việc trả một nội dung")
    HAND_BACK = "hand_back", pgettext_lazy("record", "Nộp lại một nội dung")
    # a unit that changes its cluster after the opening
    MOVE = "move", pgettext_lazy("record", "Chuyển cụm thi đua")
    # who works on a card, and what the Board tells the ward beside the steps
    ASSIGN = "assign", pgettext_lazy("record", "Giao phụ trách")
    ASSIGN_CRITERION = "assign_criterion", pgettext_lazy("record", "Giao thẩm định tiêu chí")
    REMARK = "remark", pgettext_lazy("record", "Nhận xét chung về đơn vị")
    NOTE = "note", pgettext_lazy("record", "Nhắn đơn vị")
    # what the Board keeps for itself
    BOARD_NOTE = "board_note", pgettext_lazy("record", "Ghi chú nội bộ")
    DROP_NOTE = "drop_note", pgettext_lazy("record", "Bỏ ghi chú nội bộ")
    # replies
    REPLY = "reply", pgettext_lazy("record", "Gửi kiến nghị")
    WITHDRAW_REPLY = "withdraw_reply", pgettext_lazy("record", "Rút kiến nghị")
    ANSWER = "answer", pgettext_lazy("record", "Trả lời kiến nghị")
    # tiers and ties
    ASSIGN_TIER = "assign_tier", pgettext_lazy("record", "Quyết định mức xếp loại")
    ORDER_TIE = "order_tie", pgettext_lazy("record", "Quyết định thứ tự khi bằng điểm")
    # awards
    NOMINATE = "nominate", pgettext_lazy("record", "Đề cử cá nhân")
    PROPOSE = "propose", pgettext_lazy("record", "Đề nghị khen thưởng")
    DECIDE = "decide", pgettext_lazy("record", "Ghi quyết định khen thưởng")
    UNLOCK = "unlock", pgettext_lazy("record", "Mở lại quyết định khen thưởng")
    WITHDRAW_AWARD = "withdraw_award", pgettext_lazy("record", "Rút đề nghị khen thưởng")
    COMMEND = "commend", pgettext_lazy("record", "Biểu dương")
    MEET = "meet", pgettext_lazy("record", "Ghi cuộc họp xét thi đua")
    VOTE = "vote", pgettext_lazy("record", "Ghi kết quả biểu quyết")
    ORDER_AWARDS = "order_awards", pgettext_lazy("record", "Xếp thứ tự trao khen thưởng")
    BLOCK = "block", pgettext_lazy("record", "Ghi lý do chưa xét khen thưởng")
    LIFT_BLOCK = "lift_block", pgettext_lazy("record", "Bỏ lý do chưa xét khen thưởng")
    # the record itself
    REDACT = "redact", pgettext_lazy("record", "Lược bỏ nội dung trong sổ")
    # rows from before the record covered them, written down as an upgrade found them
    FOUND = "found", pgettext_lazy("record", "Ghi nhận hiện trạng khi nâng cấp")


ACT_LABELS = dict(Act.choices)
