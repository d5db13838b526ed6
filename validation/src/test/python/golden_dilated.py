"""Golden values of CAVP's dilated ResNet-50 behind its stem, in float64: torchvision's ResNet-50, run unmodified but for
the attributes of its last stage that CAVP's authors set after building it (stride 1; dilations 2, 4, 8 of its blocks).

Their `last_three_dilation_stride` is torchvision's `replace_stride_with_dilation`: its middle value dilates the third
stage in place of its stride, as on VPO (output stride 8), or leaves it its stride, as on AVSBench (16).

/usr/bin/python3 golden_dilated.py ../resources/org/vpobuilder/validation/model/backbone/dilated.json
"""
import json
import sys
import torch
import torchvision
import weight_formula as formula


def network(third_dilated):
    net = torchvision.models.resnet50(replace_stride_with_dilation=[False, third_dilated, False])
    for block, dilation in zip(net.layer4, (2, 4, 8)):
        block.conv2.stride, block.conv2.dilation, block.conv2.padding = 1, (dilation,) * 2, (dilation,) * 2
    net.layer4[0].downsample[0].stride = 1
    return net


def digest(t):
    flat = t.flatten()
    step = max(1, len(flat) // 64)
    number = lambda x: float(f"{float(x):.9g}")
    return {"shape": list(t.shape), "mean": number(flat.mean()), "l2": number(flat.norm()), "step": step,
            "samples": [number(v) for v in flat[::step][:64]]}


golden = {}
image = formula.inputs("input.image", (2, 3, 65, 97), 4)
for stride in (8, 16):
    net = network(stride == 8)
    formula.fill(net.double().eval())
    with torch.no_grad():
        x = net.maxpool(net.relu(net.bn1(net.conv1(image))))
        for i, layer in enumerate((net.layer1, net.layer2, net.layer3, net.layer4)):
            x = layer(x)
            if i >= 2:
                golden[f"stride {stride}, layer{i + 1}"] = digest(x)
with open(sys.argv[1], "w") as file:
    file.write(json.dumps(golden, indent=1) + "\n")
