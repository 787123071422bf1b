"""A case folder at rest: one encrypted file in the format of age, which other tools open as well.

The whole folder is packed, database, sources and estimates alike; an encrypted database alone would leave the sources
readable. The file is written beside the folder, read back and compared before the folder goes.
"""

from __future__ import annotations

import io
import shutil
import tarfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import pyrage

from withheld.evidence.casefolder import is_case, write_whole
from withheld.evidence.failures import StoreError, told
from withheld.evidence.store import Store

MAGIC = b"age-encryption.org/"
"""First bytes of a file in the age format."""
SUFFIX = ".age"
MOST_BYTES = 8 * 1024**3
"""A packed case is not unpacked beyond this size."""


def lock(folder: Path, passphrase: str = "", recipients: Sequence[str] = ()) -> Path:
    """Encrypt a case folder into FOLDER.age and remove the folder; the file. StoreError if either cannot be.

    With ``recipients`` (``age1…``) it is encrypted to these, else with the passphrase.
    """
    folder = folder.resolve()
    target = folder.with_name(folder.name + SUFFIX)
    if target.exists():
        raise StoreError(f"{target}: already there; move it away first")
    with Store.open(folder):
        pass  # Whatever an older version or a cut-off run left behind is settled before it is packed.
    raw = _packed(folder)
    with told(target):
        write_whole(target, _encrypted(raw, passphrase, recipients), 0o600)
    if not recipients and _decrypted(target, passphrase=passphrase) != raw:
        target.unlink()
        raise StoreError(f"{target}: could not be read back; the folder is left as it was")
    with told(folder):
        shutil.rmtree(folder)
    return target


def unlock(file: Path, folder: Path, passphrase: str = "", identity: Path | None = None) -> Path:
    """Decrypt a locked case into a folder that is not there yet, whole or not at all; the folder."""
    if folder.exists():
        raise StoreError(f"{folder}: already there; move it away or name another with --to")
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    raw = _decrypted(file, passphrase=passphrase, identity=identity)
    try:
        with told(part):
            part.mkdir(parents=True)
            _unpack(raw, part, file)
            if not is_case(part):
                raise StoreError(f"{file}: holds no case")
            part.replace(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return folder


def _packed(folder: Path) -> bytes:
    out = io.BytesIO()
    with told(folder), tarfile.open(fileobj=out, mode="w") as tar:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and not path.name.endswith(("-wal", "-shm")):
                tar.add(path, str(PurePosixPath(*path.relative_to(folder).parts)), recursive=False, filter=_bare)
    return out.getvalue()


def _bare(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the names of the machine's users."""
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info


def _encrypted(raw: bytes, passphrase: str, recipients: Sequence[str]) -> bytes:
    if not recipients:
        if not passphrase:
            raise StoreError("no passphrase; a case is not locked with an empty one")
        return bytes(pyrage.passphrase.encrypt(raw, passphrase))
    try:
        keys = [pyrage.x25519.Recipient.from_str(r) for r in recipients]
    except pyrage.RecipientError as error:
        raise StoreError(f"{', '.join(recipients)}: no recipient of age ({error}); give a public key, age1…") from None
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
    """Only plain files below the folder: no links, devices, absolute paths or steps upwards."""
    size = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(raw), mode="r:") as tar:
            for member in tar:
                inside = PurePosixPath(member.name)
                if not member.isreg() or inside.is_absolute() or ".." in inside.parts or "\\" in member.name:
                    raise StoreError(f"{file}: holds {member.name!r}, which is no file of a case; it was not unpacked")
                size += member.size
                if size > MOST_BYTES:
                    raise StoreError(f"{file}: unpacks to more than {MOST_BYTES:,} bytes; it was not unpacked")
                tar.extract(member, into, filter="data")
    except tarfile.TarError as error:
        raise StoreError(f"{file}: is no packed case ({error})") from None
