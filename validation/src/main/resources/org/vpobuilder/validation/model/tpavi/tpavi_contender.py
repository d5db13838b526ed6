"""TPAVI in eager PyTorch, for `vpo bench-models`: this project's reference (src/test/python), which is written to be plain
rather than fast, sped up here as the Java network is.
"""
import torch.nn.functional as F

import cavp_reference
import tpavi_reference


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


def network(classes, channels, side):
    return HearingTpavi(classes, channels)
