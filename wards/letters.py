"""The own switch of letters about what waits: nobody turns it for somebody else."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from wards.models import Role, User
from wards.record import trace


def choose_letters(user: User, language: str, *, by: User) -> None:
    """Letters in this language from now on; "": none. Raises PermissionDenied for anybody but the
    person, and for whom no work waits.
    """
    with transaction.atomic():
        account = User.objects.select_for_update().get(pk=user.pk)
        if account.pk != by.pk or not account.is_active or not Role(account.role).judges:
            raise PermissionDenied
        if account.letters_in == language:
            return
        account.letters_in = language
        account.save(update_fields=["letters_in"])
        with override("vi"):
            facts = {"language": account.get_letters_in_display()}
            said = _("Bật thư báo (%(language)s)") % facts if language else _("Tắt thư báo")
        trace.leave(account, said, by=by)
