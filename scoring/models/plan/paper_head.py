"""Who issues and signs the papers of a campaign: no body is ever made up from a unit's name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Issuer(models.TextChoices):
    """Whose paper it is."""

    BOARD = "board", gettext_lazy("Văn bản của Ban")
    COMMITTEE = "committee", gettext_lazy("Quyết định khen thưởng")
    WARD = "ward", gettext_lazy("Giấy tờ của đơn vị")


class PaperHead(models.Model):
    """Head and signature of one issuer's papers, each part as it is to be printed.

    The Board's own head stands on the campaign (superior_body, issuing_body); of a ward only the
    head is kept.
    """

    COPIED = (
        "issuer", "ward", "superior", "body", "symbol", "authority", "post", "signer", "recipients",
    )  # fmt: skip

    campaign = models.ForeignKey(
        "scoring.Campaign", on_delete=models.PROTECT, related_name="paper_heads"
    )
    issuer = models.CharField(max_length=10, choices=Issuer)
    ward = models.ForeignKey(
        "wards.Ward", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    superior = models.CharField(gettext_lazy("cơ quan cấp trên"), max_length=200, blank=True)
    body = models.CharField(gettext_lazy("cơ quan ban hành"), max_length=200, blank=True)
    symbol = models.CharField(gettext_lazy("ký hiệu văn bản"), max_length=40, blank=True)
    authority = models.CharField(gettext_lazy("thẩm quyền ký"), max_length=100, blank=True)
    post = models.CharField(gettext_lazy("chức vụ người ký"), max_length=100, blank=True)
    signer = models.CharField(gettext_lazy("người ký"), max_length=100, blank=True)
    recipients = models.TextField(gettext_lazy("nơi nhận"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("cơ quan, người ký")
        verbose_name_plural = gettext_lazy("cơ quan, người ký")
        ordering = ["issuer", "ward__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="an_issuer_has_one_head",
                fields=["campaign", "issuer"],
                condition=Q(ward=None),
            ),
            models.UniqueConstraint(
                name="a_ward_has_one_head_of_papers", fields=["campaign", "ward"]
            ),
            models.CheckConstraint(
                name="a_head_of_papers_is_a_ward_s_or_a_body_s",
                condition=Q(issuer="ward", ward__isnull=False)
                | Q(issuer__in=["board", "committee"], ward=None),
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_issuer_display()}: {self.ward}" if self.ward else self.get_issuer_display()
        )

    @property
    def summary(self) -> str:
        """What the change record keeps of it."""
        facts = [
            self.superior,
            self.body,
            self.symbol and _("ký hiệu %s") % self.symbol,
            self.authority,
            self.post,
            self.signer,
            self.recipients and _("nơi nhận: %s") % "; ".join(self.recipients.splitlines()),
        ]
        return " · ".join(filter(None, facts))
