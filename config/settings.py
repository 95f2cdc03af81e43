"""Every setting, from the environment (docs/configuration.md explains each).

`LONGHAND_MODE=embedded` (the default) keeps everything under one folder and asks for nothing;
`LONGHAND_MODE=production` has no default for a secret or an address and refuses to start without.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
import structlog
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.home import arriving, home, mailbox_key, redis_socket, secret_key
from config.logs import hide_keys

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

if (weights := env.str("LONGHAND_WEIGHTS", "")) and not Path(weights, "lines-latin.json").exists():
    raise ImproperlyConfigured(f"LONGHAND_WEIGHTS is {weights}, but no networks are there.")
MODE = env.str("LONGHAND_MODE", "embedded")
if MODE not in ("embedded", "production"):
    raise ImproperlyConfigured(f"LONGHAND_MODE is {MODE!r}; it must be embedded or production.")
PRODUCTION = MODE == "production"
HOME = home()


def required(name: str, embedded: str) -> str:
    """A variable that production must set: `embedded` is its value everywhere else."""
    value: str = env.str(name, "" if PRODUCTION else embedded)
    if not value:
        raise ImproperlyConfigured(f"Please set {name}; LONGHAND_MODE=production has no default.")
    return value


def broker_url(redis_url: str) -> str:
    """The same Redis in Celery's own words, which differ for a Unix socket."""
    if not redis_url.startswith("unix://"):
        return redis_url
    return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)


# The site
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = required("SECRET_KEY", "embedded") if PRODUCTION else secret_key(HOME)
if PRODUCTION and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "SECRET_KEY is too short; please set at least 50 random characters, as from "
        'python3 -c "import secrets; print(secrets.token_urlsafe(64))".'
    )
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG shows secrets to everybody; production must not set it.")
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [
    host.strip()
    for host in required("ALLOWED_HOSTS", ",".join(LOCAL_HOSTS)).split(",")
    if host.strip()
]
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is *: mails would lead to wherever a stranger says. Please name the site."
    )
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_NAME = "Longhand"

INSTALLED_APPS = [
    "accounts",
    "recognition",
    "accounts.staff_app.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "auditlog",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.PrivateMiddleware",
    "accounts.middleware.EvenTimesMiddleware",
    "accounts.middleware.ActivityMiddleware",
    "accounts.middleware.PreferencesMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.LogMiddleware",
    "accounts.middleware.AuditMiddleware",
    "recognition.bodies.BodySizeMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.mailbox",
            ],
        },
    }
]

# Database, cache, files
DATABASES = {
    "default": env.db_url("DATABASE_URL", required("DATABASE_URL", f"sqlite:///{HOME}/db.sqlite3"))
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A read that turns into a write ignores SQLite's busy timeout unless it begins IMMEDIATE.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

REDIS_URL = required("REDIS_URL", f"unix://{redis_socket(HOME)}?db=0")
REDIS_PATIENCE = 0.9  # seconds: a page asks cache and broker once each, and must answer in 2
CACHES = {
    "default": {
        "BACKEND": "accounts.cache.SharedCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": REDIS_PATIENCE, "socket_timeout": REDIS_PATIENCE},
    }
}

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(HOME / "media")))
S3_BUCKET = env.str("S3_BUCKET", "")
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", "") or None,
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
    if S3_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
KEPT_FOLDERS = ["images", "thumbnails", "exports"]  # each night held against the rows
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(HOME / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]

# Jobs
TIME_LIMIT = env.int("LONGHAND_TIME_LIMIT", 20)  # seconds that reading one image may take
LEASE = timedelta(seconds=env.int("LONGHAND_LEASE", 15))  # renewed while the worker lives
SWEEP_SECONDS = env.float("LONGHAND_SWEEP_SECONDS", 5)
MAX_ATTEMPTS = 3
INTERACTIVE_JOBS = env.int("LONGHAND_INTERACTIVE_JOBS", 10)  # one person's; what exceeds is bulk
DECIMAL_SIGN = env.str("LONGHAND_DECIMAL_SIGN", "")
if DECIMAL_SIGN not in ("", ",", "."):
    raise ImproperlyConfigured(
        f"LONGHAND_DECIMAL_SIGN is {DECIMAL_SIGN!r}; it must be a comma, a point or empty."
    )

