"""Random variations of digits of 28x28: what other hands, pens and scanners would have made.

Affine and elastic distortions after Simard, Steinkraus and Platt (ICDAR 2003).
"""

import cv2
import numpy as np
import numpy.typing as npt

Images = npt.NDArray[np.float32]

SIDE = 28
GRID = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), 0).astype(np.float32)
KNOTS = 5  # the elastic field is drawn on KNOTS x KNOTS points and spread smoothly between them


def augmented(images: Images, rng: np.random.Generator, strength: float = 1.0) -> Images:
    """One random variation of each image; (n, 28, 28), 0 to 1, ink positive."""
    varied = [_varied(image, rng, strength) for image in images]
    return np.stack(varied).astype(np.float32)


def _varied(image: Images, rng: np.random.Generator, strength: float) -> Images:
    warped = bent(image, rng, strength)
    if rng.random() < 0.35:
        warped = _reinked(warped, rng)
    if rng.random() < 0.35:
        warped = _degraded(warped, rng)
    return warped


def bent(image: Images, rng: np.random.Generator, strength: float = 1.0) -> Images:
    """The digit (28, 28) as another hand would have shaped it, its ink unchanged."""
    return np.asarray(cv2.remap(image, *_field(rng, strength), cv2.INTER_LINEAR), np.float32)


def _field(rng: np.random.Generator, strength: float) -> tuple[Images, Images]:
    """Where each pixel comes from: an affine map plus a smooth random displacement."""
    angle, shear = np.radians(rng.normal(0, 7)) * strength, rng.normal(0, 0.12) * strength
    width, height = np.exp(rng.normal(0, 0.08, 2) * strength)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = turn @ np.array([[width, shear], [0, height]])
    shift = rng.normal(0, 0.9, 2) * strength
    middle = (SIDE - 1) / 2
    moved = np.tensordot(linear, GRID - middle, 1) + middle + shift[:, None, None]
    bend = rng.normal(0, 1.0 * strength, (KNOTS, KNOTS, 2)).astype(np.float32)
    bend = cv2.resize(bend, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    moved += bend.transpose(2, 0, 1)
    return moved[0].astype(np.float32), moved[1].astype(np.float32)


def _reinked(image: Images, rng: np.random.Generator) -> Images:
    """Thicker or thinner strokes, at three times the size so that a step is a third of a pixel."""
    large = cv2.resize(image, (84, 84), interpolation=cv2.INTER_CUBIC)
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (int(rng.integers(2, 6)),) * 2)
    change = cv2.dilate if rng.random() < 0.55 else cv2.erode
    inked = cv2.resize(change(large, brush), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    inked = np.clip(inked, 0, 1)
    return inked if inked.sum() > 0.4 * image.sum() else image


def _degraded(image: Images, rng: np.random.Generator) -> Images:
    kind = rng.choice(4, p=[0.46, 0.18, 0.18, 0.18])
    if kind == 0:
        noise = rng.normal(0, rng.uniform(0.1, 0.65), image.shape)
        return np.clip(image + noise, 0, 1).astype(np.float32)
    if kind == 1:
        return cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.3))
    if kind == 2:
        gain, offset = rng.uniform(0.35, 1.0), rng.uniform(0.0, 0.25)
        return np.clip(image * gain + offset, 0, 1).astype(np.float32)
    return np.clip((image - 0.5) * rng.uniform(1.0, 3.0) + rng.uniform(0.3, 0.7), 0, 1).astype(
        np.float32
    )
