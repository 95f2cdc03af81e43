"""A network to train further, from the LiteRT file that is committed.

The file holds each convolution with its normalisation folded in, in 8 bits. Here the kernels come
out again, and normalisations that change nothing: their statistics are those of a sample, their
scale and offset undo them. So a training can go on from committed weights.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt
from tensorflow.lite.python import schema_py_generated as schema
from tensorflow.lite.tools import flatbuffer_utils

_RARE = 5.0  # by how much a new class's logit is lower than the last one's
BEGUN, NOTE = "begun.npz", "begun.txt"

Array = npt.NDArray[np.float32]
Kernel = tuple[Array, Array]

_AXES = {  # of a stored kernel, in Keras's order
    schema.BuiltinOperator.CONV_2D: (1, 2, 3, 0),
    schema.BuiltinOperator.FULLY_CONNECTED: (1, 0),
}
_KINDS = {  # of a stored tensor; files of earlier versions are in 16 bits
    schema.TensorType.INT8: np.int8,
    schema.TensorType.FLOAT16: np.float16,
    schema.TensorType.FLOAT32: np.float32,
}


class RestoreError(Exception):
    """The file's layers are not the network's."""


def restore(model: keras.Model, path: Path, sample: Array) -> None:
    """Gives the model the file's kernels; its output is then the file's, but for what that rounds.

    sample: inputs from which the statistics are taken. Raises RestoreError.
    """
    layers, stored = _weighted(model), list(_kernels(path))
    if stored:
        stored[-1] = _fitted(*stored[-1], layers[-1].kernel.shape[-1])
    shapes = [tuple(layer.kernel.shape) for layer in layers]
    if shapes != [kernel.shape for kernel, _ in stored]:
        raise RestoreError(f"{path} holds another network.")
    for layer, (kernel, bias) in zip(layers, stored, strict=True):
        layer.set_weights([kernel, bias] if layer.use_bias else [kernel])
        if not layer.use_bias:
            _offset(_normalisation(layer), bias)
    _take_statistics(model, sample)


def _fitted(kernel: Array, bias: Array, classes: int) -> Kernel:
    """The last layer (..., classes) with as many classes before the last one as are wanted.

    New ones are as the last one, but unlikely beside it; what is too many is left out.
    """
    new = max(classes - len(bias), 0)
    copies = np.repeat(kernel[..., -1:], new, axis=-1)
    rare = np.full(new, bias[-1] - _RARE, bias.dtype)
    kept = min(classes, len(bias)) - 1
    fitted = np.concatenate((kernel[..., :kept], copies, kernel[..., -1:]), axis=-1)
    return fitted, np.concatenate((bias[:kept], rare, bias[-1:]))


def keep_of(folder: Path, network: keras.Model, share: float) -> None:
    """Gives a run's network a share of the weights back that it began with; that steadies both.

    Wortsman and others, "Robust fine-tuning of zero-shot models", CVPR 2022.
    """
    with np.load(folder / BEGUN) as begun:
        pairs = zip((begun[name] for name in begun.files), network.get_weights(), strict=True)
        network.set_weights([share * old + (1 - share) * new for old, new in pairs])


def begin(
    folder: Path, network: keras.Model, start: Path | None, sample: Array, how: str = ""
) -> None:
    """Begins a run in a folder, with the start's weights if there is one; that is noted there.

    how: what else must stay as it is while the run goes on.
    """
    if start:
        restore(network, start, sample)
        np.savez(folder / BEGUN, *network.get_weights())
    (folder / NOTE).write_text(_told(start, how))


def check(folder: Path, start: Path | None, how: str = "") -> None:
    """Raises RestoreError if the run in a folder began with something else."""
    note = folder / NOTE
    if note.exists() and note.read_text() != _told(start, how):
        raise RestoreError(
            f"The run in {folder} began with {note.read_text()}, not with {_told(start, how)};"
            " go on with that, or name another folder with --work."
        )


def _told(start: Path | None, how: str) -> str:
    return " and ".join(filter(None, [version_of(start) if start else "nothing", how]))


def version_of(path: Path) -> str:
    """The version that the card beside a LiteRT file names; the file's name without one."""
    card = path.with_suffix(".json")
    return str(json.loads(card.read_text())["version"]) if card.exists() else path.name


def _weighted(model: keras.Model) -> list[keras.layers.Layer]:
    kinds = (keras.layers.Conv2D, keras.layers.Dense)
    return [layer for layer in model.layers if isinstance(layer, kinds)]


def _normalisation(layer: keras.layers.Layer) -> keras.layers.Layer:
    """The normalisation that follows a convolution."""
    return layer._outbound_nodes[0].operation


def _offset(normalisation: keras.layers.Layer, bias: Array) -> None:
    """Adds the bias and does nothing else."""
    one, none = np.ones_like(bias), np.zeros_like(bias)
    normalisation.set_weights([one, bias, none, one - normalisation.epsilon])


def _take_statistics(model: keras.Model, sample: Array) -> None:
    """Normalises by the sample's statistics without changing what comes out."""
    pairs = [(layer, _normalisation(layer)) for layer in _weighted(model) if not layer.use_bias]
    for layer, normalisation in pairs:
        values = keras.Model(model.input, layer.output).predict(sample, batch_size=32, verbose=0)
        values = values.astype(np.float32)  # sums in half precision go astray
        scale, offset, mean, variance = normalisation.get_weights()
        deviation = np.sqrt(variance + normalisation.epsilon)
        new_mean = values.mean((0, 1, 2))
        new_variance = values.var((0, 1, 2))
        new_scale = scale / deviation * np.sqrt(new_variance + normalisation.epsilon)
        new_offset = offset + scale / deviation * (new_mean - mean)
        normalisation.set_weights([new_scale, new_offset, new_mean, new_variance])


def _kernels(path: Path) -> Iterator[Kernel]:
    """Kernels (h, w, in, out) or (in, out) and biases (out,), in the order of the graph."""
    model = flatbuffer_utils.read_model(str(path))
    graph = model.subgraphs[0]
    unpacked = {
        operator.outputs[0]: operator.inputs[0]
        for operator in graph.operators
        if len(operator.inputs) == 1
    }

    def constant(index: int) -> Array:
        tensor = graph.tensors[index]
        content = model.buffers[tensor.buffer].data
        if content is None:
            return constant(unpacked[index])
        stored = np.frombuffer(bytes(content), _KINDS[tensor.type]).reshape(tensor.shape)
        values = stored.astype(np.float32)
        if tensor.type == schema.TensorType.INT8:
            values *= tensor.quantization.scale.reshape(-1, *[1] * (values.ndim - 1))
        return values

    for operator in graph.operators:
        code = model.operatorCodes[operator.opcodeIndex]
        axes = _AXES.get(max(code.builtinCode, code.deprecatedBuiltinCode))
        if axes:
            _, kernel, bias = (int(index) for index in operator.inputs)
            yield np.ascontiguousarray(constant(kernel).transpose(axes)), constant(bias)
