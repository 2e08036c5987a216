"""The units, the people who answer for them, and the accounts with their roles."""

from wards.models.officer import Officer, Persons
from wards.models.role import Role
from wards.models.sign_in import SignIn
from wards.models.unsent_form import UnsentForm
from wards.models.user import NO_CARD_TO_APPROVE, User
from wards.models.ward import Ward, WardChange

__all__ = [
    "NO_CARD_TO_APPROVE",
    "Officer",
    "Persons",
    "Role",
    "SignIn",
    "UnsentForm",
    "User",
    "Ward",
    "WardChange",
]
