"""A Redis that all processes share: it makes pages fast; without it they are still served."""

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

    def add(self, key, value, *args, **options):
        """Keep a value unless there is one; return whether it is kept now."""
        try:
            return super().add(key, value, *args, **options)
        except RedisError as error:
            logger.warning("The cache does not answer: %s", error)
            return False

    def incr(self, key, *args, **options):
        """Count.

        Raises ValueError where nothing is kept under the key, as for any key that ran out.
        """
        try:
            return super().incr(key, *args, **options)
        except RedisError as error:
            logger.warning("The cache does not answer: %s", error)
            raise ValueError("The cache does not answer.") from error

    def clear(self):
        """Forget everything, if the server answers; what does not answer shows nothing old."""
        try:
            return super().clear()
        except RedisError as error:
            logger.warning("The cache does not answer: %s", error)
            return False
