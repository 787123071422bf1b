"""The labelled corpus: documents of our own words, and labels of real prose whose texts are fetched, never committed.

A line of ``training/corpus/*.jsonl`` is a document with its labels in the fields of the specification, or, with ``repo``, the
labels of a text in a public repository: ``repo``, ``commit``, ``path``, ``how`` (see ``built``), the SHA-256 of the text, and
spans in place of quotations.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KINDS = ("claims", "events", "positions", "indicators", "pledges", "presences", "dependences")
FOLDER = Path(__file__).resolve().parents[1] / "corpus"
Document = dict[str, Any]


def documents(folder: Path = FOLDER, mirrors: Path | None = None) -> Iterator[Document]:
    """All documents of a corpus, in the order of the files; those by reference only where ``mirrors`` holds their text.

    ``mirrors`` is a folder with a git directory ``OWNER+NAME/repo`` for each repository. ValueError names a text that is not
    the one that was labelled.
    """
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for line in file:
                found = json.loads(line)
                if "repo" not in found:
                    yield found
                elif mirrors is not None and (built_one := _referred(found, mirrors)):
                    yield built_one


def _referred(entry: Document, mirrors: Path) -> Document | None:
    """A document by reference with its text, None where its repository was not fetched."""
    top = mirrors / entry["repo"].replace("/", "+") / "repo"
    folder = next((d for d in (top / ".git", top) if (d / "HEAD").is_file()), None)
    if folder is None:
        return None
    text = built(shown(folder, entry["commit"], entry["path"]), entry["how"])
    if hashlib.sha256(text.encode()).hexdigest() != entry["sha256"]:
        raise ValueError(f"{entry['id']} ({entry['repo']}: {entry['path']}): the text is not the one that was labelled")
    out = {k: v for k, v in entry.items() if k not in KINDS}
    for kind in KINDS:
        out[kind] = [
            {"quote": text[r["span"][0] : r["span"][1]], **{k: v for k, v in r.items() if k != "span"}}
            for r in entry.get(kind, ())
        ]
    return out | {"text": text}


def shown(folder: Path, commit: str, path: str) -> str:
    """A file as a git directory keeps it, at a commit or, where that is not there, at its newest."""
    for revision in (commit, "HEAD"):
        done = subprocess.run(["git", f"--git-dir={folder}", "show", f"{revision}:{path}"], capture_output=True)
        if done.returncode == 0:
            return done.stdout.decode("utf-8").replace("\r\n", "\n")
    raise ValueError(f"{path}: not in {folder}")


_BLOCK = re.compile(r"</?(?:p|br|div|h\d|li|ul|ol)\b[^>]*>", re.I)
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1>", re.I | re.S)


def built(raw: str, how: dict[str, Any]) -> str:
    """The text that was labelled, from a file: ``yaml`` drops its front matter, ``html`` and ``md`` its marks, then spaces
    are made one, and ``slice`` or ``slices`` cut it."""
    text = raw
    if how.get("yaml") and text.startswith("---\n"):
        text = text[text.index("\n---", 4) + 4 :]
    if how.get("html"):
        text = html.unescape(re.sub(r"<[^>]+>", "", _BLOCK.sub("\n\n", _SCRIPT.sub("", text))))
    if how.get("md"):
        text = _without_marks(text)
    text = re.sub(r"[ \t\u00a0]+", " ", text.replace("\u200d", ""))
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", text)).strip()
    cuts = how.get("slices") or [how.get("slice", [0, len(text)])]
    return "\n\n".join(text[a:b].strip() for a, b in cuts)


_MARKS = (
    (r"(?is)<(style|script)\b.*?</\1>", ""), (r"!\[[^\]]*\]\([^)]*\)", ""),
    (r"\[((?:[^\[\]]|\\\]|\\\[)*)\]\((?:[^()]|\([^()]*\))*\)", r"\1"), (r"<[^>\n]+>", ""), (r"(?m)^(\*\*\*|---|___)\s*$", ""),
    (r"\*\*\*|\*\*|___|__|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)|`", ""), (r"(?m)^#{1,6}\s+", ""), (r"\\([\[\]_*#.])", r"\1"),
)  # fmt: skip


def _without_marks(text: str) -> str:
    for pattern, put in _MARKS:
        text = re.sub(pattern, put, text)
    return text


def apart(identifier: str, share: int = 12) -> bool:
    """Whether a document is kept apart from training, for early stopping and calibration: one in ``share``, by its name."""
    return int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % share == 0


def main() -> None:
    """Print how many documents and records each file of the corpus holds."""
    print("| file | documents | " + " | ".join(KINDS) + " |\n|" + " --- |" * (len(KINDS) + 2))
    total: Counter[str] = Counter()
    for path in sorted(FOLDER.glob("*.jsonl")):
        found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        counts = Counter({kind: sum(len(d.get(kind, ())) for d in found) for kind in KINDS})
        counts["documents"] = len(found)
        total += counts
        print(f"| {path.name} | {len(found)} | " + " | ".join(str(counts[k]) for k in KINDS) + " |")
    print(f"| all | {total['documents']} | " + " | ".join(str(total[k]) for k in KINDS) + " |")


if __name__ == "__main__":
    main()
