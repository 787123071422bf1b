"""What a case has is not read again: documents by their bytes, and those that were refused under the same limits."""

from __future__ import annotations

import os
from pathlib import Path

from case_folders import small_case
from withheld.batch.limits import Limits
from withheld.batch.resume import Before, sha256_of
from withheld.batch.talk import Known, Refused
from withheld.evidence.store import Store, create_case

LIMITS = Limits(60, 2**30)


def test_a_refusal_stands_until_its_limit_is_raised(tmp_path: Path) -> None:
    create_case(tmp_path / "case", small_case(tmp_path / "builtin"))
    slow = tmp_path / "slow.txt"
    slow.write_text("words")
    sha256 = sha256_of(slow, 100)
    what, remedy = LIMITS.too_slow()
    refused = Refused(file=str(slow), what=what, remedy=remedy, sha256=sha256)
    with Store.open(tmp_path / "case") as store:
        before = Before(store, frozenset(), LIMITS, 100)
        assert before(slow) is None
        before.tell(store, refused)
        before.tell(store, refused)
        told = [line for line in store.log() if line.action == "refuse"]
        assert [(line.subject, line.reason) for line in told] == [(sha256, f"{slow}: {what}")]
        assert Before(store, frozenset(), LIMITS, 100)(slow) == refused
        assert Before(store, frozenset(), LIMITS._replace(seconds=90), 100)(slow) is None
        again = Before(store, frozenset(), LIMITS, 100)
        again.tell(store, refused)
        assert len([line for line in store.log() if line.action == "refuse"]) == 1


def test_only_whole_regular_files_within_the_bound_have_a_hash(tmp_path: Path) -> None:
    file, pipe = tmp_path / "a.txt", tmp_path / "pipe"
    file.write_bytes(b"words")
    os.mkfifo(pipe)
    assert sha256_of(file, 5) and not sha256_of(file, 4)
    assert not sha256_of(pipe, 100) and not sha256_of(tmp_path, 100) and not sha256_of(tmp_path / "none", 100)


def test_a_mail_is_opened_again_for_what_it_holds(tmp_path: Path) -> None:
    from withheld.commands.case import read
    from withheld.extract.read import EXTRACTOR

    create_case(tmp_path / "case", small_case(tmp_path / "builtin"))
    head = "From: a@example.org\nTo: b@example.org\nDate: Mon, 1 Jan 2018 00:00:00 +0000\nMIME-Version: 1.0\nSubject: x\n\n"
    mail, text = tmp_path / "a.eml", tmp_path / "a.txt"
    mail.write_text(head + "The workers came home in March, the foreman wrote to us.\n")
    text.write_text("The workers came home in March, the foreman wrote to us.\n")
    assert read(tmp_path / "case", [mail, text], None, workers=1) == 0
    with Store.open(tmp_path / "case") as store:
        before = Before(store, store.read_by(EXTRACTOR), LIMITS, 10_000)
        assert before(mail) is None
        sha256 = sha256_of(text, 10_000) or ""
        assert before(text) == Known(str(text), sha256, sha256[:16], "text/plain", None)
