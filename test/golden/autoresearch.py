"""The autoresearch model in plain PyTorch, trained with the schedule of a ten-step run.

Muon (Polar Express, arXiv 2505.16932; NorMuon, arXiv 2510.05491; cautious decay) for matrices and AdamW for the rest.
"""
import torch
import torch.nn.functional as F

from common import STEPS, initial, record

EXPRESS = [
    (8.156554524902461, -22.48329292557795, 15.878769915207462),
    (4.042929935166739, -2.808917465908714, 0.5000178451051316),
    (3.8916678022926607, -2.772484153217685, 0.5060648178503393),
    (3.285753657755655, -2.3681294933425376, 0.46449024233003106),
    (2.3465413258596377, -1.7097828382687081, 0.42323551169305323),
]


def has_value_embedding(layer, layers):
    return layer % 2 == (layers - 1) % 2


def shapes(c):
    width, vocabulary, layers = c["width"], c["vocabularySize"], c["layers"]
    names = [("wte", (vocabulary, width))]
    for i in range(layers):
        gated = has_value_embedding(i, layers)
        names += [(f"h.{i}.ve", (vocabulary, width))] if gated else []
        names += [(f"h.{i}.attn.{name}", (width, width)) for name in ("c_q", "c_k", "c_v", "c_proj")]
        names += [(f"h.{i}.attn.ve_gate", (c["heads"], min(32, width)))] if gated else []
        names += [(f"h.{i}.mlp.c_fc", (4 * width, width)), (f"h.{i}.mlp.c_proj", (width, 4 * width))]
    return names + [("resid_lambdas", (layers,)), ("x0_lambdas", (layers,)), ("head", (vocabulary, width))]


def range_of(name, _shape):
    return {"resid_lambdas": (1.0, 0.1), "x0_lambdas": (0.1, 0.05)}.get(name, (0.0, 0.05))


def norm(x):
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6)


def rotate(x):
    half = x.shape[-1] // 2
    rate = 10000.0 ** (-torch.arange(half, dtype=torch.float32) / half)
    angle = torch.arange(x.shape[1], dtype=torch.float32)[:, None] * rate
    cos, sin = angle.cos()[None, :, None, :], angle.sin()[None, :, None, :]
    x1, x2 = x[..., :half], x[..., half:]
    return torch.cat([x1 * cos + x2 * sin, -x1 * sin + x2 * cos], dim=-1)


def attend(p, c, i, x, tokens):
    b, t, width = x.shape
    heads = c["heads"]
    q, k, v = ((x @ p[f"h.{i}.attn.{name}"].T).view(b, t, heads, -1) for name in ("c_q", "c_k", "c_v"))
    if has_value_embedding(i, c["layers"]):
        weight = p[f"h.{i}.attn.ve_gate"]
        gate = 2 * torch.sigmoid(x[..., : weight.shape[1]] @ weight.T)
        v = v + gate[..., None] * p[f"h.{i}.ve"][tokens].view(b, t, heads, -1)
    q, k, v = (part.transpose(1, 2) for part in (norm(rotate(q)), norm(rotate(k)), v))
    mask = torch.tril(torch.ones(t, t, dtype=torch.bool))
    scores = (q @ k.transpose(-1, -2)) / q.shape[-1] ** 0.5
    o = scores.masked_fill(~mask, float("-inf")).softmax(-1) @ v
    return o.transpose(1, 2).reshape(b, t, width) @ p[f"h.{i}.attn.c_proj"].T


def logits(p, c, tokens):
    x0 = x = norm(p["wte"][tokens])
    for i in range(c["layers"]):
        x = p["resid_lambdas"][i] * x + p["x0_lambdas"][i] * x0
        x = x + attend(p, c, i, norm(x), tokens)
        x = x + F.relu(norm(x) @ p[f"h.{i}.mlp.c_fc"].T).square() @ p[f"h.{i}.mlp.c_proj"].T
    return 15 * torch.tanh(norm(x) @ p["head"].T / 15)


def adamw(value, state, step, lr, beta1, beta2):
    g = value.grad
    state["m"] = beta1 * state.get("m", torch.zeros_like(g)) + (1 - beta1) * g
    state["v"] = beta2 * state.get("v", torch.zeros_like(g)) + (1 - beta2) * g.square()
    denominator = (state["v"] / (1 - beta2**step)).sqrt() + 1e-10
    value.data -= lr / (1 - beta1**step) * state["m"] / denominator


def orthogonalize(x):
    x = x / (x.norm() * 1.02 + 1e-6)
    tall = x.shape[0] > x.shape[1]
    for a, b, c in EXPRESS:
        gram = x.T @ x if tall else x @ x.T
        poly = b * gram + c * gram @ gram
        x = a * x + (x @ poly if tall else poly @ x)
    return x


def muon(value, state, lr, momentum, decay, beta2=0.95):
    rows, columns = value.shape
    buffer = torch.lerp(state.get("buffer", torch.zeros_like(value.grad)), value.grad, 1 - momentum)
    state["buffer"] = buffer
    x = orthogonalize(torch.lerp(value.grad, buffer, momentum))
    axis = 1 if rows >= columns else 0
    count = x.shape[axis]
    mean = x.square().mean(axis, keepdim=True)
    before = (mean.sum() * count).sqrt()
    state["second"] = torch.lerp(state.get("second", torch.zeros_like(mean)), mean, 1 - beta2)
    size = state["second"].clamp_min(1e-10).rsqrt()
    after = (mean * count * size.square()).sum().sqrt()
    x = x * size * (before / after.clamp_min(1e-10))
    rate = lr * max(1, rows / columns) ** 0.5
    value.data -= rate * x + rate * decay * value.data * ((x * value.data) >= 0)


@torch.no_grad()
def update(p, states, c, step):
    progress = step / STEPS
    factor = min(1.0, (1 - progress) / 0.5)
    scale = (c["width"] / 768) ** -0.5
    momentum = 0.85 + 0.1 * min(step / 300, 1)
    for name, value in p.items():
        state = states.setdefault(name, {})
        if name == "wte" or name.endswith(".ve"):
            adamw(value, state, step + 1, 0.6 * scale * factor, 0.8, 0.95)
        elif name == "head":
            adamw(value, state, step + 1, 0.004 * scale * factor, 0.8, 0.95)
        elif name == "resid_lambdas":
            adamw(value, state, step + 1, 0.005 * factor, 0.8, 0.95)
        elif name == "x0_lambdas":
            adamw(value, state, step + 1, 0.5 * factor, 0.96, 0.95)
        else:
            muon(value, state, 0.04 * factor, momentum, 0.2 * (1 - progress))


def generate(name, c):
    p, states = initial(shapes(c), range_of), {}
    trained = ("wte", "x0_lambdas", "h.0.attn.c_q", f"h.{c['layers'] - 1}.mlp.c_proj")
    record(name, {"model": "autoresearch", **c}, p, logits, lambda step: update(p, states, c, step), trained)
