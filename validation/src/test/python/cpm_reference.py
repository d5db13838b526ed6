"""CPM's network (Chen et al., ECCV 2024) in PyTorch, written anew from what is known of the paper, decision 28's choices and
the names of Mask2Former's published weights. Names of parameters are those of the Java network.

`network_sizes` say how large it is; the paper's are the defaults. No dropout anywhere.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F


class Residual(nn.Module):
    """He et al. 2016, figure 5; the stride is the 3 x 3's."""

    def __init__(self, i, width, stride, wide):
        super().__init__()
        plan = [(i, width, 1, 1), (width, width, 3, stride), (width, 4 * width, 1, 1)] if wide else [
            (i, width, 3, stride), (width, width, 3, 1)]
        for n, (a, b, k, s) in enumerate(plan, 1):
            setattr(self, f"conv{n}", nn.Conv2d(a, b, k, s, k // 2, bias=False))
            setattr(self, f"bn{n}", nn.BatchNorm2d(b))
        self.count, o = len(plan), plan[-1][1]
        self.downsample = None
        if stride != 1 or i != o:
            self.downsample = nn.Sequential(nn.Conv2d(i, o, 1, stride, bias=False), nn.BatchNorm2d(o))

    def forward(self, x):
        y = x
        for n in range(1, self.count + 1):
            y = getattr(self, f"bn{n}")(getattr(self, f"conv{n}")(y))
            y = F.relu(y) if n < self.count else y
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    """Maps of strides 4, 8, 16 and 32."""

    def __init__(self, channels, width, depths, wide):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        i, self.widths = width, []
        for n, depth in enumerate(depths):
            inner, blocks = width << n, []
            for d in range(depth):
                blocks.append(Residual(i, inner, 2 if n and not d else 1, wide))
                i = inner * (4 if wide else 1)
            setattr(self, f"layer{n + 1}", nn.Sequential(*blocks))
            self.widths.append(i)

    def forward(self, x):
        y, maps = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1), []
        for n in range(len(self.widths)):
            y = getattr(self, f"layer{n + 1}")(y)
            maps.append(y)
        return maps


def sine(height, width, channels, like):
    """DETR's position encoding, normalised: [1, H W, channels]."""
    half = channels // 2

    def axis(length):
        place = torch.arange(1, length + 1, dtype=like.dtype) / (length + 1e-6) * 2 * math.pi
        angle = place[:, None] / 10000 ** (torch.arange(0, half, 2, dtype=like.dtype) / half)
        return torch.stack([angle.sin(), angle.cos()], 2).flatten(1)

    rows = axis(height)[:, None].expand(height, width, half)
    columns = axis(width)[None].expand(height, width, half)
    return torch.cat([rows, columns], 2).reshape(1, height * width, channels)


def tokens(x):
    return x.flatten(2).transpose(1, 2)


def larger(x, size):
    return F.interpolate(x, size, mode="bilinear", align_corners=False)


class Mlp(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(width, width) for _ in range(3))

    def forward(self, x):
        return self.layers[2](F.relu(self.layers[1](F.relu(self.layers[0](x)))))


class Deformable(nn.Module):
    """Zhu et al. 2021, in PyTorch's own operations."""

    def __init__(self, width, heads, points):
        super().__init__()
        self.heads, self.points = heads, points
        self.sampling_offsets = nn.Linear(width, heads * 3 * points * 2)
        self.attention_weights = nn.Linear(width, heads * 3 * points)
        self.value_proj, self.output_proj = nn.Linear(width, width), nn.Linear(width, width)
        nn.init.zeros_(self.sampling_offsets.weight)
        nn.init.zeros_(self.attention_weights.weight)
        nn.init.zeros_(self.attention_weights.bias)
        turn = torch.arange(heads) * 2 * math.pi / heads
        way = torch.stack([turn.cos(), turn.sin()], 1)
        way = way / way.abs().amax(1, keepdim=True)
        bias = way[:, None, None] * torch.arange(1, points + 1)[None, None, :, None]
        self.sampling_offsets.bias.data = bias.expand(heads, 3, points, 2).flatten().clone()

    def forward(self, query, x, sizes, centres, extents):
        b, s, d = x.shape
        value = self.value_proj(x).unflatten(2, (self.heads, -1))
        away = self.sampling_offsets(query).reshape(b, s, self.heads, 3, self.points, 2)
        grids = 2 * (away / extents + centres) - 1
        weights = self.attention_weights(query).reshape(b, s, self.heads, -1).softmax(3)
        weights = weights.unflatten(3, (3, self.points))
        sums, start = 0, 0
        for level, (h, w) in enumerate(sizes):
            map_ = value[:, start:start + h * w].permute(0, 2, 3, 1).reshape(b * self.heads, -1, h, w)
            grid = grids[:, :, :, level].transpose(1, 2).flatten(0, 1)
            found = F.grid_sample(map_, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
            sums = sums + (found * weights[:, :, :, level].transpose(1, 2).flatten(0, 1)[:, None]).sum(3)
            start += h * w
        return self.output_proj(sums.reshape(b, d, s).transpose(1, 2))


class EncoderLayer(nn.Module):
    def __init__(self, width, heads, hidden, points):
        super().__init__()
        self.self_attn = Deformable(width, heads, points)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.linear1, self.linear2 = nn.Linear(width, hidden), nn.Linear(hidden, width)

    def forward(self, x, place, *geometry):
        y = self.norm1(x + self.self_attn(x + place, x, *geometry))
        return self.norm2(y + self.linear2(F.relu(self.linear1(y))))


class Named(nn.Conv2d):
    """A convolution without bias and a group norm inside it."""

    def __init__(self, i, o, kernel):
        super().__init__(i, o, kernel, padding=kernel // 2, bias=False)
        self.norm = nn.GroupNorm(32, o)

    def forward(self, x):
        return self.norm(super().forward(x))


class PixelDecoder(nn.Module):
    def __init__(self, channels, width, heads, layers, hidden, points):
        super().__init__()
        self.input_proj = nn.ModuleList(
            nn.Sequential(nn.Conv2d(channels[3 - i], width, 1), nn.GroupNorm(32, width)) for i in range(3))
        self.transformer = nn.Module()
        self.transformer.level_embed = nn.Parameter(torch.randn(3, width))
        self.transformer.encoder = nn.Module()
        self.transformer.encoder.layers = nn.ModuleList(
            EncoderLayer(width, heads, hidden, points) for _ in range(layers))
        self.mask_features = nn.Conv2d(width, width, 1)
        self.adapter_1, self.layer_1 = Named(channels[0], width, 1), Named(width, width, 3)

    def forward(self, maps):
        inputs = [proj(maps[3 - i]) for i, proj in enumerate(self.input_proj)]
        sizes = [m.shape[2:] for m in inputs]
        x = torch.cat([tokens(m) for m in inputs], 1)
        place = torch.cat([sine(h, w, x.shape[2], x) + self.transformer.level_embed[i] for i, (h, w) in enumerate(sizes)], 1)
        centres = torch.cat([torch.stack(torch.meshgrid(
            (torch.arange(h, dtype=x.dtype) + 0.5) / h, (torch.arange(w, dtype=x.dtype) + 0.5) / w, indexing="ij")[::-1], 2)
            .flatten(0, 1) for h, w in sizes])[None, :, None, None, None]
        extents = torch.tensor([[w, h] for h, w in sizes], dtype=x.dtype)[:, None]
        for layer in self.transformer.encoder.layers:
            x = layer(x, place, sizes, centres, extents)
        levels = [t.transpose(1, 2).unflatten(2, size) for t, size in zip(x.split([h * w for h, w in sizes], 1), sizes)]
        lateral = self.adapter_1(maps[0])
        return self.mask_features(F.relu(self.layer_1(lateral + larger(levels[2], lateral.shape[2:])))), levels


class Attention(nn.Module):
    """Cross- or self-attention, added and normed; `name` is what its weights are published as."""

    def __init__(self, width, heads, name):
        super().__init__()
        self.name, self.heads = name, heads
        setattr(self, name, nn.MultiheadAttention(width, heads, batch_first=True))
        self.norm = nn.LayerNorm(width)

    def forward(self, x, place, keys, values, blocked):
        """`blocked` [B, 1, N, K] or [B, 1, 1, K], true where a query must not look."""
        part = getattr(self, self.name)
        w, b = part.in_proj_weight.chunk(3), part.in_proj_bias.chunk(3)

        def heads(t, i):
            return F.linear(t, w[i], b[i]).unflatten(2, (self.heads, -1)).transpose(1, 2)

        q = heads(x + place, 0) * (x.shape[2] // self.heads) ** -0.5
        scores = q @ heads(keys, 1).transpose(2, 3)
        if blocked is not None:
            scores = scores.masked_fill(blocked, -math.inf)
        return self.norm(x + part.out_proj((scores.softmax(3) @ heads(values, 2)).transpose(1, 2).flatten(2)))


class FeedForward(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        self.linear1, self.linear2, self.norm = nn.Linear(width, hidden), nn.Linear(hidden, width), nn.LayerNorm(width)

    def forward(self, x):
        return self.norm(x + self.linear2(F.relu(self.linear1(x))))


class Predictor(nn.Module):
    """Rounds of a block on the sound and three on the image."""

    def __init__(self, classes, queries, width, heads, hidden, rounds):
        super().__init__()
        self.rounds = rounds
        for family, count in (("audio", rounds), ("transformer", 3 * rounds)):
            setattr(self, family + "_self_attention_layers",
                    nn.ModuleList(Attention(width, heads, "self_attn") for _ in range(count)))
            setattr(self, family + "_cross_attention_layers",
                    nn.ModuleList(Attention(width, heads, "multihead_attn") for _ in range(count)))
            setattr(self, family + "_ffn_layers", nn.ModuleList(FeedForward(width, hidden) for _ in range(count)))
        self.decoder_norm = nn.LayerNorm(width)
        self.query_feat, self.query_embed = nn.Embedding(queries, width), nn.Embedding(queries, width)
        self.level_embed = nn.Embedding(3, width)
        self.class_embed, self.mask_embed = nn.Linear(width, classes + 1), Mlp(width)

    def block(self, family, n, x, place, memory, blocked, missing=None):
        values, keys = memory
        x = getattr(self, family + "_cross_attention_layers")[n](x, place, keys, values, blocked)
        x = getattr(self, family + "_self_attention_layers")[n](x, place, x + place, x, missing)
        return getattr(self, family + "_ffn_layers")[n](x)

    def read(self, x, masks):
        y = self.decoder_norm(x)
        embeddings = self.mask_embed(y)
        return self.class_embed(y), embeddings, (embeddings @ masks.flatten(2)).unflatten(2, masks.shape[2:])

    def forward(self, x, place, levels, sound, masks, missing=None):
        """Classes, embeddings and mask logits of the queries as they come and after each block."""
        memories = []
        for i, level in enumerate(levels):
            values = tokens(level) + self.level_embed.weight[i]
            memories.append((values, values + sine(*level.shape[2:], values.shape[2], values)))
        out = [self.read(x, masks)]
        for n in range(self.rounds):
            x = self.block("audio", n, x, place, sound, None, missing)
            out.append(self.read(x, masks))
            for i, level in enumerate(levels):
                with torch.no_grad():
                    blocked = larger(out[-1][2], level.shape[2:]).flatten(2).sigmoid() < 0.5
                    blocked = (blocked & ~blocked.all(2, keepdim=True))[:, None]
                x = self.block("transformer", 3 * n + i, x, place, memories[i], blocked, missing)
                out.append(self.read(x, masks))
        return out


class AudioHead(nn.Module):
    def __init__(self, channels, width):
        super().__init__()
        self.token_proj, self.level_embed = nn.Conv2d(channels[-1], width, 1), nn.Embedding(1, width)
        self.lateral = nn.ModuleList(nn.Conv2d(c, width, 1) for c in channels)
        self.output, self.mask_embed = nn.Conv2d(width, width, 3, padding=1), Mlp(width)

    def forward(self, maps):
        values = tokens(self.token_proj(maps[-1])) + self.level_embed.weight[0]
        keys = values + sine(*maps[-1].shape[2:], values.shape[2], values)
        x = self.lateral[-1](maps[-1])
        for lateral, finer in zip(list(self.lateral)[-2::-1], maps[-2::-1]):
            y = lateral(finer)
            x = y + larger(x, y.shape[2:])
        return (values, keys), self.output(x)


class ScoreNorm(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(classes)), nn.Parameter(torch.zeros(classes))

    def forward(self, scores, ready):
        return F.layer_norm(scores, scores.shape[1:], self.weight[ready], self.bias[ready])


class Cpm(nn.Module):
    def __init__(self, classes, backbone, audio_backbone, queries=100, width=256, heads=8, encoder_layers=6,
                 encoder_hidden=1024, points=4, decoder_hidden=2048, rounds=3):
        super().__init__()
        self.backbone, self.audio_backbone = backbone, audio_backbone
        self.sem_seg_head = nn.Module()
        self.sem_seg_head.pixel_decoder = PixelDecoder(
            backbone.widths, width, heads, encoder_layers, encoder_hidden, points)
        self.sem_seg_head.predictor = Predictor(classes, queries, width, heads, decoder_hidden, rounds)
        self.audio_head = AudioHead(audio_backbone.widths, width)
        self.prompt_embed = nn.Embedding(1, width)
        nn.init.zeros_(self.prompt_embed.weight)
        self.audio_projector, self.visual_projector = nn.Linear(width, width), nn.Linear(width, width)
        self.score_norm = ScoreNorm(classes + 1)

    def hear(self, magnitudes):
        return self.audio_head(self.audio_backbone(magnitudes.clamp(1e-5, 1e5).log() * (20 / math.log(10) / 100)))

    def see(self, image):
        return self.sem_seg_head.pixel_decoder(self.backbone(image))

    def agnostic(self, masks, levels, sound):
        part, batch = self.sem_seg_head.predictor, len(masks)
        return part(part.query_feat.weight[None].expand(batch, -1, -1), part.query_embed.weight[None], levels, sound, masks)

    def visual(self, prompts, missing, masks, levels, sound):
        return self.sem_seg_head.predictor(prompts, self.prompt_embed.weight[None], levels, sound, masks, missing)

    def audible(self, prompts, missing, sound, features):
        part, x = self.sem_seg_head.predictor, prompts
        for n in range(part.rounds):
            x = part.block("audio", n, x, self.prompt_embed.weight[None], sound, None, missing)
        return (self.audio_head.mask_embed(part.decoder_norm(x)) @ features.flatten(2)).unflatten(2, features.shape[2:])


def resnet50():
    return ResNet(3, 64, (3, 4, 6, 3), True)


def resnet18(channels):
    return ResNet(channels, 64, (2, 2, 2, 2), False)
