"""Settings, from the environment alone. `docs/settings.md` says what each one means."""

import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

PRODUCTION = env.str("ASSISES_ENV", "") == "production"
DEBUG = env.bool("DEBUG", False)
HOST = env.str("HOST", "127.0.0.1")
PORT = env.int("PORT", 8000)
DATA = Path(env.str("ASSISES_DATA", str(BASE_DIR / "data"))).resolve()
DATA.mkdir(parents=True, exist_ok=True)


def required(name: str, otherwise: str) -> str:
    """The setting `name`; in production it must be given, elsewhere `otherwise` does."""
    value = env.str(name, "")
    if value:
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(
            f"{name} is missing: with ASSISES_ENV=production it must be set."
        )
    return otherwise


KEY_FILE = DATA / "secret_key"
SECRET_KEY_IS_GIVEN = bool(env.str("SECRET_KEY", ""))


def generated_key() -> str:
    """The installation's key: made once, readable by its owner alone."""
    try:
        descriptor = os.open(KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return KEY_FILE.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


SECRET_KEY = required("SECRET_KEY", "" if PRODUCTION else generated_key())
SITE_URL = required("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS = required("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXY = env.bool("TRUSTED_PROXY", False)
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True

INSTALLED_APPS = [
    "daphne",
    "assises.apps.AssisesConfig",
    "registration.apps.RegistrationConfig",
    "registration.checkin.apps.CheckinConfig",
    "agenda.apps.AgendaConfig",
    "agenda.live.apps.LiveConfig",
    "workshops.apps.WorkshopsConfig",
    "workshops.wall.apps.WallConfig",
    "networking.apps.NetworkingConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "assises.middleware.client_address",
    "django.middleware.security.SecurityMiddleware",
    "assises.middleware.current_edition",
    "assises.middleware.kept_pages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "assises.middleware.compressed",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "assises.editions.past.own_addresses",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "assises.urls"
ASGI_APPLICATION = "assises.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django.templatetags.tz",
                "assises.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "assises.middleware.site_context",
            ],
        },
    },
]

# Memory of each process for public answers, as the bytes that travel; 0 keeps none.
PAGES_KEPT_MB = env.int("PAGES_KEPT_MB", 48)

# -- Database ---------------------------------------------------------------------------------


LOCK_PATIENCE = 20  # seconds
POOL = env.int("DATABASE_POOL", 40)


def database() -> dict[str, Any]:
    """SQLite in the data folder, or what DATABASE_URL says, set up for many at once.

    SQLite: a transaction takes the write lock when it begins, so that a lock is a lock;
    FULL, so that a power cut loses nothing that was answered.
    PostgreSQL: each thread that answers may hold a connection, hence the pool: 16 + 16 for
    requests (`assises.handler`), 6 for sockets, 2 to spare, so that none ever waits for one. Two
    such processes and the mail sender fit in the 100 that PostgreSQL takes by default. Who waits
    for a lock longer than `LOCK_PATIENCE`, on either, is answered 503 and asked to come back.
    """
    config: dict[str, Any] = env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA / 'assises.sqlite3'}")
    config["CONN_MAX_AGE"] = 0
    if config["ENGINE"].endswith("sqlite3"):
        config["ENGINE"] = "assises.pooled_sqlite3"
        config["OPTIONS"] = {
            "timeout": LOCK_PATIENCE,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA cache_size=-16000; PRAGMA mmap_size=134217728;",
        }
    else:
        given = config.get("OPTIONS", {})
        config["OPTIONS"] = {
            **given,
            "options": f"{given.get('options', '')} -c lock_timeout={LOCK_PATIENCE}s".strip(),
            "pool": {"min_size": 2, "max_size": POOL, "timeout": 10},
        }
    return config


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    CHANNEL_LAYERS: dict[str, Any] = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL], "prefix": "assises"},
        }
    }
    CACHES: dict[str, Any] = {"default": {"BACKEND": "assises.shared.Cache", "LOCATION": REDIS_URL}}
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 20000},
        }
    }

# -- Mail: a row of the outbox; `deliver_mail` sends it --------------------------------------

EMAIL_URL = env.str("EMAIL_URL", "")
if EMAIL_URL:
    _mail = env.dj_email_url("EMAIL_URL")
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    if EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
        EMAIL_BACKEND = "assises.mail.smtp.EmailBackend"  # says whether a mail has left
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
    # A server that hangs never hangs the sender, nor makes a mail look lost (see assises.mail).
    EMAIL_TIMEOUT = min(_mail["EMAIL_TIMEOUT"] or 30, 60)
else:
    EMAIL_BACKEND = "assises.mailbox.EmailBackend"
    EMAIL_FILE_PATH = DATA / "outbox"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", "assises@example.org")

# -- People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "assises.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
# One person's wrong passwords slow that person at that address, never a whole town hall.
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "email"
AXES_CLIENT_IP_CALLABLE = "assises.middleware.address_of"
AXES_LOCKOUT_CALLABLE = "assises.access.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# Registrations from one network within ten minutes, after which each is confirmed from its mail.
SLOWER_AFTER = env.int("SLOWER_AFTER", 30)
# Hours after the end of the day when door phones forget who was expected.
DOOR_FORGETS_AFTER = timedelta(hours=env.int("DOOR_FORGETS_AFTER", 12))

# -- Words and times --------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

# -- Files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(DATA / "static")))
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [
    BASE_DIR / "static",
    ("vendor/jsqr", BASE_DIR / "node_modules" / "jsqr" / "dist"),  # reads QR codes at the door
]
MEDIA_ROOT = DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "assises.storage.HashedStaticFiles"},
}
WHITENOISE_USE_FINDERS = False
WHITENOISE_MAX_AGE = 3600

# -- The browser's own guards ------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "connect-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if SITE_URL.startswith("https://"):
    SECURE_HSTS_SECONDS = 31536000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# -- API ---------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "assises.problems.as_problem",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Assises",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
}

# -- Log: no secret, nobody's name ---------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_secrets": {"()": "assises.log.NoSecrets"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["no_secrets"],
            "formatter": "plain",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"assises": {"level": "INFO"}},
}

TESTING = "pytest" in sys.modules
