"""What the portal is made of comes from where the operator's own registry gives it, unchanged."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = json.loads((ROOT / "package-lock.json").read_text())


def committed_text():
    """Return (name, text) of every committed file that is text."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    for name in filter(None, names):
        path = ROOT / name
        if path.is_file():
            data = path.read_bytes()
            if b"\0" not in data[:1000]:
                yield name, data.decode()


def test_no_committed_file_names_a_host_that_packages_are_taken_from():
    if not (ROOT / ".git").exists():
        pytest.skip("not a working copy")
    hosts = re.compile(
        r"(registry\.\w+js\.org|\bpypi\.\w+/|pythonhosted\.org|(?:index|registry)[-_]?url)"
    )
    allowed = {"tests/security/test_supply.py", "Makefile"}  # `--no-emit-index-url` is a refusal
    found = [name for name, text in committed_text() if hosts.search(text)]
    assert set(found) <= allowed


def test_every_python_requirement_is_pinned_with_its_hashes():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text().replace("\\\n", " ").splitlines()
        pinned = [line for line in lines if line and not line.lstrip().startswith("#")]
        assert len(pinned) > 20, name
        for line in pinned:
            assert re.match(r"[\w.-]+(\[[\w, -]+\])?==\S+", line), line
            assert "--hash=sha256:" in line, line


def test_the_locks_keep_the_extras_that_were_asked_for():
    # Without them, an installer that resolves asks for an unpinned `coverage[toml]>=…`.
    locked = (ROOT / "requirements-dev.txt").read_text()
    assert re.search(r"^coverage\[toml\]==", locked, re.MULTILINE)
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert re.search(r"^psycopg\[binary, pool\]==", (ROOT / name).read_text(), re.MULTILINE)


def test_every_npm_package_has_its_checksum_and_no_address():
    packages = {path: each for path, each in LOCK["packages"].items() if path}
    assert packages
    for path, package in packages.items():
        assert "resolved" not in package, path
        assert package["integrity"].startswith("sha512-"), path
        assert re.fullmatch(r"\d\S*", package["version"]), path


def test_what_is_asked_for_is_an_exact_version():
    package = json.loads((ROOT / "package.json").read_text())
    for version in {**package["dependencies"], **package.get("devDependencies", {})}.values():
        assert re.fullmatch(r"\d+\.\d+\.\d+(-\S+)?", version), version
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("FROM "):
            assert re.search(r":\d+\.\d+\.\d+-", line) or " AS " not in line, line
            assert ":latest" not in line


@pytest.mark.long
def test_the_list_of_licences_knows_each_package():
    listed = subprocess.run(
        [sys.executable, "scripts/licences"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    rows = re.findall(r"^\| (\S+) \| (\S+) \| (.+) \|$", listed, re.MULTILINE)
    assert {"django", "psycopg", "gunicorn"} <= {name for name, _version, _licence in rows}
    assert {"@digigov/theme-govgr", "plotly.js-basic-dist-min"} <= {row[0] for row in rows}
    assert [name for name, _version, licence in rows if licence == "unknown"] == []


@pytest.mark.long
def test_the_bills_of_materials_name_what_is_locked(tmp_path):
    bom = tmp_path / "sbom.json"
    subprocess.run(
        [
            Path(sys.executable).parent / "cyclonedx-py",
            "requirements",
            "requirements.txt",
            "--output-reproducible",
            "-o",
            bom,
        ],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    parts = json.loads(bom.read_text())["components"]
    locked = re.findall(
        r"^([\w.-]+)(?:\[.*\])?==", (ROOT / "requirements.txt").read_text(), re.MULTILINE
    )
    assert {part["name"] for part in parts} == set(locked)
    assert all(part["version"] for part in parts)
