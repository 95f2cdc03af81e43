"""From the files of others' repositories to the folders that training and measuring read."""

import csv
import json
import re
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ml.training.datasets.archives import save
from ml.training.datasets.digit_sets import LETTERS

SIDE = 64
THAI = "data/raw/thai-handwriting-number.appspot.com"
CHEQUES = "ORAND-CAR-2014-coco"

Picture = npt.NDArray[np.uint8]


def madbase(checkout: Path, folder: Path) -> None:
    """MADBase's test images, named id_N_label_D.png in one archive, to part.npz in their order."""
    found = []
    with zipfile.ZipFile(checkout / "Test Images.zip") as archive:
        for name in archive.namelist():
            if match := re.search(r"id_(\d+)_label_(\d)\.png$", name):
                picture = _decoded(archive.read(name), cv2.IMREAD_GRAYSCALE, name)
                found.append((int(match[1]), picture, int(match[2])))
    found.sort(key=lambda item: item[0])
    _save(folder / "part.npz", [p for _, p, _ in found], [d for _, _, d in found])


def thai(checkout: Path, folder: Path) -> None:
    """One folder a digit, one PNG a visitor, to all.npz with the visitors' names; no blanks."""
    pictures, digits, names = [], [], []
    for path in sorted((checkout / THAI).glob("[0-9]/*.png")):
        picture = _small(_on_white(_decoded(path.read_bytes(), cv2.IMREAD_UNCHANGED, path.name)))
        if int(picture.max()) - int(picture.min()) > 30:
            pictures.append(picture)
            digits.append(int(path.parent.name))
            names.append(path.stem)
    _save(folder / "all.npz", pictures, digits, name=np.array(names))


def letters62(checkout: Path, folder: Path) -> None:
    """PNG/CAP_A_0.png, DIGIT_4_0.png, SMALL_a_0.png, to all.npz: dark on light, squared."""
    pictures, classes = [], []
    for path in sorted((checkout / "PNG").glob("*_*_*.png")):
        picture = _decoded(path.read_bytes(), cv2.IMREAD_UNCHANGED, path.name)
        pictures.append(_small(_squared(_on_white(picture))))
        kind, letter, _ = path.stem.split("_")
        classes.append(LETTERS.index(letter.lower() if kind == "SMALL" else letter.upper()))
    _save(folder / "all.npz", pictures, classes)


def hwd1000(checkout: Path, folder: Path) -> None:
    """dataset.csv names each PNG's digit, to all.npz."""
    with (checkout / "dataset.csv").open(newline="") as table:
        rows = list(csv.DictReader(table))
    files = [checkout / "img" / Path(row["image"]).name for row in rows]
    pictures = [
        _on_white(_decoded(path.read_bytes(), cv2.IMREAD_UNCHANGED, path.name)) for path in files
    ]
    _save(folder / "all.npz", pictures, [int(row["label"]) for row in rows])


def cheques(checkout: Path, folder: Path) -> None:
    """Amounts with a box a digit in COCO's format to images/ and labels.csv."""
    rows = []
    (folder / "images").mkdir(parents=True, exist_ok=True)
    for part in ("train2017", "val2017"):
        listed = json.loads((checkout / CHEQUES / f"annotations/instances_{part}.json").read_text())
        for file, boxes in _amounts(listed):
            name = file.split("_png")[0] + ".jpg"
            shutil.copy(checkout / CHEQUES / "images" / part / file, folder / "images" / name)
            text = "".join(digit for _, digit in boxes)
            places = ";".join(",".join(str(round(side)) for side in box) for box, _ in boxes)
            rows.append((name, text, "ok", places))
    partial = folder / "partial-labels.csv"
    with partial.open("w", newline="") as table:
        csv.writer(table).writerows([("file", "label", "status", "boxes_xywh"), *rows])
    partial.replace(folder / "labels.csv")


def _amounts(listed: dict[str, Any]) -> Iterator[tuple[str, list[tuple[list[float], str]]]]:
    """Each file of a COCO list with its boxes x, y, w, h and digits, from the left."""
    digits = {kind["id"]: kind["name"] for kind in listed["categories"]}
    boxes = defaultdict(list)
    for item in listed["annotations"]:
        boxes[item["image_id"]].append((item["bbox"], digits[item["category_id"]]))
    for image in listed["images"]:
        if found := sorted(boxes[image["id"]], key=lambda pair: pair[0][0] + pair[0][2] / 2):
            yield Path(image["file_name"]).name, found


def _decoded(content: bytes, how: int, name: str) -> Picture:
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), how)
    if picture is None:
        raise ValueError(f"{name} is no picture")
    return np.asarray(picture, np.uint8)


def _on_white(picture: Picture) -> Picture:
    """Grey (h, w) of a grey, coloured or partly transparent picture laid on white paper."""
    if picture.ndim == 2:
        return picture
    grey = cv2.cvtColor(picture[..., :3], cv2.COLOR_BGR2GRAY)
    if picture.shape[2] == 3:
        return np.asarray(grey)
    cover = picture[..., 3] / 255
    return np.asarray(np.round(grey * cover + 255 * (1 - cover)), np.uint8)


def _squared(picture: Picture) -> Picture:
    """Padded to a square with the median of its edge."""
    edge = np.concatenate((picture[0], picture[-1], picture[:, 0], picture[:, -1]))
    missing = max(picture.shape) - np.array(picture.shape)
    (top, left), (bottom, right) = missing // 2, missing - missing // 2
    return np.pad(picture, ((top, bottom), (left, right)), constant_values=int(np.median(edge)))


def _small(picture: Picture) -> Picture:
    shrinking = max(picture.shape) > SIDE
    how = cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (SIDE, SIDE), interpolation=how))


def _save(
    path: Path, pictures: list[Picture], classes: list[int], **more: npt.NDArray[Any]
) -> None:
    if not pictures:
        raise ValueError("no picture was found")
    save(path, {"x": np.stack(pictures), "y": np.array(classes, np.uint8), **more})
