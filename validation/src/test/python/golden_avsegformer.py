"""Golden values of AVSegFormer, in float64, from the authors' own modules and losses, unmodified (vvvb-github/AVSegFormer
@7083cb6; PyTorch 1.13). Nothing of them is kept here.

/usr/bin/python3 golden_avsegformer.py AVSEGFORMER ../resources/org/vpobuilder/validation/model/avsegformer

What their files import of timm and resampy but do not compute with is replaced by a few lines below. Deformable attention
runs their pure PyTorch form. The optimiser is torch.optim.AdamW.
"""
import json
import math
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


class DropPath(nn.Module):
    def __init__(self, rate=0.0):
        super().__init__()

    def forward(self, x):
        return x


module("timm")
module("timm.models")
module("timm.models.layers", DropPath=DropPath, to_2tuple=lambda x: (x, x), trunc_normal_=nn.init.trunc_normal_)
module("timm.models.registry", register_model=lambda f: f)
module("timm.models.vision_transformer", _cfg=lambda **_: {})
module("resampy")
module("soundfile")
module("MultiScaleDeformableAttention")
sys.path.insert(0, str(SOURCE))
torch.Tensor.cuda = lambda self: self
# They make positions and reference points in float32; the golden values have what that rounds.

from model import build_model  # noqa: E402
from model.head import build_head  # noqa: E402


def loss_of(name):
    spec = __import__("importlib.util").util.spec_from_file_location(name, SOURCE / f"scripts/{name}/loss.py")
    made = __import__("importlib.util").util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made.IouSemanticAwareLoss


def digits(x):
    return float(f"{float(x):.9g}")


