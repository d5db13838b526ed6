"""VCT (Huang et al., CVPR 2025) on VPO, decision 34's form of it, in PyTorch: network and losses, written anew from the paper,
what is known of its public code and the names of its published weights, on Mask2Former's parts. Names of parameters are those
of the Java network. `sizes` of the head are the paper's unless told.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from mask2former_reference import Attention, Decoder, Mlp, PixelDecoder, SetCriterion, larger, scores, segments, tokens


class FrozenNorm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        for name, value in (("weight", 1), ("bias", 0), ("running_mean", 0), ("running_var", 1)):
            self.register_buffer(name, torch.full((channels,), float(value)))

    def forward(self, x):
        return F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, False, 0, 1e-5)


class FrozenConv(nn.Conv2d):
    def __init__(self, i, o, kernel, stride):
        super().__init__(i, o, kernel, stride, kernel // 2, bias=False)
        self.norm = FrozenNorm(o)

    def forward(self, x):
        return self.norm(super().forward(x))


class FrozenBlock(nn.Module):
    def __init__(self, i, width, stride, wide):
        super().__init__()
        plan = [(i, width, 1, 1), (width, width, 3, stride), (width, 4 * width, 1, 1)] if wide else [
            (i, width, 3, stride), (width, width, 3, 1)]
        for n, each in enumerate(plan, 1):
            setattr(self, f"conv{n}", FrozenConv(*each))
        self.count, o = len(plan), plan[-1][1]
        self.shortcut = FrozenConv(i, o, 1, stride) if stride != 1 or i != o else None

    def forward(self, x):
        y = x
        for n in range(1, self.count + 1):
            y = getattr(self, f"conv{n}")(y)
            y = F.relu(y) if n < self.count else y
        return F.relu(y + (x if self.shortcut is None else self.shortcut(x)))


class FrozenResNet(nn.Module):
    """A residual network as Detectron2 has it: norms stand still, each inside its convolution."""

    def __init__(self, width, depths, wide):
        super().__init__()
        self.stem = nn.Module()
        self.stem.conv1 = FrozenConv(3, width, 7, 2)
        i, self.widths = width, []
        for n, depth in enumerate(depths):
            inner, blocks = width << n, []
            for d in range(depth):
                blocks.append(FrozenBlock(i, inner, 2 if n and not d else 1, wide))
                i = inner * (4 if wide else 1)
            setattr(self, f"res{n + 2}", nn.Sequential(*blocks))
            self.widths.append(i)

    def forward(self, x):
        y, maps = F.max_pool2d(F.relu(self.stem.conv1(x)), 3, 2, 1), []
        for n in range(len(self.widths)):
            y = getattr(self, f"res{n + 2}")(y)
            maps.append(y)
        return maps


class Grouping(nn.Module):
    """Each pixel goes to one query, which takes the mean of its pixels."""

    def __init__(self, width):
        super().__init__()
        self.q_proj, self.k_proj = nn.Linear(width, width), nn.Linear(width, width)
        self.v_proj, self.proj = nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, queries, pixels, noise):
        logits = self.q_proj(queries) @ self.k_proj(pixels).transpose(1, 2) * queries.shape[2] ** -0.5
        if noise is not None:
            logits = logits - (-noise.clamp(1e-20, 1 - 2 ** -24).log()).log()
        soft = logits.softmax(1)
        hard = torch.zeros_like(soft).scatter_(1, soft.argmax(1, keepdim=True), 1)
        groups = hard - soft.detach() + soft
        return self.proj(groups / (groups.sum(2, keepdim=True) + 1) @ self.v_proj(pixels))


class QueryMaker(nn.Module):
    """Prototype prompted query generation."""

    def __init__(self, width, queries, pixels, prototypes):
        super().__init__()
        self.prototype = nn.Embedding(prototypes, width)
        self.pre_proj = nn.Sequential(
            nn.Conv2d(width, width, 1), nn.ReLU(), nn.Conv2d(width, width, 3, padding=1), nn.ReLU(),
            nn.Conv2d(width, width, 1))
        self.query_mixer = Mlp(pixels, 256, queries)
        self.pre_attn = Attention(width, 4, "multihead_attn")
        self.assign_attn = Grouping(width)

    def forward(self, masks, noise):
        pixels = self.pre_proj(masks).flatten(2)
        x = self.query_mixer(pixels).transpose(1, 2)
        x = self.pre_attn(x, 0, self.prototype.weight[None], self.prototype.weight[None], None)
        return x + self.assign_attn(x, pixels.transpose(1, 2), noise)


class Predictor(Decoder):
    """The sound, then the three levels, in turns."""

    def __init__(self, classes, queries, width, heads, hidden, blocks, pixels):
        super().__init__(classes, queries, width, heads, hidden, [("transformer", i % 4) for i in range(blocks)], 4)
        self.visual_query_block = QueryMaker(width, queries, pixels, classes)
        self.audio_proj, self.proto_proj = nn.Linear(width, width, bias=False), nn.Linear(width, width, bias=False)

    def forward(self, levels, sound, masks, noise):
        maps = [sound, *levels]
        memories = [self.memory(map_, self.level_embed.weight[i]) for i, map_ in enumerate(maps)]
        x = self.query_feat.weight + self.visual_query_block(masks, noise)
        sizes = [None, *(level.shape[2:] for level in levels)]
        return self.decode(x, self.query_embed.weight[None], memories, sizes, masks)

    def cosines(self, sound):
        """Of each sound with each prototype."""
        a = F.normalize(self.audio_proj(sound.flatten(2).mean(2)), dim=1)
        p = F.normalize(self.proto_proj(self.visual_query_block.prototype.weight), dim=1)
        return a @ p.t()


class Vct(nn.Module):
    """`draw` as SetCriterion's; `noise(images)` gives uniform numbers [B, N, pixels] that groups are drawn by."""

    def __init__(self, classes, backbone, audio_backbone, canvas, queries=100, width=256, heads=8, encoder_layers=6,
                 encoder_hidden=1024, points=4, decoder_hidden=2048, blocks=9, audio_hidden=4096, count=12544, draw=None,
                 noise=None):
        super().__init__()
        self.classes, self.canvas = classes, canvas
        pixels = (canvas // 4) ** 2
        self.backbone, self.audio_backbone = backbone, audio_backbone
        self.sem_seg_head = nn.Module()
        self.sem_seg_head.pixel_decoder = PixelDecoder(
            backbone.widths, width, heads, encoder_layers, encoder_hidden, points)
        self.sem_seg_head.audio_transformation = nn.Module()
        self.sem_seg_head.audio_transformation.embeddings = nn.Sequential(
            nn.Linear(audio_backbone.widths[-1], audio_hidden), nn.ReLU(), nn.Linear(audio_hidden, audio_hidden), nn.ReLU(),
            nn.Linear(audio_hidden, width))
        self.sem_seg_head.predictor = Predictor(classes, queries, width, heads, decoder_hidden, blocks, pixels)
        self.criterion = nn.Module()
        self.criterion.logit_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))
        self.set_criterion = SetCriterion(classes, count, draw)
        self.noise = noise or (lambda images: torch.rand(images, queries, pixels))

    def forward(self, image, audio, noise=None):
        """What queries say, and the sounds' cosines with the prototypes."""
        side = (self.canvas, self.canvas)
        masks, levels = self.sem_seg_head.pixel_decoder(self.backbone(self.resized(image, side)))
        heard = self.audio_backbone(audio)[-1]
        sound = self.sem_seg_head.audio_transformation.embeddings(tokens(heard))
        sound = sound.transpose(1, 2).unflatten(2, heard.shape[2:])
        predictor = self.sem_seg_head.predictor
        return predictor(levels, sound, masks, noise), predictor.cosines(sound)

    @staticmethod
    def resized(x, size):
        return x if x.shape[2:] == size else larger(x, size)

    def logits(self, image, audio):
        classes, _, masks = self(image, audio)[0][-1]
        found = scores(classes.softmax(2)[:, :, :-1], masks, (self.canvas, self.canvas))
        return self.resized(found, image.shape[2:])

    def loss(self, image, audio, labels):
        outputs, cosines = self(image, audio, self.noise(len(image)))
        if labels.shape[1:] != (self.canvas, self.canvas):
            labels = F.interpolate(labels[:, None].to(image.dtype), (self.canvas, self.canvas))[:, 0].long()
        found = segments(labels)
        shown = torch.zeros_like(cosines)
        shown[found.image, found.kind] = 1
        contrast = F.binary_cross_entropy_with_logits(cosines * self.criterion.logit_scale.exp(), shown)
        return self.set_criterion(outputs, found)[0] + contrast
