"""Writes src/test/resources/.../model/tpavi: run `/usr/bin/python3 tpavi_golden.py` in src/test/python (2 minutes).

Float64 throughout; weights and inputs are those of weight_formula.py (float32 values), drop path off. PyTorch 1.13.
"""
import csv
import json
import pathlib

import torch

import tpavi_reference as reference
from weight_formula import draws, fill, inputs

OUT = pathlib.Path(__file__).parent.parent / "resources/org/vpobuilder/validation/model/tpavi"


def digest(tensor, samples=0):
    flat = tensor.detach().flatten()
    summary = {"shape": list(tensor.shape), "mean": flat.mean().item(), "l2": flat.norm().item()}
    if samples:
        step = max(1, flat.numel() // samples)
        summary["step"] = step
        summary["samples"] = flat[::step][:samples].tolist()
    return summary


def labels(classes, shape):
    count = int(torch.Size(shape).numel())
    return torch.from_numpy(((draws("input.label", count) + 0.5) * classes).astype("int64")).reshape(shape)


def losses_of(kind, logits, fused, sounds, frames, flags):
    size = logits.shape[-2:]
    if kind == "object":
        masks = (inputs("input.mask", (len(logits), 1, *size), 1) > 0).double()
        parts = {"s4": reference.first_frame_bce(logits, masks[::frames], frames),
                 "bce": reference.all_frames_bce(logits, masks),
                 "matching": reference.binary_matching(logits, fused, sounds)}
        parts["total"] = parts["bce"] + 0.5 * parts["matching"]
    elif kind == "semantic":
        target = labels(logits.shape[1], (len(logits), *size))
        labelled = torch.tensor([1.0, 0.0, 1.0, 0.0]).double()
        parts = {"ce": reference.semantic_cross_entropy(logits, target, labelled),
                 "matching": reference.semantic_matching(logits, fused, sounds, labelled)}
        parts["total"] = parts["ce"] + 0.5 * parts["matching"]
    else:
        target = labels(logits.shape[1], (len(logits), *size))
        target[inputs("input.ignore", target.shape, 1) > 0.4] = 255
        parts = {"total": reference.vpo_cross_entropy(logits, target)}
    return parts


def run(network, kind, videos, frames, height, width):
    images = inputs("input.image", (videos, frames, 3, height, width), 4)
    audio = inputs("input.audio", (videos, frames, 128), 2)
    flags = torch.tensor([[1.0, 1.0], [1.0, 0.0]]).double() if kind == "semantic" else None
    if flags is not None:
        audio = audio * flags[..., None]
    logits, stages, fused, sounds = network(images, audio, flags)
    parts = losses_of(kind, logits, fused, sounds, frames, flags)
    result = {"logits": digest(logits, 48), "losses": {k: v.item() for k, v in parts.items()},
              "backbone": [digest(s) for s in stages], "fused": [digest(f) for f in fused],
              "audio": [digest(a) for a in sounds]}
    return result, parts["total"]


def case(name, backbone, kind, classes, videos, frames, height, width):
    network = reference.Tpavi(backbone, classes, audio_bias=kind != "semantic").double()
    fill(network)
    golden = {"backbone": backbone, "kind": kind, "classes": classes, "videos": videos, "frames": frames,
              "height": height, "width": width}
    network.eval()
    with torch.no_grad():
        golden["eval"], _ = run(network, kind, videos, frames, height, width)
    network.train()
    golden["train"], total = run(network, kind, videos, frames, height, width)
    total.backward()
    grads = {n: p.grad.norm().item() for n, p in network.named_parameters() if p.grad is not None}
    wanted = [n for n in sorted(grads) if any(n.endswith(e) for e in GRADIENTS)]
    golden["gradients"] = {n: grads[n] for n in wanted}
    golden["buffers"] = {n: b.norm().item() for n, b in network.named_buffers() if n.endswith(BUFFERS)}
    (OUT / f"{name}.json").write_text(json.dumps(golden, indent=1) + "\n")
    if kind != "vpo":
        write_parameters(name, network, grads)
    print(name, golden["eval"]["logits"]["l2"], golden["train"]["losses"])


def faint_pvt():
    """A small PVT whose parameters are all 1/50 of the formula's: norms see variances as small as their epsilons."""
    network = reference.PvtV2((16, 32, 48, 64), (1, 1, 2, 1), (1, 2, 3, 4), (2, 2, 2, 2), (8, 4, 2, 1)).double()
    fill(network)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.div_(50)
        stages = network(inputs("input.image", (2, 3, 72, 100), 4))
    golden = {"stages": [digest(s, 16) for s in stages]}
    (OUT / "pvt-faint.json").write_text(json.dumps(golden, indent=1) + "\n")


def write_parameters(name, network, grads):
    """One row per state_dict entry; `used` is no for what the published file holds and no output depends on."""
    trainable = {n for n, _ in network.named_parameters()}
    dead = [n.rsplit(".", 1)[0] + "." for n in trainable if n not in grads]
    with open(OUT / f"{name}-parameters.csv", "w", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["name", "shape", "used"])
        for n, t in sorted(network.state_dict().items()):
            used = not any(n.startswith(d) for d in dead)
            rows.writerow([n, "x".join(map(str, t.shape)), "yes" if used else "no"])


GRADIENTS = ("resnet.conv1.weight", "resnet.layer3_1.2.conv2.weight", "resnet.layer4_1.2.bn3.bias",
             "patch_embed1.proj.weight", "block1.0.attn.sr.weight", "block3.20.mlp.dwconv.dwconv.weight",
             "block4.2.attn.kv.bias", "block2.3.norm1.weight", "conv1.conv2d_list.3.weight",
             "path3.resConfUnit1.conv1.weight", "tpavi_b1.align_channel.weight", "tpavi_b2.theta.weight",
             "tpavi_b3.phi.bias", "tpavi_b4.W_z.1.weight", "output_conv.4.bias")
BUFFERS = ("tpavi_b1.W_z.1.running_var", "resnet.bn1.running_mean", "tpavi_b4.W_z.1.running_mean")

if __name__ == "__main__":
    torch.manual_seed(0)
    OUT.mkdir(parents=True, exist_ok=True)
    faint_pvt()
    case("resnet50-object", "resnet50", "object", 1, 2, 2, 64, 96)
    case("pvt-v2-b5-object", "pvt_v2_b5", "object", 1, 2, 2, 64, 96)
    case("resnet50-semantic", "resnet50", "semantic", 71, 2, 2, 64, 96)
    case("resnet50-vpo", "resnet50", "vpo", 22, 2, 1, 72, 100)
