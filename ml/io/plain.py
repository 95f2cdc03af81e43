"""What stands in a decoded picture, on paper and in eight bits."""

import numpy as np
from PIL import Image, ImageFilter

OPAQUE, LIGHT = 100, 180  # of 255: what covers the paper, and what is lost on white
SKETCH, BROADEST = 128, 0.18  # pixels of a sketch's longer side, and of that is a stroke at most
DARKEST = 0.02  # of what is drawn may be darker


def plain(image: Image.Image) -> Image.Image:
    """The image as "L" or "RGB" and without metadata; transparent parts become paper."""
    if image.mode.startswith(("I", "F")):
        made = _eight_bit(image)
    elif image.has_transparency_data:
        made = _on_paper(image)
    elif image.mode in ("L", "RGB"):
        made = image.copy()  # what was told of it stays behind
    else:
        made = image.convert("L" if image.mode == "1" else "RGB")
    made.info = {}
    return made


def _on_paper(image: Image.Image) -> Image.Image:
    layered = image.convert("RGBA")
    cover = layered.getchannel("A")
    paper = Image.new("RGB", image.size, "black" if _is_light(layered) else "white")
    paper.paste(layered, mask=cover)
    return paper


def _is_light(layered: Image.Image) -> bool:
    """Whether all there is are strokes on nothing, nearly all of them too light for white.

    A sheet that was cut out of its picture is no stroke.
    """
    shown = np.asarray(layered.getchannel("A")) > OPAQUE
    if not shown.any() or _has_sheet(layered):
        return False
    lights = np.asarray(layered.convert("RGB").convert("L"))[shown]
    return bool(np.quantile(lights, DARKEST) > LIGHT)


def _has_sheet(layered: Image.Image) -> bool:
    """Whether something is covered that is broader than strokes are."""
    cover = layered.getchannel("A")
    cover.thumbnail((SKETCH, SKETCH), Image.Resampling.BOX)
    brush = 2 * round(BROADEST / 2 * max(cover.size)) + 1
    inside = cover.point(lambda value: 255 * (value > OPAQUE)).filter(ImageFilter.MinFilter(brush))
    return inside.getextrema() != (0, 0)


def _eight_bit(image: Image.Image) -> Image.Image:
    """A transparent value, which Pillow leaves in `info` here, becomes cover."""
    numbers = np.asarray(image)
    values = np.nan_to_num(numbers.astype(np.float32), posinf=0.0, neginf=0.0)
    low, high = min(0.0, float(values.min())), float(values.max())
    if image.mode.startswith("I;16") or (image.mode == "I" and low == 0 and 255 < high < 65536):
        low, high = 0.0, 65535.0
    scaled = (values - low) * (255.0 / max(high - low, 1e-30))
    shades = Image.fromarray(np.clip(scaled, 0, 255).astype(np.uint8))
    clear = image.info.get("transparency")
    if clear is None:
        return shades
    cover = Image.fromarray(np.where(numbers == clear, 0, 255).astype(np.uint8))
    return _on_paper(Image.merge("LA", (shades, cover)))
