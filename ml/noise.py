"""Pictures drowned in noise are made smaller until strokes stand out again."""

import cv2
import numpy as np
import numpy.typing as npt

BEARABLE = 14.0  # grey levels
SMALLEST = 56  # pixels of the longer side below which halving would lose the strokes

Picture = npt.NDArray[np.uint8]
KERNEL = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6


def noise_level(picture: Picture) -> float:
    """The standard deviation of the noise in grey levels, whatever the picture shows.

    Immerkaer's difference of Laplacians (CVIU 64, 1996), with the median in place of the mean
    so that the edges of strokes don't count.
    """
    grey = picture if picture.ndim == 2 else picture[..., 1]
    if min(grey.shape) < 3:
        return 0.0
    rough = cv2.filter2D(grey.astype(np.float32), -1, KERNEL)[1:-1, 1:-1]
    step = max(1, min(grey.shape) // 200)
    return float(np.median(np.abs(rough[::step, ::step]))) * 1.4826


def is_noisy(picture: Picture) -> bool:
    """Whether noise would hide the strokes from the preprocessing."""
    return noise_level(picture) > 2 * BEARABLE


def denoised(picture: Picture) -> Picture:
    """The picture halved as often as its noise asks for; a quiet one comes back as it is."""
    while max(picture.shape[:2]) >= 2 * SMALLEST and noise_level(picture) > BEARABLE:
        size = [max(1, side // 2) for side in picture.shape[1::-1]]
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return picture


def calmed(ink: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Ink of 28x28 full of noise, lightly blurred and stretched again.

    The figures are those that read most of MNIST's held-out writers at a noise of half the scale.
    """
    blurred = cv2.GaussianBlur(ink, (0, 0), 0.5)
    return np.clip((blurred - 0.25) * 1.8, 0, 1)
