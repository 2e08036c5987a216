"""Where letters go, in the words of the Django that runs: MAILERS since 6.1, EMAIL_… before."""

from typing import Any

import django
import environ
from django.core.exceptions import ImproperlyConfigured

SMTP = "django.core.mail.backends.smtp.EmailBackend"
NOWHERE = "dummymail://"  # nobody has named a server
SECONDS = 5  # a server that is away keeps nobody waiting
OPTIONS = {
    "host": "EMAIL_HOST",
    "port": "EMAIL_PORT",
    "username": "EMAIL_HOST_USER",
    "password": "EMAIL_HOST_PASSWORD",
    "use_tls": "EMAIL_USE_TLS",
    "use_ssl": "EMAIL_USE_SSL",
}


def settings_for(url: str, version: tuple[Any, ...] = django.VERSION) -> dict[str, Any]:
    """Django's settings for an address such as smtp+tls://user:password@host:587, or for none.

    Raises ImproperlyConfigured for what is no such address.
    """
    try:
        known = environ.Env.email_url_config(url or NOWHERE)
    except (ImproperlyConfigured, ValueError):
        # Without the address: it may hold a password.
        sentence = "EMAIL_URL names no mail server; write smtp+tls://user:password@host:587."
        raise ImproperlyConfigured(sentence) from None
    if version < (6, 1):
        return known | {"EMAIL_TIMEOUT": SECONDS}
    backend = known["EMAIL_BACKEND"]
    options = {option: known[name] for option, name in OPTIONS.items() if known.get(name)}
    mailer = {"BACKEND": backend, "OPTIONS": options | {"timeout": SECONDS}}
    return {"MAILERS": {"default": mailer if backend == SMTP else {"BACKEND": backend}}}
