"""Times TPAVI and CAVP in eager PyTorch, for `vpo bench-models` to compare its own with.

Speaks with its parent: says "torch VERSION PARAMETERS" when ready; then for each line "train" or "infer" does one
training step or one inference and says the seconds. The networks are this project's reference implementations
(src/test/python); where those are written to be plain rather than fast, they are sped up here as the Java networks are.
"""
import argparse
import sys
import time

import torch
import torch.nn.functional as F

import cavp_reference
import tpavi_reference

ANCHORS = 512
TEMPERATURE = 0.1


class LeanTpaviBlock(tpavi_reference.TpaviBlock):
    """The product theta phi g from the right: the THW x THW matrix is never built."""

    def forward(self, x, audio):
        b, t, c, h, w = x.shape
        aligned = self.align_channel(audio)
        maps = x.flatten(0, 1)

        def conv(layer, values):
            return F.conv2d(values, layer.weight.flatten(2, 3), layer.bias)

        phi = F.linear(aligned, self.phi.weight.flatten(1), self.phi.bias)
        g = F.linear(x.mean((3, 4)), self.g.weight.flatten(1), self.g.bias)
        mixing = g.transpose(1, 2) @ phi / t
        theta = conv(self.theta, maps).unflatten(0, (b, t)).flatten(3)
        y = (mixing[:, None] @ theta).reshape(b * t, -1, h, w)
        norm = self.W_z[1]
        y = F.batch_norm(
            conv(self.W_z[0], y), norm.running_mean, norm.running_var, norm.weight, norm.bias, self.training, 0.1, 1e-5)
        z = self.norm_layer((y + maps).permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        return z.unflatten(0, (b, t)), aligned


class HearingTpavi(tpavi_reference.Tpavi):
    """For VPO: TPAVI that hears with a ResNet-18 of its own; single images."""

    def __init__(self, classes, channels):
        super().__init__("resnet50", classes)
        for block in list(self.modules()):
            if type(block) is tpavi_reference.TpaviBlock:
                block.__class__ = LeanTpaviBlock
        # Nothing reads these copies.
        self.resnet.layer3_2 = self.resnet.layer4_2 = None
        self.audio_backbone = cavp_reference.Audio(128, channels).backbone

    def logits(self, image, audio):
        return super().forward(image[:, None], self.audio_backbone(audio)[:, None])[0]

    def loss(self, image, audio, labels):
        return F.cross_entropy(self.logits(image, audio), labels, ignore_index=255)


class LeanCavp(cavp_reference.Cavp):
    """Projects an image once for both its sounds, and classifies the round that has a loss."""

    def forward(self, image, audio):
        visual = self.segment.features(self.backbone.backbone(image))
        b, c, h, w = visual.shape
        tokens = self.visual_projector(visual.flatten(2).transpose(1, 2))
        across, block = self.cross_att, self.cross_att.blocks[0]
        seen = block.norm1(across.patch_embed_v.proj(tokens))
        heard = block.norm1(across.patch_embed_a.proj(self.audio_backbone(audio)[:, None]))
        twice = seen.repeat(len(audio) // b, 1, 1)
        y = twice + self.attend(block.attn, seen, heard)
        fused = across.norm(y + block.mlp(block.norm2(y)))
        head = self.segment.upsample
        wide = head.last_conv(fused.transpose(1, 2).unflatten(2, (h, w)))
        return F.interpolate(head.classifier(wide[:b]), image.shape[2:], mode="bilinear", align_corners=False), fused

    @staticmethod
    def attend(attention, query, key):
        def split(t):
            return t.unflatten(-1, (attention.heads, -1)).transpose(1, 2)

        q, k, v = split(attention.q(query)), split(attention.k(key)), split(attention.v(key))
        q = q.repeat(len(key) // len(query), 1, 1, 1)
        weights = torch.sigmoid(q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5)
        return attention.proj((weights @ v).transpose(1, 2).flatten(2))

    def logits(self, image, audio):
        return self(image, audio)[0]

    def loss(self, image, audio, labels):
        logits, fused = self(image, torch.cat([audio, audio.flip(0)]))
        small = F.interpolate(labels[:, None].float(), scale_factor=0.25).long().flatten()
        own, other = small, torch.zeros_like(small)
        places = []
        everything = torch.cat([own, other])
        # An own background is no anchor: it may hold what sounds.
        everything[:len(own)][own == 0] = -1
        for label in everything.unique():
            if label != -1:
                found = (everything == label).nonzero()[:, 0]
                places.append(found[torch.randperm(len(found))[:ANCHORS]])
        places = torch.cat(places)
        z = F.normalize(fused.flatten(0, 1)[places], dim=1)
        kinds = everything[places]
        s = (z @ z.t() - 1) / TEMPERATURE
        same = kinds[:, None] == kinds
        e = s.exp()
        p = s - (e + e.masked_fill(same, 0).sum(1, keepdim=True)).log()
        f = same.clone().fill_diagonal_(False).float()
        contrast = -((p * f).sum(1) / f.sum(1).clamp(min=1)).mean()
        return F.cross_entropy(logits, labels, ignore_index=255) + contrast


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", choices=("tpavi", "cavp"), required=True)
    for name in ("classes", "channels", "frames", "bins", "batch", "side", "threads"):
        parser.add_argument("--" + name, type=int, required=True)
    return parser.parse_args()


def main():
    args = arguments()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    model = {"tpavi": HearingTpavi, "cavp": LeanCavp}[args.model](args.classes, args.channels)
    optimiser = torch.optim.SGD(model.parameters(), 1e-5, 0.9, weight_decay=5e-4)
    side = args.side
    pixels = torch.randint(0, 256, (args.batch, 3, side, side), dtype=torch.uint8)
    # Of each image the left half is one class.
    labels = torch.zeros(args.batch, side, side, dtype=torch.int64)
    for i in range(args.batch):
        labels[i, :, : side // 2] = i % (args.classes - 1) + 1
    audio = torch.rand(args.batch, args.channels, args.frames, args.bins) * 2 - 1
    mean = torch.tensor([0.485, 0.456, 0.406]).reshape(3, 1, 1) * 255
    deviation = torch.tensor([0.229, 0.224, 0.225]).reshape(3, 1, 1) * 255

    def train():
        model.train()
        loss = model.loss((pixels.float() - mean) / deviation, audio, labels)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        return loss.item()

    def infer():
        model.eval()
        with torch.no_grad():
            logits = model.logits((pixels[:1].float() - mean) / deviation, audio[:1])
            return logits.argmax(1).to(torch.uint8).numpy().tobytes()

    print("torch", torch.__version__, sum(p.numel() for p in model.parameters()), flush=True)
    for line in sys.stdin:
        began = time.perf_counter()
        {"train": train, "infer": infer}[line.strip()]()
        print(time.perf_counter() - began, flush=True)


if __name__ == "__main__":
    main()
