"""Settings of the program and the places where its data lies."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

MAX_BYTES = 50 * 1024 * 1024


class Settings(BaseSettings):
    """Settings, each read from an environment variable ``WITHHELD_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="WITHHELD_")

    analyst: str = ""
    """Name written into the review log; empty means the login name."""
    max_bytes: int = MAX_BYTES
    """Largest document that is read, in bytes."""
    document_seconds: float = Field(default=60.0, ge=1, allow_inf_nan=False)
    """Seconds of processor time that a document may take; a long text up to ten times as many."""
    document_memory: int = Field(default=1024**3, ge=64 * 1024**2)
    """Bytes of memory that a document may need beyond what the program itself takes."""
    workers: int | None = Field(default=None, ge=0)
    """Processes that read documents; one for each processor by default. 0 reads in the program's own process, which the limits of
    time and memory do not hold."""
    fetch_seconds: float = Field(default=60.0, gt=0, allow_inf_nan=False)
    """Seconds that an address given to ``withheld read --fetch`` has in all, redirections included."""
    ocr: bool = False
    """Recognise the text of scanned pages with Tesseract, where it is installed; ``--ocr`` sets it for one run."""
    sure: float = Field(default=0.5, ge=0, le=1, allow_inf_nan=False)
    """Confidence below which what the machine proposes is unsure: kept and shown, and used only once a person decided on it."""
    shown: float = Field(default=0.4, ge=0, le=1, allow_inf_nan=False)
    """Confidence from which ``withheld claims`` prints a figure that the machine proposes, unsure or not; more than ``sure`` changes
    nothing."""
    shown_sentences: float = Field(default=0.3, ge=0, le=1, allow_inf_nan=False)
    """The same for what a sentence says besides figures: events, positions, indicators, pledges, presences and dependences."""
    store: str = ""
    """Address, with a password if need be, by which a case's PostgreSQL store is reached in place of the one in its folder."""
    seed: int = 20191222
    """Seed of the sampler; the same inputs and seed give the same draws."""
    llm_key: str = ""
    """Key that an endpoint given with ``--llm`` asks for; sent to that endpoint and nowhere else."""
    llm_timeout: float = Field(default=120.0, gt=0, allow_inf_nan=False)
    """Seconds that an endpoint given with ``--llm`` has for each answer."""


class SettingsError(Exception):
    """A setting that cannot be used; the message names the variable and the remedy."""


def settings() -> Settings:
    """The settings in force now; SettingsError names the environment variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"WITHHELD_{str(first['loc'][0]).upper()}"
        said = first["msg"].lower()
        raise SettingsError(f"{name}: {said}, not {first['input']}; correct the environment variable") from None


@cache
def shipped(folder: str) -> Path:
    """Folder ``data`` or ``examples`` that the program ships: inside the installed package, or at the top of a checkout.

    Raises FileNotFoundError if the installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    for base in (package, package.parent.parent):
        if (base / folder).is_dir():
            return base / folder
    raise FileNotFoundError(f"{folder}/ is missing beside {package}; install withheld again")