VISIBILITY_TIMEOUT = {"visibility_timeout": max(300, 4 * TIME_LIMIT)}
CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **VISIBILITY_TIMEOUT,
    "queue_order_strategy": "priority",
    "socket_connect_timeout": REDIS_PATIENCE,
    "socket_timeout": REDIS_PATIENCE,  # of those who send; config/celery.py has the workers'
    "health_check_interval": 10,
    "max_retries": 0,  # an upload must not wait for a broker that is down; the sweeper will
}
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = VISIBILITY_TIMEOUT
CELERY_VISIBILITY_TIMEOUT = VISIBILITY_TIMEOUT["visibility_timeout"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = TIME_LIMIT
CELERY_TASK_TIME_LIMIT = TIME_LIMIT + 5
CELERY_TASK_DEFAULT_QUEUE = "interactive"
CELERY_TASK_ROUTES = {
    "recognition.tasks.sweep": {"queue": "sweep"},  # never behind a picture
    "recognition.tasks.take_back_arrivals": {"queue": "background"},
    "accounts.tasks.*": {"queue": "background"},  # never before one
}
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 5000
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # KiB: a leak ends the child, not the machine
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "recognition.tasks.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": 2 * SWEEP_SECONDS},
    },
    "mails": {
        "task": "accounts.tasks.send_waiting_mails",
        "schedule": 15,
        "options": {"expires": 30},
    },
    "exports": {"task": "accounts.tasks.tidy_exports", "schedule": 600},
    "deletions": {
        "task": "accounts.tasks.delete_accounts",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "orphans": {
        "task": "accounts.tasks.remove_orphans",
        "schedule": crontab(hour=3, minute=37),
    },
    "arrivals": {
        "task": "recognition.tasks.take_back_arrivals",
        "schedule": crontab(hour=3, minute=32),
    },
    "storage": {
        "task": "accounts.tasks.recount_storage",
        "schedule": crontab(hour=3, minute=27),
    },
    "retention": {
        "task": "accounts.tasks.remove_old_results",
        "schedule": crontab(hour=3, minute=17),
    },
    "keys": {
        "task": "accounts.tasks.remove_expired_keys",
        "schedule": crontab(hour=3, minute=7),
    },
}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "upload"
LOGOUT_REDIRECT_URL = "front"
APPROVE_ACCOUNTS = env.bool("LONGHAND_APPROVE_ACCOUNTS", False)
STAFF_SECOND_FACTOR = env.bool("LONGHAND_STAFF_SECOND_FACTOR", PRODUCTION)
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    action: f"accounts.forms.entrance.{form}"
    for action, form in {
        "add_email": "AddEmailForm",
        "change_password": "ChangePasswordForm",
        "confirm_email_verification_code": "ConfirmEmailCodeForm",
        "confirm_login_code": "ConfirmLoginCodeForm",
        "login": "LoginForm",
        "reauthenticate": "ReauthenticateForm",
        "request_login_code": "RequestLoginCodeForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
        "set_password": "SetPasswordForm",
        "signup": "SignupForm",
    }.items()
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True  # the same mail also carries a link
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
CONFIRMATION_LINK_SECONDS = 24 * 3600
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
EVEN_SECONDS = 0.25  # answers that could tell who has an account come at multiples of it
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
# Failures of one address at one account; of one address, which a whole office may share; and of
# all addresses at one account. A success forgives the first and the last (accounts/attempts.py).
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "5/5m/key,60/5m/ip",
    "login_failed_anywhere": "30/h/key",
}
ACCOUNT_SESSION_REMEMBER = None  # the person decides
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TRUST_ENABLED = True
MFA_FORMS = {"add_webauthn": "accounts.forms.account.AddPasskeyForm"}
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # one step, for a phone whose clock is a little off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost
USERSESSIONS_TRACK_ACTIVITY = True
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
GOOGLE_CLIENT_ID = env.str("GOOGLE_CLIENT_ID", "")
GOOGLE_ISSUER = env.str("GOOGLE_ISSUER", "")  # only to test against another OpenID provider
LINKEDIN_CLIENT_ID = env.str("LINKEDIN_CLIENT_ID", "")
LINKEDIN_ISSUER = env.str("LINKEDIN_ISSUER", "https://www.linkedin.com/oauth")
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {}
if GOOGLE_CLIENT_ID:
    SOCIALACCOUNT_PROVIDERS["google"] = {
        "APPS": [{"client_id": GOOGLE_CLIENT_ID, "secret": required("GOOGLE_SECRET", "")}],
        "SCOPE": ["openid", "email", "profile"],
        "OAUTH_PKCE_ENABLED": True,
    }
    if GOOGLE_ISSUER:
        SOCIALACCOUNT_PROVIDERS["google"] |= {
            "AUTHORIZE_URL": f"{GOOGLE_ISSUER}/oauth2/authorize",
            "ACCESS_TOKEN_URL": f"{GOOGLE_ISSUER}/oauth2/token",
            "IDENTITY_URL": f"{GOOGLE_ISSUER}/userinfo",
            "ID_TOKEN_ISSUER": GOOGLE_ISSUER,
            "CERTS_URL": f"{GOOGLE_ISSUER}/jwks",
        }
