"""Writing a fitted network as two ONNX graphs, with the encoder's matrices stored as int8.

Stored, not computed: at load each matrix is widened back to float32 (one scale per column), so that every
processor computes the same sums. Computing in int8 would be faster on new processors, and different on
old ones.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from practice_app.review.training.fit import Network
from practice_app.review.training.network import PLACE, WIDTH

_OPSET = 17
_LARGE = 50_000  # numbers; smaller matrices stay as they are


def export(network: Network, folder: Path) -> None:
    """Writes encoder.onnx and heads.onnx."""
    network = network.eval()
    row = torch.zeros(2, 12, dtype=torch.int64)
    blocks = torch.tensor([[0] * 3 + [2] * 2 + [3] * 2 + [1] * 5] * 2)
    _export(
        network.encoder,
        (row, row, blocks),
        folder / "encoder.onnx",
        {name: {0: "rows", 1: "length"} for name in ("ids", "positions", "blocks")},
        {"hidden": {0: "rows", 1: "length"}},
    )
    store_in_int8(folder / "encoder.onnx")
    _export(
        network.heads,
        (
            torch.randn(5, WIDTH),
            torch.randn(2, 3, WIDTH),
            torch.randn(1, WIDTH),
            torch.tensor([0, 0, 0, 1, 1]),
            torch.randn(5, PLACE),
        ),
        folder / "heads.onnx",
        {
            "sentences": {0: "sentences"},
            "areas": {0: "rows", 1: "areas"},
            "question": {},
            "row_of": {0: "sentences"},
            "place": {0: "sentences"},
        },
        {
            "roles": {0: "sentences"},
            "evidence": {0: "sentences", 1: "areas"},
            "status": {0: "areas"},
            "flags": {},
        },
    )


def _export(
    module: torch.nn.Module,
    example: tuple[torch.Tensor, ...],
    path: Path,
    inputs: dict[str, dict[int, str]],
    outputs: dict[str, dict[int, str]],
) -> None:
    with warnings.catch_warnings():
        # The exporter that needs no further package calls itself old, and warns of a GRU's batch of one.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            example,
            str(path),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={name: axes for name, axes in (inputs | outputs).items() if axes},
            opset_version=_OPSET,
            dynamo=False,
        )


def store_in_int8(path: Path) -> None:
    """Rewrites a graph's large matrices as int8 with a scale per column, or per row of a looked-up table."""
    model = onnx.load(path)
    large = {
        tensor.name: tensor
        for tensor in model.graph.initializer
        if tensor.data_type == TensorProto.FLOAT and len(tensor.dims) == 2 and np.prod(tensor.dims) > _LARGE
    }
    nodes: list[onnx.NodeProto] = []
    widened: set[str] = set()
    for node in model.graph.node:
        name = next((name for name in node.input if name in large), None)
        if name is None:
            nodes.append(node)
            continue
        table = node.op_type == "Gather"
        if name not in widened:
            widened.add(name)
            small, scale = _quantised(numpy_helper.to_array(large[name]), axis=1 if table else 0)
            model.graph.initializer.extend(
                [
                    numpy_helper.from_array(small, f"{name}.int8"),
                    numpy_helper.from_array(scale, f"{name}.scale"),
                ]
            )
            if not table:
                nodes.append(
                    helper.make_node("Cast", [f"{name}.int8"], [f"{name}.wide"], to=TensorProto.FLOAT)
                )
                nodes.append(helper.make_node("Mul", [f"{name}.wide", f"{name}.scale"], [name]))
        if not table:
            nodes.append(node)
            continue
        # Only the rows that are looked up are widened.
        out = node.output[0]
        for part in ("int8", "scale"):
            nodes.append(
                helper.make_node("Gather", [f"{name}.{part}", node.input[1]], [f"{out}.{part}"], axis=0)
            )
        nodes.append(helper.make_node("Cast", [f"{out}.int8"], [f"{out}.wide"], to=TensorProto.FLOAT))
        nodes.append(helper.make_node("Mul", [f"{out}.wide", f"{out}.scale"], [out]))
    kept = [tensor for tensor in model.graph.initializer if tensor.name not in large]
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def _quantised(matrix: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    scale = np.maximum(np.abs(matrix).max(axis, keepdims=True), 1e-8) / 127
    return np.round(matrix / scale).astype(np.int8), scale.astype(np.float32)
