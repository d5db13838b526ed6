"""Golden values of CPM's, AVSegFormer's and VCT's networks in float64 from the references that `bench-models` compares with
(cpm_reference.py, avsegformer_reference.py, vct_reference.py): that they are the same networks in train and evaluation, to
every gradient, and of the last two the same losses and the same step of the optimiser.

/usr/bin/python3 golden_networks.py ../resources/org/vpobuilder/validation/model
"""
import json
import pathlib
import sys

import torch

import avsegformer_reference
import cpm_reference
import draws
import mask2former_reference as parts
import vct_reference
import weight_formula as formula

torch.set_num_threads(2)
torch.set_default_dtype(torch.float64)
OUT = pathlib.Path(sys.argv[1])
DEPTHS = (1, 1, 1, 1)
SEED, STEP, KEYS = 11, 3, ("a", "b")


def digits(x):
    return float(f"{float(x):.9g}")


def summary(t, points=10):
    flat = t.detach().flatten()
    step = max(1, len(flat) // points)
    return {"shape": list(t.shape), "mean": digits(flat.mean()), "l2": digits(flat.norm()), "step": step,
            "samples": [digits(v) for v in flat[::step][:points]]}


def probe(t):
    return (t * formula.inputs("probe", tuple(t.shape), 2)).sum()


def decoded(outputs):
    return {"classes": [summary(o[0]) for o in outputs], "masks": [summary(o[2]) for o in outputs]}


def probed(outputs):
    return sum(probe(o[0]) + probe(o[2]) / 10 for o in outputs)


def write(name, golden, **layout):
    (OUT / name / "network.json").write_text(json.dumps(golden, **layout) + "\n")


def cpm():
    network = cpm_reference.Cpm(
        4, parts.ResNet(3, 8, DEPTHS, False), parts.ResNet(2, 8, DEPTHS, False), queries=8, width=64, encoder_layers=1,
        encoder_hidden=128, decoder_hidden=128, rounds=2)
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
    write("cpm", golden, indent=1)


def labels():
    """Squares of 8 x 8 pixels, of 3 classes, and a corner that is not known."""
    found = torch.from_numpy((formula.draws("labels", 2 * 8 * 12).reshape(2, 8, 12) + 0.5) * 3).floor().long()
    found = found.repeat_interleave(8, 1).repeat_interleave(8, 2)
    found[:, :20, :28] = 255
    return found


def learnt(network, optimiser, clip):
    """Logits before, loss, gradients, parameters after a step."""
    formula.fill(network)
    image, audio = formula.inputs("image", (2, 3, 64, 96), 4), formula.inputs("sound", (2, 2, 48, 64), 2)
    network.eval()
    with torch.no_grad():
        logits = network.logits(image, audio)
    network.train()
    total = network.loss(image, audio, labels())
    total.backward()
    gradients = {n: summary(p.grad, 2) for n, p in network.named_parameters()}
    if clip:
        torch.nn.utils.clip_grad_norm_(network.parameters(), clip)
    optimiser.step()
    return {"logits": summary(logits, 20), "total": digits(total), "gradients": gradients,
            "stepped": {n: summary(p, 2) for n, p in network.named_parameters()}}


def avsegformer():
    network = avsegformer_reference.Avsegformer(
        3, parts.ResNet(3, 8, DEPTHS, False, avsegformer_reference.STAGES), avsegformer_reference.PooledResNet(2, 8, DEPTHS),
        queries=7, width=64, generator_layers=2, generator_hidden=48, encoder_layers=2, encoder_hidden=96, decoder_layers=2,
        decoder_hidden=96, mix_hidden=40, wide=16, narrow=8, dropout=0.0)
    write("avsegformer", learnt(network, torch.optim.AdamW(network.parameters(), 0.01, weight_decay=0.1), 0))


def vct():
    def draw(rows, count, *purpose):
        return torch.stack([
            draws.uniform(2 * count, SEED, "step", STEP, *purpose, KEYS[image], *kind) for image, *kind in rows]).reshape(
                len(rows), count, 2)

    def noise(images):
        return torch.stack([draws.uniform(7 * 256, SEED, "step", STEP, "groups", KEYS[i]) for i in range(images)]).reshape(
            images, 7, 256)

    network = vct_reference.Vct(
        3, vct_reference.FrozenResNet(8, DEPTHS, False), parts.ResNet(2, 8, DEPTHS, False), 64, queries=7, width=64,
        encoder_layers=1, encoder_hidden=128, decoder_hidden=128, blocks=5, audio_hidden=48, count=48, draw=draw, noise=noise)
    write("vct", learnt(network, parts.optimiser_of_detectron2(network, 0.01, 0.05, "backbone."), 0.01))


cpm()
avsegformer()
vct()
