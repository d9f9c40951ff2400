"""What the golden files share: numbers from an integer hash, ten recorded training steps, the file format.

A file holds magic 'BIBGOLD1', uint32 version, uint32 length of the JSON header, the header, then float32 arrays in its order.
"""
import json
import struct
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

VERSION = 1
SAMPLES = 1024
STEPS = 10


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


def initial(shapes, range_of):
    """Parameters in the order of `shapes`; `range_of(name, shape)` is the centre and half-width of their uniform numbers."""
    return {
        name: torch.tensor(uniform(index + 1, shape, *range_of(name, shape)), requires_grad=True)
        for index, (name, shape) in enumerate(shapes)
    }


def batch(c):
    count = c["sequences"] * (c["contextLength"] + 1)
    tokens = torch.tensor((bits(1000, count) % c["vocabularySize"]).astype(np.int64)).view(c["sequences"], -1)
    return tokens[:, :-1], tokens[:, 1:]


def sample(array):
    flat = array.reshape(-1)
    return flat[:: max(1, len(flat) // SAMPLES)]


def record(name, c, p, logits, update, trained=()):
    """Trains `p` for ten steps on one batch and writes what a test compares; `trained` names parameters kept after the last."""
    inputs, targets = batch(c)
    keep = (lambda array: array) if c["full"] else sample
    arrays, losses = {}, []
    for step in range(STEPS):
        for value in p.values():
            value.grad = None
        made = logits(p, c, inputs)
        loss = F.cross_entropy(made.reshape(-1, c["vocabularySize"]), targets.reshape(-1))
        losses.append(loss.item())
        loss.backward()
        if step == 0:
            arrays["logits"] = keep(made.detach().numpy())
            for key, value in p.items():
                gradient = value.grad.numpy().copy()
                arrays[f"gradient:{key}"] = keep(gradient)
                arrays[f"norm:{key}"] = np.array([np.linalg.norm(gradient.astype(np.float64))])
        update(step)
    arrays["losses"] = np.array(losses)
    for key in trained:
        arrays[f"parameter:{key}"] = keep(p[key].detach().numpy())
    write(name, c, arrays, sum(value.numel() for value in p.values()), losses)


def write(name, c, arrays, parameters, losses):
    header = {
        "regenerate": "/usr/bin/python3 test/golden/generate.py",
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
