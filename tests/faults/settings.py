"""The settings of tests, with the connection pool of production: faults hide in it."""

from smartcities.settings import *  # noqa: F403
from smartcities.settings import DATABASES

if "postgresql" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": 8,
        "timeout": 3,
        "reconnect_timeout": 5,
    }
