"""CPM's network (Chen et al., ECCV 2024) in PyTorch, written anew from what is known of the paper and decision 28's choices, on
Mask2Former's parts. Names of parameters are those of the Java network.

`network_sizes` say how large it is; the paper's are the defaults. No dropout anywhere.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from mask2former_reference import Decoder, Mlp, PixelDecoder, larger, sine, tokens


class Predictor(Decoder):
    """Rounds of a block on the sound and three on the image."""

    SOUND = 3

    def __init__(self, classes, queries, width, heads, hidden, rounds):
        plan = [("audio", self.SOUND), *(("transformer", i) for i in range(3))] * rounds
        super().__init__(classes, queries, width, heads, hidden, plan, 3)
        self.rounds = rounds

    def forward(self, x, place, levels, sound, masks, missing=None):
        memories = [self.memory(level, self.level_embed.weight[i]) for i, level in enumerate(levels)]
        sizes = [level.shape[2:] for level in levels]
        return self.decode(x, place, [*memories, sound], [*sizes, None], masks, missing)


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
