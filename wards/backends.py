"""Who a session belongs to."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from wards.database.prepared import prepared
from wards.models import User

ACCOUNTS = "wards.backends.AccountBackend"


class AccountBackend(ModelBackend):
    """Django's own; the person of each request is asked for by SQL that is written once."""

    def get_user(self, user_id: Any) -> User | None:
        found = _accounts(user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@prepared
def _accounts(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)
