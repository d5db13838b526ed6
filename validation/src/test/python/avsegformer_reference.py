"""AVSegFormer (Gao et al., AAAI 2024) on VPO, decision 34's form of it, in PyTorch: network and losses, written anew from what
is known of the paper and the names of its published weights, on Mask2Former's parts. Names of parameters are those of the
Java network. Sizes of the head are the public code's unless told.
"""
import torch
from torch import nn
from torch.nn import functional as F

from mask2former_reference import DeformableEncoder, ResNet, attend, larger, tokens

IGNORE, SMOOTH, MIXING = 255, 0.001, 0.1
STAGES = ("layer1", "layer2", "layer3_1", "layer4_1")


class QueryLayer(nn.Module):
    """Queries look at one another, at a memory, and think; of the generator, or of the decoder with its dropout."""

    def __init__(self, width, heads, hidden, generating, dropout):
        super().__init__()
        self.dropout = dropout
        self.self_attn = nn.MultiheadAttention(width, heads, bias=not generating, batch_first=True)
        self.cross_attn = nn.MultiheadAttention(width, heads, bias=not generating, batch_first=True)
        self.norm1, self.norm2, self.norm3 = nn.LayerNorm(width), nn.LayerNorm(width), nn.LayerNorm(width)
        first, second = nn.Linear(width, hidden), nn.Linear(hidden, width)
        if generating:
            self.ffn = nn.Sequential(first, nn.GELU(), second)
        else:
            self.linear1, self.linear2 = first, second

    def drop(self, x):
        return F.dropout(x, self.dropout, self.training)

    def forward(self, x, memory):
        first, second = (self.ffn[0], self.ffn[2]) if hasattr(self, "ffn") else (self.linear1, self.linear2)
        x = self.norm1(x + self.drop(attend(self.self_attn, x, x, x, dropout=self.dropout)))
        x = self.norm2(x + self.drop(attend(self.cross_attn, x, memory, memory, dropout=self.dropout)))
        return self.norm3(x + self.drop(second(self.drop(F.gelu(first(x))))))


