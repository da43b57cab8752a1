"""The shared cache. It makes pages fast; without it they are still served."""

import logging

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Redis, where a server that does not answer knows nothing and keeps nothing."""

    def get(self, key, default=None, version=None):
        """Return what is kept, or `default`."""
        try:
            return super().get(key, default, version)
        except RedisError as error:
            logger.warning("The cache does not answer: %s", error)
            return default

    def set(self, key, value, *args, **options):
        """Keep a value, if the server answers."""
        try:
            super().set(key, value, *args, **options)
        except RedisError as error:
            logger.warning("The cache does not answer: %s", error)
