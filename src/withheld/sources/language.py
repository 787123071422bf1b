"""The language of a text, by py3langid, loaded when the first text asks for it."""

from __future__ import annotations

from functools import cache
from typing import Any

SHORTEST = 80
"""Characters below which a guess is worth nothing."""
_SAMPLE = 4000


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str | None:
    """ISO 639-1 code of the language of a text; None for a short text or a guess below even odds."""
    sample = " ".join(text.split())[:_SAMPLE]
    if len(sample) < SHORTEST:
        return None
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= 0.5 else None
