"""What CPM, AVSegFormer and VCT share, in PyTorch: residual networks, Mask2Former's pixel decoder, its transformer decoder and
its losses (Cheng et al., CVPR 2022). Written anew from the papers and the names of published weights; names of parameters are
those of the Java networks. The losses need SciPy, as Mask2Former's do.

Written as fast as the Java networks are where the plain form costs more: all images of a batch are matched at once, and costs
of all outputs are read together.
"""
import collections
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

    def __init__(self, channels, width, depths, wide, names=("layer1", "layer2", "layer3", "layer4")):
        super().__init__()
        self.names = names
        self.conv1 = nn.Conv2d(channels, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        i, self.widths = width, []
        for n, depth in enumerate(depths):
            inner, blocks = width << n, []
            for d in range(depth):
                blocks.append(Residual(i, inner, 2 if n and not d else 1, wide))
                i = inner * (4 if wide else 1)
            setattr(self, names[n], nn.Sequential(*blocks))
            self.widths.append(i)

    def forward(self, x):
        y, maps = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1), []
        for name in self.names:
            y = getattr(self, name)(y)
            maps.append(y)
        return maps


def sine(height, width, channels, like, normalised=True):
    """DETR's position encoding, [1, H W, channels]; if not normalised a place is its row or column, counted from 1."""
    half = channels // 2

    def axis(length):
        place = torch.arange(1, length + 1, dtype=like.dtype)
        place = place / (length + 1e-6) * 2 * math.pi if normalised else place
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
    """Three layers; `widths` of input, hidden layers and output."""

    def __init__(self, *widths):
        super().__init__()
        i, hidden, o = widths if len(widths) == 3 else 3 * widths
        self.layers = nn.ModuleList([nn.Linear(i, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, o)])

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
    def __init__(self, width, heads, hidden, points, activation, dropout):
        super().__init__()
        self.activation, self.dropout = activation, dropout
        self.self_attn = Deformable(width, heads, points)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.linear1, self.linear2 = nn.Linear(width, hidden), nn.Linear(hidden, width)

    def drop(self, x):
        return F.dropout(x, self.dropout, self.training)

    def forward(self, x, place, *geometry):
        y = self.norm1(x + self.drop(self.self_attn(x + place, x, *geometry)))
        return self.norm2(y + self.drop(self.linear2(self.drop(self.activation(self.linear1(y))))))


class DeformableEncoder(nn.Module):
    """Layers over the tokens of three maps, one map after another."""

    def __init__(self, width, heads, layers, hidden, points, activation=F.relu, dropout=0.0):
        super().__init__()
        self.layers = nn.ModuleList(
            EncoderLayer(width, heads, hidden, points, activation, dropout) for _ in range(layers))

    def forward(self, maps, level_embed, normalised=True):
        """Tokens [B, S, D], and the maps that they are."""
        sizes = [m.shape[2:] for m in maps]
        x = torch.cat([tokens(m) for m in maps], 1)
        place = torch.cat([sine(h, w, x.shape[2], x, normalised) + level_embed[i] for i, (h, w) in enumerate(sizes)], 1)
        centres = torch.cat([torch.stack(torch.meshgrid(
            (torch.arange(h, dtype=x.dtype) + 0.5) / h, (torch.arange(w, dtype=x.dtype) + 0.5) / w, indexing="ij")[::-1], 2)
            .flatten(0, 1) for h, w in sizes])[None, :, None, None, None]
        extents = torch.tensor([[w, h] for h, w in sizes], dtype=x.dtype)[:, None]
        for layer in self.layers:
            x = layer(x, place, sizes, centres, extents)
        return x, [t.transpose(1, 2).unflatten(2, size) for t, size in zip(x.split([h * w for h, w in sizes], 1), sizes)]


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
        self.transformer.encoder = DeformableEncoder(width, heads, layers, hidden, points)
        self.mask_features = nn.Conv2d(width, width, 1)
        self.adapter_1, self.layer_1 = Named(channels[0], width, 1), Named(width, width, 3)

    def forward(self, maps):
        inputs = [proj(maps[3 - i]) for i, proj in enumerate(self.input_proj)]
        levels = self.transformer.encoder(inputs, self.transformer.level_embed)[1]
        lateral = self.adapter_1(maps[0])
        return self.mask_features(F.relu(self.layer_1(lateral + larger(levels[2], lateral.shape[2:])))), levels


def attend(attention, queries, keys, values, blocked=None, dropout=0.0):
    """What queries find, by the weights of an nn.MultiheadAttention.

    `blocked` [B, 1, N, K] or [B, 1, 1, K], true where a query must not look; `dropout` of the shares.
    """
    w = attention.in_proj_weight.chunk(3)
    b = (None, None, None) if attention.in_proj_bias is None else attention.in_proj_bias.chunk(3)

    def heads(t, i):
        return F.linear(t, w[i], b[i]).unflatten(2, (attention.num_heads, -1)).transpose(1, 2)

    q = heads(queries, 0) * attention.head_dim ** -0.5
    scores = q @ heads(keys, 1).transpose(2, 3)
    if blocked is not None:
        scores = scores.masked_fill(blocked, -math.inf)
    shares = F.dropout(scores.softmax(3), dropout, attention.training)
    return attention.out_proj((shares @ heads(values, 2)).transpose(1, 2).flatten(2))


