"""One settings file, driven by the environment.

`PORTAL_ENV` is `development` (default), `test` or `production`. Production refuses to
start without its secrets and its publisher: nothing official is invented by a default.
"""

import hashlib
import os
import re
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from smartcities import logs

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

# A secret may be given in a file, as containers do: SECRET_KEY_FILE=/run/secrets/secret_key.
for secret in ("SECRET_KEY", "DATABASE_URL", "CACHE_URL", "EMAIL_HOST_PASSWORD", "METRICS_TOKEN"):
    if file := os.environ.get(f"{secret}_FILE"):
        os.environ.setdefault(secret, Path(file).read_text().strip())

PORTAL_ENV = os.environ.get("PORTAL_ENV", "development")
if PORTAL_ENV not in {"development", "test", "production"}:
    raise ImproperlyConfigured("PORTAL_ENV must be development, test or production.")
PRODUCTION = PORTAL_ENV == "production"
TEST = PORTAL_ENV == "test"
DEBUG = os.environ.get("DEBUG") == "1" and not PRODUCTION

# The demo database holds invented figures; every page and export says so.
PORTAL_DEMO = os.environ.get("PORTAL_DEMO") == "1"


def required(name, development_value):
    """Return the variable `name`; only production insists that it is set."""
    value = os.environ.get(name, "" if PRODUCTION else development_value)
    if not value:
        raise ImproperlyConfigured(
            f"Set {name}: the portal does not start in production without it "
            "(see docs/operators.md)."
        )
    return value


