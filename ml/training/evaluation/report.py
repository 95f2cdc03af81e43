"""docs/accuracy.md and docs/accuracy.json from measured rows, and the table of comparisons."""

import json
from pathlib import Path
from typing import Any

from ml.networks import digit_network, line_network
from ml.training.evaluation.answers import LIMITS
from ml.training.evaluation.makers import maker

Row = dict[str, Any]

SURE = [f"wrong above {limit}" for limit in LIMITS]

HEAD = """# Accuracy

Measured with `python -m ml evaluate --data DIR` from the committed weights, {networks};
intervals are Wilson's at 95 %. Networks and temperatures were chosen on held-out parts of the
training data, but for two choices that [training.md](training.md) names. [data.md](data.md) tells
what each set is. The sets below were not trained on, but their failures were looked at while the
preprocessing and what training draws were improved, the photographs, clothes and cheques above all
(of the register's numbers, others than those below), and the held-out cheques were measured more
than once; so expect somewhat less on new pictures. A real set says who made it; what we drew
ourselves stands apart, since a drawing knows only what its maker thought of.
`docs/accuracy.json` holds the same figures.

- *calibration error*: how far confidence and the share that is right lie apart on average; 0 is
  ideal.
- *read at 0.5 % error*: so many per cent, the surest, can be taken as read before more than one in
  two hundred of them is wrong.
- *refused at 1 % of digits*: so many per cent of what is no digit are less sure than the least sure
  hundredth of true digits.
- *nothing read above 0.5*: so many per cent of what is no digit came out as no number, or as a
  doubted one.
- *wrong above 0.9* and *0.99*: of the numbers that were read so surely, how many are wrong; of sets
  without numbers, in how many of their pictures one was read so surely.
- *pictures wholly right*: all that was read, however surely, is all that is written.
- *right, or doubted*: nothing that was read at 0.5 or above is wrong.
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
    networks = " and ".join(f"`{n.version('latin')}`" for n in (digit_network, line_network))
    text = HEAD.format(networks=networks) + share_tables(rows)
    text += PICTURES + "\n## Cost\n\n" + _values(rows)
    text += comparison(docs / "comparison.json")
    (docs / "accuracy.md").write_text(text)
    print(text)


def share_tables(rows: list[Row]) -> str:
    """The sets that others made, those that we drew, and those parted by source."""
    shares = [row for row in rows if "percent" in row]
    whole = [row for row in shares if "table" not in row]
    real = [row for row in whole if maker(row["set"])]
    drawn = [row for row in whole if not maker(row["set"])]
    text = f"\n## What others made\n\n{_shares(real, made=True)}"
    text += f"\n## What we drew, or put together from others' digits\n\n{_shares(drawn)}"
    for name in dict.fromkeys(row["table"] for row in shares if "table" in row):
        parts = [row for row in shares if row.get("table") == name]
        text += f"\n## By source: {name}\n\n{_sources(parts)}"
    return text


def _shares(rows: list[Row], *, made: bool = False) -> str:
    heads = ["set", "made by", "what", "n", "%", "95 % interval", "calibration error",
             "read at 0.5 % error", *SURE, "ms"]  # fmt: skip
    table: list[list[Any]] = [heads]
    for row in rows:
        low, high = row["interval"]
        extra = [row.get(k, "") for k in ("calibration error", "read at 0.5 % error")]
        sure = [quotient(row.get(name)) for name in SURE]
        figures = [row["metric"], row["n"], row["percent"], f"{low} to {high}", *extra, *sure]
        table.append([row["set"], maker(row["set"]), *figures, row.get("milliseconds", "")])
    return _table(table if made else [line[:1] + line[2:] for line in table])


def _sources(rows: list[Row]) -> str:
    """Pictures wholly right, and what else is counted, for each source of a set."""
    counted = ["numbers found", "right, or doubted", *SURE]
    made = any(row["made by"] for row in rows)
    table = [["source", "made by", "n", "wholly right, %", "95 % interval", *counted, "ms"]]
    for row in rows:
        low, high = row["interval"]
        shares = [quotient(row.get(name)) for name in counted]
        figures = [row["n"], row["percent"], f"{low} to {high}", *shares, row["milliseconds"]]
        table.append([row["set"], row["made by"], *figures])
    return _table(table if made else [line[:1] + line[2:] for line in table])


def quotient(pair: list[int] | None) -> str:
    """How many of how many, and in percent."""
    if pair is None:
        return ""
    part, whole = pair
    return f"{part} of {whole}" + (f" ({100 * part / whole:.1f} %)" if whole else "")


def _table(lines: list[list[Any]]) -> str:
    head, *rest = lines
    return "\n".join(_line(line) for line in (head, ["---"] * len(head), *rest)) + "\n"


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