if LINKEDIN_CLIENT_ID:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "linkedin",
                "name": "LinkedIn",
                "client_id": LINKEDIN_CLIENT_ID,
                "secret": required("LINKEDIN_CLIENT_SECRET", ""),
                "settings": {
                    "server_url": LINKEDIN_ISSUER,
                    "token_auth_method": "client_secret_post",
                },
            }
        ],
    }
# Where a log-in form of ours may lead: the browser follows it to the provider.
SIGN_IN_ORIGINS = [
    "{0.scheme}://{0.netloc}".format(urlsplit(address))
    for address in (
        (GOOGLE_ISSUER or "https://accounts.google.com") if GOOGLE_CLIENT_ID else "",
        LINKEDIN_ISSUER if LINKEDIN_CLIENT_ID else "",
    )
    if address
]

# Mail: all of it passes the outbox (accounts/outbox.py), which a worker empties
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Longhand <longhand@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = HOME / "mails"
vars().update(env.email_url("EMAIL_URL", required("EMAIL_URL", f"filemail:///{HOME}/mails")))
DELIVERY_BACKEND = vars()["EMAIL_BACKEND"]
EMAIL_BACKEND = "accounts.outbox.OutboxBackend"
MAILBOX = not PRODUCTION and DELIVERY_BACKEND == "django.core.mail.backends.filebased.EmailBackend"
MAILBOX_KEY = ""
if MAILBOX:
    DELIVERY_BACKEND = "accounts.mailbox.FileBackend"
    MAILBOX_KEY = mailbox_key(HOME)

# Tables for people in the ZIP of their data, by the function of (user, absolute) that makes them
EXPORTED_TABLES = {"results.csv": "recognition.table.of_person"}

# API
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105
MIGRATION_MODULES = {"knox": None}  # its own would make the table that ours replaces
REST_KNOX = {"TOKEN_TTL": timedelta(days=365), "TOKEN_MODEL": KNOX_TOKEN_MODEL}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "recognition.permissions.IsConfirmed",
        "recognition.permissions.MayWrite",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_VERSIONING_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "recognition.problems.problem_details",
}
SPECTACULAR_SETTINGS = {
    "ENUM_NAME_OVERRIDES": {
        "LayoutEnum": "recognition.vocabulary.Layout",
        "FoundLayoutEnum": "recognition.vocabulary.FOUND_LAYOUTS",
    },
    "TITLE": "Longhand",
    "DESCRIPTION": "Send pictures of handwritten numbers, read the numbers back.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Uploads: a little over the largest file, which the door then refuses with a sentence
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 2**20
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "recognition.receiving.TemporaryUploadHandler",
]
FILE_UPLOAD_TEMP_DIR = arriving(HOME)  # not the system's: the nightly sweep knows it
DATA_UPLOAD_MAX_NUMBER_FILES = env.int("LONGHAND_BATCH_LIMIT", 500)

# Security
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
HTTPS = env.bool("LONGHAND_HTTPS", PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
HSTS_SUBDOMAINS = env.bool("LONGHAND_HSTS_SUBDOMAINS", HTTPS)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HSTS_SUBDOMAINS
TRUSTED_PROXIES = env.int("LONGHAND_TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
AUDITLOG_CID_HEADER = None  # a client could write anything there
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "media-src": [SELF, "blob:"],
        "form-action": [SELF, *SIGN_IN_ORIGINS],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# Language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]  # each in its own words
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_TZ = True

# Logs: people read them in the embedded run, machines in production
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "log": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                hide_keys,
                structlog.processors.JSONRenderer()
                if PRODUCTION
                else structlog.dev.ConsoleRenderer(colors=False),
            ],
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "log"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "filters": {
        "alarming": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: getattr(record, "status_code", 0) != 503,
        }
    },
    "loggers": {
        "django.server": {"handlers": [], "propagate": True},
        # /health/ready alone answers 503, and the request's own line tells it already.
        "django.request": {"filters": ["alarming"]},
    },
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
