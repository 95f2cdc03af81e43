from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from ml.digit_reader import find_candidates, sized
from ml.networks import digit_network
from ml.preprocess import ink_map, normalise
from ml.results import overlap
from ml.training.evaluation.report import write_report
from ml.training.synthesis import negatives, photographs, skeletons
from ml.training.synthesis.augmentation import augmented
from tests.ml.pictures import drawn_seven, drawn_zero


def sevens(count: int = 3) -> npt.NDArray[np.float32]:
    return np.stack([normalise(ink_map(drawn_seven()))] * count)


def test_a_skeleton_is_one_pixel_wide_and_whole() -> None:
    (skeleton,) = skeletons.skeletons(sevens(1))
    assert 30 < skeleton.sum() < 90
    assert cv2.connectedComponents(skeleton.astype(np.uint8))[0] == 2


def test_a_digit_is_drawn_again_with_any_pen() -> None:
    (skeleton,) = skeletons.skeletons(sevens(1))
    thin, thick = (skeletons.redrawn(skeleton, 90, width) for width in (2, 12))
    assert 2.5 * thin.sum() < thick.sum()
    assert thin.max() == thick.max() == 1


def test_every_variation_is_another_digit_of_the_same_kind() -> None:
    varied = augmented(sevens(40), np.random.default_rng(0))
    assert varied.shape == (40, 28, 28)
    assert 0 <= varied.min() <= varied.max() <= 1
    assert len({image.tobytes() for image in varied}) == 40
    assert (digit_network.classify(varied).argmax(1) == 7).mean() > 0.8


def test_the_reader_finds_the_digit_in_a_synthetic_photograph() -> None:
    rng = np.random.default_rng(1)
    found = 0
    for _ in range(20):
        ink = skeletons.rescanned(sevens(1)[0], 70, 0)
        scene = photographs.photographed(ink, rng)
        picture = sized(scene.picture)
        box = scene.box.scaled(max(picture.shape) / max(scene.picture.shape))
        found += any(overlap(c.box, box) > 0.6 for c in find_candidates(picture))
    assert found >= 15


def test_what_is_no_digit_is_mostly_refused() -> None:
    rng = np.random.default_rng(2)
    digits = np.stack([normalise(ink_map(drawn_zero())), sevens(1)[0]])
    crops = np.stack([normalise(negatives.drawn(digits, rng, latin=True)) for _ in range(60)])
    assert (digit_network.classify(crops).argmax(1) == digit_network.NOT_A_DIGIT).mean() > 0.7


def test_a_one_with_a_long_flag_is_a_one() -> None:
    rng = np.random.default_rng(3)
    crops = np.stack([normalise(negatives.flagged_one(80, 6, rng)) for _ in range(30)])
    assert (digit_network.classify(crops).argmax(1) == 1).mean() > 0.8


def test_the_report_tells_share_interval_and_cost(tmp_path: Path) -> None:
    share = {
        "set": "blank paper",
        "metric": "accuracy",
        "n": 10,
        "percent": 90.0,
        "interval": [60, 98],
    }
    cost = {"set": "one digit", "metric": "milliseconds", "n": 1, "value": 0.2}
    write_report([share, cost], tmp_path)
    text = (tmp_path / "accuracy.md").read_text()
    assert "| blank paper | accuracy | 10 | 90.0 | 60 to 98 |" in text
    assert "| one digit | milliseconds | 0.2 |" in text
    assert (tmp_path / "accuracy.json").exists()
