"""Golden values of parts of networks, in float64, from torch's own modules and SciPy (PyTorch 1.13, SciPy 1.10).

/usr/bin/python3 golden_parts.py > ../resources/org/vpobuilder/validation/model/parts.json
"""
import json

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment
from torch import nn
from torch.nn import functional as F

import weight_formula as formula

torch.set_num_threads(2)


def digits(x):
    return float(f"{float(x):.9g}")


def summary(t, points=20):
    flat = t.detach().flatten()
    step = max(1, len(flat) // points)
    return {"shape": list(t.shape), "mean": digits(flat.mean()), "l2": digits(flat.norm()), "step": step,
            "samples": [digits(v) for v in flat[::step][:points]]}


def leaf(name, shape, scale):
    return formula.inputs(name, shape, scale).requires_grad_()


def with_gradients(out, leaves):
    """The output and the gradients of its product with a fixed probe."""
    (out * formula.inputs("probe", tuple(out.shape), 2)).sum().backward()
    return {"out": summary(out), "gradients": {k: summary(v.grad) for k, v in leaves.items()}}


def attention(bias, masked):
    module = nn.MultiheadAttention(32, 4, bias=bias, batch_first=True).double()
    formula.fill(module)
    q, k, v = leaf("query", (2, 5, 32), 4), leaf("key", (2, 7, 32), 4), leaf("value", (2, 7, 32), 4)
    # [B * heads, Q, K], the heads of an image together.
    blocked = formula.inputs("blocked", (8, 5, 7), 2) > 0 if masked else None
    out, _ = module(q, k, v, attn_mask=blocked, need_weights=False)
    return with_gradients(out, {"query": q, "key": k, "value": v, **dict(module.named_parameters())})


def group_norm():
    module = nn.GroupNorm(4, 12).double()
    formula.fill(module)
    x = leaf("x", (2, 12, 5, 7), 4)
    return with_gradients(module(x), {"x": x, **dict(module.named_parameters())})


class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(8, 16), nn.Linear(16, 16), nn.Linear(16, 6)])

    def forward(self, x):
        return self.layers[2](F.relu(self.layers[1](F.relu(self.layers[0](x)))))


def mlp_head():
    module = Head().double()
    formula.fill(module)
    x = leaf("x", (2, 5, 8), 4)
    return with_gradients(module(x), {"x": x, **dict(module.named_parameters())})


def grid(corners):
    x, places = leaf("x", (2, 3, 5, 7), 4), leaf("grid", (2, 4, 6, 2), 2.6)
    out = F.grid_sample(x, places, mode="bilinear", padding_mode="zeros", align_corners=corners)
    return with_gradients(out, {"x": x, "grid": places})


def resize(height, width, corners):
    x = leaf("x", (2, 3, 9, 12), 4)
    out = F.interpolate(x, (height, width), mode="bilinear", align_corners=corners, antialias=False)
    return with_gradients(out, {"x": x})


def assignment(rows, columns, levels):
    """Levels > 0 make ties."""
    costs = formula.draws(f"costs {rows} {columns} {levels}", rows * columns).reshape(rows, columns)
    if levels:
        costs = np.floor(costs * levels)
    r, c = linear_sum_assignment(costs)
    out = {"rows": rows, "columns": columns, "levels": levels, "total": float(costs[r, c].sum())}
    if not levels:
        out["row"], out["column"] = r.tolist(), c.tolist()
    return out


print(json.dumps({
    "attention": attention(True, False),
    "attention_masked": attention(True, True),
    "attention_no_bias": attention(False, False),
    "group_norm": group_norm(),
    "mlp_head": mlp_head(),
    "grid": grid(False),
    "grid_corners": grid(True),
    "resize": [{"height": h, "width": w, "corners": c, **resize(h, w, c)}
               for h, w in ((4, 5), (20, 13), (1, 1), (9, 12)) for c in (False, True)],
    "assignment": [assignment(r, c, n) for r, c in ((100, 20), (20, 100), (30, 30), (1, 5), (5, 1), (7, 3))
                   for n in (0, 4)],
}, indent=1))
