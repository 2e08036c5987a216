"""A small cast of people, signed in on demand."""

import pytest
from django.test import Client

from tests.factories import make_user
from wards.models import Role, User


@pytest.fixture
def head(db) -> User:
    return make_user(Role.HEAD, username="truongban", full_name="Lê Thị Hoa")


@pytest.fixture
def reviewer(db) -> User:
    return make_user(Role.REVIEWER, username="thamdinh1", full_name="Trần Minh")


@pytest.fixture
def observer(db) -> User:
    return make_user(Role.OBSERVER, username="thuongtruc", full_name="Phạm Văn Thường")


@pytest.fixture
def administrator(db) -> User:
    return make_user(Role.ADMINISTRATOR, username="quantri", full_name="Ngô Quản Trị")


@pytest.fixture
def sign_in():
    """Call with a user; gives a client signed in as that user."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in
