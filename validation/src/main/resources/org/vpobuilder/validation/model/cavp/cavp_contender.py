"""CAVP in eager PyTorch, for `vpo bench-models`: this project's reference (src/test/python), which is written to be plain
rather than fast, sped up here as the Java network is.
"""
import torch
import torch.nn.functional as F

import cavp_reference

ANCHORS = 512
TEMPERATURE = 0.1


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


def network(classes, channels, side):
    return LeanCavp(classes, channels)
