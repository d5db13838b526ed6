"""Golden values of CPM's network in float64 from cpm_reference.py, which `bench-models` compares with: that it is the same
network in train and evaluation, to every gradient.

/usr/bin/python3 golden_cpm_network.py ../resources/org/vpobuilder/validation/model
"""
import json
import pathlib
import sys

import torch

import cpm_reference as reference
import weight_formula as formula


def digits(x):
    return float(f"{float(x):.9g}")


def summary(t, points=10):
    flat = t.detach().double().flatten()
    step = max(1, len(flat) // points)
    return {"shape": list(t.shape), "mean": digits(flat.mean()), "l2": digits(flat.norm()), "step": step,
            "samples": [digits(v) for v in flat[::step][:points]]}


def probe(t):
    return (t * formula.inputs("probe", tuple(t.shape), 2)).sum()


def decoded(outputs):
    return {"classes": [summary(o[0]) for o in outputs], "masks": [summary(o[2]) for o in outputs]}


def probed(outputs):
    return sum(probe(o[0]) + probe(o[2]) / 10 for o in outputs)


depths = (1, 1, 1, 1)
network = reference.Cpm(4, reference.ResNet(3, 8, depths, False), reference.ResNet(2, 8, depths, False), queries=8, width=64,
                        encoder_layers=1, encoder_hidden=128, decoder_hidden=128, rounds=2).double()
formula.fill(network)
golden = {"names": sorted(n for n, _ in network.named_parameters())}
image, magnitudes = formula.inputs("image", (2, 3, 64, 96), 4), formula.inputs("sound", (2, 2, 48, 64), 20).abs()
prompts = formula.inputs("prompts", (2, 3, 64), 4)
# The second image has two prompts only.
missing = torch.tensor([[0, 0, 0], [0, 0, 1]], dtype=torch.bool)[:, None, None]

masks, levels = network.see(image)
sound, features = network.hear(magnitudes)
agnostic = network.agnostic(masks, levels, sound)
visual = network.visual(prompts, missing, masks, levels, sound)
audible = network.audible(prompts, missing, sound, features)
golden.update(agnostic=decoded(agnostic), visual=decoded(visual), audible=summary(audible), features=summary(features))
(probed(agnostic) + probed(visual) + probe(audible)).backward()
golden["gradients"] = {n: summary(p.grad, 2) for n, p in network.named_parameters() if p.grad is not None}
network.eval()
masks, levels = network.see(image)
golden["evaluated"] = summary(network.agnostic(masks, levels, network.hear(magnitudes)[0])[-1][2])
out = pathlib.Path(sys.argv[1]) / "cpm"
(out / "network.json").write_text(json.dumps(golden, indent=1) + "\n")
print({k: len(v) for k, v in golden.items()})
