"""CAVP (Chen et al., CVPR 2024) written anew from the paper and the names of the published weights.

Parameter names are those of the authors' checkpoints. It is a re-implementation, and so was itself compared with the
authors' own networks (github cyh-0/CAVP 96a6c34), run unmodified in float64 with the weights of weight_formula.py: VPO
(output stride 8, stereo ResNet-18, 22 classes) and AVSBench (output stride 16, VGGish, 71 classes) have the same
state_dict names, 521 and 417, and logits that differ by at most 2.0e-15.
"""
import torch
from torch import nn
from torch.nn import functional as F
from torchvision.models import resnet18


def conv(i, o, k, stride=1, dilation=1):
    return nn.Conv2d(i, o, k, stride, dilation * (k // 2), dilation, bias=False)


class Bottleneck(nn.Module):
    def __init__(self, i, planes, stride, dilation):
        super().__init__()
        self.conv1, self.bn1 = conv(i, planes, 1), nn.BatchNorm2d(planes)
        self.conv2, self.bn2 = conv(planes, planes, 3, stride, dilation), nn.BatchNorm2d(planes)
        self.conv3, self.bn3 = conv(planes, 4 * planes, 1), nn.BatchNorm2d(4 * planes)
        if stride != 1 or i != 4 * planes:
            self.downsample = nn.Sequential(conv(i, 4 * planes, 1, stride), nn.BatchNorm2d(4 * planes))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        short = self.downsample(x) if hasattr(self, "downsample") else x
        return F.relu(self.bn3(self.conv3(y)) + short)


class DilatedResNet50(nn.Module):
    """Deep stem; strides 2 (stem), 2 (pool), 1, 2, 1, 1; layer3 dilated 1, 2, ..., layer4 2, 4, 8.

    With output stride 16, as the authors have it on AVSBench, layer3 has stride 2 and no dilation.
    """

    def __init__(self, output_stride=8):
        super().__init__()
        self.conv1 = nn.Sequential(
            conv(3, 64, 3, 2), nn.BatchNorm2d(64), nn.ReLU(),
            conv(64, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), conv(64, 128, 3))
        self.bn1 = nn.BatchNorm2d(128)
        self.layer1 = self.stage(128, 64, 1, [1] * 3)
        self.layer2 = self.stage(256, 128, 2, [1] * 4)
        if output_stride == 8:
            self.layer3 = self.stage(512, 256, 1, [1] + [2] * 5)
        else:
            self.layer3 = self.stage(512, 256, 2, [1] * 6)
        self.layer4 = self.stage(1024, 512, 1, [2, 4, 8])

    @staticmethod
    def stage(i, planes, stride, dilations):
        blocks = [Bottleneck(i, planes, stride, dilations[0])]
        return nn.Sequential(*blocks, *[Bottleneck(4 * planes, planes, 1, d) for d in dilations[1:]])

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        stages = []
        for layer in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = layer(x)
            stages.append(x)
        return stages


class Aspp(nn.Module):
    def __init__(self, i, planes, hidden=256):
        super().__init__()
        self.map_convs = nn.ModuleList([conv(i, hidden, 1)] + [conv(i, hidden, 3, 1, d) for d in (6, 12, 18)])
        self.map_bn = nn.BatchNorm2d(4 * hidden)
        self.global_pooling_conv, self.global_pooling_bn = conv(i, hidden, 1), nn.BatchNorm2d(hidden)
        self.red_conv, self.pool_red_conv = conv(4 * hidden, planes, 1), conv(hidden, planes, 1)
        self.red_bn = nn.BatchNorm2d(planes)

    def forward(self, x):
        y = torch.cat([c(x) for c in self.map_convs], 1)
        y = self.red_conv(F.leaky_relu(self.map_bn(y)))
        pool = self.global_pooling_bn(self.global_pooling_conv(x.mean((2, 3), keepdim=True)))
        return F.leaky_relu(self.red_bn(y + self.pool_red_conv(F.leaky_relu(pool))))


class Upsample(nn.Module):
    def __init__(self, i, classes):
        super().__init__()
        self.classifier = nn.Conv2d(256, classes, 1)
        self.last_conv = nn.Sequential(
            conv(i, 256, 3), nn.BatchNorm2d(256), nn.ReLU(), conv(256, 256, 3), nn.BatchNorm2d(256), nn.ReLU())

    def forward(self, x):
        return self.classifier(self.last_conv(x))


class Segment(nn.Module):
    """On ResNet-50; on PVT-V2-B5 fine, coarse, planes are 64, 512, 64."""

    def __init__(self, classes, fine=256, coarse=2048, planes=256):
        super().__init__()
        self.aspp = Aspp(coarse, planes)
        self.reduce = nn.Sequential(conv(fine, 48, 1), nn.BatchNorm2d(48), nn.ReLU())
        self.upsample = Upsample(planes + 48, classes)

    def features(self, stages):
        low = self.reduce(stages[0])
        high = F.interpolate(self.aspp(stages[-1]), low.shape[2:], mode="bilinear", align_corners=True)
        return torch.cat([high, low], 1)


class Mlp(nn.Module):
    def __init__(self, i, hidden):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(i, hidden), nn.Linear(hidden, i)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))


