"""Where each network's data comes from: name, licence and number of items used."""

CHARACTERS = {
    "name": "letters62 (photographed characters: letters that are no digits, and 786 digits)",
    "licence": "MIT",
}
CMATERDB = "CMATERdb 3 (Jadavpur University); collection under Apache-2.0"

LATIN = [
    {"name": "MNIST, training part: 60,000 digits", "licence": "CC BY-SA 3.0"},
    {"name": "QMNIST writer numbers of MNIST", "licence": "BSD"},
    CHARACTERS,
]

SOURCES: dict[str, list[dict[str, str]]] = {
    "latin": LATIN,
    "devanagari": [{"name": "CMATERdb 3.2.1: 2,500 digits", "licence": CMATERDB}],
    "bengali": [{"name": "CMATERdb 3.1.1: 5,000 digits", "licence": CMATERDB}],
    "telugu": [{"name": "CMATERdb 3.4.1: 2,500 digits", "licence": CMATERDB}],
    "kannada": [{"name": "Kannada-MNIST: 10,000 digits", "licence": "CC BY-SA 4.0"}],
    "arabic-indic": [
        {"name": "MADBase: 8,000 digits", "licence": "none stated; research use"},
    ],
    "thai": [{"name": "Thai handwriting number: 2,927 digits", "licence": "MIT"}],
}
