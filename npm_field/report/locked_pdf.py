"""Encrypting a PDF in memory: AES-256, revision 6, and nothing in it about who made it, with what, or when.

reportlab's own encryption is RC4, or a revision poppler cannot open (security.md section 7). Revision 6 turns a
passphrase into a key within milliseconds, so a passphrase for it is drawn by the machine and never chosen.
"""

from __future__ import annotations

import io
from typing import Final

from pypdf import PdfReader, PdfWriter

ALGORITHM: Final = "AES-256"
HEADER: Final = "%PDF-2.0"
"""The first version that knows revision 6."""


def lock(plain: bytes, passphrase: str) -> bytes:
    """Return the PDF encrypted under ``passphrase``, which opens it for reading, copying and printing."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(plain)))
    writer.metadata = None
    writer.pdf_header = HEADER
    writer.encrypt(passphrase, algorithm=ALGORITHM)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
