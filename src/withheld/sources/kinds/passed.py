"""Kinds of file that are skipped, by file name, and the remedy for each."""

from __future__ import annotations

import re
from pathlib import Path

PASSED = {
    "picture": ".png .jpg .jpeg .gif .webp .tif .tiff .bmp .svg .heic .heif .avif .ico .psd",
    "spreadsheet": ".csv .tsv", "other spreadsheet": ".xls .xlsb .numbers .fods",
    "presentation": ".pptx .ppt .pps .ppsx .odp .key",
    "packed file": ".gz .7z .rar .bz2 .tbz2 .xz .txz .zst .lzma .cab .iso", "e-book": ".epub .mobi .azw .azw3",
    "other word-processor file": ".doc .rtf .pages .wpd .fodt",
    "Outlook message": ".msg .oft", "mailbox": ".pst .ost .mbx", "encrypted file": ".p7m .pgp .gpg .age",
    "signature": ".p7s .sig .asc", "sound": ".mp3 .wav .m4a .ogg .opus .flac .aac",
    "film": ".mp4 .mov .avi .mkv .webm .3gp .wmv", "database": ".db .sqlite .sqlite3 .mdb .accdb",
    "subtitle file": ".vtt .sbv .ass .ssa .srt", "page saved by Safari": ".webarchive", "link to a page": ".url .webloc .lnk .desktop",
    "link to a file in the cloud": ".gdoc .gsheet .gslides .icloud",
    "unfinished download": ".crdownload .part .partial .opdownload",
}  # fmt: skip
_KIND_OF = {ending: kind for kind, endings in PASSED.items() for ending in endings.split()}
OUTLOOK, SAVED_PARTS, ATTACHED = "Outlook attachment", "folder of a saved page", "file attached to a PDF"
REMEDIES = {
    "picture": "if it shows a page, make a PDF of it and read that with --ocr",
    "spreadsheet": "see withheld import", "other spreadsheet": "save it as .xlsx or .ods", "presentation": "save it as PDF",
    "packed file": "unpack it first", "e-book": "save its text as .html",
    "other word-processor file": "save it as .docx or PDF", "Outlook message": "save it as .eml",
    "mailbox": "save its mails as .eml or .mbox", "encrypted file": "decrypt it first",
    "sound": "write down what is said, as .txt", "film": "write down what is said, as .txt",
    "subtitle file": "save what is said as .txt, without the times",
    "page saved by Safari": "open it in Safari and save it as PDF", "link to a page": "open it, and save the page itself",
    "link to a file in the cloud": "download the file itself", "unfinished download": "download it again",
    OUTLOOK: "ask for the mail as .eml, or unpack it with tnef", ATTACHED: "save them from the PDF, and read them",
    SAVED_PARTS: "what it holds belongs to the page; give the folder by itself if it holds reports",
    "link": "give what it leads to by itself", "file without an ending": "if it is a text, name it .txt",
    "file of another kind": "save what you need of it as .txt, .html or PDF",
}  # fmt: skip
"""The remedy for a skipped kind, if there is one."""

_SAVED_PARTS = re.compile(
    r"(.+)[_.-](?:files?|dateien|fichiers|archivos|ficheros|ficheiros|arquivos|bestanden|filer|pliki|soubory|tiedostot|dosyalar)",
    re.I,
)
"""How browsers name the folder of what a saved page shows, after the page."""


def kind_by_name(name: str, ending: str) -> str | None:
    """The kind of a file by its name; None if the name shows none."""
    return OUTLOOK if name.lower() == "winmail.dat" else _KIND_OF.get(ending)


def is_unfinished(ending: str) -> bool:
    """Whether a suffix is that of an unfinished download: the file is incomplete, whatever it begins with."""
    return _KIND_OF.get(ending) == "unfinished download"


def is_hidden(name: str) -> bool:
    """Whether systems hide a file of such a name, or an office program while another file is open."""
    return (name.startswith(".") and not name.lower().endswith(".icloud")) or name.startswith("~$")


def holds_parts(folder: Path) -> bool:
    """Whether a folder holds what a page beside it shows, as browsers save them together."""
    match = _SAVED_PARTS.fullmatch(folder.name)
    return match is not None and any(folder.with_name(match[1] + end).is_file() for end in (".html", ".htm", ".xhtml"))
