"""GPT-2 in plain PyTorch, trained by AdamW with clipped gradients."""
import torch
import torch.nn.functional as F

from common import initial, record


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


def range_of(name, shape):
    return (1.0, 0.1) if ".weight" in name and len(shape) == 1 else (0.0, 0.05)


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


def generate(name, c):
    p = initial(shapes(c), range_of)
    decays = [value for value in p.values() if value.dim() >= 2]
    others = [value for value in p.values() if value.dim() < 2]
    optimizer = torch.optim.AdamW(
        [{"params": decays, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}], lr=1e-3, betas=(0.9, 0.95), eps=1e-8
    )

    def update(_step):
        torch.nn.utils.clip_grad_norm_(list(p.values()), 1.0)
        optimizer.step()

    record(name, c, p, logits, update)
