"""What systemd does with the units of an installation, where no systemd runs."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).parents[2]
NGINX = "/usr/sbin/nginx"
# Hands the socket over as number 3, as systemd does.
WITH_SOCKET = 'exec 3<&"$1" && shift && LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"'


def public_folder():
    """Return a new folder that every user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="portal-installed-"))
    folder.chmod(0o755)
    return folder


def unit(prefix, name):
    """Return {option: value} of an installed unit."""
    text = (prefix / "etc/systemd/system" / name).read_text().replace("\\\n", " ")
    return dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))


def settings_in(path):
    """Return the variables of an EnvironmentFile."""
    pairs = re.findall(r'^(\w+)="?(.*?)"?$', path.read_text(), re.MULTILINE)
    return dict(pairs)


class Services:
    """portal.socket, portal.service with `Restart=always`, and nginx."""

    def __init__(self, prefix):
        """Start them as the installation's units say."""
        self.prefix, self._ends = prefix, threading.Event()
        self.service = unit(prefix, "portal.service")
        host, port = unit(prefix, "portal.socket")["ListenStream"].split(":")
        self.socket = socket.create_server((host, int(port)), backlog=128)
        self.pid = prefix / "run/portal.pid"
        self.process = self._start()
        self._keeper = threading.Thread(target=self._keep)
        self._keeper.start()
        self.nginx = subprocess.Popen(
            [NGINX, "-c", prefix / "etc/nginx/nginx.conf", "-g", "daemon off;"]
        )

    def _start(self):
        env = settings_in(Path(self.service["EnvironmentFile"]))
        number = self.socket.fileno()
        command = ["bash", "-c", WITH_SOCKET, "bash", str(number)]
        with (self.prefix / "var/log/portal").open("ab") as log:
            process = subprocess.Popen(
                [*command, *shlex.split(self.service["ExecStart"])],
                cwd=self.service["WorkingDirectory"],
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"} | env,
                user=self.service["User"],
                group=self.service["Group"],
                extra_groups=[],
                pass_fds=[number],
                stderr=log,
            )
        self.pid.write_text(str(process.pid))
        return process

    def _keep(self):
        """Start it again whenever it ends."""
        while True:
            self.process.wait()
            if self._ends.is_set():
                return
            self._ends.wait(1)
            self.process = self._start()

    def stop(self):
        """End everything."""
        self._ends.set()
        self.process.terminate()
        self._keeper.join()
        self.nginx.terminate()
        self.nginx.wait()
        self.socket.close()


def remove(folder):
    """Delete an installation."""
    shutil.rmtree(folder)
