"""The units, the people who answer for them, and the accounts with their roles."""

from wards.models.user import (
    NO_CARD_TO_APPROVE,
    Officer,
    Role,
    SignIn,
    UnsentForm,
    User,
    Ward,
    WardChange,
)

__all__ = [
    "NO_CARD_TO_APPROVE",
    "Officer",
    "Role",
    "SignIn",
    "UnsentForm",
    "User",
    "Ward",
    "WardChange",
]
