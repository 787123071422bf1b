"""The store: documents, quotations, records with their state, and the log of decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.evidence.anchors import ANCHOR
    from withheld.evidence.captures import CAME, FETCHES, addresses_of, archives, archives_of
    from withheld.evidence.casefiles import altered as altered_files
    from withheld.evidence.casefiles import refuse_altered as refuse_altered_files
    from withheld.evidence.casefiles import take_in as take_in_files
    from withheld.evidence.casefiles import take_in_all as take_in_all_files
    from withheld.evidence.casefiles import tell_estimate
    from withheld.evidence.casefolder import (
        DATABASE,
        SOURCES,
        database_of,
        is_case,
        kept_bytes,
        source_path,
    )
    from withheld.evidence.custody import Custodian, checks_by_hand, checks_of_stamp, last_hash, timestamp_request
    from withheld.evidence.custody import notes as custody_notes
    from withheld.evidence.custody import verify as verify_case
    from withheld.evidence.decisions import ACTIONS, GRADES, RELIABILITIES
    from withheld.evidence.engine import reading as reading_rows
    from withheld.evidence.engine import settle
    from withheld.evidence.engine import writing as writing_rows
    from withheld.evidence.failures import StoreError, Unavailable
    from withheld.evidence.failures import told as failure_told
    from withheld.evidence.intake import Added, Intake, about_others
    from withheld.evidence.intake import content as content_hash
    from withheld.evidence.locking import MAGIC as LOCKED_MAGIC
    from withheld.evidence.locking import SUFFIX as LOCKED_SUFFIX
    from withheld.evidence.locking import lock as lock_case
    from withheld.evidence.locking import unlock as unlock_case
    from withheld.evidence.log import (
        ACCOUNT,
        APART,
        BLACK,
        CODE,
        ESTIMATE,
        EXPORT,
        HASHES,
        MOVE,
        SYSTEM,
        canonical,
        erased_bytes,
        redactions,
    )
    from withheld.evidence.log import append as append_entry
    from withheld.evidence.log import digest as entry_digest
    from withheld.evidence.log import entries as log_entries
    from withheld.evidence.log import last as last_entry
    from withheld.evidence.log import parsed as parsed_entry
    from withheld.evidence.marks import Marks
    from withheld.evidence.origins import NO_TIES, Chain, Origins, Root, Ties, Trace, independence
    from withheld.evidence.origins.assertions import same_value
    from withheld.evidence.origins.entities import kind_of as entity_kind
    from withheld.evidence.origins.entities import listed as listed_entities
    from withheld.evidence.origins.trace import Step
    from withheld.evidence.reprints import rebuild as rebuild_reprints
    from withheld.evidence.rereading import Change, proposed_changes
    from withheld.evidence.reviewing.listing import Listed, counts, evidence_in, log_page
    from withheld.evidence.reviewing.listing import listed as listed_documents
    from withheld.evidence.reviewing.publishers import Publisher, default_of, publishers
    from withheld.evidence.reviewing.queue import ORDERS, Order, Queue, alike, queue
    from withheld.evidence.reviewing.seen import Merges, Stale, Stand, last_lines, stand
    from withheld.evidence.rows import (
        CLASSES,
        KINDS,
        PREFIXES,
        SELECTOR,
        Body,
        body_of,
        quote_from,
        record_from,
        search_keys,
    )
    from withheld.evidence.schema import HEAD
    from withheld.evidence.schema import bands as bands_table
    from withheld.evidence.schema import documents as documents_table
    from withheld.evidence.schema import log as log_table
    from withheld.evidence.schema import quotes as quotes_table
    from withheld.evidence.schema import records as records_table
    from withheld.evidence.schema import reprints as reprints_table
    from withheld.evidence.schema import rulings as rulings_table
    from withheld.evidence.schema import signatures as signatures_table
    from withheld.evidence.search import CLOSE as HIT_CLOSE
    from withheld.evidence.search import OPEN as HIT_OPEN
    from withheld.evidence.search import DocumentHit, Filters
    from withheld.evidence.search import Page as HitPage
    from withheld.evidence.search import find as find_records
    from withheld.evidence.search import rebuild as rebuild_index
    from withheld.evidence.store import Store, create_case, find_case
    from withheld.evidence.stores.kind import kind_of as store_kind
    from withheld.evidence.stores.moving import move as move_store
    from withheld.evidence.subjects import SOURCE
else:
    __getattr__ = door(__name__)

__all__ = [
    "ACCOUNT",
    "ACTIONS",
    "ANCHOR",
    "APART",
    "BLACK",
    "CAME",
    "CLASSES",
    "CODE",
    "DATABASE",
    "ESTIMATE",
    "EXPORT",
    "FETCHES",
    "GRADES",
    "HASHES",
    "HEAD",
    "HIT_CLOSE",
    "HIT_OPEN",
    "KINDS",
    "LOCKED_MAGIC",
    "LOCKED_SUFFIX",
    "MOVE",
    "NO_TIES",
    "ORDERS",
    "PREFIXES",
    "RELIABILITIES",
    "SELECTOR",
    "SOURCE",
    "SOURCES",
    "SYSTEM",
    "Added",
    "Body",
    "Chain",
    "Change",
    "Custodian",
    "DocumentHit",
    "Filters",
    "HitPage",
    "Intake",
    "Listed",
    "Marks",
    "Merges",
    "Order",
    "Origins",
    "Publisher",
    "Queue",
    "Root",
    "Stale",
    "Stand",
    "Step",
    "Store",
    "StoreError",
    "Ties",
    "Trace",
    "Unavailable",
    "about_others",
    "addresses_of",
    "alike",
    "altered_files",
    "append_entry",
    "archives",
    "archives_of",
    "bands_table",
    "body_of",
    "canonical",
    "checks_by_hand",
    "checks_of_stamp",
    "content_hash",
    "counts",
    "create_case",
    "custody_notes",
    "database_of",
    "default_of",
    "documents_table",
    "entity_kind",
    "entry_digest",
    "erased_bytes",
    "evidence_in",
    "failure_told",
    "find_case",
    "find_records",
    "independence",
    "is_case",
    "kept_bytes",
    "last_entry",
    "last_hash",
    "last_lines",
    "listed_documents",
    "listed_entities",
    "lock_case",
    "log_entries",
    "log_page",
    "log_table",
    "move_store",
    "parsed_entry",
    "proposed_changes",
    "publishers",
    "queue",
    "quote_from",
    "quotes_table",
    "reading_rows",
    "rebuild_index",
    "rebuild_reprints",
    "record_from",
    "records_table",
    "redactions",
    "refuse_altered_files",
    "reprints_table",
    "rulings_table",
    "same_value",
    "search_keys",
    "settle",
    "signatures_table",
    "source_path",
    "stand",
    "store_kind",
    "take_in_all_files",
    "take_in_files",
    "tell_estimate",
    "timestamp_request",
    "unlock_case",
    "verify_case",
    "writing_rows",
]
