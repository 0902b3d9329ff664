"""The tables of both books as numbered steps. A released step is never changed; a new need is a new step.

The daybook's columns are a closed list (security.md part I, "Two books"): it is what a compelled travel passphrase
yields. Random keys, WITHOUT ROWID, no time finer than a part of a day, no order of capture, no full-text index.
"""

from __future__ import annotations

from typing import Final

from storage.steps import Rearrangement

REVISION: Final = """
CREATE TABLE revision (
    id TEXT PRIMARY KEY,
    record TEXT NOT NULL,
    kind TEXT NOT NULL,
    visit TEXT NOT NULL,
    device TEXT NOT NULL,
    counter INTEGER NOT NULL,
    header BLOB NOT NULL,
    commitment BLOB NOT NULL,
    salt BLOB,
    payload BLOB,
    signature BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX revision_record ON revision (record);
CREATE TABLE outbox (
    revision TEXT PRIMARY KEY REFERENCES revision (id)
) STRICT, WITHOUT ROWID;
CREATE TABLE draft (
    record TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    visit TEXT NOT NULL,
    mode TEXT NOT NULL,
    parents TEXT NOT NULL,
    fields BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""

CASEBOOK: Final = (
    REVISION
    + """
CREATE INDEX revision_counter ON revision (device, counter);
CREATE TABLE record (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    visit TEXT NOT NULL,
    code TEXT NOT NULL,
    area TEXT NOT NULL,
    mode TEXT NOT NULL,
    class TEXT NOT NULL,
    state TEXT NOT NULL,
    differences INTEGER NOT NULL
) STRICT;
CREATE INDEX record_visit ON record (visit, kind);
CREATE INDEX record_code ON record (code);
CREATE VIRTUAL TABLE search USING fts5 (words, tokenize="unicode61 remove_diacritics 2");
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
CREATE TABLE credential (
    device TEXT PRIMARY KEY,
    statement BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE bundle (
    id TEXT PRIMARY KEY,
    device TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    direction TEXT NOT NULL,
    revisions INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX bundle_device ON bundle (device, sequence);
CREATE TABLE issued_code (
    code TEXT PRIMARY KEY,
    device TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""
)

DAYBOOK: Final = (
    REVISION
    + """
CREATE TABLE pool (
    code TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE pick (
    code TEXT NOT NULL,
    visit TEXT NOT NULL,
    PRIMARY KEY (visit, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE plan (
    visit TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    floor TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE completion (
    record TEXT PRIMARY KEY,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE capsule (
    id TEXT PRIMARY KEY,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE pending (
    record TEXT PRIMARY KEY,
    act TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""
)

RETURN_CODES: Final = """
CREATE TABLE return_code (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    code BLOB NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (device, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE reissue (
    device TEXT PRIMARY KEY,
    public BLOB NOT NULL,
    vault TEXT NOT NULL,
    serial INTEGER NOT NULL,
    digest TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE return_use (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    act TEXT NOT NULL,
    written TEXT NOT NULL,
    who TEXT NOT NULL,
    second TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (device, number)
) STRICT, WITHOUT ROWID;
"""

ACTS_SIDE_BY_SIDE: Final = """
CREATE TABLE pending_acts (
    record TEXT NOT NULL,
    act TEXT NOT NULL,
    PRIMARY KEY (record, act)
) STRICT, WITHOUT ROWID;
INSERT INTO pending_acts (record, act) SELECT record, act FROM pending;
DROP TABLE pending;
ALTER TABLE pending_acts RENAME TO pending;
"""
"""Several acts of one record: a withdrawal took the place of a drop that was cut in the middle."""

SEARCH: Final = """
ALTER TABLE record ADD COLUMN themes TEXT NOT NULL DEFAULT '';
ALTER TABLE record ADD COLUMN facts TEXT NOT NULL DEFAULT '';
DROP TABLE search;
CREATE VIRTUAL TABLE search USING fts5 (words, facets, prefix='1 2', tokenize="unicode61 remove_diacritics 2");
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
INSERT INTO search (search, rank) VALUES ('rank', 'bm25(1.0, 0.0)');
"""
"""Both columns and the new table are derived: ``usecases.indexing`` fills them at the first opening."""

SLIP: Final = """
CREATE TABLE slip (
    id TEXT PRIMARY KEY,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""

SLIP_LABEL: Final = """
CREATE TABLE slip_label (
    slip TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    device TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX slip_code ON slip_label (code);
CREATE TABLE slip_use (
    number INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    act TEXT NOT NULL,
    written TEXT NOT NULL,
    who TEXT NOT NULL,
    second TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
"""

HEADLINE: Final = """
ALTER TABLE record ADD COLUMN headline TEXT NOT NULL DEFAULT '';
"""
"""Derived like the themes; filled at the first opening."""

ATTACHMENTS: Final = """
CREATE TABLE stream (
    id TEXT PRIMARY KEY,
    file TEXT NOT NULL UNIQUE,
    key BLOB,
    header BLOB,
    length INTEGER NOT NULL,
    digest TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE attached (
    id TEXT PRIMARY KEY,
    record TEXT NOT NULL,
    class TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attached_record ON attached (record);
"""
"""The keys of attachments' files, and which attachments a record has."""

DEVICES: Final = """
CREATE TABLE device_act (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    written TEXT NOT NULL,
    who TEXT NOT NULL,
    second TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (device, number)
) STRICT, WITHOUT ROWID;
"""

INTAKE: Final = """
CREATE TABLE bundle_chain (
    id TEXT PRIMARY KEY,
    device TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    direction TEXT NOT NULL,
    revisions INTEGER NOT NULL,
    previous TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO bundle_chain (id, device, sequence, direction, revisions, previous)
    SELECT id, device, sequence, direction, revisions, '' FROM bundle;
DROP TABLE bundle;
ALTER TABLE bundle_chain RENAME TO bundle;
CREATE INDEX bundle_device ON bundle (device, sequence);
CREATE TABLE outbound (
    id TEXT PRIMARY KEY,
    device TEXT NOT NULL,
    kind TEXT NOT NULL,
    body BLOB NOT NULL,
    sent TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE arrival (
    id TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    way TEXT NOT NULL,
    written TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    device TEXT NOT NULL,
    bundle TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    previous TEXT NOT NULL,
    purpose TEXT NOT NULL,
    facts TEXT NOT NULL,
    receipt TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX arrival_bundle ON arrival (bundle);
CREATE TABLE outcome (
    arrival TEXT NOT NULL,
    number INTEGER NOT NULL,
    item TEXT NOT NULL,
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    frame BLOB,
    PRIMARY KEY (arrival, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE irregular (
    device TEXT NOT NULL,
    sign TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    bundle TEXT NOT NULL,
    written TEXT NOT NULL,
    PRIMARY KEY (device, sequence, sign, bundle)
) STRICT, WITHOUT ROWID;
"""
"""What came to an office and what goes back; of a bundle also the one before it. A whole new table for that: a column
added to the old one would leave rows behind that are shorter than their table, and rescue passes over such."""

_COVERED: Final = """
CREATE TABLE covered (
    bundle TEXT NOT NULL,
    what TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (bundle, what, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE receipted (
    what TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (what, name)
) STRICT, WITHOUT ROWID;
"""
CUTS: Final = (
    _COVERED
    + """
CREATE TABLE cut (
    bundle TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    purpose TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""
)
"""Bundles that wait for the office's receipt, what is in them of this book, and what needs no sending any more."""

RECEIPTS: Final = (
    _COVERED
    + """
CREATE TABLE receipt (
    id TEXT PRIMARY KEY,
    bundle TEXT NOT NULL,
    device TEXT NOT NULL,
    body BLOB NOT NULL,
    file BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_bundle ON receipt (bundle);
CREATE TABLE handed_over (
    record TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    visit TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""
)
"""The office's receipts, and the records that were removed under them: their codes alone stay."""

BY_KIND: Final = "CREATE INDEX record_kind ON record (kind);"
"""Comments, orders and findings are looked for by their kind alone, each time a list is shown."""

SEARCH_ANEW: Final = """
DROP TABLE search;
CREATE VIRTUAL TABLE search USING fts5 (words, facets, prefix='1 2', tokenize="unicode61 remove_diacritics 2");
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
INSERT INTO search (search, rank) VALUES ('rank', 'bm25(1.0, 0.0)');
"""
"""The same table, empty: until step 10 an edit could leave an older entry behind (``storage.index``)."""

TAKING: Final = """
CREATE TABLE taking (
    bundle TEXT PRIMARY KEY,
    device TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    written TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE taken (
    bundle TEXT NOT NULL,
    revision TEXT NOT NULL,
    PRIMARY KEY (bundle, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX taken_revision ON taken (revision);
CREATE TABLE aside (
    revision TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
"""
"""What each bundle brought to a laptop, and the revisions that do not count because theirs was set aside."""

ANSWERS: Final = """
CREATE TABLE answer (
    visit TEXT NOT NULL,
    answer TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (visit, answer, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_record ON answer (number);
"""
"""What records answer of check lists; derived, ``usecases.indexing`` fills it."""

_NUMBERED_BEGUN: Final = """
CREATE TABLE outbox_kept (
    revision TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO outbox_kept (revision) SELECT revision FROM outbox;
DROP TABLE outbox;
DROP INDEX revision_record;
DROP INDEX revision_counter;
CREATE TABLE revision_numbered (
    id TEXT NOT NULL PRIMARY KEY,
    record TEXT NOT NULL,
    kind TEXT NOT NULL,
    visit TEXT NOT NULL,
    device TEXT NOT NULL,
    counter INTEGER NOT NULL,
    header BLOB NOT NULL,
    commitment BLOB NOT NULL,
    salt BLOB,
    payload BLOB,
    signature BLOB NOT NULL
) STRICT;
"""
_A_SIXTEENTH: Final = """
INSERT INTO revision_numbered SELECT * FROM revision WHERE id < 'END' ORDER BY id;
DELETE FROM revision WHERE id < 'END';
"""
"""One after the other: the new table takes the pages that the old one has left, and the book does not grow."""
_NUMBERED_ENDED: Final = """
DROP TABLE revision;
ALTER TABLE revision_numbered RENAME TO revision;
CREATE INDEX revision_record ON revision (record, id);
CREATE INDEX revision_counter ON revision (device, counter, id);
CREATE TABLE outbox (
    revision TEXT PRIMARY KEY REFERENCES revision (id)
) STRICT, WITHOUT ROWID;
INSERT INTO outbox (revision) SELECT revision FROM outbox_kept;
DROP TABLE outbox_kept;
"""
NUMBERED: Final = Rearrangement(
    due="""
SELECT 1 FROM sqlite_schema AS kept, sqlite_schema AS index_of_casebook
    WHERE kept.name = 'revision' AND kept.sql LIKE '%WITHOUT ROWID' AND index_of_casebook.name = 'revision_counter'
""",
    begin=_NUMBERED_BEGUN,
    some="SELECT 1 FROM revision",
    move=[_A_SIXTEENTH.replace("END", end) for end in "123456789abcdefg"],
    end=_NUMBERED_ENDED,
)
"""Revisions in the casebook come to lie under numbers. Under their ids, in WITHOUT ROWID, what is longer than a
quarter of a page went on in a page of its own, which each comparison with it had to read (docs/decisions/0065). The
numbers tell in which order revisions were stored, as ``counter`` does; the daybook must not, and keeps its table."""

CASEBOOK_STEPS: Final = (
    CASEBOOK,
    RETURN_CODES,
    SEARCH,
    SLIP_LABEL,
    HEADLINE,
    ATTACHMENTS,
    DEVICES,
    INTAKE,
    RECEIPTS,
    BY_KIND,
    SEARCH_ANEW,
    TAKING,
    ANSWERS,
)
DAYBOOK_STEPS: Final = (DAYBOOK, ACTS_SIDE_BY_SIDE, SLIP, CUTS)