class Attention(nn.Module):
    def __init__(self, dim, heads=4):
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v = (nn.Linear(dim, dim, bias=False) for _ in range(3))
        self.proj = nn.Linear(dim, dim)

    def forward(self, query, key):
        def split(t):
            return t.unflatten(-1, (self.heads, -1)).transpose(1, 2)

        q, k, v = split(self.q(query)), split(self.k(key)), split(self.v(key))
        weights = torch.sigmoid(q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5)
        return self.proj((weights @ v).transpose(1, 2).flatten(2))


class Block(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.norm1, self.attn, self.norm2, self.mlp = nn.LayerNorm(dim), Attention(dim), nn.LayerNorm(dim), Mlp(dim, 4 * dim)

    def forward(self, visual, audio):
        # The audio's own attention to the image leaves the block unused (depth 1), so it is not computed.
        visual, audio = self.norm1(visual), self.norm1(audio)
        visual = visual + self.attn(visual, audio)
        return visual + self.mlp(self.norm2(visual))


class Embed(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.proj = nn.Linear(dim, dim)


class CrossAttention(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.pos_embed_v = nn.Parameter(torch.zeros(1, 128 * 128, dim))
        self.pos_embed_a = nn.Parameter(torch.zeros(1, 1, dim))
        self.patch_embed_v, self.patch_embed_a = Embed(dim), Embed(dim)
        self.blocks = nn.Sequential(Block(dim))
        self.norm = nn.LayerNorm(dim)

    def forward(self, visual, audio):
        return self.norm(self.blocks[0](self.patch_embed_v.proj(visual), self.patch_embed_a.proj(audio)))


class Vggish(nn.Module):
    def __init__(self, outputs):
        super().__init__()
        layers, i = [], 1
        for o in (64, 0, 128, 0, 256, 256, 0, 512, 512, 0):
            layers += [nn.Conv2d(i, o, 3, padding=1), nn.ReLU()] if o else [nn.MaxPool2d(2)]
            i = o or i
        self.features = nn.Sequential(*layers)
        self.embeddings = nn.Sequential(
            nn.Linear(512 * 4 * 6, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(),
            nn.Linear(4096, outputs), nn.ReLU())

    def forward(self, x):
        return self.embeddings(self.features(x).permute(0, 2, 3, 1).flatten(1))


class Audio(nn.Module):
    def __init__(self, outputs, channels):
        super().__init__()
        if channels:
            self.backbone = resnet18()
            self.backbone.conv1 = nn.Conv2d(channels, 64, 7, 2, 3, bias=False)
            self.backbone.avgpool = nn.AdaptiveMaxPool2d(1)
            self.backbone.fc = nn.Linear(512, outputs)
        else:
            self.backbone = Vggish(outputs)
        self.cls_head = nn.Linear(outputs, 2)

    def forward(self, x):
        return self.backbone(x)


class Visual(nn.Module):
    def __init__(self, output_stride):
        super().__init__()
        self.backbone = DilatedResNet50(output_stride)


class Cavp(nn.Module):
    """audio_channels 0 is VGGish."""

    def __init__(self, classes, audio_channels, output_stride=8):
        super().__init__()
        self.backbone = Visual(output_stride)
        self.segment = Segment(classes)
        self.cross_att = CrossAttention(304)
        self.visual_projector = Mlp(304, 256)
        self.audio_backbone = Audio(304, audio_channels)

    def forward(self, image, audio):
        """audio [B, ...], or [2B, ...] in training: each image with its own sound, then with another's.

        Returns logits, fused features, and what lies between.
        """
        stages = self.backbone.backbone(image)
        visual = self.segment.features(stages)
        sound = self.audio_backbone(audio)
        _, _, h, w = visual.shape
        twice = visual.repeat(len(sound) // len(visual), 1, 1, 1)
        tokens = self.visual_projector(twice.flatten(2).transpose(1, 2))
        fused = self.cross_att(tokens, sound[:, None])
        fused = fused.transpose(1, 2).unflatten(2, (h, w))
        logits = F.interpolate(self.segment.upsample(fused), image.shape[2:], mode="bilinear", align_corners=False)
        return logits, fused, {**{f"layer{i + 1}": s for i, s in enumerate(stages)}, "visual": visual, "sound": sound}
