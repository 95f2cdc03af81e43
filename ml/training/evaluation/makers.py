"""Who made the sets that are measured, by how their rows' names begin; the others we drew."""

REAL = {
    "MNIST t10k, network alone": "digits of NIST's census workers and pupils (LeCun and others)",
    "MNIST t10k as uploads": "digits of NIST's census workers and pupils (LeCun and others)",
    "canvas_hwd1000": "Niklas Henning, with a mouse",
    "canvas_waffle": "github.com/Waffle-Liu, with a mouse",
    "photos_cs114": "students of UIT Vietnam, with their telephones",
    "optdigits_orig": "43 people (Alpaydin and Kaynak, Boğaziçi University)",
    "letters held out": "photographed by Bishwaprotap Ray",
    "clothes": "Zalando's photographs of its goods",
    "devanagari, held out": "CMATER, Jadavpur University",
    "bengali, held out": "CMATER, Jadavpur University",
    "telugu, held out": "CMATER, Jadavpur University",
    "kannada, held out": "volunteers (Prabhu, Kannada-MNIST)",
    "arabic-indic, held out": "700 people (El-Sherif and Abdelazeem)",
    "thai, held out": "visitors of a page of github.com/kittinan",
    "strings_car_a": "cheques of a bank in Chile (ORAND S.A.), cut and labelled by others",
    "strings_danish_row_id": "Danish parish registers (University of Copenhagen)",
    "photos_sudoku": "Alex Kubiesa: one writer, two telephones",
    "forms_found": "strangers, in public repositories; by source below",
    "real pictures": "the cheques, photographs and forms above, which we turned",
}
DRAWN = (
    "MNIST t10k, ",  # disturbed by us
    "blank paper",
    "synthetic lines",
    "numbers cut to their ink",
    "amounts and dates with signs",
    *(f"{script}, numbers of held-out digits" for script in (
        "devanagari", "bengali", "telugu", "kannada", "arabic-indic", "thai",
    )),
)  # fmt: skip


def maker(name: str) -> str | None:
    """Who made a real set; None of one that we drew. Raises KeyError for an unknown name."""
    for start, who in REAL.items():
        if name.startswith(start):
            return who
    if name.startswith(DRAWN):
        return None
    raise KeyError(f"{name}: say in ml/training/evaluation/makers.py who made it")
