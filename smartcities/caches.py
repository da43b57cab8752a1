"""Where pages are kept: in the process, or in a Redis that all share.

A cache makes pages fast; without it they are still served.
"""

import logging
import time
from collections import OrderedDict
from threading import Lock

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# By name: the values with the moments until which they are kept, and who may look.
STORES: dict[str, tuple[OrderedDict, Lock]] = {}


class ObjectCache(BaseCache):
    """What one process keeps: the very objects, which nobody may change, and no copies of them."""

    def __init__(self, name, params):
        """Take the name; who takes the same has the same objects."""
        super().__init__(params)
        self.kept, self.lock = STORES.setdefault(name, (OrderedDict(), Lock()))

    def get(self, key, default=None, version=None):
        """Return what is kept, or `default`."""
        key = self.make_key(key, version)
        with self.lock:
            value, until = self.kept.get(key, (default, None))
            if until is not None and until < time.time():
                del self.kept[key]
                return default
            if key in self.kept:
                self.kept.move_to_end(key)
            return value

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """Keep a value; what was asked for least recently goes where there is no room."""
        key = self.make_key(key, version)
        with self.lock:
            self.kept[key] = (value, self.get_backend_timeout(timeout))
            self.kept.move_to_end(key)
            while len(self.kept) > self._max_entries:
                self.kept.popitem(last=False)

    def clear(self):
        """Forget everything."""
        with self.lock:
            self.kept.clear()


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
