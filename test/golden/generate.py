"""Golden files: GPT-2 in plain PyTorch, the oracle for test/gpu/golden.test.ts.

Regenerate:  /usr/bin/python3 test/golden/generate.py     (PyTorch on the CPU, 1.13 or newer)

Weights and tokens come from an integer hash that the test repeats, so they need not be stored. A file holds
magic 'BIBGOLD1', uint32 version, uint32 length of the JSON header, the header, then float32 arrays in its order.
"""
import json
import struct
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

VERSION = 1
SAMPLES = 1024


def pcg(x):
    x = x.astype(np.uint64)
    state = (x * 747796405 + 2891336453) & 0xFFFFFFFF
    word = (((state >> ((state >> 28) + 4)) ^ state) * 277803737) & 0xFFFFFFFF
    return ((word >> 22) ^ word).astype(np.uint32)


def bits(seed, count):
    first = pcg(np.array([0x9E3779B9 ^ seed], dtype=np.uint32))
    return pcg(first ^ np.arange(count, dtype=np.uint32))


def uniform(seed, shape, offset, scale):
    u = (bits(seed, int(np.prod(shape))) >> 8).astype(np.float32) / np.float32(8388608) - np.float32(1)
    return (np.float32(offset) + np.float32(scale) * u).astype(np.float32).reshape(shape)


def shapes(c):
    width = c["width"]
    names = [("wte", (c["vocabularySize"], width)), ("wpe", (c["contextLength"], width))]
    for i in range(c["layers"]):
        names += [(f"h.{i}.ln_1.weight", (width,)), (f"h.{i}.ln_1.bias", (width,))]
        names += [(f"h.{i}.attn.c_attn.weight", (3 * width, width)), (f"h.{i}.attn.c_attn.bias", (3 * width,))]
        names += [(f"h.{i}.attn.c_proj.weight", (width, width)), (f"h.{i}.attn.c_proj.bias", (width,))]
        names += [(f"h.{i}.ln_2.weight", (width,)), (f"h.{i}.ln_2.bias", (width,))]
        names += [(f"h.{i}.mlp.c_fc.weight", (4 * width, width)), (f"h.{i}.mlp.c_fc.bias", (4 * width,))]
        names += [(f"h.{i}.mlp.c_proj.weight", (width, 4 * width)), (f"h.{i}.mlp.c_proj.bias", (width,))]
    return names + [("ln_f.weight", (width,)), ("ln_f.bias", (width,))]


def initial(c):
    values = {}
    for index, (name, shape) in enumerate(shapes(c)):
        is_gain = ".weight" in name and len(shape) == 1
        values[name] = torch.tensor(uniform(index + 1, shape, 1.0 if is_gain else 0.0, 0.1 if is_gain else 0.05), requires_grad=True)
    return values


def logits(p, c, tokens):
    b, t = tokens.shape
    width, heads = c["width"], c["heads"]
    x = p["wte"][tokens] + p["wpe"]
    mask = torch.tril(torch.ones(t, t, dtype=torch.bool))
    for i in range(c["layers"]):
        h = F.layer_norm(x, (width,), p[f"h.{i}.ln_1.weight"], p[f"h.{i}.ln_1.bias"], 1e-5)
        qkv = h @ p[f"h.{i}.attn.c_attn.weight"].T + p[f"h.{i}.attn.c_attn.bias"]
        q, k, v = (part.view(b, t, heads, width // heads).transpose(1, 2) for part in qkv.split(width, dim=2))
        scores = (q @ k.transpose(-1, -2)) / (width // heads) ** 0.5
        o = scores.masked_fill(~mask, float("-inf")).softmax(-1) @ v
        o = o.transpose(1, 2).reshape(b, t, width)
        x = x + o @ p[f"h.{i}.attn.c_proj.weight"].T + p[f"h.{i}.attn.c_proj.bias"]
        h = F.layer_norm(x, (width,), p[f"h.{i}.ln_2.weight"], p[f"h.{i}.ln_2.bias"], 1e-5)
        h = F.gelu(h @ p[f"h.{i}.mlp.c_fc.weight"].T + p[f"h.{i}.mlp.c_fc.bias"], approximate="tanh")
        x = x + h @ p[f"h.{i}.mlp.c_proj.weight"].T + p[f"h.{i}.mlp.c_proj.bias"]
    return F.layer_norm(x, (width,), p["ln_f.weight"], p["ln_f.bias"], 1e-5) @ p["wte"].T


def sample(array):
    flat = array.reshape(-1)
    return flat[:: max(1, len(flat) // SAMPLES)]


def generate(name, c):
    p = initial(c)
    count = c["sequences"] * (c["contextLength"] + 1)
    tokens = torch.tensor((bits(1000, count) % c["vocabularySize"]).astype(np.int64)).view(c["sequences"], -1)
    inputs, targets = tokens[:, :-1], tokens[:, 1:]
    decays = [value for value in p.values() if value.dim() >= 2]
    others = [value for value in p.values() if value.dim() < 2]
    optimizer = torch.optim.AdamW(
        [{"params": decays, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}], lr=1e-3, betas=(0.9, 0.95), eps=1e-8
    )
    arrays, losses = {}, []
    for step in range(10):
        made = logits(p, c, inputs)
        loss = F.cross_entropy(made.reshape(-1, c["vocabularySize"]), targets.reshape(-1))
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            arrays["logits"] = made.detach().numpy() if c["full"] else sample(made.detach().numpy())
            for key, value in p.items():
                gradient = value.grad.numpy().copy()
                arrays[f"gradient:{key}"] = gradient if c["full"] else sample(gradient)
                arrays[f"norm:{key}"] = np.array([np.linalg.norm(gradient.astype(np.float64))])
        torch.nn.utils.clip_grad_norm_(list(p.values()), 1.0)
        optimizer.step()
    arrays["losses"] = np.array(losses)
    write(name, c, arrays, sum(value.numel() for value in p.values()), losses, "generate.py")


def write(name, c, arrays, parameters, losses, script):
    header = {
        "regenerate": f"/usr/bin/python3 test/golden/{script}",
        "torch": torch.__version__,
        "config": c,
        "samples": 0 if c["full"] else SAMPLES,
        "parameters": parameters,
        "arrays": [{"name": key, "length": int(value.size)} for key, value in arrays.items()],
    }
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 4)
    data = b"".join(np.ascontiguousarray(value, dtype="<f4").tobytes() for value in arrays.values())
    path = Path(__file__).parent / f"{name}.bin"
    path.write_bytes(b"BIBGOLD1" + struct.pack("<II", VERSION, len(text)) + text + data)
    print(path.name, path.stat().st_size, "bytes,", parameters, "parameters, losses", losses)


if __name__ == "__main__":
    torch.manual_seed(0)
    torch.set_num_threads(2)
    tiny = {"vocabularySize": 4096, "contextLength": 16, "layers": 2, "width": 32, "heads": 4, "sequences": 2, "full": True}
    full = {"vocabularySize": 4096, "contextLength": 64, "layers": 8, "width": 256, "heads": 4, "sequences": 2, "full": False}
    chosen = sys.argv[1:] or ["gpt2-tiny", "gpt2-7m"]
    if "gpt2-tiny" in chosen:
        generate("gpt2-tiny", tiny)
    if "gpt2-7m" in chosen:
        generate("gpt2-7m", full)
