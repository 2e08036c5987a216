"""The product's application with the addresses of the benchmarks."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
settings.ROOT_URLCONF = "benchmarks.urls"
application = get_wsgi_application()
