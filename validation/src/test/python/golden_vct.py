"""Golden values of how VCT learns, in float64, from the authors' own decoder and criterion, unmodified
(spyflying/VCT_AVS @9a18d2f; PyTorch 1.13). Nothing of them is kept here.

/usr/bin/python3 golden_vct.py VCT ../resources/org/vpobuilder/validation/model/vct

What their files import of detectron2, fvcore, timm and einops is replaced by a few lines below. The decoder's layer over
pixels, made for 96 x 96, is replaced by one of the same class for 8 x 8, and the Gumbel distribution's samples by numbers
that Java has too. The optimiser is torch.optim.AdamW. Outputs at the published sizes are in vct.json, which others made.
"""
import importlib.util
import json
import pathlib
import sys
import types

import torch
from torch import nn

import weight_formula as formula

torch.set_num_threads(2)
SOURCE, OUT = map(pathlib.Path, sys.argv[1:3])


def module(name, **contents):
    made = types.ModuleType(name)
    made.__dict__.update(contents)
    made.__path__ = []
    sys.modules[name] = made
    return made


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, SOURCE / "models" / path)
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    spec.loader.exec_module(made)
    return made


class Registry:
    def __init__(self, *_):
        pass

    def register(self, *_):
        return lambda made: made


def rearrange(x, pattern, h, b, n=None, c=None):
    """The two patterns that they use."""
    if pattern == "b n (h c)-> b h n c":
        return x.reshape(b, -1, h, c).transpose(1, 2)
    assert pattern == "b h n c -> b n (h c)"
    return x.transpose(1, 2).reshape(b, n, h * c)


module("fvcore")
module("fvcore.nn")
sys.modules["fvcore.nn"].weight_init = module("fvcore.nn.weight_init")
module("detectron2")
module("detectron2.config", configurable=lambda f: f)
module("detectron2.layers", Conv2d=nn.Conv2d)
module("detectron2.utils")
module("detectron2.utils.registry", Registry=Registry)
module("detectron2.utils.comm", get_world_size=lambda: 1)
module("detectron2.projects")
module("detectron2.projects.point_rend")
module("detectron2.projects.point_rend.point_features", get_uncertain_point_coords_with_randomness=None, point_sample=None)
module("timm")
module("timm.models")
module("timm.models.layers", DropPath=None, to_2tuple=None, trunc_normal_=None)
module("einops", rearrange=rearrange)
module("vct")
module("vct.utils")
module("vct.utils.misc", is_dist_avail_and_initialized=None, nested_tensor_from_tensor_list=None)
module("vct.modeling")
module("vct.modeling.decoder")
load("vct.modeling.decoder.position_encoding", "modeling/transformer_decoder/position_encoding.py")
load("vct.modeling.decoder.group_attention", "modeling/transformer_decoder/group_attention.py")
decoders = load("vct.modeling.decoder.vct", "modeling/transformer_decoder/vision_centric_transformer_decoder.py")
criteria = load("vct.modeling.criterion", "modeling/criterion_ss_pac.py")

CLASSES, QUERIES, WIDTH, SIDE = 4, 7, 256, 8


class Gumbel:
    """Its samples are those of the uniform numbers called "noise"."""

    def __init__(self, location, scale):
        pass

    def sample(self, shape):
        uniform = formula.inputs("noise", tuple(shape), 1) + 0.5
        return -torch.log(-torch.log(uniform))


torch.distributions.gumbel.Gumbel = Gumbel


def digits(x):
    return float(f"{float(x):.9g}")


def summary(t, points=20):
    flat = t.detach().double().flatten()
    step = max(1, len(flat) // points)
    return {"shape": list(t.shape), "mean": digits(flat.mean()), "l2": digits(flat.norm()), "step": step,
            "samples": [digits(v) for v in flat[::step][:points]]}


def probe(t):
    return (t * formula.inputs("probe", tuple(t.shape), 2)).sum()


decoder = decoders.MultiScaleMaskedVCTDecoder(
    WIDTH, True, num_classes=CLASSES, hidden_dim=WIDTH, num_queries=QUERIES, num_frames=1, audio_out_dim=WIDTH,
    visual_out_dim=WIDTH, nheads=8, dim_feedforward=64, dec_layers=5, pre_norm=False, mask_dim=WIDTH,
    enforce_input_project=False, dataset_name="avss4", use_cosine_loss=False, is_s4_data=False, is_ms3_data=False)
decoder.visual_query_block.query_mixer = decoders.MLP(SIDE * SIDE, 256, QUERIES, 3)
decoder = decoder.double().train()
formula.fill(decoder)
criterion = criteria.SetCriterion_SS_PAC(CLASSES, None, {}, 0.1, [], 1, 1, 1.0).double()
levels = [formula.inputs(f"level {i}", (2, WIDTH, s, s), 2) for i, s in enumerate((1, 2, 4))]
sound = formula.inputs("sound", (2, WIDTH, 3, 2), 2).requires_grad_()
features = formula.inputs("features", (2, WIDTH, SIDE, SIDE), 2).requires_grad_()
out = decoder(levels, sound, features)
targets = [{"labels": torch.tensor([0, 2])}, {"labels": torch.tensor([3])}]
contrast = criterion.prototype_loss(out["feats"], targets, torch.tensor([0, 1]))["loss_proto"]
every = out["aux_outputs"] + [{"pred_logits": out["pred_logits"], "pred_masks": out["pred_masks"]}]
total = 10 * contrast + sum(probe(each["pred_logits"]) + probe(each["pred_masks"]) / 10 for each in every)
parameters = dict(decoder.named_parameters()) | {"logit_scale": criterion.logit_scale}
optimiser = torch.optim.AdamW(parameters.values(), lr=0.01, weight_decay=0.1)
total.backward()
own = {k: p for k, p in parameters.items() if not k.startswith("transformer_")}
gradients = {k: summary(p.grad, 6) for k, p in own.items()}
optimiser.step()
golden = {
    "classes": [summary(each["pred_logits"]) for each in every], "masks": [summary(each["pred_masks"]) for each in every],
    "contrast": digits(contrast), "sound_gradient": summary(sound.grad), "feature_gradient": summary(features.grad),
    "gradients": gradients, "stepped": {k: summary(p, 6) for k, p in own.items()}}
(OUT / "learning.json").write_text(json.dumps(golden) + "\n")
