"""The files that the program reads: the encoder with int8 weights as ONNX, the heads as NumPy arrays, the tokenizer, the model card."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.reader.network import Network


class _Encoder(nn.Module):
    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.net.encoder(input_ids=ids, attention_mask=mask).last_hidden_state


def export(net: Network, tokenizer: Path, folder: Path, card: dict[str, Any]) -> None:
    """Write the reader's files into ``folder``; ``card`` takes the SHA-256 of each."""
    folder.mkdir(parents=True, exist_ok=True)
    net.eval()
    net.encoder.set_attn_implementation("eager")
    plain = folder / "plain.onnx"
    ids = torch.randint(5, 1000, (1, 64))
    torch.onnx.export(
        _Encoder(net), (ids, torch.ones_like(ids)), str(plain), input_names=["ids", "mask"], output_names=["vectors"],
        dynamic_axes={"ids": {0: "b", 1: "n"}, "mask": {0: "b", 1: "n"}, "vectors": {0: "b", 1: "n"}}, opset_version=17,
        dynamo=False,
    )  # fmt: skip
    quantize_dynamic(
        str(plain), str(folder / "encoder.onnx"), weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gather"],
        per_channel=True,
    )  # fmt: skip
    plain.unlink()
    onnx.save(multiplied_as_floats(onnx.load(folder / "encoder.onnx")), str(folder / "encoder.onnx"))
    net.encoder.set_attn_implementation("sdpa")
    heads = {k: v.numpy().astype(np.float16) for k, v in net.state_dict().items() if not k.startswith("encoder.")}
    np.savez_compressed(folder / "heads.npz", **heads)
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    files = ("encoder.onnx", "heads.npz", "tokenizer.json")
    card["sha256"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files}
    (folder / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def multiplied_as_floats(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same int8 weights, turned into floats when the file is loaded, with activations that stay floats.

    Rounding activations to eight bits makes of a difference in the last bit, as processors have it, another record.
    """
    graph = model.graph
    made = {name: node for node in graph.node for name in node.output}
    users: dict[str, list[onnx.NodeProto]] = defaultdict(list)
    for node in graph.node:
        for name in node.input:
            users[name].append(node)
    gone: set[str] = set()
    instead: dict[str, list[onnx.NodeProto]] = {}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            _, weight, _, zero = node.input
            (cast,) = users[node.output[0]]
            (product,) = users[cast.output[0]]
            scales = made[next(name for name in product.input if name != cast.output[0])]
            rounded = made[node.input[0]]
            scale = next(name for name in scales.input if name != rounded.output[1])
            gone |= {n.output[0] for n in (node, cast, product, scales, rounded)}
            instead[product.output[0]] = [
                helper.make_node("DequantizeLinear", [weight, scale, zero], [f"{weight}_floats"], axis=1),
                helper.make_node("MatMul", [rounded.input[0], f"{weight}_floats"], list(product.output)),
            ]
    nodes = [n for node in graph.node for n in instead.get(node.output[0], [] if node.output[0] in gone else [node])]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return model


def restore(net: Network, folder: Path) -> None:
    """Give a network the weights of an exported reader, so that training can go on from it.

    The word vectors stay those of the base; what was rounded to eight bits stays rounded.
    """
    graph = onnx.load(folder / "encoder.onnx").graph
    given = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    made = {name: node for node in graph.node for name in node.output}
    state = dict(net.state_dict())
    for node in graph.node:
        bias = next((name for name in node.input if name.startswith("net.") and name.endswith(".bias")), None)
        product = next((made[name] for name in node.input if name in made), None)
        if node.op_type == "Add" and bias and product is not None and product.op_type == "MatMul":
            weight, scale, _ = made[product.input[1]].input
            floats = given[weight].astype(np.float32) * given[scale]
            state[f"{bias.removeprefix('net.').removesuffix('.bias')}.weight"] = torch.tensor(floats.T.copy())
    plain = {name.removeprefix("net."): torch.tensor(w) for name, w in given.items() if name.startswith("net.")}
    state |= {name: w for name, w in plain.items() if name in state and w.is_floating_point()}
    with np.load(folder / "heads.npz") as stored:
        state |= {name: torch.tensor(stored[name].astype(np.float32)) for name in stored.files}
    net.load_state_dict(state)
