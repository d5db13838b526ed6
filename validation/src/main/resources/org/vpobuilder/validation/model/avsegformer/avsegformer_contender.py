"""AVSegFormer in eager PyTorch, for `vpo bench-models`: this project's reference (src/test/python), network and losses, with
the optimiser of the preset paper-avsegformer, of whose rate it has a hundredth: noise teaches nothing.
"""
import torch

import avsegformer_reference
import mask2former_reference


class BenchAvsegformer(avsegformer_reference.Avsegformer):
    def __init__(self, classes, channels):
        backbone = mask2former_reference.ResNet(3, 64, (3, 4, 6, 3), True, avsegformer_reference.STAGES)
        super().__init__(classes, backbone, avsegformer_reference.PooledResNet(channels, 64, (2, 2, 2, 2)))

    def optimiser(self):
        return torch.optim.AdamW(self.parameters(), 2e-7, weight_decay=0.01)


def network(classes, channels, side):
    return BenchAvsegformer(classes, channels)
