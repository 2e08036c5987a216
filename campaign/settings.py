"""One settings file, read from the environment; safe when nothing but SECRET_KEY and LEDGER_KEY is
set.
"""

import sys
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from campaign import database, mail
from campaign.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
# Said once, there; the foot of every page and /healthz show it.
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text("utf-8"))["project"]["version"]

env = Environment()
env.read_env(BASE_DIR / ".env")

SECRET_KEY = env.str("SECRET_KEY")
# Seals the change record. Not the secret key, which may be changed and may leak with a session.
LEDGER_KEY = env.str("LEDGER_KEY")
DEBUG = env.truth("DEBUG", default=False)
ALLOWED_HOSTS = env.several("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.several("CSRF_TRUSTED_ORIGINS")

# A demo wears a ribbon on every page and is the only database that the demo command touches.
DEMO = env.truth("DEMO", default=False)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_tasks_db",
    "wards",
    "scoring",
]

MIDDLEWARE = [
    "campaign.log.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "campaign.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "campaign.compression.CompressionMiddleware",
    "campaign.deadline.DeadlineMiddleware",
    "wards.database.standby.ReadingMiddleware",
    "campaign.log.AccessLogMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "campaign.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wards.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wards.middleware.SessionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "scoring.views.errors.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
    "scoring.views.idempotency.IdempotencyMiddleware",
]

ROOT_URLCONF = "campaign.urls"
WSGI_APPLICATION = "campaign.wsgi.application"

TEMPLATES = [
    {
        "NAME": "django",
        "BACKEND": "campaign.templates.Templates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "scoring.pages.frame.page",
            ],
            "builtins": [
                "scoring.templatetags.contact",
                "scoring.templatetags.once",
                "scoring.templatetags.written",
            ],
        },
    },
]
FORM_RENDERER = "campaign.forms.Renderer"

# Something like PgBouncer in transaction mode stands between the program and PostgreSQL.
POOLER = env.truth("POOLER", default=False)
address = env.database("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
DATABASES = {
    "default": database.connection(
        address, pooler=POOLER, max_age=env.number("CONN_MAX_AGE", default=60)
    )
}
# Backup, restore and migrate go round it, and may use another role.
MAINTENANCE_DATABASE_URL = env.str("MAINTENANCE_DATABASE_URL", default="")
if MAINTENANCE_DATABASE_URL and database.is_maintenance(sys.argv):
    address = env.database("MAINTENANCE_DATABASE_URL")
    DATABASES["default"] = database.direct_connection(address, of=DATABASES["default"])
# A standby that pages read from, and how many seconds it may be behind (docs/operating.md).
REPLICA_URL = env.str("REPLICA_URL", default="")
REPLICA_MAX_LAG = env.number("REPLICA_MAX_LAG", default=10)
if REPLICA_URL:
    DATABASES["replica"] = database.standby(
        env.database("REPLICA_URL"),
        of=DATABASES["default"],
        pooler=POOLER,
        max_age=env.number("CONN_MAX_AGE", default=60),
    )
    DATABASE_ROUTERS = ["wards.database.standby.Router"]
# Seconds after which a request no longer waits for a database that says nothing; less than what a
# proxy in front waits.
DATABASE_PATIENCE = env.number("DATABASE_PATIENCE", default=25)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "wards.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "wards.backends.AccountBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        # The 43,940 of at least that length among the million commonest of ten million leaked ones
        # (M. Burnett, 2015).
        "NAME": "django.contrib.auth.password_validation.CommonPasswordValidator",
        "OPTIONS": {"password_list_path": BASE_DIR / "wards" / "leaked-passwords.txt.gz"},
    },
    {"NAME": "wards.passwords.LocalWordsValidator"},
]
# By name and address together: a ward's staff share one address, and nobody can lock out another
# from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "wards.sign_ins.address_of"
AXES_USERNAME_CALLABLE = "wards.sign_ins.name_of"
AXES_LOCKOUT_CALLABLE = "wards.views.accounts.locked_out"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # wards.SignIn keeps who came in, and forgets in time
AXES_VERBOSE = False
SIGN_INS_KEPT_DAYS = env.number("SIGN_INS_KEPT_DAYS", default=180, least=1)
OTP_TOTP_ISSUER = env.str("SITE_NAME", default="Thi đua")
OTP_TOTP_SYNC = True
# The roles that must use the second step, of wards.models.Role.
SECOND_STEP_FOR = env.several("SECOND_STEP_FOR")

