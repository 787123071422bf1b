"""A locked case folder: one encrypted file in the age format, which other tools open as well.

The whole folder is packed, database, sources and estimates alike; an encrypted database alone would leave the sources readable.
The file is written beside the folder, read back and compared before the folder is removed.
"""

from __future__ import annotations

import io
import shutil
import stat
import tarfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pyrage

from withheld.atomic import write_whole
from withheld.case import FILES
from withheld.evidence.casefolder import DATABASE, NAMED, SOURCES, is_case
from withheld.evidence.engine import settle
from withheld.evidence.failures import StoreError, told
from withheld.evidence.store import Store

MAGIC = b"age-encryption.org/"
"""First bytes of a file in the age format."""
SUFFIX = ".age"
SHOWN = 8
"""So many names are listed in one line."""
MOST_BYTES = 8 * 1024**3
"""A packed case is not unpacked beyond this size."""


class Packed(NamedTuple):
    """A locked case: its file, how many files are in it, and those among them that withheld did not put there."""

    file: Path
    files: int
    foreign: tuple[str, ...]


def lock(folder: Path, passphrase: str = "", recipients: Sequence[str] = ()) -> Packed:
    """Encrypt a case folder into FOLDER.age and remove the folder. StoreError, with the folder unchanged, if that fails.

    With ``recipients`` (``age1…``) it is encrypted to these, else with the passphrase. Nothing is lost: if something cannot be
    packed, nothing is locked, and the error names it.
    """
    folder = folder.resolve()
    target = folder.with_name(folder.name + SUFFIX)
    if target.exists():
        raise StoreError(f"{target}: exists already; move it away first")
    if (folder / NAMED).is_file():
        raise StoreError(
            f"{folder}: the rows of this case are on a server and would not be in the file; move them into the folder "
            "first: withheld move sqlite"
        )
    with Store.open(folder) as store:
        # Remains of an older version or an interrupted run are cleaned up before packing.
        settle(store.engine, store.path)
    if left := _not_packable(folder):
        raise StoreError(f"{folder}: {_some(left)} cannot be packed; move them out of the folder first")
    before = _listing(folder)
    raw = _packed(folder)
    _check_packed(raw, folder)
    with told(target):
        write_whole(target, _encrypted(raw, passphrase, recipients), 0o600)
    whole = bool(recipients) or _decrypted(target, passphrase=passphrase) == raw
    if not whole or _listing(folder) != before:
        target.unlink()
        what = "changed while it was packed" if whole else "could not be read back"
        raise StoreError(f"{folder}: {what}; the folder is left as it was, run the same command again")
    with told(folder):
        _open_folders(folder)
        shutil.rmtree(folder)
    files = [name for name, (mode, *_) in before.items() if stat.S_ISREG(mode)]
    return Packed(target, len(files), tuple(name for name in files if not _is_ours(name)))


def unlock(file: Path, folder: Path, passphrase: str = "", identity: Path | None = None) -> Path:
    """Decrypt a locked case into a folder that is not there yet, whole or not at all; the folder, for its owner alone."""
    if folder.exists():
        raise StoreError(f"{folder}: exists already; move it away or name another with --to")
    part = folder.with_name(f".{folder.name}.part")
    _remove(part)
    raw = _decrypted(file, passphrase=passphrase, identity=identity)
    try:
        with told(part):
            part.mkdir(mode=0o700, parents=True)
            _unpack(raw, part, file)
            if not is_case(part):
                raise StoreError(f"{file}: contains no case")
            part.chmod(0o700)
            part.replace(folder)
    except BaseException:
        _remove(part)
        raise
    return folder


def _remove(folder: Path) -> None:
    """Remove a half-made folder."""
    _open_folders(folder)
    shutil.rmtree(folder, ignore_errors=True)


def _open_folders(folder: Path) -> None:
    """Make read-only folders writable, so that they can be emptied."""
    for path in [folder, *folder.rglob("*")] if folder.is_dir() else []:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o700)


def _is_working(path: Path) -> bool:
    """Whether a file is a working file of the database, empty once its content is settled."""
    return path.name in (f"{DATABASE}-wal", f"{DATABASE}-shm")


def _not_packable(folder: Path) -> list[str]:
    """What is neither a file nor a folder, with what it is, in the order of names."""
    kinds = (
        (stat.S_ISLNK, "link"),
        (stat.S_ISFIFO, "pipe"),
        (stat.S_ISSOCK, "socket"),
        (stat.S_ISREG, ""),
        (stat.S_ISDIR, ""),
    )
    found = []
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        kind = next((word for is_one, word in kinds if is_one(mode)), "device")
        if kind:
            found.append(f"{path.relative_to(folder)} ({kind})")
    return found


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(repr(name)[1:-1] for name in names[:SHOWN]) + more


