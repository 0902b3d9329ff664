"""Files as a camera, a telephone and an office make them: full of what must never be kept. Made here, of nobody."""

from __future__ import annotations

import io
from typing import Final

import pypdf
from PIL import ExifTags, Image, ImageCms, PngImagePlugin
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

CANARIES: Final = {
    "maker": "Zorbex Optical",
    "serial": "SN-5522-CANARY",
    "owner": "Qadira Vantongeren",
    "comment": "taken by Holmqvist at the gate",
    "xmp": "xmp-canary-Ostrava",
    "behind": "motion-photo-canary",
    "pdf_author": "Author Canarybird",
    "pdf_attached": "attached canary text",
    "pdf_script": "canaryscript",
    "pdf_hidden": "hiddenundertheblackbar",
    "png_text": "png canary words",
}
_XMP: Final = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>{CANARIES["xmp"]}</a></x:xmpmeta>'


def pixels(width: int = 240, height: int = 180, colour: str = "#a4643c") -> Image.Image:
    picture = Image.new("RGB", (width, height), colour)
    picture.paste("#102030", (width // 4, height // 4, width // 2, height // 2))
    return picture


def photo(picture: Image.Image | None = None, *, orientation: int = 1) -> bytes:
    """A JPEG with all that a telephone puts into one: place, camera, owner, comment, colours, a film behind."""
    shown = picture or pixels()
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = CANARIES["maker"]
    exif[ExifTags.Base.Artist] = CANARIES["owner"]
    exif[ExifTags.Base.Orientation] = orientation
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = "2031:03:10 14:23:51"
    inner[ExifTags.Base.BodySerialNumber] = CANARIES["serial"]
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "N"
    place[ExifTags.GPS.GPSLatitude] = (48.0, 12.0, 30.5)
    buffer = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    shown.save(
        buffer, "JPEG", quality=92, exif=exif, comment=CANARIES["comment"], xmp=_XMP.encode(), icc_profile=profile
    )
    return buffer.getvalue() + CANARIES["behind"].encode()


def png() -> bytes:
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", CANARIES["png_text"])
    buffer = io.BytesIO()
    pixels().save(buffer, "PNG", pnginfo=said)
    return buffer.getvalue()


def scan(count: int = 3) -> bytes:
    """A TIFF of several pages with an owner in it."""
    sheets = [pixels(colour=colour) for colour in ("#ffffff", "#eeeeee", "#dddddd", "#cccccc")[:count]]
    buffer = io.BytesIO()
    sheets[0].save(
        buffer, "TIFF", save_all=True, append_images=sheets[1:], tiffinfo={ExifTags.Base.Artist: CANARIES["owner"]}
    )
    return buffer.getvalue()


def pdf(count: int = 2, *, password: str = "") -> bytes:
    """A PDF with an author, a script, an attached file, and words under a black bar."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(300, 420), pageCompression=0)
    canvas.setAuthor(CANARIES["pdf_author"])
    for number in range(count):
        canvas.drawString(40, 380, f"Register, sheet {number + 1}")
        canvas.drawString(40, 300, CANARIES["pdf_hidden"])
        canvas.rect(30, 290, 240, 30, fill=1)
        canvas.showPage()
    canvas.save()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(buffer.getvalue()))
    script = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject(CANARIES["pdf_script"]),
    }
    writer._root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    writer.add_attachment("list.txt", CANARIES["pdf_attached"].encode())
    if password:
        writer.encrypt(password, algorithm="AES-256")
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def found_in(data: bytes) -> set[str]:
    """The names of the canaries that a file holds, in UTF-8 or UTF-16."""
    spelled = {name: (text.encode(), text.encode("utf-16-le")) for name, text in CANARIES.items()}
    return {name for name, forms in spelled.items() if any(form in data for form in forms)}