def summary(t, points=20):
    flat = t.detach().double().flatten()
    step = max(1, len(flat) // points)
    return {"shape": list(t.shape), "mean": digits(flat.mean()), "l2": digits(flat.norm()), "step": step,
            "samples": [digits(v) for v in flat[::step][:points]]}


def head(channels, classes, queries, width, layers, hidden):
    transformer = dict(type="AVSTransformer",
                       encoder=dict(num_layers=layers, layer=dict(dim=width, ffn_dim=hidden, dropout=0.0)),
                       decoder=dict(num_layers=layers, layer=dict(dim=width, ffn_dim=hidden, dropout=0.0)))
    return dict(type="AVSegHead", in_channels=channels, num_classes=classes, query_num=queries, embed_dim=width,
                use_learnable_queries=True, fusion_block=dict(type="CrossModalMixer", dim=width),
                positional_encoding=dict(type="SinePositionalEncoding", num_feats=width // 2),
                query_generator=dict(type="AttentionGenerator", num_layers=layers, query_num=queries, embed_dim=width,
                                     hidden_dim=4 * width), transformer=transformer)


def whole(backbone, classes):
    channels = [256, 512, 1024, 2048] if backbone == "res50" else [64, 128, 320, 512]
    return build_model(
        "AVSegFormer", backbone=dict(type=backbone, init_weights_path=None),
        vggish=dict(freeze_audio_extractor=False, pretrained_vggish_model_path=None, preprocess_audio_to_log_mel=False,
                    postprocess_log_mel_with_pca=False, pretrained_pca_params_path=None),
        head=head(channels, classes, 300, 256, 6, 2048)).double().eval()


def entries(name, backbone):
    """Every entry of the state_dict of S4's network, in its order, and whether an output depends on it."""
    made = whole(backbone, 1)
    lines = ["name,shape,used"]
    for key, tensor in made.state_dict().items():
        used = not any(part in key for part in ("layer3_2.", "layer4_2.", "head.fpn.", "head.attn_fc."))
        lines.append(f"{key},{'x'.join(map(str, tensor.shape))},{'yes' if used else 'no'}")
    (OUT / f"{name}-parameters.csv").write_text("\n".join(lines) + "\n")


def fill(made):
    """By an entry's place j in the state_dict and an element's index i: b = sin(0.37 i + 0.11 j)."""
    with torch.no_grad():
        for j, (key, tensor) in enumerate(made.state_dict().items()):
            if not tensor.is_floating_point():
                continue
            b = torch.sin(0.37 * torch.arange(tensor.numel(), dtype=torch.float64) + 0.11 * j).reshape(tensor.shape)
            if key.endswith("running_var"):
                value = 1 + 0.1 * b
            elif key.endswith("running_mean"):
                value = 0.1 * b
            elif tensor.dim() == 1:
                value = 1 + 0.1 * b if key.endswith("weight") else 0.02 * b
            else:
                value = b * math.sqrt(2 / math.prod(tensor.shape[1:]))
            tensor.copy_(value)


def inputs():
    b, c, y, x = torch.meshgrid(*[torch.arange(n).double() for n in (2, 3, 64, 64)], indexing="ij")
    image = torch.sin(0.05 * y + 0.03 * x + c + b)
    b, t, f = torch.meshgrid(*[torch.arange(n).double() for n in (2, 96, 64)], indexing="ij")
    return image, torch.sin(0.1 * t + 0.2 * f + b)[:, None]


def forward(backbone):
    made = whole(backbone, 22)
    fill(made)
    image, mel = inputs()
    # Without gradients PyTorch 1.13 takes a fast path that fails where attention has no biases.
    logits, mixed = made(mel, image)
    return {"logits": summary(logits), "mixed": summary(mixed), "vggish": summary(made.vggish(mel))}


def probe(t):
    return (t * formula.inputs("probe", tuple(t.shape), 2)).sum()


def small(classes):
    """A small head: outputs, losses, gradients, one step."""
    made = build_head(**head([8, 12, 16, 20], classes, 7, 64, 2, 96)).double()
    formula.fill(made)
    sizes = [(16, 24), (8, 12), (4, 6), (2, 3)]
    maps = [formula.inputs(f"map {i}", (2, c, *s), 4).requires_grad_()
            for i, (c, s) in enumerate(zip((8, 12, 16, 20), sizes))]
    sound = formula.inputs("sound", (2, 1, 64), 4).requires_grad_()
    logits, mixed = made(maps, sound)
    labels = torch.from_numpy((formula.draws("labels", 2 * 8 * 12).reshape(2, 8, 12) + 0.5) * 3).floor().long()
    labels = labels.repeat_interleave(8, 1).repeat_interleave(8, 2)
    weights = dict(iou_loss=1.0, mix_loss=0.1)
    out = {}
    if classes == 1:
        truth = (labels > 0).double()[:, None]
        total, terms = loss_of("ms3")(logits, mixed, truth, weights, "dice")
        # On S4 every fifth frame is supervised, here the first of two.
        out["first"] = digits(loss_of("s4")(logits, mixed, truth[:1], weights, "dice")[0])
    else:
        total, terms = loss_of("avss")(logits, mixed, labels, torch.ones(2).double(), weights)
        out["unlabelled"] = digits(loss_of("avss")(logits, mixed, labels, torch.tensor([0.0, 1.0]).double(), weights)[0])
    optimiser = torch.optim.AdamW(made.parameters(), lr=0.01, weight_decay=0.1)
    total.backward()
    gradients = {k: summary(p.grad, 6) for k, p in made.named_parameters() if p.grad is not None}
    optimiser.step()
    out |= {"logits": summary(logits), "mixed": summary(mixed), "total": digits(total),
            "main": digits(terms["iou_loss"]), "mixing": digits(terms["mix_loss"]), "gradients": gradients,
            "sound_gradient": summary(sound.grad), "map_gradients": [summary(m.grad) for m in maps],
            "stepped": {k: summary(p, 6) for k, p in made.named_parameters() if p.grad is not None}}
    return out


golden = {"binary": small(1), "semantic": small(3), "res50": forward("res50"), "pvt-v2-b5": forward("pvt_v2_b5")}
entries("res50", "res50")
entries("pvt-v2-b5", "pvt_v2_b5")
lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items())
(OUT / "avsegformer.json").write_text("{\n" + lines + "\n}\n")
