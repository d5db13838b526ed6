"""VCT in eager PyTorch, for `vpo bench-models`: this project's reference (src/test/python), network and losses, with the
optimiser of the preset paper-vct, of whose rate it has a hundredth: noise teaches nothing. Needs SciPy, as Mask2Former does.
"""
import torch

import mask2former_reference
import vct_reference


class BenchVct(vct_reference.Vct):
    def __init__(self, classes, channels, side):
        heard = mask2former_reference.ResNet(channels, 64, (2, 2, 2, 2), False)
        super().__init__(classes, vct_reference.FrozenResNet(64, (3, 4, 6, 3), True), heard, side)

    def optimiser(self):
        return mask2former_reference.optimiser_of_detectron2(self, 1e-6, 0.05, "backbone.")

    def clip(self):
        torch.nn.utils.clip_grad_norm_(self.parameters(), 0.01)


def network(classes, channels, side):
    return BenchVct(classes, channels, side)
