"""Golden values of CAVP and its backbones, in float64 (PyTorch 1.13).

resnet50: torchvision, run unmodified. The others: cavp_reference.py, which says how it was compared with the authors' own
code. The loss: written anew from S1 eq. 1-5; the Java loss that equals it was compared with the authors' on anchors that
their code drew: 4.8e-7 of 6.511.

/usr/bin/python3 golden_cavp.py ../resources/org/vpobuilder/validation/model
"""
import csv
import json
import pathlib
import sys
import torch
import torchvision
from torch.nn import functional as F
import cavp_reference
import weight_formula as formula

torch.set_num_threads(2)
IGNORE = 255
TEMPERATURE = 0.1


def digits(x):
    return float(f"{float(x):.9g}")


def summary(t, points=0):
    flat = t.detach().flatten()
    out = {"shape": list(t.shape), "mean": digits(flat.mean()), "l2": digits(flat.norm())}
    if points:
        step = max(1, len(flat) // points)
        out |= {"step": step, "samples": [digits(v) for v in flat[::step][:points]]}
    return out


def anchors(fused, labels, own, paired, matches, own_background):
    """Eq. 2 of S1 for every lattice position: its features and a number for what it is.

    labels [B, H, W]; own, paired: sets of the sounds that a pair's image and its paired sound hold; matches: whether the
    paired sound counts as the image's. Labels of sounds in eq. 3 are whole sets.
    """
    b = len(labels)
    small = F.interpolate(labels[:, None].double(), fused.shape[2:], mode="nearest")[:, 0].long()
    keys, chosen = [], []
    background = "background"
    for pair in range(2 * b):
        i = pair % b
        match = pair < b or matches[i]
        sounds = own[i] if match else paired[i]
        for p, y in enumerate(small[i].flatten().tolist()):
            if y == IGNORE:
                continue
            if y != 0:
                key = (frozenset(sounds), y) if match else background
            elif not sounds or (own_background and pair < b):
                key = background
            else:
                continue  # E^unknow
            chosen.append(fused[pair].flatten(1)[:, p])
            keys.append(key)
    numbers = {k: n for n, k in enumerate(dict.fromkeys(keys))}
    return torch.stack(chosen), [numbers[k] for k in keys]


def contrast(z, keys):
    """Eq. 4 and the second mean of eq. 5, anchor by anchor; an anchor is no positive of itself (Khosla et al. 2020)."""
    z = F.normalize(z, dim=1)
    keys = torch.tensor(keys)
    e = torch.exp(z @ z.T / TEMPERATURE)
    total = 0
    for i in range(len(z)):
        positive = keys == keys[i]
        negatives = e[i][~positive].sum()
        positive[i] = False
        if positive.any():
            total = total - torch.log(e[i][positive] / (e[i][positive] + negatives)).mean()
    return total / len(z)


def loss_cases():
    """Features [4, 6, 3, 4] of two images and their pairs."""
    fused = formula.inputs("input.fused", (4, 6, 3, 4), 4).requires_grad_()
    # 6 x 8 pixels to 3 x 4 by nearest: every second pixel counts.
    labels = torch.zeros(2, 6, 8, dtype=torch.long)
    labels[0, :3, :4] = 3
    labels[0, 4:, 6:] = IGNORE
    labels[1, :, :2] = 5
    labels[1, 2:, 4:] = 7
    out = {}
    for name, own, paired, matches, background in [
        ("one_matches", [{3}, {5, 7}], [{3}, {3}], [True, False], False),
        ("one_matches_own_background", [{3}, {5, 7}], [{3}, {3}], [True, False], True),
        ("none_matches", [{3}, {5, 7}], [{5, 7}, {3}], [False, False], False),
        ("silence_paired", [{3}, {5, 7}], [set(), {5}], [False, False], False),
    ]:
        fused.grad = None
        z, keys = anchors(fused, labels, own, paired, matches, background)
        value = contrast(z, keys)
        value.backward()
        out[name] = {"anchors": len(keys), "kinds": len(set(keys)), "loss": digits(value), "gradient": summary(fused.grad, 12)}
    return out


def train_labels(h, w):
    """The third image is silent. Three images, as the batch norm of ASPP's pooled pixel amplifies rounding over two."""
    labels = torch.zeros(3, h, w, dtype=torch.long)
    labels[0, 10:40, 20:60] = 3
    labels[0, 50:, :15] = IGNORE
    labels[1, :30, :40] = 5
    labels[1, 35:, 50:] = 7
    return labels


def train_case(net, sound):
    image = formula.inputs("input.images", (3, 3, 65, 97), 4)
    labels = train_labels(65, 97)
    logits, fused, between = net(image, sound)
    own, paired, matches = [{3}, {5, 7}, set()], [{3}, {3}, {5, 7}], [True, False, False]
    z, keys = anchors(fused, labels, own, paired, matches, False)
    ce = F.cross_entropy(logits[:3], labels, ignore_index=IGNORE)
    cp = contrast(z, keys)
    (ce + cp).backward()
    # Other gradients are zero or none: eval-only heads, position embeddings, the shift before a batch norm.
    names = [
        "backbone.backbone.conv1.0.weight", "backbone.backbone.layer1.0.downsample.0.weight",
        "backbone.backbone.layer4.2.conv2.weight", "segment.aspp.map_convs.3.weight", "segment.aspp.pool_red_conv.weight",
        "segment.reduce.0.weight", "segment.upsample.last_conv.0.weight", "segment.upsample.classifier.bias",
        "cross_att.blocks.0.norm1.weight", "cross_att.blocks.0.attn.q.weight", "cross_att.blocks.0.attn.k.weight",
        "cross_att.blocks.0.mlp.fc1.weight", "cross_att.patch_embed_a.proj.weight", "visual_projector.fc2.bias",
        "audio_backbone.backbone.conv1.weight", "audio_backbone.backbone.layer4.1.conv2.weight",
        "audio_backbone.backbone.fc.weight"]
    parameters = dict(net.named_parameters())
    state = net.state_dict()
    return {
        "logits": summary(logits[:3], 64), "fused": summary(fused, 64), "sound": summary(between["sound"], 16),
        "cross_entropy": digits(ce), "contrast": digits(cp), "anchors": len(keys),
        "gradients": {n: digits(parameters[n].grad.norm()) for n in names},
        "statistics": {n: summary(state[n]) for n in (
            "backbone.backbone.bn1.running_mean", "segment.aspp.global_pooling_bn.running_var",
            "segment.upsample.last_conv.4.running_var", "audio_backbone.backbone.bn1.running_var")},
    }


def rows(path, module):
    with open(path, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["name", "shape"])
        for name, t in module.state_dict().items():
            out.writerow([name, "x".join(map(str, t.shape))])


def count(module):
    return sum(p.numel() for p in module.parameters())


def main():
    folder = pathlib.Path(sys.argv[1])
    for sub in ("cavp", "backbone", "deeplab"):
        (folder / sub).mkdir(parents=True, exist_ok=True)
    decoder(folder / "deeplab")
    golden = {}
    image = formula.inputs("input.image", (2, 3, 65, 97), 4)
    stereo = formula.inputs("input.audio", (2, 2, 300, 64), 4)
    net = cavp_reference.Cavp(22, 2).double().eval()
    formula.fill(net)
    rows(folder / "cavp" / "parameters.csv", net)
    golden["count"] = count(net)
    with torch.no_grad():
        logits, fused, between = net(image, stereo)
    golden["eval"] = {"logits": summary(logits, 64), "fused": summary(fused, 64), **{k: summary(v, 8) for k, v in between.items()}}
    golden["train"] = train_case(net.train(), formula.inputs("input.sounds", (6, 2, 300, 64), 4))
    golden["loss"] = loss_cases()
    del net
    (folder / "cavp" / "cavp.json").write_text(json.dumps(golden, indent=1) + "\n")
    backbones(folder / "backbone", image)


def decoder(folder):
    """As on PVT-V2-B5, whose maps have strides 4 and 32."""
    net = cavp_reference.Segment(22, 64, 512, 64).double()
    rows(folder / "pyramid.csv", net)
    formula.fill(net)
    fine, coarse = formula.inputs("input.fine", (3, 64, 17, 25), 4), formula.inputs("input.coarse", (3, 512, 3, 4), 4)
    golden = {}
    for mode in ("eval", "train"):
        net.train(mode == "train")
        with torch.no_grad():
            features = net.features([fine, coarse])
            logits = F.interpolate(net.upsample(features), (65, 97), mode="bilinear", align_corners=False)
        golden[mode] = {"features": summary(features, 32), "logits": summary(logits, 64)}
    (folder / "pyramid.json").write_text(json.dumps(golden, indent=1) + "\n")


def backbones(folder, image):
    golden = {}
    mono = formula.inputs("input.mono", (2, 1, 300, 64), 4)
    second = formula.inputs("input.second", (2, 1, 96, 64), 4)
    for name, net, x in (
        ("audio_resnet18", cavp_reference.Audio(304, 1).backbone, mono),
        ("vggish", cavp_reference.Vggish(304), second),
        ("resnet50", torchvision.models.resnet50(), image),
    ):
        formula.fill(net.double().eval())
        rows(folder / f"{name}.csv", net)
        with torch.no_grad():
            golden[name] = {"count": count(net), "eval": summary(net(x), 64)}
            if name != "vggish":
                golden[name]["train"] = summary(net.train()(x), 64)
    (folder / "backbones.json").write_text(json.dumps(golden, indent=1) + "\n")


main()
