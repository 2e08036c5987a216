"""The door for ASGI servers."""

import os
from importlib import import_module

from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
application = get_asgi_application()
# Django reads all views at the first request:
# whoever sends it to a fresh worker would wait for that.
import_module(settings.ROOT_URLCONF)
