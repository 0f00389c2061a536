"""What a lab leaves in a stored notebook: a picture that says so, on paper of its own and in a frame."""

from __future__ import annotations

import io

from matplotlib.font_manager import findfont
from PIL import Image, ImageChops, ImageDraw, ImageFont

TOLD = "A picture of the lab. Run its cell in the notebook, and it comes alive."
PAPER, FRAME, INK = (
    "#f3f0e8",
    "#d8d3c6",
    "#4a463d",
)  # of a print: not the page's, in the light theme nor in the dark one


def still(png: bytes) -> bytes:
    """The picture `png` as a framed print, with `TOLD` in the frame above it."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    size = max(12, picture.width // 60)  # of the letters
    framed = Image.new("RGB", (picture.width + 2 * size, picture.height + 3 * size), FRAME)
    font = ImageFont.truetype(findfont("DejaVu Sans"), size)
    ImageDraw.Draw(framed).text((size, size), TOLD, fill=INK, font=font, anchor="lm")
    framed.paste(ImageChops.multiply(picture, Image.new("RGB", picture.size, PAPER)), (size, 2 * size))
    out = io.BytesIO()
    framed.save(out, "PNG", compress_level=4)
    return out.getvalue()
