"""Trains the line network.

    python -m ml train --network lines --data DIR

Resumable: the run goes on from the last checkpoint in its folder. The learning rate follows the
time used, so the budget is kept on a fast and a slow machine alike.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from tqdm import tqdm

from ml.networks import line_network
from ml.networks.alphabet import DIGITS, SIGNED, digits_of, spelled
from ml.networks.ctc import ctc_greedy
from ml.networks.line_network import padded_width
from ml.results import SCRIPTS
from ml.segment import normalize_line
from ml.training.datasets.cheques import load_cheques
from ml.training.networks.line_export import finish
from ml.training.networks.line_trainer import PEAK_RATE, Run, Trainer
from ml.training.networks.options import add_common, parsed, precision, prepare
from ml.training.networks.restore import begin, check, keep_of, version_of
from ml.training.synthesis.fonts import FILE, at_hand
from ml.training.synthesis.lines.batches import BackgroundBatches, Recipe, pad_line
from ml.training.synthesis.lines.forms import FormWriter
from ml.training.synthesis.lines.held_out import DRAWN_NETWORK
from ml.training.synthesis.lines.paper_textures import paper_pool
from ml.training.synthesis.lines.writers import held_out_writer

SEED = 3
CHECKPOINT_SECONDS = 150
VALIDATION_SECONDS = 600
VALIDATED = 300  # drawn lines of each kind
CHEQUES, FORMS = 0.3, 0.4  # of the lines that teach signs


def exact_share(
    trainer: Trainer, lines: list[tuple[np.ndarray, str]], told: Callable[[str], str] = str
) -> float:
    """Share of normalised lines of whose best path what counts is right, `told` says what."""
    right = 0
    lines = sorted(lines, key=lambda pair: pair[0].shape[1])
    for start in range(0, len(lines), 32):
        part = lines[start : start + 32]
        width = padded_width(part[-1][0].shape[1])
        batch = np.stack([pad_line(line, width) for line, _ in part])
        read = [ctc_greedy(logits) for logits in trainer.read(batch[..., None]).numpy()]
        right += sum(told(found) == told(text) for found, (_, text) in zip(read, part, strict=True))
    return right / len(lines)


def validation_lines(recipe: Recipe) -> dict[str, list[tuple[np.ndarray, str]]]:
    """Lines never trained on: writers held out, and the cheques kept for calibration."""
    lines = drawn_kinds(recipe)
    if recipe.script == "latin":
        cheques = load_cheques(recipe.data, "calibration")
        lines["cheques"] = [(cheque.gray, cheque.text) for cheque in cheques]
    return {
        name: [(normalize_line(gray), spelled(text, recipe.alphabet)) for gray, text in pairs]
        for name, pairs in lines.items()
    }


def drawn_kinds(recipe: Recipe) -> dict[str, list[tuple[np.ndarray, str]]]:
    """Lines by writers held out, plain and of forms."""
    papers = paper_pool(np.random.default_rng(recipe.seed + 1), 60)
    writer = held_out_writer(recipe.data, recipe.script, papers, recipe.seed + 1)
    lines = {"synthetic": [writer.write() for _ in range(VALIDATED)]}
    if recipe.context_share:
        forms = FormWriter(writer)
        lines["forms"] = [forms.write() for _ in range(VALIDATED)]
    return lines


def train(run: Run) -> Trainer:
    """Trains until the minutes are used; writes learning.jsonl beside the checkpoints."""
    run.folder.mkdir(parents=True, exist_ok=True)
    told = [f"--seed {run.recipe.seed}", f"{run.recipe.cheque_share:.0%} cheques"]
    told += [f"{run.recipe.context_share:.0%} forms"] if run.recipe.context_share else []
    told += [] if run.recipe.script != "latin" or at_hand(run.recipe.data) else ["no fonts"]
    how = ", ".join([*told, *precision(run.half_precision)])
    check(run.folder, run.start, how)
    trainer = Trainer(run)
    held = validation_lines(run.recipe)
    if not int(trainer.steps):
        begin(run.folder, trainer.model, run.start, _sample(held["synthetic"]), how)
    losses: list[float] = []
    with BackgroundBatches(replace(run.recipe, done=int(trainer.steps))) as batches:
        batches.take()
        begun = saved = validated = time.monotonic()
        before = float(trainer.seconds)
        bar = tqdm(total=round(run.minutes * 60), unit="s", desc="learning", mininterval=5)
        while float(trainer.seconds) < run.minutes * 60:
            losses.append(trainer.step(batches.take()))
            now = time.monotonic()
            trainer.seconds.assign(before + now - begun)
            bar.update(int(float(trainer.seconds)) - bar.n)
            if now - saved > CHECKPOINT_SECONDS:
                trainer.save()
                saved = now
            if now - validated > VALIDATION_SECONDS:
                report(trainer, losses, held)
                losses, validated = [], now
    bar.close()
    trainer.save()
    report(trainer, losses, held)
    return trainer


def _sample(lines: list[tuple[np.ndarray, str]]) -> np.ndarray:
    """Lines (n, 40, W, 1), from which a restored network's normalisations take their statistics.

    Of about one width, as in a batch of the training.
    """
    ordered = sorted((line for line, _ in lines), key=lambda line: line.shape[1])
    middle = ordered[len(ordered) // 3 : 2 * len(ordered) // 3]
    width = padded_width(middle[-1].shape[1])
    return np.stack([pad_line(line, width) for line in middle])[..., None]


def report(
    trainer: Trainer, losses: list[float], held: dict[str, list[tuple[np.ndarray, str]]]
) -> None:
    """One line of the learning curve, printed and kept."""
    row = {
        "steps": int(trainer.steps),
        "minutes": round(float(trainer.seconds) / 60, 1),
        "loss": round(float(np.mean(losses)), 4) if losses else None,
        **{name: round(exact_share(trainer, lines), 4) for name, lines in held.items()},
        **{
            f"{name}, digits": round(exact_share(trainer, lines, digits_of), 4)
            for name, lines in held.items()
            if trainer.run.recipe.alphabet != DIGITS
        },
    }
    print(json.dumps(row), flush=True)
    with (trainer.run.folder / "learning.jsonl").open("a") as curve:
        curve.write(json.dumps(row) + "\n")


def main(arguments: list[str]) -> int:
    """The command python -m ml train --network lines."""
    options = options_of(arguments)
    prepare(options)
    if options.script == "latin" and not at_hand(options.data):
        print(f"Left out: there is no {options.data / FILE}; `python -m ml data` fetches it.")
    bare = options.without_cheques or options.script != "latin"
    share = 0.0 if bare else Recipe.cheque_share
    recipe = Recipe(options.data, options.seed, cheque_share=share, script=options.script)
    if has_signs(options):
        recipe = replace(recipe, cheque_share=CHEQUES, context_share=FORMS, alphabet=SIGNED)
    folder = options.work / name_of(options)
    run = Run(folder, recipe, options.minutes, options.start, options.rate, options.half_precision)
    trainer = train(run)
    if run.start and options.keep:
        keep_of(run.folder, trainer.model, options.keep)
    told = _told(trainer, options)
    finish(trainer.model, options.data, told, options.weights, name_of(options), options.script)
    return 0


def has_signs(options: argparse.Namespace) -> bool:
    """Whether a network learns signs and forms: the one that reads Latin digits does."""
    return options.script == "latin" and not (options.opinion or options.without_cheques)


def name_of(options: argparse.Namespace) -> str:
    if options.without_cheques:
        return DRAWN_NETWORK
    return line_network.names(options.script)[options.opinion]


def _told(trainer: Trainer, options: argparse.Namespace) -> dict[str, object]:
    """How the network was trained, for its card."""
    run = trainer.run
    begun: dict[str, object] = {}
    if run.start:
        begun = {"start": version_of(run.start), "kept of the start's weights": options.keep}
    chosen = f" --script {options.script}" * (options.script != "latin")
    chosen += f" --minutes {run.minutes:g} --rate {run.rate:g}"
    chosen += f" --start {run.start.name} --keep {options.keep}" if run.start else ""
    chosen += f" --opinion {options.opinion}" * (options.opinion > 0)
    chosen += f" --seed {run.recipe.seed}" * (run.recipe.seed != SEED + options.opinion)
    chosen += " --without-cheques" * options.without_cheques
    chosen += " --half-precision" * options.half_precision
    return {
        "command": f"python -m ml train --network lines{chosen}",
        "seed": run.recipe.seed,
        "steps": int(trainer.steps),
        "minutes": round(float(trainer.seconds) / 60, 1),
        "highest learning rate": run.rate,
        "lines": int(trainer.steps) * run.recipe.batch,
        "share of real cheques": run.recipe.cheque_share,
        **({"share of forms": run.recipe.context_share} if run.recipe.context_share else {}),
        **begun,
    }


def options_of(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ml train --network lines")
    parser.add_argument("--script", choices=SCRIPTS, default="latin", help="(%(default)s)")
    parser.add_argument("--minutes", type=float, default=80, help="(%(default)s)")
    parser.add_argument(
        "--seed",
        type=int,
        help=f"another gives another network ({SEED}, for the next opinion one more)",
    )
    parser.add_argument(
        "--opinion",
        type=int,
        choices=range(len(line_network.ORDINALS) + 1),
        default=0,
        help="0: the network that reads; further ones are asked where it doubts (%(default)s)",
    )
    parser.add_argument(
        "--without-cheques", action="store_true", help="to see what drawn lines teach alone"
    )
    add_common(parser, "lines-SCRIPT.tflite", PEAK_RATE, threads=2)
    options = parsed(parser, arguments)
    if options.without_cheques and (options.script != "latin" or options.opinion):
        parser.error("--without-cheques is for Latin digits, and goes with no --opinion")
    if options.seed is None:
        options.seed = SEED + options.opinion
    return options
