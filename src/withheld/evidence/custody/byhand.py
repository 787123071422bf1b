"""How to check a case without this program, and how to have a line of its log stamped with a time."""

from __future__ import annotations

import shlex

from withheld.evidence.casefolder import NAMED
from withheld.evidence.store import Store
from withheld.evidence.stores.address import read_address

_CHAIN = (
    "import hashlib, json, sqlite3; h = '0' * 64; c = sqlite3.connect('{db}'); c.row_factory = sqlite3.Row; bad = []\n"
    "for r in c.execute('SELECT * FROM log ORDER BY position'):\n"
    " d = dict(r); k = d.pop('hash'); j = json.dumps(d, sort_keys=True, ensure_ascii=False, separators=(',', ':'))\n"
    " bad += [d['position']] * (k != hashlib.sha256((h + chr(10) + j).encode()).hexdigest()); h = k\n"
    "print(bad)"
)
_QUOTED = (
    'SELECT count(*) FROM quotes q JOIN documents d ON d.id = q.document WHERE substr(text, "start" + 1, '
    '"end" - "start") <> exact OR substr(text, sentence_start + 1, length(sentence)) <> sentence'
)


_CHAIN_OF_LINES = (
    "import hashlib, json, sys; h = '0' * 64; bad = []\n"
    "for line in sys.stdin:\n"
    " d = json.loads(line); k = d.pop('hash'); j = json.dumps(d, sort_keys=True, ensure_ascii=False, separators=(',', ':'))\n"
    " bad += [d['position']] * (k != hashlib.sha256((h + chr(10) + j).encode()).hexdigest()); h = k\n"
    "print(bad)"
)


def checks_by_hand(store: Store) -> list[str]:
    """Shell commands by which anyone can check the case without this program; each starts in the case folder.

    In their order: bytes against the hashes in their names (silent if all hold), the database (``ok``; a server checks its
    own), quotations that do not stand in their text (0), log lines that break the chain (none: ``[]``).
    """
    db = store.path.name
    each = """for f in sources/*/*; do printf '%s  %s\\n' "${f##*/}" "$f"; done"""
    bytes_ = [f"cd {shlex.quote(str(store.folder.resolve()))}", f"{each} | sha256sum --check --quiet"]
    if db == NAMED:
        return bytes_ + _on_server(store)
    return [
        *bytes_,
        f"sqlite3 {db} 'PRAGMA integrity_check'",
        f"sqlite3 {db} {shlex.quote(_QUOTED)}",
        f'python3 -c "{_CHAIN.format(db=db)}"',
    ]


def _on_server(store: Store) -> list[str]:
    found = read_address(store.path)
    psql = f"PGOPTIONS='-c search_path={found.schema}' psql {shlex.quote(found.without_schema)} -XAtc"
    rows = "SELECT row_to_json(l) FROM (SELECT * FROM log ORDER BY position) AS l"
    return [f"{psql} {shlex.quote(_QUOTED)}", f'{psql} {shlex.quote(rows)} | python3 -c "{_CHAIN_OF_LINES}"']


def timestamp_request(sha256: str) -> bytes:
    """An RFC 3161 request to stamp a SHA-256, in DER: version 1, no nonce, with the authority's certificate.

    The same hash gives the same bytes as ``openssl ts -query -digest HASH -sha256 -cert -no_nonce``.
    """
    imprint = _tagged(0x30, bytes.fromhex("300d06096086480165030402010500") + _tagged(0x04, bytes.fromhex(sha256)))
    return _tagged(0x30, _tagged(0x02, b"\x01") + imprint + _tagged(0x01, b"\xff"))


def _tagged(tag: int, content: bytes) -> bytes:
    """A value of DER that is shorter than 128 bytes."""
    return bytes([tag, len(content)]) + content


def checks_of_stamp(sha256: str, request: str) -> list[str]:
    """Shell commands by which a time-stamp authority's answer to a request is checked."""
    answer = shlex.quote(f"{request.removesuffix('.tsq')}.tsr")
    return [
        f"openssl ts -query -in {shlex.quote(request)} -text",
        f"openssl ts -reply -in {answer} -text",
        f"openssl ts -verify -digest {sha256} -in {answer} -CAfile AUTHORITY.pem",
    ]
