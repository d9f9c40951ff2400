"""Golden files: two models in plain PyTorch, the oracle for test/gpu/golden.test.ts.

Regenerate:  /usr/bin/python3 test/golden/generate.py [NAME ...]     (PyTorch on the CPU, 1.13 or newer; all without a NAME)

Weights and tokens come from an integer hash that the test repeats, so they need not be stored. The file format is in common.py.
"""
import math
import sys

import torch

sys.dont_write_bytecode = True  # before the models are imported: leave no __pycache__ here
import autoresearch
import gpt2

CONFIGS = {
    "gpt2-tiny": (
        gpt2,
        {"vocabularySize": 4096, "contextLength": 16, "layers": 2, "width": 32, "heads": 4, "sequences": 2, "full": True},
    ),
    "gpt2-7m": (
        gpt2,
        {"vocabularySize": 4096, "contextLength": 64, "layers": 8, "width": 256, "heads": 4, "sequences": 2, "full": False},
    ),
    "autoresearch-tiny": (
        autoresearch,
        {"vocabularySize": 512, "contextLength": 16, "layers": 2, "width": 64, "heads": 2, "sequences": 3, "full": True},
    ),
    "autoresearch-7m": (
        autoresearch,
        {"vocabularySize": 4096, "contextLength": 64, "layers": 4, "width": 256, "heads": 2, "sequences": 2, "full": False},
    ),
}

if __name__ == "__main__":
    torch.set_num_threads(2)
    assert sum(math.prod(shape) for _, shape in autoresearch.shapes(CONFIGS["autoresearch-7m"][1])) == 7_340_168
    for name in sys.argv[1:] or CONFIGS:
        model, c = CONFIGS[name]
        model.generate(name, c)
