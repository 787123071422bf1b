"""The files that the program reads: the encoder as int8 ONNX, the heads as NumPy arrays, the tokenizer, the model card."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch
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
    net.encoder.set_attn_implementation("sdpa")
    heads = {k: v.numpy().astype(np.float16) for k, v in net.state_dict().items() if not k.startswith("encoder.")}
    np.savez_compressed(folder / "heads.npz", **heads)
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    files = ("encoder.onnx", "heads.npz", "tokenizer.json")
    card["sha256"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files}
    (folder / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
