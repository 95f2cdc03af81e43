"""docs/accuracy.md and docs/accuracy.json from measured rows, and the table of comparisons."""

import json
from pathlib import Path
from typing import Any

from ml.networks import digit_network, line_network

Row = dict[str, Any]

HEAD = """# Accuracy

Measured with `python -m ml evaluate --data DIR` from the committed weights, {networks};
intervals are Wilson's at 95 %. Networks and temperatures were chosen on held-out parts of the
training data, but for two choices that [training.md](training.md) names. [data.md](data.md) tells
what each set is. The sets below were not trained on, but their failures were looked at while the
preprocessing and what training draws were improved, the photographs, clothes and cheques above all
(of the register's numbers, others than those below), and the held-out cheques were measured more
than once; so expect somewhat less on new pictures.
`docs/accuracy.json` holds the same figures.

- *calibration error*: how far confidence and the share that is right lie apart on average; 0 is
  ideal.
- *read at 0.5 % error*: so many per cent, the surest, can be taken as read before more than one in
  two hundred of them is wrong.
- *refused at 1 % of digits*: so many per cent of what is no digit are less sure than the least sure
  hundredth of true digits.
- *ms*: milliseconds of one processor for each picture, in the run that made the table.

A card ([models.md](models.md)) counts a held-out digit that its network takes for none as wrong;
here, the likeliest of the ten values counts.
"""

PICTURES = """
## Doubt

![Share that is right against confidence](images/reliability.png)
![Error among those read against the share read](images/error-curves.png)

The same for the held-out cheque amounts:

![Share that is right against confidence](images/strings-reliability.png)
![Error among those read against the share read](images/strings-error-curve.png)

## Which digits are confused (MNIST t10k, the network alone)

![Confusion matrix](images/confusions.png)
"""


def write_report(rows: list[Row], docs: Path) -> None:
    """Writes and prints the tables."""
    (docs / "accuracy.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    shares = [row for row in rows if "percent" in row]
    networks = " and ".join(f"`{n.version('latin')}`" for n in (digit_network, line_network))
    text = HEAD.format(networks=networks) + "\n" + _shares(shares)
    text += PICTURES + "\n## Cost\n\n" + _values(rows)
    text += comparison(docs / "comparison.json")
    (docs / "accuracy.md").write_text(text)
    print(text)


def _shares(rows: list[Row]) -> str:
    lines = [
        "| set | what | n | % | 95 % interval | calibration error | read at 0.5 % error | ms |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        low, high = row["interval"]
        extra = [row.get(k, "") for k in ("calibration error", "read at 0.5 % error")]
        cells = [row["set"], row["metric"], row["n"], row["percent"], f"{low} to {high}", *extra]
        lines.append(_line([*cells, row.get("milliseconds", "")]))
    return "\n".join(lines) + "\n"


def _values(rows: list[Row]) -> str:
    lines = ["| what | measure | value |", "|---|---|---|"]
    lines += [_line([r["set"], r["metric"], r["value"]]) for r in rows if "value" in r]
    return "\n".join(lines) + "\n"


def comparison(path: Path) -> str:
    """The recorded comparison with other kinds of networks, if there is one."""
    if not path.exists():
        return ""
    rows = json.loads(path.read_text())
    lines = [
        "\n## Beside other networks\n",
        f"`python -m ml compare --digits {rows[0]['digits']} --epochs {rows[0]['epochs']}`, for all"
        " without distortions; seconds of one processor. Another run than those above: times and"
        " accuracy belong together within this table.\n",
        "| network | % on MNIST t10k | parameters | training in s | one digit in ms |",
        "|---|---|---|---|---|",
    ]
    keys = ("network", "percent", "parameters", "training_seconds", "milliseconds")
    lines += [_line([row[key] for key in keys]) for row in rows]
    return "\n".join(lines) + "\n\n![Accuracy against time](images/comparison.png)\n"


def _line(cells: list[Any]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
