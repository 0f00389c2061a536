"""A learner's own picture: every kind of file and upload, and one line for what is none."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from dltutor import datasets
from dltutor.datasets import pictures
from dltutor.errors import LearnerError

GRADIENT = np.linspace(0, 255, 40 * 30).reshape(30, 40).round().astype(np.uint8)


def saved(picture, kind="PNG", **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def coloured(mode):
    rgb = Image.fromarray(np.stack([GRADIENT, GRADIENT[::-1], GRADIENT[:, ::-1]], axis=2))
    return rgb.convert(mode)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        *(("RGB", kind) for kind in ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")),
        *((mode, "PNG") for mode in ("L", "P", "1", "LA", "RGBA")),
        *((mode, "JPEG") for mode in ("L", "CMYK")),
    ],
)
def test_every_kind_of_file_becomes_the_same_kind_of_array(mode, kind):
    got = datasets.image(saved(coloured(mode), kind))
    assert got.shape == (30, 40, 3) and got.dtype == np.float32
    assert got.min() >= 0 and got.max() <= 1 and got.std() > 0.02
    if mode not in ("P", "1") and kind not in ("GIF", "JPEG", "WEBP"):
        wanted = np.asarray(coloured(mode).convert("RGB"), float) / 255
        np.testing.assert_allclose(got, wanted, atol=0.02)
    assert datasets.image(saved(coloured(mode), kind), size=16, grey=True).shape == (16, 16, 1)


def test_sixteen_bits_are_not_cut_off():
    deep = (GRADIENT.astype(np.uint16)) * 257
    got = datasets.image(saved(Image.fromarray(deep)), grey=True)
    np.testing.assert_allclose(got[..., 0], GRADIENT / 255, atol=1e-4)
    np.testing.assert_allclose(datasets.image(deep, grey=True)[..., 0], GRADIENT / 255, atol=1e-4)
    camera = GRADIENT.astype(np.uint16) * 4  # ten bits of sixteen
    for source in (camera, saved(Image.fromarray(camera))):
        assert 0.9 < datasets.image(source).max() <= 1
    dark = np.full((4, 4), 1, np.uint16)
    assert datasets.image(saved(Image.fromarray(dark))).max() < 0.005  # one of 255: as few bits as it has, at least 8


def test_what_is_transparent_becomes_white():
    clear = Image.new("RGBA", (5, 5), (200, 0, 0, 0))
    assert datasets.image(saved(clear)).min() == 1
    assert datasets.image(np.asarray(clear)).max() == 0.0 or datasets.image(np.asarray(clear)).min() == 1
    palette = Image.new("P", (5, 5), 0)
    palette.putpalette([200, 0, 0])
    assert datasets.image(saved(palette, "GIF", transparency=0)).min() == 1


def test_a_photograph_is_turned_as_the_camera_was_held():
    turned = Image.Exif()
    turned[0x0112] = 6
    assert datasets.image(saved(coloured("RGB"), "JPEG", exif=turned)).shape == (40, 30, 3)


def test_paths_uploads_and_arrays_give_the_same(tmp_path):
    data = saved(coloured("RGB"))
    path = tmp_path / "my picture.png"
    path.write_bytes(data)
    wanted = datasets.image(data)
    sources = [
        path,
        str(path),
        bytearray(data),
        {"my picture.png": data},  # Colab
        {"my picture.png": {"metadata": {"name": "my picture.png"}, "content": data}},  # ipywidgets 7
        ({"name": "my picture.png", "content": memoryview(data)},),  # ipywidgets 8
        {"name": "my picture.png", "content": data},
        coloured("RGB"),
        np.asarray(coloured("RGB")),
        np.asarray(coloured("RGB")) / 255,
        (np.asarray(coloured("RGB")) / 255).tolist(),
    ]
    for source in sources:
        np.testing.assert_allclose(datasets.image(source), wanted, atol=1e-6)


def test_a_path_in_quotation_marks_is_a_path(tmp_path):
    file = tmp_path / "it.png"
    file.write_bytes(WHOLE)
    for mark in ("'", '"'):
        np.testing.assert_array_equal(datasets.image(f"{mark}{file}{mark}"), datasets.image(file))


def test_the_middle_is_cut_out_and_nothing_is_stretched():
    wide = np.zeros((10, 30))
    wide[:, 10:20] = 1
    np.testing.assert_allclose(datasets.image(wide, size=10), 1, atol=1e-6)
    assert datasets.image(wide, size=(5, 15))[:, 5:10].min() > 0.8
    assert datasets.image(wide, size=(1, 1)).shape == (1, 1, 3)
    np.testing.assert_array_equal(datasets.image(GRADIENT)[..., 0], (GRADIENT / 255).astype(np.float32))


def test_a_large_photograph_is_made_smaller():
    large = Image.new("L", (5000, 2500), 77)
    assert datasets.image(saved(large)).shape == (1024, 2048, 3)
    assert datasets.image(np.zeros((10, 4096))).shape == (5, 2048, 3)


def bomb(width, height):
    """A PNG of a few bytes that claims to be huge."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


WHOLE = saved(coloured("RGB"))


def test_what_is_no_picture_is_one_line():
    for source, words in (
        (b"", "the file is empty"),
        (b"print('hello')", "no picture that can be read"),
        (WHOLE[: len(WHOLE) // 2], "damaged or not complete"),
        (bomb(8000, 8000), "8000 × 8000 pixels"),
        (bomb(60000, 60000), "too large"),
        ("no_such_file.png", "there is no such file"),
        ("https://example.org/cat.png", "this is an address; download the picture first"),
        ("\0", "source="),
        (".", "this is a folder"),
        ({}, "nothing has been uploaded"),
        ((), "nothing has been uploaded"),
        (({"name": "x"},), "it must be a picture"),
        (7, "it must be a picture"),
        (None, "it must be a picture"),
        ([[1, 2], [3]], "it must be a picture"),
        (np.zeros((3, 3, 2)), "shape"),
        (np.zeros(9), "shape"),
        (np.zeros((0, 3)), "empty"),
        (np.full((3, 3), np.nan), "NaN"),
        (np.full((3, 3), 7.5), "between 0 and 1"),
        (np.full((3, 3), -1), "between 0 and 1"),
        (np.array([["a"]]), "source="),
        (np.array(None), "source="),
    ):
        with pytest.raises(LearnerError, match=words) as caught:
            datasets.image(source)
        assert "\n" not in str(caught.value) and str(caught.value).startswith("source")


@pytest.mark.parametrize("size", [0, -3, "large", 9999, (3, 4, 5), (3,), float("nan"), 2.5, (4, None)])
def test_an_impossible_size_is_one_line(size):
    with pytest.raises(LearnerError, match=r"^size="):
        datasets.image(GRADIENT, size=size)


def test_a_file_too_long_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 10)
    (tmp_path / "x.png").write_bytes(WHOLE)
    for source in (WHOLE, tmp_path / "x.png"):
        with pytest.raises(LearnerError, match="at most 0 are read"):
            datasets.image(source)
