"""Golden values of the optimisers, from torch.optim (PyTorch 1.13, Debian's python3-torch).

/usr/bin/python3 golden_optimisers.py > ../resources/org/vpobuilder/validation/train/optimisers.json
"""
import json
import torch


def run(make, clip):
    w = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
    v = torch.tensor([[0.5, 0.25]], requires_grad=True)
    optimiser = make(w, v)
    base = [group["lr"] for group in optimiser.param_groups]
    rows = []
    for step in range(5):
        optimiser.zero_grad()
        loss = (w * w * torch.tensor([1.0, 2.0, 3.0])).sum() * v.sum() + (v**3).sum()
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_([w, v], clip)
        for group, lr in zip(optimiser.param_groups, base):
            group["lr"] = lr * (1 - step / 5) ** 0.9
        optimiser.step()
        rows.append({"w": w.tolist(), "v": v.flatten().tolist()})
    return rows


def sgd(w, v):
    return torch.optim.SGD(
        [{"params": [w], "lr": 0.001}, {"params": [v], "lr": 0.01, "weight_decay": 0.0}],
        momentum=0.9, weight_decay=0.05, lr=0.001)


def adamw(w, v):
    return torch.optim.AdamW(
        [{"params": [w], "lr": 0.001}, {"params": [v], "lr": 0.01, "weight_decay": 0.0}],
        weight_decay=0.05, lr=0.001)


print(json.dumps({"sgd": run(sgd, 0), "sgd_clipped": run(sgd, 1.5), "adamw": run(adamw, 0),
                  "adamw_clipped": run(adamw, 0.5)}, indent=1))
