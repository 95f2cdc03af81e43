"""Where the public data sets are; docs/data.md lists all with their licences."""

from ml.training.datasets import conversion
from ml.training.datasets.archives import Arrays, Files, bitmaps, digits, grey, writers
from ml.training.datasets.repositories import Repository
from ml.training.synthesis import fonts

GITHUB = "https://github.com/"
RAW = "https://raw.githubusercontent.com/"
MNIST = "https://storage.googleapis.com/cvdf-datasets/mnist/"
QMNIST = f"{RAW}facebookresearch/qmnist/master/"
CMATERDB = f"{RAW}prabhuomkar/CMATERdb/master/datasets/"
FASHION = f"{RAW}zalandoresearch/fashion-mnist/master/data/fashion/"
KANNADA = (
    f"{RAW}vinayprabhu/Kannada_MNIST/f8390ece0c6990551e6f35189ccc42757bb29c43"
    "/data/output_tensors/MNIST_format/"
)
OPTDIGITS = (
    f"{RAW}vladimirbelinski/Character_Recognition_Using_Neural_Networks-T3_IA"
    "/1a9bbaf4fa3b90a7e38824fafa6d29b22592edec/optdigits-orig"
)
CLOTHES = 2_000  # of Fashion-MNIST's 10,000 for testing


def _clothes(contents: list[bytes]) -> Arrays:
    return {name: array[:CLOTHES] for name, array in digits(contents).items()}


def _mnist(part: str, prefix: str, sha256: str) -> Files:
    kinds = ("images-idx3", "labels-idx1")
    addresses = tuple(f"{MNIST}{prefix}-{kind}-ubyte.gz" for kind in kinds)
    return Files(f"mnist/{part}.npz", addresses, digits, sha256)


def _cmaterdb(folder: str, script: str, sha256: str) -> Files:
    address = f"{CMATERDB}{script}-numerals/training-images.npz"
    return Files(f"{folder}/training.npz", (address,), grey, sha256)


SOURCES = (
    _mnist("train", "train", "edc0d1098aa497be14ace79ddd5171e5a3dcf9c4d196c015389203eb3ba1f59b"),
    _mnist("t10k", "t10k", "c3f9adf9c66efb572b1f9326c3a511b45910c7173b97be66ceceeeeaef6b802b"),
    Files(
        "mnist_writers/writers.npz",
        tuple(f"{QMNIST}qmnist-{part}-labels-idx2-int.gz" for part in ("train", "test")),
        writers,
        "00f1ec8aab1b758586f9b8af2b8d3fdd0d1b32374df7425a07dffe420407e108",
    ),
    _cmaterdb(
        "devanagari_cmaterdb",
        "devanagari",
        "db5c5742c467946d59dde9ed8ac5f974f00349419d3f6f387bdf0d9f6869a0a6",
    ),
    _cmaterdb(
        "bangla_cmaterdb",
        "bangla",
        "78841d9892037d7fc713bfc899b68ae976e580f045ac8767980923fb446bdc4d",
    ),
    _cmaterdb(
        "telugu_cmaterdb",
        "telugu",
        "01cb68b844eafeb95567879f7dd358a3e13a856b5352c2739e26da960c2000b7",
    ),
    Files(
        "kannada_mnist/test10k.npz",
        (
            f"{KANNADA}X_kannada_MNIST_test-idx3-ubyte.gz",
            f"{KANNADA}y_kannada_MNIST_test-idx1-ubyte.gz",
        ),
        digits,
        "85908e292026347510b139537af850fb571dd377c6a004f44c15b5b0e86ba5bc",
    ),
    Files(
        "optdigits_orig/tra.npz",
        (f"{OPTDIGITS}.tra",),
        bitmaps,
        "e10385248f33425f56c659af3dfe53d136680903993f4fa833ceb8baa8d91b38",
    ),
    Files(
        "optdigits_orig/tes.npz",
        (f"{OPTDIGITS}.tes",),
        bitmaps,
        "ce8bec8b04129236f307bc28910059e7e0c1ac16289426235b71118498b23c11",
    ),
    Files(
        "ood_fashion/part.npz",
        (f"{FASHION}t10k-images-idx3-ubyte.gz", f"{FASHION}t10k-labels-idx1-ubyte.gz"),
        _clothes,
        "5e916b2e91811fe46845f5b34d536fd2cb7788e5c5bc5531b5e3b9ee89e9bad9",
    ),
    Files(
        fonts.FILE,
        fonts.ADDRESSES,
        fonts.bundled,
        "4625d9d4b8a78e98ab94af7ae8444bc62d9024df7bdec5f8583ffde68f0c101a",
    ),
    Repository(
        "arabic_madbase/part.npz",
        f"{GITHUB}mloey/Arabic-Handwritten-Digits-Dataset",
        "0e691d1b38f9a08ceb91325becb633d8b97b135b",
        ("Test Images.zip",),
        conversion.madbase,
    ),
    Repository(
        "thai_digits/all.npz",
        f"{GITHUB}kittinan/thai-handwriting-number",
        "7a79c7b6bd1dd7a45340c7464852d76de83283b0",
        (conversion.THAI,),
        conversion.thai,
    ),
    Repository(
        "letters62_photo/all.npz",
        f"{GITHUB}TasnimulIntazamAsif/Handwritten_Letter_Indentification",
        "b4b59ff4c15c8ca61e41c37638c1edc43e18d4f0",
        ("PNG",),
        conversion.letters62,
    ),
    Repository(
        "strings_car_a/labels.csv",
        f"{GITHUB}Fzkuji/Labeled_ORAND-CAR-A",
        "ffb6268437de5d18d94bc111f83458ff43a267ef",
        (conversion.CHEQUES,),
        conversion.cheques,
    ),
    Repository(
        "canvas_hwd1000/all.npz",
        f"{GITHUB}niklashenning/hwd-1000-dataset",
        "93b3ba9e45624ee557360229a42298eaa6b3a106",
        ("dataset.csv", "img"),
        conversion.hwd1000,
    ),
)
