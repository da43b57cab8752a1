"""The shared cache goes away and comes back: pages are slower, and there."""

import subprocess

import pytest

from tests.faults.processes import Portal, Visitors, environment
from tests.portal import free_port

pytestmark = [pytest.mark.postgres, pytest.mark.long]


class Redis:
    """A Redis of our own."""

    def __init__(self, folder):
        """Start it."""
        self.folder, self.port = folder, free_port()
        self.start()

    def start(self):
        """Start it and wait until it listens."""
        command = ["redis-server", f"--port {self.port}", "--bind 127.0.0.1", "--save ''"]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            if "Ready to accept connections" in line:
                return

    def kill(self):
        """Kill it, without a word to anybody."""
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def redis(tmp_path):
    """A Redis that the test may kill."""
    redis = Redis(tmp_path)
    yield redis
    redis.kill()


def test_redis_is_gone_and_back(redis, database, media, tmp_path):
    url = f"redis://127.0.0.1:{redis.port}/0"
    portal = Portal(environment(database, media, CACHE_URL=url), tmp_path)
    try:
        with Visitors(portal.port) as visitors:
            visitors.wait_for(20)
            redis.kill()
            visitors.wait_for(40)
            visitors.wait_for(10, status=302)
            redis.start()
            visitors.wait_for(20)
        assert set(visitors.seen) <= {200, 302}, visitors.seen
        visitors.lost_nothing(database)
    finally:
        portal.stop()
