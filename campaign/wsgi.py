"""The door for WSGI servers such as gunicorn."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
application = get_wsgi_application()
# Django reads all views at the first request:
# whoever sends it to a fresh worker would wait for that.
import_module(settings.ROOT_URLCONF)
