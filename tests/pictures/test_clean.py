"""Of a file from outside nothing but its pixels is kept; what cannot be taken is refused with its reason (INV37)."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image

from npm_field.errors import AttachmentDamagedError, PictureRefusedError
from npm_field.pictures import aside, clean, page
from npm_field.pictures.album import Album, AlbumWriter
from npm_field.pictures.clean import pixels, said_by
from npm_field.pictures.faces import Box, covered
from npm_field.pictures.frames import Said
from npm_field.pictures.source import MOST_PICTURE_BYTES, require_taken
from tests.pictures import sources

PHOTO = {"maker", "serial", "owner", "comment", "xmp", "behind"}


def _pages(data: bytes) -> list[page.Page]:
    """The pages as ``aside.pages`` makes them, here in one process."""
    return [page.page_of(picture) for picture in pixels(io.BytesIO(data))]


def _album(data: bytes) -> bytes:
    buffer = io.BytesIO()
    writer = AlbumWriter(buffer)
    for each in _pages(data):
        writer.add(each)
    writer.finish()
    return buffer.getvalue()


def test_a_picture_full_of_grain_is_taken() -> None:
    """A dark cell at the highest sensitivity: its JPEG holds more bytes than it has pixels."""
    size = (400, 300)
    grain = Image.frombytes("RGB", size, random.Random(7).randbytes(size[0] * size[1] * 3))  # noqa: S311 - grain, no secret
    taken = page.page_of(grain)
    assert len(taken.picture) > size[0] * size[1]
    assert Image.open(io.BytesIO(taken.picture)).size == size


def _refusal(data: bytes) -> object:
    with pytest.raises(PictureRefusedError) as caught:
        _pages(data)
    return caught.value.facts["reason"]


@pytest.mark.parametrize(
    ("data", "inside"),
    [
        (sources.photo(), PHOTO),
        (sources.png(), {"png_text"}),
        (sources.scan(), {"owner"}),
        (sources.pdf(), {"pdf_author", "pdf_attached", "pdf_script", "pdf_hidden"}),
    ],
    ids=["photo", "png", "tiff", "pdf"],
)
def test_what_a_file_says_beside_its_pixels_is_in_the_file_and_not_in_the_album(
    data: bytes, inside: set[str]
) -> None:
    found = sources.found_in(data)
    assert inside <= found  # the control: the same search finds them in the source
    stored = _album(data)
    assert sources.found_in(stored) == set()
    album = Album(io.BytesIO(stored))
    for number in range(1, album.count + 1):
        for jpeg in (album.picture(number), album.preview(number)):
            with Image.open(io.BytesIO(jpeg)) as shown:
                assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
                assert not shown.getexif()


def test_what_a_photo_says_of_time_and_place_can_be_told_before_it_goes() -> None:
    assert said_by(io.BytesIO(sources.photo())) == Said("2031-03-10/afternoon", place=True, camera=True)
    assert said_by(io.BytesIO(sources.png())) == Said()
    assert said_by(io.BytesIO(sources.pdf())) == Said()


def test_a_photo_stands_as_the_camera_was_held() -> None:
    (lying,) = _pages(sources.photo(sources.pixels(240, 180), orientation=6))
    assert (lying.width, lying.height) == (180, 240)


def test_every_page_of_a_scan_and_of_a_pdf_is_there() -> None:
    assert len(_pages(sources.scan(3))) == 3
    drawn = _pages(sources.pdf(2))
    assert [(each.width, each.height) for each in drawn] == [(834, 1167)] * 2


def test_colours_of_a_phone_become_those_of_a_screen_and_transparency_white() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(buffer, "PNG")
    (clear,) = _pages(buffer.getvalue())
    with Image.open(io.BytesIO(clear.picture)) as shown:
        assert shown.getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"\x00\x00\x00\x18ftypheic", "heic"),
        (b"\x00\x00\x00\x18ftypavif", "avif"),
        (b"\x00\x00\x00\x18ftypisom", "video"),
        (b"OggS", "sound"),
        (b"PK\x03\x04", "office"),
        (b"GIF89a", "unknown"),
        (b"", "unknown"),
        (b"\xff\xd8\xff\xe0 and then nothing", "damaged"),
        (b"%PDF-1.7 and then nothing", "damaged"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(head: bytes, reason: str) -> None:
    assert _refusal(head + bytes(64)) == reason


def test_a_pdf_with_a_password_a_cut_photo_and_one_page_too_many_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _refusal(sources.pdf(password="of the office")) == "password"  # noqa: S106 - of a test
    assert _refusal(sources.photo()[:900]) == "damaged"
    assert _refusal(b"") == "damaged"  # as a stick leaves it that was pulled out too soon
    monkeypatch.setattr(aside, "MOST_PAGES", 2)
    scan = sources.scan(3)
    with pytest.raises(PictureRefusedError) as caught, aside.reading(io.BytesIO(scan), size=len(scan)) as found:
        list(found.pages())
    assert caught.value.facts == {"reason": "too_many_pages", "most": 2}


def test_a_picture_too_large_in_bytes_or_in_pixels_is_refused_before_it_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = sources.photo()
    with pytest.raises(PictureRefusedError) as caught:
        require_taken(io.BytesIO(photo), size=MOST_PICTURE_BYTES + 1)
    assert caught.value.facts == {"reason": "too_large", "most_mb": 15}
    monkeypatch.setattr(clean, "MOST_PIXELS", 1000)
    assert _refusal(photo) == "too_many_pixels"


def test_a_covered_face_has_no_pixel_left() -> None:
    face = sources.pixels(240, 180, "#ffffff")
    (before,) = _pages(sources.photo(face))
    pixels_before = aside.pixels_of(io.BytesIO(before.picture), size=len(before.picture))
    after = covered(pixels_before, [Box(250, 250, 500, 500)])
    with Image.open(io.BytesIO(after.picture)) as shown:
        inside = shown.crop((60, 45, 120, 90)).getcolors()
        assert inside is not None
        assert all(abs(part - 128) < 4 for _count, colour in inside for part in colour)  # type: ignore[union-attr]  # the fixture gives it as an object
        assert shown.getpixel((10, 10)) == (255, 255, 255)
    with Image.open(io.BytesIO(after.preview)) as small:
        assert abs(small.getpixel((90, 60))[0] - 128) < 6  # type: ignore[index]  # the fixture gives it as an object


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + bytes(18), b"no album at all" * 20])
def test_what_is_no_album_of_ours_is_told(data: bytes) -> None:
    with pytest.raises(AttachmentDamagedError):
        Album(io.BytesIO(data))
