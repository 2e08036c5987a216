"""The product's application with the addresses of the benchmarks."""

import os
from importlib import import_module

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
settings.ROOT_URLCONF = "benchmarks.urls"  # before the application reads it
application = import_module("campaign.wsgi").application
