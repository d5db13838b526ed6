"""Small .pth files in both layouts, by PyTorch 1.13 (Debian's python3-torch).

/usr/bin/python3 golden_pth.py ../resources/org/vpobuilder/validation/weights
"""
import collections
import sys
import torch

base = torch.arange(12, dtype=torch.float32).reshape(3, 4) / 8
state = collections.OrderedDict(
    [
        ("conv.weight", base.clone()),
        ("shared.a", base),
        ("shared.transposed", base.t()),
        ("shared.column", base[:, 1]),
        ("bn.num_batches_tracked", torch.tensor(7)),
        ("flag", torch.tensor([True, False, True])),
        ("half", torch.tensor([1.5, -2.0], dtype=torch.float16)),
        ("brain", torch.tensor([1.5, -2.0], dtype=torch.bfloat16)),
        ("empty", torch.zeros(0, 3)),
        ("parameter", torch.nn.Parameter(torch.tensor([[1.0, 2.0]]))),
    ]
)
folder = sys.argv[1]
torch.save(state, folder + "/zip.pth")
torch.save(state, folder + "/legacy.pth", _use_new_zipfile_serialization=False)
torch.save({"state_dict": state, "epoch": 3, "lr": 0.5, "best": None}, folder + "/wrapped.pth")
norm = torch.nn.Sequential(collections.OrderedDict(bn=torch.nn.BatchNorm2d(2))).state_dict()
published = collections.OrderedDict(("module." + n, t) for n, t in norm.items() if not n.endswith("num_batches_tracked"))
torch.save({"model": {"state_dict": published}, "epoch": 3}, folder + "/published.pth")


class Evil:
    def __reduce__(self):
        return (print, ("this must never run",))


torch.save({"state_dict": Evil()}, folder + "/evil.pth")
torch.save([1, 2], folder + "/list.pth")
