"""What accounts are for."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What an account is for. Only scoring.rules.permissions draws conclusions from it."""

    OFFICER = "officer", _("Cán bộ phụ trách")
    REVIEWER = "reviewer", _("Chuyên viên thẩm định")
    HEAD = "head", _("Trưởng Ban")
    OBSERVER = "observer", _("Thường trực (theo dõi)")
    ADMINISTRATOR = "administrator", _("Quản trị")

    @property
    def manages_accounts(self) -> bool:
        """Accounts, roles and units are kept by administrators alone."""
        return self is Role.ADMINISTRATOR

    @property
    def opens_admin(self) -> bool:
        """The Board's members look at campaigns and scorecards in the Django admin, too."""
        return self in {Role.REVIEWER, Role.HEAD, Role.ADMINISTRATOR}

    @property
    def belongs_to_a_ward(self) -> bool:
        """Officers of a unit alone; the Board, the observer and administrators stand above all of
        them.
        """
        return self is Role.OFFICER

    @property
    def judges(self) -> bool:
        """The Board's members: work may wait for them, and they may want letters about it."""
        return self in {Role.REVIEWER, Role.HEAD}

    @property
    def needs_two_steps(self) -> bool:
        """Whether this installation asks these accounts for two steps at signing in."""
        return self.value in settings.SECOND_STEP_FOR
