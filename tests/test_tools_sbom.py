"""The list of what the program is made of follows CycloneDX, holds every locked package once, and is made without a network."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tools.sbom import LOCK, PURL_TYPE, ROOT, listed, locked, normal

KINDS = {
    "application",
    "framework",
    "library",
    "container",
    "platform",
    "operating-system",
    "device",
    "firmware",
    "file",
    "data",
}
SERIAL = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
PURL = re.compile(rf"pkg:{PURL_TYPE}/[a-z0-9]+(?:-[a-z0-9]+)*@[A-Za-z0-9.!%-]+")
OFFLINE = (
    "import runpy, socket, sys\n"
    "def refuse(*_, **__): raise AssertionError('it asks the network')\n"
    "socket.socket = socket.create_connection = socket.getaddrinfo = refuse\n"
    "sys.argv = ['sbom', sys.argv[1]]\n"
    "runpy.run_module('tools.sbom', run_name='__main__')\n"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The list as the command writes it, with every way to the network shut."""
    out = tmp_path_factory.mktemp("sbom") / "build" / "sbom.json"
    subprocess.run([sys.executable, "-c", OFFLINE, str(out)], cwd=ROOT, check=True, timeout=60)
    told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return told


def faults(bom: dict[str, Any]) -> list[str]:
    """What in a list is not as CycloneDX 1.6 has it."""
    out = []
    if bom.get("bomFormat") != "CycloneDX" or bom.get("specVersion") != "1.6":
        out.append("format")
    if (
        not SERIAL.fullmatch(bom.get("serialNumber", ""))
        or not isinstance(bom.get("version"), int)
        or bom["version"] < 1
    ):
        out.append("serial number and version")
    parts = [bom["metadata"]["component"], *bom["components"]]
    for part in parts:
        if part.get("type") not in KINDS or not part.get("name") or not PURL.fullmatch(part.get("purl", "")):
            out.append(f"component {part.get('name')}")
        for told in part.get("hashes", []):
            if told.get("alg") != "SHA-256" or not re.fullmatch(r"[0-9a-f]{64}", told.get("content", "")):
                out.append(f"hash of {part.get('name')}")
    refs = Counter(part["bom-ref"] for part in parts)
    out += [f"reference {ref} twice" for ref, times in refs.items() if times > 1]
    for entry in bom["dependencies"]:
        lost = {entry["ref"], *entry["dependsOn"]} - refs.keys()
        out += [f"reference {ref} to nothing" for ref in lost]
        out += [f"{entry['ref']} depends twice"] if len(set(entry["dependsOn"])) < len(entry["dependsOn"]) else []
    extra = set(bom) - {"bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "dependencies"}
    return out + [f"unknown {name}" for name in extra]


def test_the_list_follows_the_published_structure(made: dict[str, Any]) -> None:
    assert faults(made) == []


def test_every_locked_package_is_in_it_once_with_all_its_hashes(made: dict[str, Any]) -> None:
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    pinned = Counter((m[1], m[2]) for line in lines if (m := re.match(r"([\w.-]+)==([^\s;\\]+)", line)))
    assert len(pinned) > 100 and set(pinned.values()) == {1}
    assert Counter((c["name"], c["version"]) for c in made["components"]) == pinned
    assert sum(len(c["hashes"]) for c in made["components"]) == sum("--hash=sha256:" in line for line in lines)


def test_it_is_the_same_each_time_and_names_no_server(made: dict[str, Any], tmp_path: Path) -> None:
    out = tmp_path / "again.json"
    subprocess.run([sys.executable, "-m", "tools.sbom", str(out)], cwd=ROOT, check=True, timeout=60)
    again = out.read_text(encoding="utf-8")
    assert json.loads(again) == made
    assert "://" not in again


LOCKED = f"""numpy==2.3.1 ; python_full_version < '3.12' \\
    --hash=sha256:{"a" * 64} \\
    --hash=sha256:{"b" * 64}
    # via
    #   scipy
    #   withheld (pyproject.toml)
Scipy_Lib==1.0+local \\
    --hash=sha256:{"c" * 64}
    # via withheld (pyproject.toml)
"""


def test_a_package_has_its_files_what_needs_it_and_where_it_is_installed() -> None:
    first, second = locked(LOCKED)
    assert (first.version, first.where, len(first.hashes)) == ("2.3.1", "python_full_version < '3.12'", 2)
    assert first.needed_by == ("scipy", "withheld") and second.purl == f"pkg:{PURL_TYPE}/scipy-lib@1.0%2Blocal"
    bom = listed(LOCKED, {"name": "withheld", "version": "0.1.0"})
    assert faults(bom) == []
    assert {"ref": f"pkg:{PURL_TYPE}/withheld@0.1.0", "dependsOn": sorted([first.purl, second.purl])} in bom[
        "dependencies"
    ]
    assert normal("A_b.C") == "a-b-c"


def test_a_package_without_a_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="numpy has no hash"):
        list(locked("numpy==2.3.1\n    # via scipy\n"))


@pytest.mark.parametrize(
    ("part", "value"),
    [("specVersion", "9"), ("serialNumber", "1"), ("version", 0), ("dependencies", [{"ref": "x", "dependsOn": []}])],
)
def test_a_list_with_a_fault_is_told_from_a_whole_one(part: str, value: object) -> None:
    bom = listed(LOCKED, {"name": "withheld", "version": "0.1.0"})
    assert faults(bom | {part: value}) != []
