"""`{% contact %}`: whom of the Board to ask, even on pages without database and context."""

import re

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("_contact.html")
def contact() -> dict[str, str]:
    name, phone = settings.CONTACT_NAME, settings.CONTACT_PHONE
    return {"name": name, "phone": phone, "dialled": re.sub("[^0-9+]", "", phone)}
