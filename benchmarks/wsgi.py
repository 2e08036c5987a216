"""The product's application with the addresses of the benchmarks."""

import os

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
settings.ROOT_URLCONF = "benchmarks.urls"

from campaign.wsgi import application  # noqa: E402, F401 - it reads what the line above says
