"""The entry point for ASGI servers."""

import os

from django.core.asgi import get_asgi_application

from campaign.worker import make_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
application = get_asgi_application()
make_ready()
