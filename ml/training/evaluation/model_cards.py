"""The networks' cards: JSON beside the weights, and docs/models.md as a page for people."""

import json
from pathlib import Path
from typing import Any

from ml.networks.interpreter import WEIGHTS

Card = dict[str, Any]

HEAD = """# Model cards

One network reads single digits of each script and another its lines; a line that it doubts is shown
to the script's second and third too, where there are any: what the first one's card counts as held
out is read by all together, what the others' count by each alone. `lines-latin-drawn` is only
measured. The version of the first rises whenever another is asked beside it. Every card stands as
JSON beside its weights in `ml/weights/`. `python -m ml evaluate` writes this page from them.
"""


def write_card(path: Path, card: Card) -> None:
    """Writes a card; what was there is replaced when all is written."""
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    partial.replace(path)


def write_cards(docs: Path) -> None:
    """Writes the page from the cards beside the weights."""
    cards = [json.loads(path.read_text()) for path in sorted(WEIGHTS.glob("*.json"))]
    page = HEAD + "".join(_section(card) for card in cards)
    (docs / "models.md").write_text(page)


def _section(card: Card) -> str:
    """One network: what it is for, how it came about, what it scores, where it ends."""
    parts = [f"\n## {card.get('name', card['version'])} (version {card['version']})\n"]
    for key, value in card.items():
        if key not in ("name", "version"):
            several = isinstance(value, list) and len(value) > 1
            told = "".join(f"\n  - {_told(item)}" for item in value) if several else _told(value)
            parts.append(f"- **{key}**:{told if several else ' ' + told}")
    return "\n".join(parts) + "\n"


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key} {_told(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "; ".join(_told(inner) for inner in value)
    return str(value)