class Attention(nn.Module):
    """Cross- or self-attention, added and normed; `name` is what its weights are published as."""

    def __init__(self, width, heads, name):
        super().__init__()
        self.name = name
        setattr(self, name, nn.MultiheadAttention(width, heads, batch_first=True))
        self.norm = nn.LayerNorm(width)

    def forward(self, x, place, keys, values, blocked):
        return self.norm(x + attend(getattr(self, self.name), x + place, keys, values, blocked))


class FeedForward(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        self.linear1, self.linear2, self.norm = nn.Linear(width, hidden), nn.Linear(hidden, width), nn.LayerNorm(width)

    def forward(self, x):
        return self.norm(x + self.linear2(F.relu(self.linear1(x))))


class Decoder(nn.Module):
    """Blocks by a plan, whose entries are a family of layers and the memory that the block looks at."""

    def __init__(self, classes, queries, width, heads, hidden, plan, embedded):
        super().__init__()
        self.plan = plan
        for family in dict(plan):
            count = sum(each == family for each, _ in plan)
            setattr(self, family + "_self_attention_layers",
                    nn.ModuleList(Attention(width, heads, "self_attn") for _ in range(count)))
            setattr(self, family + "_cross_attention_layers",
                    nn.ModuleList(Attention(width, heads, "multihead_attn") for _ in range(count)))
            setattr(self, family + "_ffn_layers", nn.ModuleList(FeedForward(width, hidden) for _ in range(count)))
        self.decoder_norm = nn.LayerNorm(width)
        self.query_feat, self.query_embed = nn.Embedding(queries, width), nn.Embedding(queries, width)
        self.level_embed = nn.Embedding(embedded, width)
        self.class_embed, self.mask_embed = nn.Linear(width, classes + 1), Mlp(width)

    def memory(self, map_, embedding):
        """Values and keys of a map's pixels."""
        values = tokens(map_) + embedding
        return values, values + sine(*map_.shape[2:], values.shape[2], values)

    def block(self, family, n, x, place, memory, blocked, missing=None):
        values, keys = memory
        x = getattr(self, family + "_cross_attention_layers")[n](x, place, keys, values, blocked)
        x = getattr(self, family + "_self_attention_layers")[n](x, place, x + place, x, missing)
        return getattr(self, family + "_ffn_layers")[n](x)

    def read(self, x, masks):
        y = self.decoder_norm(x)
        embeddings = self.mask_embed(y)
        return self.class_embed(y), embeddings, (embeddings @ masks.flatten(2)).unflatten(2, masks.shape[2:])

    @staticmethod
    @torch.no_grad()
    def blocked(logits, size):
        """Outside of their own masks; a query whose mask is empty may look everywhere."""
        outside = larger(logits, size).flatten(2).sigmoid() < 0.5
        return (outside & ~outside.all(2, keepdim=True))[:, None]

    def decode(self, x, place, memories, sizes, masks, missing=None):
        """Classes, embeddings and mask logits of the queries as they come and after each block.

        `sizes` of the memories in which queries look inside their own masks only; None of the others.
        """
        out, numbers = [self.read(x, masks)], collections.Counter()
        for family, i in self.plan:
            blocked = None if sizes[i] is None else self.blocked(out[-1][2], sizes[i])
            x = self.block(family, numbers[family], x, place, memories[i], blocked, missing)
            numbers[family] += 1
            out.append(self.read(x, masks))
        return out


Segments = collections.namedtuple("Segments", "image kind masks known")
Segments.__doc__ = "Each class of each image: its image and class, [J], and its mask, [J, 1, H, W]; known pixels, [B, 1, H, W]."


def segments(labels):
    """Those of label maps, [B, H, W], in which 255 is not known."""
    pairs = [(i, int(c)) for i, each in enumerate(labels) for c in each.unique() if c != 255]
    image, kind = torch.tensor([i for i, _ in pairs]), torch.tensor([c for _, c in pairs])
    whole = torch.get_default_dtype()
    return Segments(image, kind, (labels[image] == kind[:, None, None]).to(whole)[:, None], (labels != 255).to(whole)[:, None])


def points(x, places):
    """Values of [N, C, H, W] at places [N, P, 2] from 0 to 1: [N, C, P]."""
    return F.grid_sample(x, (2 * places - 1)[:, :, None], align_corners=False)[:, :, :, 0]


def scores(named, logits, size):
    """Of classes at pixels, [B, C, H, W], from the queries' probabilities [B, N, C] and mask logits."""
    return (named.transpose(1, 2) @ larger(logits, size).sigmoid().flatten(2)).unflatten(2, size)


class SetCriterion:
    """Mask2Former's losses; `draw(rows, count, *purpose)` gives places [rows, count, 2]."""

    CLASS, MASK, DICE, NO_OBJECT, OVERSAMPLING = 2, 5, 5, 0.1, 3

    def __init__(self, classes, count=12544, draw=None):
        self.classes, self.count, self.uncertain = classes, count, count * 3 // 4
        self.draw = draw or (lambda rows, count, *purpose: torch.rand(len(rows), count, 2))

    def __call__(self, outputs, found):
        """The sum over all outputs, and of the last one the class that each query answers for."""
        batch, queries = outputs[0][0].shape[:2]
        total, targets = 0, None
        for n, ((classes, _, logits), match) in enumerate(zip(outputs, self.match(outputs, found))):
            targets = torch.full((batch, queries), self.classes)
            targets[found.image, match] = found.kind
            point, dice = self.mask_losses(logits[found.image, match][:, None], found, f"points {n}")
            total = total + self.CLASS * F.cross_entropy(classes.flatten(0, 1), targets.flatten(), self.weights())
            total = total + (self.MASK * point + self.DICE * dice) / len(found.kind)
        return total, targets

    def weights(self):
        """Of the classes in cross-entropies; the last is "no object"."""
        return torch.cat([torch.ones(self.classes), torch.full((1,), self.NO_OBJECT)])

    @torch.no_grad()
    def match(self, outputs, found):
        """For each output the query of each segment."""
        from scipy.optimize import linear_sum_assignment

        image, kind, masks, known = found
        costs = []
        for n, (classes, _, logits) in enumerate(outputs):
            places = self.draw([(i,) for i in range(len(classes))], self.count, "match", n)
            x, t = points(logits, places), points(masks, places[image])[:, 0]
            weight = F.grid_sample(known, (2 * places - 1)[:, :, None], mode="nearest", align_corners=False)[:, 0, :, 0]
            inside, outside, s = F.softplus(-x), F.softplus(x), x.sigmoid()
            named = classes.softmax(2)
            rows = []
            for i in range(len(classes)):
                own = image == i
                hit, missed = (t[own] * weight[i]).t(), ((1 - t[own]) * weight[i]).t()
                point = (inside[i] @ hit + outside[i] @ missed) / weight[i].sum().clamp(min=1e-6)
                dice = 1 - (2 * s[i] @ hit + 1) / (hit.sum(0) + (s[i] * weight[i]).sum(1, keepdim=True) + 1)
                rows.append(self.MASK * point + self.DICE * dice - self.CLASS * named[i][:, kind[own]])
            costs.append(torch.cat(rows, 1))
        costs, counts = torch.stack(costs).numpy(), [int((image == i).sum()) for i in range(len(known))]
        matches = []
        for each in costs:
            match, start = [], 0
            for count in counts:
                queries, js = linear_sum_assignment(each[:, start:start + count])
                match += [q for _, q in sorted(zip(js, queries))]
                start += count
            matches.append(torch.tensor(match))
        return matches

    def mask_losses(self, logits, found, purpose=""):
        """Sums over segments of point and dice losses; logits [J, 1, ...]."""
        image, kind, masks, known = found
        with torch.no_grad():
            many = self.OVERSAMPLING * self.count
            drawn = self.draw(list(zip(image.tolist(), kind.tolist())), many + self.count - self.uncertain, purpose)
            candidates = drawn[:, :many]
            index = (-points(logits, candidates)[:, 0].abs()).topk(self.uncertain, 1)[1]
            places = torch.cat([candidates.gather(1, index[:, :, None].expand(-1, -1, 2)), drawn[:, many:]], 1)
            t = points(masks, places)[:, 0]
            weight = F.grid_sample(known[image], (2 * places - 1)[:, :, None], mode="nearest", align_corners=False)[:, 0, :, 0]
        x = points(logits, places)[:, 0]
        whole = weight.sum(1).clamp(min=1e-6)
        point = (F.binary_cross_entropy_with_logits(x, t, reduction="none") * weight).sum(1) / whole
        s = x.sigmoid() * weight
        dice = 1 - (2 * (s * t).sum(1) + 1) / (s.sum(1) + (t * weight).sum(1) + 1)
        return point.sum(), dice.sum()


def optimiser_of_detectron2(module, rate, decay, slow, still=()):
    """AdamW; parts whose names begin with one of `slow` have a tenth of the rate; norms, embeddings and modules of the
    classes `still` do not decay."""
    fixed = (nn.BatchNorm2d, nn.GroupNorm, nn.LayerNorm, nn.Embedding, *still)
    undecayed = {id(p) for m in module.modules() if isinstance(m, fixed) for p in m.parameters(recurse=False)}
    groups = collections.defaultdict(list)
    for name, p in module.named_parameters():
        groups[name.startswith(slow), id(p) in undecayed].append(p)
    return torch.optim.AdamW([
        {"params": ps, "lr": rate * (0.1 if slowly else 1), "weight_decay": 0 if unmoved else decay}
        for (slowly, unmoved), ps in groups.items()])
