"""The WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from smartcities.protection import in_utf_8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartcities.settings")
application = in_utf_8(get_wsgi_application())
