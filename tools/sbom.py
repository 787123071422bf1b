"""What the program is made of, as CycloneDX: every package of ``requirements.lock`` with the hashes of its files.

``python -m tools.sbom [FILE]`` writes the list (``build/sbom.json``). It is made of the lock file alone, asks no index, and is
the same wherever it is made: its serial number follows from the lock file.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
SPECIFICATION = "1.6"
SPACE = uuid.UUID("7a4f1c0e-6d0b-5f43-9d6a-0b0c3d2f9a11")
"""The name space of this project's serial numbers."""
PURL_TYPE = "pypi"
"""What package URLs call Python packages, by their specification; no address of anything."""

_PINNED = re.compile(
    r"(?P<name>[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)\s*(?:;\s*(?P<where>[^\\]*?))?\s*\\?$"
)
_HASH = re.compile(r"\s+--hash=sha256:([0-9a-f]{64})")
_FOR = re.compile(r"\s+#\s+(?:via\s+)?([A-Za-z0-9][\w.-]*)")


class Locked(NamedTuple):
    """A package of the lock file: where it is installed, the SHA-256 of its files, and what it is needed for."""

    name: str
    version: str
    where: str
    hashes: tuple[str, ...]
    needed_by: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its package URL, which is its reference in the list too."""
        return package_url(self.name, self.version)


def package_url(name: str, version: str) -> str:
    """The package URL of a version of a Python package."""
    return f"pkg:{PURL_TYPE}/{normal(name)}@{version.replace('+', '%2B')}"


def normal(name: str) -> str:
    """A package's name as the package URLs of Python have it: lower case, dashes."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(text: str) -> Iterator[Locked]:
    """The packages of a lock file, in its order; ValueError for one without a hash."""
    found: re.Match[str] | None = None
    hashes: list[str] = []
    needed: list[str] = []
    for line in [*text.splitlines(), "end==0"]:
        if pinned := _PINNED.match(line):
            if found:
                yield _package(found, hashes, needed)
            found, hashes, needed = pinned, [], []
        elif told := _HASH.match(line):
            hashes.append(told[1])
        elif (told := _FOR.match(line)) and told[1] != "via":
            needed.append(told[1])


def _package(pinned: re.Match[str], hashes: list[str], needed: list[str]) -> Locked:
    if not hashes:
        raise ValueError(f"{pinned['name']} has no hash in the lock file: make lock writes them")
    return Locked(pinned["name"], pinned["version"], (pinned["where"] or "").strip(), tuple(hashes), tuple(needed))


def listed(lock: str, project: dict[str, Any]) -> dict[str, Any]:
    """The CycloneDX list of a lock file's packages, for the project of ``pyproject.toml``."""
    packages = list(locked(lock))
    root = package_url(project["name"], project["version"])
    refs: dict[str, list[str]] = {normal(project["name"]): [root]}
    for package in packages:
        refs.setdefault(normal(package.name), []).append(package.purl)
    needs: dict[str, set[str]] = {ref: set() for group in refs.values() for ref in group}
    for package in packages:
        for name in package.needed_by:
            for ref in refs.get(normal(name), []):
                needs[ref].add(package.purl)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": SPECIFICATION,
        "serialNumber": uuid.uuid5(SPACE, lock).urn,
        "version": 1,
        "metadata": {"component": _component(project["name"], project["version"], root, "application")},
        "components": [_of(package) for package in packages],
        "dependencies": [{"ref": ref, "dependsOn": sorted(on)} for ref, on in sorted(needs.items())],
    }


def _component(name: str, version: str, purl: str, kind: str) -> dict[str, Any]:
    return {"type": kind, "bom-ref": purl, "name": name, "version": version, "purl": purl}


def _of(package: Locked) -> dict[str, Any]:
    """A package as a component: any of its files may be the one installed, so it has the hashes of all."""
    told = _component(package.name, package.version, package.purl, "library")
    told["hashes"] = [{"alg": "SHA-256", "content": content} for content in package.hashes]
    if package.where:
        told["properties"] = [{"name": "withheld:installed-where", "value": package.where}]
    return told


def main() -> None:
    """Write the list to the file that is named, or to ``build/sbom.json``."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("target", nargs="?", type=Path, default=ROOT / "build" / "sbom.json")
    out: Path = asked.parse_args().target
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    told = listed(LOCK.read_text(encoding="utf-8"), project)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(told['components'])} packages: {out}")


if __name__ == "__main__":
    main()
