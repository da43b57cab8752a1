"""What the portal is made of comes from where the operator's own registry gives it, unchanged."""

import json
import re
import subprocess
import sys
import zipfile
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


def wheel(folder, name, version):
    """Write a package with nothing in it."""
    about = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as file:
        file.writestr(
            f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        file.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        file.writestr(f"{about}/RECORD", "")


@pytest.fixture
def registries(tmp_path, monkeypatch):
    """A Python index in a folder, and an npm that knows one package."""
    for name, version in [
        ("alpha", "1.2.3"),
        ("alpha", "1.2.5"),
        ("alpha", "1.3.0"),
        ("beta", "2.0"),
    ]:
        wheel(tmp_path, name, version)
    npm = tmp_path / "npm"
    npm.write_text(
        '#!/bin/sh\n[ "$3" = \'gamma@~4.1.0\' ] && echo \'["4.1.0", "4.1.10", "4.1.9"]\'\n'
    )
    npm.chmod(0o755)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def newest_patch(folder, python, node):
    """Return the finished comparison of two locks."""
    (folder / "locked.txt").write_text(python)
    packages = {"": {}} | {f"node_modules/{name}": {"version": node[name]} for name in node}
    (folder / "lock.json").write_text(json.dumps({"packages": packages}))
    command = [ROOT / "scripts/newest-patch", sys.executable]
    return subprocess.run(
        [*command, folder / "locked.txt", folder / "lock.json"],
        check=False,
        capture_output=True,
        text=True,
    )


def test_what_is_behind_the_newest_patch_of_its_line_is_named(registries):
    ended = newest_patch(
        registries, "alpha==1.2.3 \\\n    --hash=sha256:00\nbeta==2.0\n", {"gamma": "4.1.0"}
    )
    assert ended.stdout.splitlines() == [
        "alpha 1.2.3: 1.2.5 is there",
        "gamma 4.1.0: 4.1.10 is there",
        "3 locked packages compared with the newest patch of their line: 2 behind.",
    ]
    assert ended.returncode == 1


def test_what_is_the_newest_patch_is_not_behind(registries):
    ended = newest_patch(registries, "alpha==1.2.5\nbeta==2.0 ; python_version < '3'\n", {})
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize(
    ("python", "node"), [("delta==1.0\n", {}), ("alpha==1.2.5\n", {"delta": "1.0.0"})]
)
def test_a_registry_without_an_answer_is_no_clean_bill(python, node, registries):
    ended = newest_patch(registries, python, node)
    assert ended.returncode == 2
    assert "No answer" in ended.stderr
