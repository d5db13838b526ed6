"""Golden values of Mask2Former, in float64, from the authors' own modules (facebookresearch/Mask2Former @9b0651c and
the point sampling of facebookresearch/detectron2 @02b5c4e; PyTorch 1.13, SciPy 1.10). Nothing of them is kept here.

/usr/bin/python3 golden_mask2former.py MASK2FORMER DETECTRON2 ../resources/org/vpobuilder/validation/model/mask2former

What their files import of detectron2 and fvcore but do not compute with is replaced by a few lines below; convolution
with a norm inside is detectron2's in ten lines. Deformable attention runs their pure PyTorch form.
"""
import importlib.util
import json
import math
import pathlib
import sys
import types

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import draws
import weight_formula as formula

torch.set_num_threads(2)
MASK2FORMER, DETECTRON2, OUT = map(pathlib.Path, sys.argv[1:4])


def module(name, **contents):
    made = types.ModuleType(name)
    made.__dict__.update(contents)
    made.__path__ = []
    sys.modules[name] = made
    return made


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    spec.loader.exec_module(made)
    return made


class Conv2d(nn.Conv2d):
    def __init__(self, *args, norm=None, activation=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.norm, self.activation = norm, activation

    def forward(self, x):
        x = super().forward(x)
        x = self.norm(x) if self.norm is not None else x
        return self.activation(x) if self.activation is not None else x


class Registry:
    def __init__(self, *_):
        pass

    def register(self, *_):
        return lambda made: made


def xavier_fill(conv):
    nn.init.kaiming_uniform_(conv.weight, a=1)
    if conv.bias is not None:
        nn.init.constant_(conv.bias, 0)


class Shape:
    def __init__(self, channels, stride):
        self.channels, self.stride = channels, stride


def stubs():
    module("fvcore")
    module("fvcore.nn")
    weight_init = module("fvcore.nn.weight_init", c2_xavier_fill=xavier_fill)
    sys.modules["fvcore.nn"].weight_init = weight_init
    module("detectron2")
    module("detectron2.config", configurable=lambda f: f)
    module("detectron2.layers", Conv2d=Conv2d, DeformConv=None, ShapeSpec=Shape, get_norm=lambda _, n: nn.GroupNorm(32, n),
           cat=torch.cat, shapes_to_tensor=None)
    module("detectron2.modeling", SEM_SEG_HEADS_REGISTRY=Registry())
    module("detectron2.utils")
    module("detectron2.utils.registry", Registry=Registry)
    module("detectron2.utils.comm", get_world_size=lambda: 1)
    module("detectron2.structures", BitMasks=None, Boxes=None)
    module("detectron2.projects")
    module("detectron2.projects.point_rend")
    load("detectron2.projects.point_rend.point_features",
         DETECTRON2 / "projects/PointRend/point_rend/point_features.py")
    module("MultiScaleDeformableAttention")
    for name in ("m2f", "m2f.utils", "m2f.modeling", "m2f.modeling.pixel_decoder", "m2f.modeling.transformer_decoder",
                 "m2f.modeling.pixel_decoder.ops"):
        module(name)
    root = MASK2FORMER / "mask2former"
    load("m2f.utils.misc", root / "utils/misc.py")
    ops = root / "modeling/pixel_decoder/ops"
    functions = module("m2f.modeling.pixel_decoder.ops.functions")
    made = load("m2f.modeling.pixel_decoder.ops.functions.ms_deform_attn_func", ops / "functions/ms_deform_attn_func.py")
    functions.MSDeformAttnFunction = made.MSDeformAttnFunction
    modules = module("m2f.modeling.pixel_decoder.ops.modules")
    made = load("m2f.modeling.pixel_decoder.ops.modules.ms_deform_attn", ops / "modules/ms_deform_attn.py")
    modules.MSDeformAttn = made.MSDeformAttn
    for name in ("position_encoding", "transformer", "maskformer_transformer_decoder",
                 "mask2former_transformer_decoder"):
        load("m2f.modeling.transformer_decoder." + name, root / f"modeling/transformer_decoder/{name}.py")
    load("m2f.modeling.pixel_decoder.fpn", root / "modeling/pixel_decoder/fpn.py")
    load("m2f.modeling.pixel_decoder.msdeformattn", root / "modeling/pixel_decoder/msdeformattn.py")
    load("m2f.modeling.matcher", root / "modeling/matcher.py")
    load("m2f.modeling.criterion", root / "modeling/criterion.py")


stubs()
m2f = sys.modules
# They cast to float32 before the pixel decoder; here everything stays float64.
torch.Tensor.float = lambda self: self


class Head(nn.Module):
    def __init__(self, channels, classes, queries, width, encoder_layers, encoder_hidden, decoder_hidden):
        super().__init__()
        shapes = {f"res{i + 2}": Shape(c, 4 << i) for i, c in enumerate(channels)}
        self.pixel_decoder = m2f["m2f.modeling.pixel_decoder.msdeformattn"].MSDeformAttnPixelDecoder(
            shapes, transformer_dropout=0.0, transformer_nheads=8, transformer_dim_feedforward=encoder_hidden,
            transformer_enc_layers=encoder_layers, conv_dim=width, mask_dim=width, norm="GN",
            transformer_in_features=["res3", "res4", "res5"], common_stride=4)
        decoder = m2f["m2f.modeling.transformer_decoder.mask2former_transformer_decoder"]
        self.predictor = decoder.MultiScaleMaskedTransformerDecoder(
            width, True, num_classes=classes, hidden_dim=width, num_queries=queries, nheads=8,
            dim_feedforward=decoder_hidden, dec_layers=9, pre_norm=False, mask_dim=width, enforce_input_project=False)


def digits(x):
    return float(f"{float(x):.9g}")


def summary(t, points=20):
    flat = t.detach().double().flatten()
    step = max(1, len(flat) // points)
    return {"shape": list(t.shape), "mean": digits(flat.mean()), "l2": digits(flat.norm()), "step": step,
            "samples": [digits(v) for v in flat[::step][:points]]}


def parameters():
    """Names, shapes and decay of the head of the published semantic model of ADE20K with ResNet-50."""
    head = Head((256, 512, 1024, 2048), 150, 100, 256, 6, 1024, 2048)
    # What their train_net.py lets decay: all but norms and embeddings.
    still = {f"{m}.{p}" for m, part in head.named_modules() if isinstance(part, (nn.GroupNorm, nn.LayerNorm, nn.Embedding))
             for p, _ in part.named_parameters(recurse=False)}
    lines = ["name,shape,decays"]
    lines += [f"{k},{'x'.join(map(str, v.shape))},{k not in still}" for k, v in head.state_dict().items()]
    (OUT / "parameters.csv").write_text("\n".join(lines) + "\n")
    offsets = head.pixel_decoder.transformer.encoder.layers[0].self_attn.sampling_offsets.bias
    return {"offsets": [digits(v) for v in offsets]}


def probe(t):
    return (t * formula.inputs("probe", tuple(t.shape), 2)).sum()


def heads(sizes):
    head = Head((8, 12, 16, 20), 5, 7, 64, 2, 96, 80).double()
    formula.fill(head)
    maps = {f"res{i + 2}": formula.inputs(f"res{i + 2}", (2, c, *size), 4).requires_grad_()
            for i, (c, size) in enumerate(zip((8, 12, 16, 20), sizes))}
    masks, _, levels = head.pixel_decoder.forward_features(maps)
    out = head.predictor(levels, masks)
    everything = out["aux_outputs"] + [{"pred_logits": out["pred_logits"], "pred_masks": out["pred_masks"]}]
    loss = sum(probe(each["pred_logits"]) + probe(each["pred_masks"]) / 10 for each in everything)
    loss.backward()
    return {
        "sizes": [list(s) for s in sizes],
        "masks": summary(masks), "levels": [summary(level) for level in levels],
        "classes": [summary(each["pred_logits"]) for each in everything],
        "mask_logits": [summary(each["pred_masks"]) for each in everything],
        "map_gradients": [summary(m.grad) for m in maps.values()],
        "gradients": {k: summary(p.grad, 6) for k, p in head.named_parameters() if p.grad is not None}}


def pyramid(sizes):
    """The feature pyramid alone."""
    shapes = {f"res{i + 2}": Shape(c, 4 << i) for i, c in enumerate((8, 12, 16, 20))}
    made = m2f["m2f.modeling.pixel_decoder.fpn"].BasePixelDecoder(shapes, conv_dim=64, mask_dim=64, norm="GN").double()
    formula.fill(made)
    maps = {f"res{i + 2}": formula.inputs(f"res{i + 2}", (2, c, *size), 4).requires_grad_()
            for i, (c, size) in enumerate(zip((8, 12, 16, 20), sizes))}
    masks, _, levels = made.forward_features(maps)
    (probe(masks) + sum(probe(level) for level in levels)).backward()
    return {
        "sizes": [list(s) for s in sizes], "masks": summary(masks), "levels": [summary(level) for level in levels],
        "map_gradients": [summary(m.grad) for m in maps.values()],
        "gradients": {k: summary(p.grad, 6) for k, p in made.named_parameters()}}


def attention():
    made = m2f["m2f.modeling.pixel_decoder.ops.modules.ms_deform_attn"].MSDeformAttn(32, 2, 4, 3).double()
    formula.fill(made)
    sizes = torch.tensor([[3, 4], [5, 8]])
    query = formula.inputs("query", (2, 52, 32), 4).requires_grad_()
    value = formula.inputs("value", (2, 52, 32), 4).requires_grad_()
    centres = m2f["m2f.modeling.pixel_decoder.msdeformattn"].MSDeformAttnTransformerEncoder.get_reference_points(
        sizes, torch.ones(2, 2, 2), "cpu")
    out = made(query, centres.double(), value, sizes, torch.tensor([0, 12]))
    probe(out).backward()
    return {"out": summary(out), "query": summary(query.grad), "value": summary(value.grad),
            "gradients": {k: summary(p.grad) for k, p in made.named_parameters()}}


def positions():
    made = m2f["m2f.modeling.transformer_decoder.position_encoding"].PositionEmbeddingSine
    x = torch.zeros(1, 1, 5, 7, dtype=torch.float64)
    return {kind: summary(made(8, normalize=kind == "normalised")(x).flatten(2).transpose(1, 2), 60)
            for kind in ("normalised", "plain")}


class Points:
    """Uniform numbers at the addresses that Java draws from: SPEC.md, Draws."""

    def __init__(self, seed, step, keys):
        self.seed, self.step, self.keys = seed, step, keys
        self.output, self.image, self.pairs, self.rest = None, 0, None, None

    def uniform(self, count, *address):
        return draws.uniform(count, self.seed, "step", self.step, *address)

    def rand(self, rows, count, two, device=None):
        """Stands in for torch.rand: first the matcher asks, image by image, then the loss, twice."""
        if self.pairs is None:
            key = self.keys[self.image]
            self.image += 1
            return self.uniform(count * two, "match", self.output, key).reshape(1, count, two)
        if self.rest is None:
            whole = [self.uniform((count + count // 12) * two, f"points {self.output}", self.keys[b], label)
                     for b, label in self.pairs]
            whole = torch.stack(whole).reshape(rows, -1, two)
            self.rest = whole[:, count:]
            return whole[:, :count].contiguous()
        return self.rest


def criterion():
    """Five classes, seven queries, two outputs; 48 points, of which 36 are the least certain of 144."""
    matcher = m2f["m2f.modeling.matcher"].HungarianMatcher(2.0, 5.0, 5.0, 48)
    points = Points(11, 3, ["a", "b"])
    labels = (formula.draws("labels", 2 * 12 * 16).reshape(2, 3, 4, 4, 4).mean(axis=(3, 4)) * 18 + 2)
    labels = np.clip(np.floor(labels), 0, 4).astype(np.int64).repeat(4, 1).repeat(4, 2)
    targets = []
    for each in torch.from_numpy(labels):
        present = each.unique()
        targets.append({"labels": present, "masks": (each[None] == present[:, None, None]).double()})
    found, all_outputs = [], []

    class Watched(nn.Module):
        def forward(self, outputs, wanted):
            number = next(i for i, o in enumerate(all_outputs) if o["pred_masks"] is outputs["pred_masks"])
            points.output = number
            points.image, points.pairs, points.rest = 0, None, None
            indices = matcher(outputs, wanted)
            points.pairs = [(b, int(wanted[b]["labels"][j])) for b, (_, js) in enumerate(indices) for j in js]
            match = [[-1] * len(t["labels"]) for t in wanted]
            for b, (queries, js) in enumerate(indices):
                for q, j in zip(queries.tolist(), js.tolist()):
                    match[b][j] = q
            found.append({"output": number, "match": sum(match, [])})
            return indices

    made = m2f["m2f.modeling.criterion"].SetCriterion(5, Watched(), {}, 0.1, ["labels", "masks"], 48, 3, 0.75).double()
    for i in range(2):
        all_outputs.append({"pred_logits": formula.inputs(f"logits {i}", (2, 7, 6), 6).requires_grad_(),
                            "pred_masks": formula.inputs(f"masks {i}", (2, 7, 6, 8), 8).requires_grad_()})
    whole = dict(all_outputs[1], aux_outputs=all_outputs[:1])
    plain, torch.rand = torch.rand, points.rand
    losses = made(whole, targets)
    torch.rand = plain
    total = sum(v * (2 if "_ce" in k else 5) for k, v in losses.items())
    total.backward()
    return {"labels": "".join(map(str, labels.flatten())), "matches": sorted(found, key=lambda f: f["output"]),
            "losses": {k: digits(v) for k, v in losses.items()}, "total": digits(total),
            "class_gradients": [summary(o["pred_logits"].grad) for o in all_outputs],
            "mask_gradients": [summary(o["pred_masks"].grad) for o in all_outputs]}


golden = {
    "initial": parameters(),
    "even": heads([(16, 24), (8, 12), (4, 6), (2, 3)]),
    "odd": heads([(25, 17), (13, 9), (7, 5), (4, 3)]),
    "pyramid": pyramid([(25, 17), (13, 9), (7, 5), (4, 3)]),
    "attention": attention(),
    "positions": positions(),
    "criterion": criterion(),
}
(OUT / "mask2former.json").write_text(json.dumps(golden, indent=1) + "\n")