def _is_ours(name: str) -> bool:
    """Whether a file in a case has a name that withheld itself uses."""
    ours = (*FILES, DATABASE, f"{DATABASE}-reached", "dossier.html", "accounts.json")
    return name in ours or name.startswith((f"{SOURCES}/", "estimates/", "runs/", f".{DATABASE}"))


def _listing(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Mode, size and time of change of all that is packed, by its name."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if not _is_working(path):
            known = path.lstat()
            size = 0 if path.is_dir() else known.st_size
            found[str(PurePosixPath(*path.relative_to(folder).parts))] = (known.st_mode, size, known.st_mtime_ns)
    return found


def _packed(folder: Path) -> bytes:
    out = io.BytesIO()
    # Hard links are packed as separate files, since links would not be unpacked.
    with told(folder), tarfile.open(fileobj=out, mode="w", dereference=True) as tar:
        for path in sorted(folder.rglob("*")):
            if not _is_working(path):
                tar.add(path, str(PurePosixPath(*path.relative_to(folder).parts)), recursive=False, filter=_bare)
    return out.getvalue()


def _check_packed(raw: bytes, folder: Path) -> None:
    """Refuse to lock what unlock would refuse."""
    with tarfile.open(fileobj=io.BytesIO(raw), mode="r:") as tar:
        members = tar.getmembers()
    if bad := [m.name for m in members if not _fits(m)]:
        raise StoreError(f"{folder}: {_some(bad)} cannot be packed under these names; rename them first")
    if sum(m.size for m in members) > MOST_BYTES:
        raise StoreError(
            f"{folder}: is larger than {MOST_BYTES:,} bytes, more than can be unpacked again; move some files away"
        )


def _fits(member: tarfile.TarInfo) -> bool:
    """Whether a member is a plain file or folder below the case."""
    inside = PurePosixPath(member.name)
    plain = member.isreg() or member.isdir()
    return plain and not inside.is_absolute() and ".." not in inside.parts and "\\" not in member.name


def _bare(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """The entry without the names of the machine's users."""
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info


def _encrypted(raw: bytes, passphrase: str, recipients: Sequence[str]) -> bytes:
    if not recipients:
        if not passphrase:
            raise StoreError("no passphrase; a case cannot be locked with an empty one")
        return bytes(pyrage.passphrase.encrypt(raw, passphrase))
    try:
        keys = [pyrage.x25519.Recipient.from_str(r) for r in recipients]
    except pyrage.RecipientError as error:
        raise StoreError(f"{', '.join(recipients)}: not an age recipient ({error}); give a public key, age1…") from None
    return bytes(pyrage.encrypt(raw, keys))


def _decrypted(file: Path, *, passphrase: str = "", identity: Path | None = None) -> bytes:
    with told(file):
        raw = file.read_bytes()
    try:
        if identity is None:
            return bytes(pyrage.passphrase.decrypt(raw, passphrase))
        lines = [x.strip() for x in identity.read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
        return bytes(pyrage.decrypt(raw, [pyrage.x25519.Identity.from_str(x) for x in lines if x]))
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise StoreError(f"{file}: cannot be opened ({str(error).lower()}); check the passphrase or the key") from None


def _unpack(raw: bytes, into: Path, file: Path) -> None:
    """Unpack plain files and folders below the case only: no links, devices, absolute paths or “..”."""
    try:
        with tarfile.open(fileobj=io.BytesIO(raw), mode="r:") as tar:
            members = tar.getmembers()
            if bad := [m.name for m in members if not _fits(m)]:
                raise StoreError(f"{file}: contains {_some(bad)}, which is not a file of a case; nothing was unpacked")
            if sum(m.size for m in members) > MOST_BYTES:
                raise StoreError(f"{file}: unpacks to more than {MOST_BYTES:,} bytes; it was not unpacked")
            for member in members:
                tar.extract(member, into, filter="data")
            # Folders last, since read-only ones must be filled first. No one but the owner may write.
            for member in sorted(members, key=lambda m: m.name, reverse=True):
                (into / member.name).chmod(member.mode & 0o755)
    except tarfile.TarError as error:
        raise StoreError(f"{file}: is not a packed case ({error})") from None
