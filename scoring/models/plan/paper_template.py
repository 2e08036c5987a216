"""The office's own Word templates: taken in, put in force, kept for good."""

import hashlib
from datetime import datetime
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.files.shipped import file_of, shipped
from scoring.ledger.act import Act
from scoring.rules.refusals import Refused
from wards.models import User
from wards.vietnamese import clean

SHIPPED = 0  # the number of the template that comes with the program


class PaperCode(models.TextChoices):
    """The papers of a year, in its order."""

    SURVEY_PLAN = "survey-plan", gettext_lazy("Kế hoạch khảo sát")
    SURVEY_MINUTES = "survey-minutes", gettext_lazy("Biên bản khảo sát")
    DRAFT_RESULT = "draft-result", gettext_lazy("Thông báo dự thảo kết quả")
    MEETING_MINUTES = "meeting-minutes", gettext_lazy("Biên bản họp xét thi đua")
    RESULT_NOTICE = "result-notice", gettext_lazy("Thông báo kết quả")
    LEVELS = "levels", gettext_lazy("Danh sách theo mức xếp loại")
    WARD_LETTER = "ward-letter", gettext_lazy("Công văn gửi đơn vị về kết quả")
    PROPOSAL = "proposal", gettext_lazy("Tờ trình đề nghị khen thưởng")
    UNIT_ACHIEVEMENTS = "unit-achievements", gettext_lazy("Tóm tắt thành tích của tập thể")
    OFFICER_ACHIEVEMENTS = "officer-achievements", gettext_lazy("Tóm tắt thành tích của cá nhân")
    DECISION = "decision", gettext_lazy("Quyết định khen thưởng (dự thảo)")
    UNIT_CERTIFICATE = "unit-certificate", gettext_lazy("Giấy khen tập thể")
    OFFICER_CERTIFICATE = "officer-certificate", gettext_lazy("Giấy khen cá nhân")
    COMMENDATION = "commendation", gettext_lazy("Thông báo biểu dương")
    REPORT = "report", gettext_lazy("Báo cáo tổng kết phong trào")
    INVITATION = "invitation", gettext_lazy("Giấy mời hội nghị tổng kết")
    HONOURS = "honours", gettext_lazy("Thứ tự trao khen thưởng")


class PaperTemplate(models.Model):
    """One Word template of one paper of a campaign. Its file never changes; at most one of a paper
    is in force, and without one the paper is made from the template that comes with the program.

    The file stands in the row: it is small, and one backup holds both. `sha256` of it is what the
    record keeps.
    """

    COPIED = ("paper", "name", "content", "size", "sha256", "added_by", "added_at", "in_force")

    campaign = models.ForeignKey(
        "scoring.Campaign", on_delete=models.PROTECT, related_name="paper_templates"
    )
    paper = models.CharField(gettext_lazy("giấy tờ"), max_length=40, choices=PaperCode)
    number = models.PositiveSmallIntegerField(
        gettext_lazy("mẫu số"), validators=[MinValueValidator(1)]
    )
    name = models.CharField(gettext_lazy("tên tệp"), max_length=255)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField("SHA-256", max_length=64)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    in_force = models.BooleanField(gettext_lazy("đang dùng"), default=False)
    # Came with the program, and was kept at the conclusion.
    of_program = models.BooleanField(gettext_lazy("kèm chương trình"), default=False)

    class Meta:
        verbose_name = gettext_lazy("mẫu giấy tờ")
        verbose_name_plural = gettext_lazy("mẫu giấy tờ")
        ordering = ["paper", "number"]
        constraints = [
            models.UniqueConstraint(
                name="templates_of_a_paper_are_numbered", fields=["campaign", "paper", "number"]
            ),
            models.UniqueConstraint(
                name="a_paper_is_made_from_one_template",
                fields=["campaign", "paper"],
                condition=Q(in_force=True),
            ),
        ]

    def __str__(self) -> str:
        return _("%(paper)s, mẫu số %(number)d") % {
            "paper": self.get_paper_display(),
            "number": self.number,
        }

    @property
    def summary(self) -> str:
        """What the change record keeps of it."""
        state = _("đang dùng") if self.in_force else _("không dùng")
        return f"{state} · SHA-256 {self.sha256}"

    @property
    def is_intact(self) -> bool:
        """Whether the file is the one that was taken in."""
        return hashlib.sha256(self.content).hexdigest() == self.sha256

    def read(self) -> bytes:
        """The file. Raises Refused where it is not the one that was taken in."""
        if not self.is_intact:
            raise Refused(
                "template_changed",
                _(
                    "%s không còn như lúc nhận nên không lập được giấy tờ. Đồng chí báo người "
                    "quản trị máy chủ chạy lệnh check_integrity, rồi khôi phục từ bản sao lưu."
                )
                % self,
            )
        return bytes(self.content)

    @classmethod
    def add(
        cls, campaign: Any, paper: str, *, name: str, content: bytes, by: User
    ) -> "PaperTemplate":
        """Take a checked template in, without putting it in force;
        the same file is not taken twice.

        Raises Refused, PermissionDenied.
        """
        with campaign.being_set_up(Act.ADD_TEMPLATE, by=by) as locked:
            digest = hashlib.sha256(content).hexdigest()
            known = locked.paper_templates.filter(paper=paper, sha256=digest).first()
            return known or cls._keep(locked, paper, name, content, by=by, now=timezone.now())

    @classmethod
    def _keep(
        cls, campaign: Any, paper: str, name: str, content: bytes, **facts: Any
    ) -> "PaperTemplate":
        by, now = facts.pop("by"), facts.pop("now")
        last = campaign.paper_templates.filter(paper=paper).aggregate(last=Max("number"))["last"]
        return cls.objects.create(
            campaign=campaign,
            paper=paper,
            number=(last or SHIPPED) + 1,
            name=clean(name),
            content=content,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            added_by=by,
            added_at=now,
            **facts,
        )

    @classmethod
    def put_in_force(
        cls, campaign: Any, paper: str, number: int, *, by: User, reason: str = ""
    ) -> None:
        """Make a paper from the template of this number from now on; SHIPPED is the program's own.

        Raises Refused, PermissionDenied.
        """
        with campaign.being_set_up(Act.USE_TEMPLATE, by=by, reason=reason) as locked:
            own = locked.paper_templates.filter(paper=paper)
            own.filter(in_force=True).exclude(number=number).update(in_force=False)
            own.filter(number=number).update(in_force=True)

    @classmethod
    def keep_shipped(cls, campaign: Any, *, by: User, now: datetime) -> None:
        """Keep what the papers of a campaign that ends were made from: a newer program may bring
        other templates.
        """
        own = set(campaign.paper_templates.filter(in_force=True).values_list("paper", flat=True))
        for code in PaperCode:
            if code not in own:
                content, name = shipped(code), file_of(code).name
                cls._keep(
                    campaign, code, name, content, by=by, now=now, in_force=True, of_program=True
                )