def local_secret_key():
    """Return a key kept in var/, so that every local process shares it."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(exist_ok=True)
        path.write_text(get_random_secret_key())
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = required("SECRET_KEY", "") if PRODUCTION else local_secret_key()
# The key before, while it is rotated: whoever is signed in, or holds a link, goes on.
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]

# Who has it may read /metrics; without it there is no such page.
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
LOGGING = logs.configuration(
    as_json=os.environ.get("LOG_FORMAT", "json" if PRODUCTION else "text") == "json"
)

# Who publishes, where, and how to write to them: shown on pages and in every export.
BASE_URL = required("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
PUBLISHER = required("PUBLISHER", "Τοπική εγκατάσταση της πύλης (χωρίς εκδότη)")
CONTACT_EMAIL = required("CONTACT_EMAIL", "contact@example.invalid")
# Who answers when somebody found a hole: in /.well-known/security.txt.
SECURITY_CONTACT = os.environ.get("SECURITY_CONTACT") or f"mailto:{CONTACT_EMAIL}"

# How many proxies stand in front, each adding who called it to X-Forwarded-For: by it the portal
# knows one visitor from another. deploy/nginx.conf is one.
try:
    TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES") or PRODUCTION)
except ValueError as error:
    raise ImproperlyConfigured("TRUSTED_PROXIES is a whole number.") from error
if TRUSTED_PROXIES < 0:
    raise ImproperlyConfigured("TRUSTED_PROXIES is 0 or more.")

# Where the editors enter; another path keeps most of the knocking out of the logs.
ADMIN_PATH = (os.environ.get("ADMIN_PATH") or "admin").strip("/")
if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", ADMIN_PATH):
    raise ImproperlyConfigured("ADMIN_PATH is one word of small letters, digits and hyphens.")

# The prefix of this publisher's contracting processes in the Open Contracting Data Standard.
# Until one is registered with the Open Contracting Partnership, exports say that it is not.
OCDS_PREFIX = os.environ.get("OCDS_PREFIX", "")


def digest_of_sources():
    """Return a digest of all that makes a page besides the data: the same on every machine."""
    digest = hashlib.sha256()
    folders = ("absorption", "municipalities", "smartcities", "templates", "static", "locale")
    files = [file for folder in folders for file in (BASE_DIR / folder).rglob("*.*")]
    files += (BASE_DIR / "docs").glob("journalists*.md")  # a page of the portal
    for file in sorted([*files, BASE_DIR / "requirements.txt"]):
        if file.suffix != ".pyc" and file.is_file():
            digest.update(f"{file.relative_to(BASE_DIR)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


# What is deployed: with the data version and the day it names a page's content.
CODE_VERSION = os.environ.get("CODE_VERSION") or digest_of_sources()

# Exports at once in a process, fewer than its threads, so that pages are always served; the
# seconds that another waits for its turn, and after which a reader who takes nothing is cut, and
# one who is not done.
EXPORT_CONNECTIONS = int(os.environ.get("EXPORT_CONNECTIONS", "1"))
EXPORT_WAIT_SECONDS = 5
EXPORT_STALL_SECONDS = float(os.environ.get("EXPORT_STALL_SECONDS", "60"))
EXPORT_SECONDS = float(os.environ.get("EXPORT_SECONDS", "900"))

# The open data of the registers, the seconds between two calls, and the central bodies that
# sign for the municipalities (uid of Διαύγεια).
KHMDHS_URL = os.environ.get(
    "KHMDHS_URL", "https://cerpp.eprocurement.gov.gr/khmdhs-opendata"
).rstrip("/")
DIAVGEIA_URL = os.environ.get("DIAVGEIA_URL", "https://diavgeia.gov.gr").rstrip("/")
REGISTERS_PAUSE = float(os.environ.get("REGISTERS_PAUSE", "3"))
CENTRAL_BODIES = {
    "99220730": "Κοινωνία της Πληροφορίας Α.Ε.",
    "100054486": "Υπουργείο Ψηφιακής Διακυβέρνησης",
}

ALLOWED_HOSTS = (
    [host.strip() for host in required("ALLOWED_HOSTS", "").split(",")]
    if PRODUCTION
    else ["localhost", "127.0.0.1", "[::1]"]
)
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS names the hosts: any host is no host check.")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_tables2",
    "django_filters",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "simple_history",
    "municipalities",
    "absorption",
]

MIDDLEWARE = [
    "smartcities.request_logging.observed",
    "smartcities.campaigns.ignored",
    "django.middleware.security.SecurityMiddleware",
    "smartcities.compressed.CompressedPages",  # 98 KB of HTML are 17 KB on the line
    "absorption.views.page_cache.PageCache",
    "smartcities.protection.headers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "smartcities.protection.limits",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "absorption.views.page_cache.silence",
]
if DEBUG:  # `make dev`: queries and templates of each page, and a reload when a file changes
    INSTALLED_APPS += ["debug_toolbar", "django_browser_reload"]
    MIDDLEWARE += [
        "debug_toolbar.middleware.DebugToolbarMiddleware",
        "django_browser_reload.middleware.BrowserReloadMiddleware",
    ]
    INTERNAL_IPS = ["127.0.0.1"]

ROOT_URLCONF = "smartcities.urls"
WSGI_APPLICATION = "smartcities.wsgi.application"

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
                "absorption.views.context.portal",
            ],
            "builtins": [
                "absorption.templatetags.components",
                "absorption.templatetags.languages",
            ],
            # It names addresses and lists, so it lives with the pages and not among the tags.
            "libraries": {
                "citations": "absorption.views.citations",
                "download_links": "absorption.views.download_links",
            },
        },
    },
]
DJANGO_TABLES2_TEMPLATE = "_components/table.html"
# What a filter says that is not used.
FILTERS_EMPTY_CHOICE_LABEL = _("Όλα")

SQLITE_FILE = VAR_DIR / ("demo.sqlite3" if PORTAL_DEMO else "portal.sqlite3")
DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{SQLITE_FILE}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # Readers do not wait for the writer, and the writer does not wait for readers.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        # Take the write lock at once, so that two editors queue instead of failing.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    # A database that is gone is noticed within seconds, and again when it is back.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 3, "tcp_user_timeout": 5000}
    if not TEST:  # a pool opens threads that a test database cannot be dropped under
        DATABASES["default"]["OPTIONS"]["pool"] = {
            "min_size": 1,
            "max_size": 8,
            "timeout": 3,
            "reconnect_timeout": 5,
        }

# Rendered pages, and small things that cost much to compute: docs/performance.md has the list.
# Each process has its own cache; with CACHE_URL (redis://…) all share one, whose size Redis
# bounds (maxmemory, allkeys-lru).
CACHE_URL = os.environ.get("CACHE_URL", "")


def kept_here(name, entries, seconds):
    """Return the settings of a cache of each process, which the least recently asked leave."""
    return {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "TIMEOUT": seconds,
        "OPTIONS": {"MAX_ENTRIES": entries},
    }


def kept_for_all(name, entries, seconds):
    """Return the settings of a cache that all processes share where there is a Redis."""
    if not CACHE_URL:
        return kept_here(name, entries, seconds)
    return {
        "BACKEND": "smartcities.caches.ForgivingRedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": name,
        "TIMEOUT": seconds,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1},
    }


# A typical page has 60 kB: some 20 MB a process, and 4 of pages of past days, which are many and
# push no other page out; the largest that is kept has 1 MB.
CACHES = {
    "default": kept_for_all("default", 1000, 5 * 60),
    "pages": kept_for_all("pages", 300, 7 * 24 * 60 * 60),
    "past": kept_here("past", 64, 60 * 60),
}
if (DEBUG or TEST) and not CACHE_URL:  # what is being worked on must show
    NOTHING_KEPT = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    CACHES |= {"pages": NOTHING_KEPT, "past": NOTHING_KEPT}
# How long a publication may take to be seen by every process.
VERSION_SECONDS = 0 if TEST else 0.5

LANGUAGE_CODE = "el"
LANGUAGES = [("el", _("Ελληνικά")), ("en", _("Αγγλικά"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Athens"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # a form field takes what an editor types; pages use `amounts`

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("theme", NODE_MODULES / "@digigov/theme-govgr/dist"),
    ("fonts", NODE_MODULES / "@fontsource-variable/roboto/files"),
    ("plotly", NODE_MODULES / "plotly.js-basic-dist-min"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_AUTOREFRESH = DEBUG or TEST
WHITENOISE_USE_FINDERS = DEBUG or TEST
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site needs our style sheets and fonts
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT") or VAR_DIR / "media")
# Where `manage.py backup` writes by itself.
BACKUP_ROOT = Path(os.environ.get("BACKUP_ROOT") or VAR_DIR / "backups")

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "admin:login"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # an enrolment link lasts three days
OTP_TOTP_ISSUER = BASE_URL.split("://")[-1]
# Five wrong passwords for a name from an address close that way in for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# And fifty, from wherever, close it for addresses from which nobody has entered by that name.
AXES_HANDLER = "absorption.admin.login.Guard"
AXES_CLIENT_IP_CALLABLE = "absorption.views.visitors.address_of"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "absorption.admin.login.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "otp_token"]  # a recovery code stays good
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 30 * 60  # counted from the last page of the admin, see its site

# Staff get a message when something waits for them. Without a host there is none; whoever
# develops reads it in the terminal (a log in production holds nobody's address).
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "1") == "1"
EMAIL_TIMEOUT = 10
MAILER = "smtp" if EMAIL_HOST else "dummy" if PRODUCTION else "console"
EMAIL_BACKEND = f"django.core.mail.backends.{MAILER}.EmailBackend"
DEFAULT_FROM_EMAIL = CONTACT_EMAIL

if TEST:  # slow hashing is for real passwords
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Nothing inline, nothing from elsewhere. Plotly adds one empty <style>: the hash of nothing.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Cookies are for this site and for no script. Lax, not strict: a message to staff links to the
# admin, and whoever follows it is still signed in.
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^metrics$"]  # read beside the proxy, by who has the token
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # A browser takes these names only over HTTPS and from this very host.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

# What a request may carry, in bytes and in fields; gunicorn.conf.py bounds its address and
# its headers.
LARGEST_PUBLIC_REQUEST = 100_000  # the longest report, percent-encoded, several times over
LARGEST_STAFF_REQUEST = 22_000_000  # an act of 20 MB and its form
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