# Whom of the Board people ask: on the foot of pages, at errors, in letters; nothing where blank.
CONTACT_NAME = env.str("CONTACT_NAME", default="")
CONTACT_PHONE = env.str("CONTACT_PHONE", default="")
# Letters to wards leave only where a mail server is named: smtp+tls://user:password@host:587
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")
MAIL = env.str("EMAIL_URL", default="")
vars().update(mail.settings_for(MAIL))
# A machine without one is in order; Django 6.1 would call that an error of its settings.
SILENCED_SYSTEM_CHECKS = [] if MAIL else ["mail.E001"]
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="thidua@localhost")

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "campaign" / "locale"]
FORMAT_MODULE_PATH = "campaign.formats"
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", default=BASE_DIR / "staticfiles")
# Evidence lives outside every served folder and leaves only through its view.
MEDIA_ROOT = env.path("MEDIA_ROOT", default=BASE_DIR / "media")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "scoring.files.disk.DurableStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "campaign.static.StaticStorage"
    },
}
if bucket := env.str("S3_BUCKET", default=""):
    # The bucket is nobody's but the program's: private, and never written over.
    from scoring.files.bucket import CLIENT, TRANSFER

    STORAGES["default"] = {
        "BACKEND": "scoring.files.bucket.BucketStorage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.str("S3_ENDPOINT", default=None),
            "region_name": env.str("S3_REGION", default=None),
            "access_key": env.str("S3_ACCESS_KEY"),
            "secret_key": env.str("S3_SECRET_KEY"),
            "default_acl": None,
            "file_overwrite": False,
            "client_config": CLIENT,
            "transfer_config": TRANSFER,
        },
    }
EVIDENCE_MAX_BYTES = env.number("EVIDENCE_MAX_MB", default=20, least=1) * 1024 * 1024
# For all files of one ward in one campaign.
EVIDENCE_QUOTA_BYTES = env.number("EVIDENCE_QUOTA_MB", default=1000, least=1) * 1024 * 1024
# A ClamAV daemon that looks at every file: a socket's path or host:port; none unless named.
CLAMAV = env.str("CLAMAV", default="")
# Jobs wait in the program's own database; `manage.py work` does them.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Acts over so many units or more are done as such a job, part by part; fewer at once.
JOBS_FROM = env.number("JOBS_FROM", default=1000)
# LibreOffice, by its whole path (/usr/bin/soffice):
# papers may then be had as PDF too; none unless named.
OFFICE_PROGRAM = env.str("OFFICE_PROGRAM", default="")
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Four fields of each of the 2,000 items that a campaign can have,
# nine of each of 300 rows of a plan.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Plain HTTP is right on one's own machine alone: HTTPS=false says so in so many words.
HTTPS = env.truth("HTTPS", default=not (DEBUG or DEMO))
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
BEHIND_PROXY = env.truth("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_ENGINE = "wards.sessions"
SESSION_COOKIE_HTTPONLY = True
if HTTPS:
    # Browsers take such a name from this host alone, and over HTTPS alone.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = env.number("SESSION_IDLE_MINUTES", default=30, least=1) * 60
CSRF_FAILURE_VIEW = "scoring.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
# One line per event, with the id of its request: JSON for machines, text for people.
ZONED = "%Y-%m-%dT%H:%M:%S%z"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "campaign.log.RequestId"}},
    "formatters": {
        "text": {
            "datefmt": ZONED,
            "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
        },
        "json": {"()": "campaign.log.JsonLines", "datefmt": ZONED},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request"],
            "formatter": env.str("LOG_FORMAT", default="text" if DEBUG or DEMO else "json"),
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "axes": {"level": "ERROR"},  # names of accounts stand in wards.SignIn
    },
}