class ChannelMixer(nn.Module):
    """The sound looks at all pixels and opens or shuts each channel of the map."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.q_proj, self.kv_proj = nn.Linear(width, width, bias=False), nn.Linear(width, 2 * width, bias=False)
        self.proj = nn.Linear(width, width)

    def forward(self, map_, sound):
        def split(t):
            return t.unflatten(2, (self.heads, -1)).transpose(1, 2)

        k, v = self.kv_proj(tokens(map_)).chunk(2, 2)
        q = split(self.q_proj(sound))
        shares = (q @ split(k).transpose(2, 3) * q.shape[3] ** -0.5).softmax(3)
        heard = (shares @ split(v)).transpose(1, 2).flatten(2)[:, 0]
        return map_ * self.proj(heard).sigmoid()[:, :, None, None]


class Generator(nn.Module):
    def __init__(self, queries, width, heads, layers, hidden):
        super().__init__()
        self.query = nn.Embedding(queries, width)
        self.layers = nn.ModuleList(QueryLayer(width, heads, hidden, True, 0.0) for _ in range(layers))

    def forward(self, sound):
        x = self.query.weight[None].expand(len(sound), -1, -1)
        for layer in self.layers:
            x = layer(x, sound)
        return x


class Head(nn.Module):
    def __init__(self, channels, classes, queries=300, width=256, heads=8, generator_layers=6, generator_hidden=1024,
                 encoder_layers=6, encoder_hidden=2048, points=4, decoder_layers=6, decoder_hidden=2048, mix_hidden=2048,
                 wide=128, narrow=32, dropout=0.1):
        super().__init__()

        def normed(i, kernel, *more):
            return nn.Sequential(nn.Conv2d(i, width, kernel, padding=kernel // 2), nn.GroupNorm(32, width), *more)

        self.level_embed = nn.Parameter(torch.randn(3, width))
        self.learnable_query = nn.Embedding(queries, width)
        self.query_generator = Generator(queries, width, heads, generator_layers, generator_hidden)
        self.transformer = nn.Module()
        self.transformer.encoder = DeformableEncoder(
            width, heads, encoder_layers, encoder_hidden, points, F.gelu, dropout)
        self.transformer.decoder = nn.Module()
        self.transformer.decoder.layers = nn.ModuleList(
            QueryLayer(width, heads, decoder_hidden, False, dropout) for _ in range(decoder_layers))
        self.in_proj = nn.ModuleList(normed(c, 1) for c in channels)
        self.mlp = nn.Module()
        sides = (queries, mix_hidden, mix_hidden, width)
        self.mlp.layers = nn.ModuleList(nn.Conv2d(i, o, 1) for i, o in zip(sides, sides[1:]))
        self.fusion_block = ChannelMixer(width, heads)
        self.lateral_conv, self.out_conv = normed(width, 1), normed(width, 3, nn.ReLU())
        self.fc = nn.Sequential(
            nn.Conv2d(width, wide, 3, padding=1), nn.Upsample(scale_factor=4, mode="bilinear"),
            nn.Conv2d(wide, narrow, 3, padding=1), nn.ReLU(), nn.Conv2d(narrow, classes, 1, bias=False))

    def forward(self, maps, sound):
        """Logits at four times the finest map's size, and that map gated by the sound."""
        finest, *levels = [proj(m) for proj, m in zip(self.in_proj, maps)]
        memory, encoded = self.transformer.encoder(levels, self.level_embed, normalised=False)
        x = self.query_generator(sound) + self.learnable_query.weight
        for layer in self.transformer.decoder.layers:
            x = layer(x, memory)
        fine = self.lateral_conv(finest)
        mixed = self.fusion_block(self.out_conv(fine + larger(encoded[0], fine.shape[2:])), sound)
        y = (x @ mixed.flatten(2)).unflatten(2, mixed.shape[2:])
        first, second, third = self.mlp.layers
        y = third(F.relu(second(F.relu(first(y)))))
        return self.fc(mixed + y), mixed


class PooledResNet(ResNet):
    """CAVP's audio backbone: the maximum over the last map, projected to as many numbers as VGGish gives."""

    def __init__(self, channels, width, depths):
        super().__init__(channels, width, depths, False)
        self.fc = nn.Linear(self.widths[-1], 128)

    def forward(self, x):
        return self.fc(super().forward(x)[-1].amax((2, 3)))


class Avsegformer(nn.Module):
    def __init__(self, classes, backbone, audio_backbone, width=256, **sizes):
        super().__init__()
        self.backbone, self.audio_backbone = backbone, audio_backbone
        self.head = Head(backbone.widths, classes, width=width, **sizes)
        self.audio_proj = nn.Linear(128, width)

    def forward(self, image, audio):
        sound = self.audio_proj(self.audio_backbone(audio))[:, None]
        return self.head(self.backbone(image), sound)

    def logits(self, image, audio):
        return self.enlarged(self(image, audio)[0], image)

    @staticmethod
    def enlarged(logits, image):
        return logits if logits.shape[2:] == image.shape[2:] else larger(logits, image.shape[2:])

    def loss(self, image, audio, labels):
        logits, mixed = self(image, audio)
        named = F.cross_entropy(self.enlarged(logits, image), labels, ignore_index=IGNORE)
        return named + MIXING * dice(larger(mixed.mean(1, keepdim=True), labels.shape[1:])[:, 0], labels)


def dice(logits, labels):
    """Of what sounds, the mean over the images that have any known pixel."""
    known = (labels != IGNORE).to(logits.dtype).flatten(1)
    truth = (labels > 0).flatten(1) * known
    inside = logits.sigmoid().flatten(1) * known
    sizes = (inside ** 2).sum(1) + (truth ** 2).sum(1) + 2 * SMOOTH
    counted = known.amax(1)
    return ((1 - 2 * (inside * truth).sum(1) / sizes) * counted).sum() / counted.sum().clamp(min=1)
