"""TPAVI (Zhou et al., ECCV 2022; IJCV 2024) in plain PyTorch, written for this project to get golden values.

Written from the papers and from the published parameter names; it shares no code with the Java network, whose
TPAVI blocks use the associative form of the attention instead of the THW x THW matrix built here.
Only torch and torchvision are needed.

It is a re-implementation, and not what its values rest on alone: the Java network that equals them was compared with the
authors' own networks (github OpenNLPLab/AVSBench f7414af), run unmodified: largest difference of the logits 1.0e-6 (S4),
9.2e-7 (MS3), 8.9e-7 (MS3 on PVT v2) and 1.5e-6 (AVSS, in clips of 5), all in float32; the losses 3.6e-7 and less.
"""
import torch
import torch.nn.functional as F
import torchvision
from torch import nn


class DilatedSum(nn.Module):
    """Sum of 3x3 convolutions with dilations 3, 6, 12, 18 (the papers' ASPP)."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv2d_list = nn.ModuleList(nn.Conv2d(inputs, outputs, 3, padding=d, dilation=d) for d in (3, 6, 12, 18))

    def forward(self, x):
        return sum(conv(x) for conv in self.conv2d_list)


class ResidualUnit(nn.Module):
    """The published unit rectifies its input in place, so that the residual is the rectified input."""

    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x):
        rectified = F.relu(x)
        return self.conv2(F.relu(self.conv1(rectified))) + rectified


class Fusion(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.resConfUnit1 = ResidualUnit(channels)
        self.resConfUnit2 = ResidualUnit(channels)

    def forward(self, x, lateral=None):
        if lateral is not None:
            lateral = F.interpolate(lateral, size=x.shape[-2:], mode="bilinear", align_corners=True)
            x = x + self.resConfUnit1(lateral)
        return F.interpolate(self.resConfUnit2(x), scale_factor=2, mode="bilinear", align_corners=True)


class TpaviBlock(nn.Module):
    def __init__(self, channels, audio_bias):
        super().__init__()
        inner = channels // 2
        self.align_channel = nn.Linear(128, channels, bias=audio_bias)
        self.norm_layer = nn.LayerNorm(channels)
        self.g = nn.Conv3d(channels, inner, 1)
        self.W_z = nn.Sequential(nn.Conv3d(inner, channels, 1), nn.BatchNorm3d(channels))
        self.theta = nn.Conv3d(channels, inner, 1)
        self.phi = nn.Conv3d(channels, inner, 1)

    def forward(self, x, audio):
        """x [B, T, C, H, W], audio [B, T, 128] -> z like x, aligned audio [B, T, C]."""
        b, t, c, h, w = x.shape
        aligned = self.align_channel(audio)
        video = x.transpose(1, 2)
        sound = aligned.transpose(1, 2)[..., None, None].expand(b, c, t, h, w)
        query = self.theta(video).flatten(2)
        key = self.phi(sound).flatten(2)
        value = self.g(video).flatten(2)
        weights = torch.einsum("bcn,bcm->bnm", query, key) / (t * h * w)
        y = torch.einsum("bnm,bcm->bcn", weights, value).reshape(b, -1, t, h, w)
        z = self.W_z(y) + video
        return self.norm_layer(z.permute(0, 2, 3, 4, 1)).permute(0, 1, 4, 2, 3), aligned


class TwoBranchResNet(nn.Module):
    """ResNet-50 with the second copy of stages 3 and 4 that the published file holds and never runs."""

    def __init__(self):
        super().__init__()
        body = torchvision.models.resnet50()
        spare = torchvision.models.resnet50()
        self.conv1, self.bn1 = body.conv1, body.bn1
        self.layer1, self.layer2 = body.layer1, body.layer2
        self.layer3_1, self.layer4_1 = body.layer3, body.layer4
        self.layer3_2, self.layer4_2 = spare.layer3, spare.layer4
        self.widths = (256, 512, 1024, 2048)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        stages = []
        for layer in (self.layer1, self.layer2, self.layer3_1, self.layer4_1):
            x = layer(x)
            stages.append(x)
        return stages


class PatchEmbed(nn.Module):
    def __init__(self, inputs, outputs, size, stride):
        super().__init__()
        self.proj = nn.Conv2d(inputs, outputs, size, stride, size // 2)
        self.norm = nn.LayerNorm(outputs)

    def forward(self, x):
        return self.norm(self.proj(x).permute(0, 2, 3, 1))


class Attention(nn.Module):
    def __init__(self, dim, heads, reduction):
        super().__init__()
        self.heads = heads
        self.q = nn.Linear(dim, dim)
        self.kv = nn.Linear(dim, 2 * dim)
        self.proj = nn.Linear(dim, dim)
        if reduction > 1:
            self.sr = nn.Conv2d(dim, dim, reduction, reduction)
            self.norm = nn.LayerNorm(dim)

    def forward(self, x):
        """x [B, H, W, C] channels last."""
        b, h, w, c = x.shape
        source = x
        if hasattr(self, "sr"):
            source = self.norm(self.sr(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1))
        split = lambda y: y.flatten(1, 2).reshape(b, -1, self.heads, c // self.heads).transpose(1, 2)
        key, value = self.kv(source).split(c, dim=-1)
        q, k, v = split(self.q(x)), split(key), split(value)
        weights = F.softmax(q @ k.transpose(-1, -2) * (c // self.heads) ** -0.5, dim=-1)
        return self.proj((weights @ v).transpose(1, 2).reshape(b, h, w, c))


class DepthwiseConv(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dwconv = nn.Conv2d(dim, dim, 3, padding=1, groups=dim)

    def forward(self, x):
        return self.dwconv(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)


class FeedForward(nn.Module):
    def __init__(self, dim, ratio):
        super().__init__()
        self.fc1 = nn.Linear(dim, dim * ratio)
        self.dwconv = DepthwiseConv(dim * ratio)
        self.fc2 = nn.Linear(dim * ratio, dim)

    def forward(self, x):
        return self.fc2(F.gelu(self.dwconv(self.fc1(x))))


class PvtBlock(nn.Module):
    """Pre-norm block; stochastic depth is off here (golden values have no draws)."""

    def __init__(self, dim, heads, ratio, reduction):
        super().__init__()
        self.norm1 = nn.LayerNorm(dim, eps=1e-6)
        self.attn = Attention(dim, heads, reduction)
        self.norm2 = nn.LayerNorm(dim, eps=1e-6)
        self.mlp = FeedForward(dim, ratio)

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class PvtV2(nn.Module):
    def __init__(self, widths, depths, heads, ratios, reductions):
        super().__init__()
        self.widths = widths
        inputs = (3,) + widths[:3]
        for i, dim in enumerate(widths):
            embed = PatchEmbed(inputs[i], dim, 7 if i == 0 else 3, 4 if i == 0 else 2)
            blocks = (PvtBlock(dim, heads[i], ratios[i], reductions[i]) for _ in range(depths[i]))
            setattr(self, f"patch_embed{i + 1}", embed)
            setattr(self, f"block{i + 1}", nn.Sequential(*blocks))
            setattr(self, f"norm{i + 1}", nn.LayerNorm(dim, eps=1e-6))

    def forward(self, x):
        stages = []
        for i in "1234":
            x = getattr(self, "block" + i)(getattr(self, "patch_embed" + i)(x))
            x = getattr(self, "norm" + i)(x).permute(0, 3, 1, 2)
            stages.append(x)
        return stages


def pvt_v2_b5():
    return PvtV2((64, 128, 320, 512), (3, 6, 40, 3), (1, 2, 5, 8), (4, 4, 4, 4), (8, 4, 2, 1))


class Upsample2(nn.Module):
    def forward(self, x):
        return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


class Tpavi(nn.Module):
    def __init__(self, backbone, classes, audio_bias=True, channels=256):
        super().__init__()
        if backbone == "resnet50":
            self.resnet = TwoBranchResNet()
            widths = self.resnet.widths
        else:
            self.encoder_backbone = pvt_v2_b5()
            widths = self.encoder_backbone.widths
        for i, width in enumerate(widths):
            setattr(self, f"conv{i + 1}", DilatedSum(width, channels))
            setattr(self, f"path{i + 1}", Fusion(channels))
            setattr(self, f"tpavi_b{i + 1}", TpaviBlock(channels, audio_bias))
        self.output_conv = nn.Sequential(
            nn.Conv2d(channels, 128, 3, padding=1), Upsample2(),
            nn.Conv2d(128, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, classes, 1))

    def forward(self, images, audio, present=None):
        """images [B, T, 3, H, W], audio [B, T, 128], present [B, T] of 0/1 (AVSS: padding frames are 0).

        Returns logits [BT, classes, H, W], and lists per stage: backbone features, fused features (rectified,
        as the published in-place ReLU leaves them for the matching loss), aligned audio [B, T, C].
        """
        b, t = images.shape[:2]
        flag = 1 if present is None else present.reshape(b * t, 1, 1, 1)
        body = self.resnet if hasattr(self, "resnet") else self.encoder_backbone
        stages = body(images.flatten(0, 1))
        fused, sounds = [], []
        for i, stage in enumerate(stages):
            narrow = getattr(self, f"conv{i + 1}")(stage) * flag
            z, aligned = getattr(self, f"tpavi_b{i + 1}")(narrow.unflatten(0, (b, t)), audio)
            fused.append(z.flatten(0, 1) * flag)
            sounds.append(aligned)
        x = self.path4(fused[3]) * flag
        for i in (2, 1, 0):
            x = getattr(self, f"path{i + 1}")(x, fused[i]) * flag
        logits = self.output_conv(x)
        if logits.shape[-2:] != images.shape[-2:]:
            logits = F.interpolate(logits, size=images.shape[-2:], mode="bilinear", align_corners=False)
        return logits * flag, stages, [F.relu(f) for f in fused], sounds


def kl_per_frame(weights, fused, aligned):
    """KL(softmax(audio) || softmax(mask-weighted mean of the map)) for every frame [BT]."""
    visual = (fused * weights).mean(dim=(2, 3)).log_softmax(-1)
    sound = aligned.flatten(0, 1).log_softmax(-1)
    return (sound.exp() * (sound - visual)).sum(-1)


def first_frame_bce(logits, masks, frames):
    """S4: masks [B, 1, H, W] of the first frames."""
    return F.binary_cross_entropy_with_logits(logits[::frames], masks)


def all_frames_bce(logits, masks):
    return F.binary_cross_entropy_with_logits(logits, masks)


def binary_matching(logits, fused, sounds):
    """MS3: L_AVM, mean over the stages of the sum over the frames."""
    total = 0
    for f, a in zip(fused, sounds):
        total = total + kl_per_frame(torch.sigmoid(F.adaptive_avg_pool2d(logits, f.shape[-2:])), f, a).sum()
    return total / len(fused)


def semantic_cross_entropy(logits, labels, labelled):
    """AVSS: mean per frame, then over the labelled frames [BT]."""
    per_frame = F.cross_entropy(logits, labels, reduction="none").mean(dim=(1, 2))
    return (per_frame * labelled).sum() / labelled.sum()


def semantic_matching(logits, fused, sounds, labelled):
    total = 0
    mask = (logits.argmax(1, keepdim=True) != 0).to(logits.dtype)
    for f, a in zip(fused, sounds):
        frames = kl_per_frame(F.adaptive_avg_pool2d(mask, f.shape[-2:]), f, a)
        total = total + (frames * labelled).sum() / labelled.sum()
    return total / len(fused)


def vpo_cross_entropy(logits, labels):
    """VPO: one frame; mean over the pixels that are not 255."""
    return F.cross_entropy(logits, labels, ignore_index=255)
