"""Times a model in eager PyTorch, for `vpo bench-models` to compare its own with.

Speaks with its parent: says "torch VERSION PARAMETERS" when ready; then for each line "train" or "infer" does one
training step or one inference and says the seconds on the clock, those of all its threads, and the most memory it had in GB. `--module` names a script beside this one whose
`network(classes, channels, side)` gives a module with `loss(image, audio, labels)` and `logits(image, audio)`, and perhaps
with an `optimiser()` of its own and a `clip()` of its gradients. `side` is that of the square images.
"""
import argparse
import importlib
import resource
import sys
import time

import torch


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--module", required=True)
    for name in ("classes", "channels", "frames", "bins", "batch", "side", "threads"):
        parser.add_argument("--" + name, type=int, required=True)
    return parser.parse_args()


def main():
    args = arguments()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    model = importlib.import_module(args.module).network(args.classes, args.channels, args.side)
    if hasattr(model, "optimiser"):
        optimiser = model.optimiser()
    else:
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
        if hasattr(model, "clip"):
            model.clip()
        optimiser.step()
        return loss.item()

    def infer():
        model.eval()
        with torch.no_grad():
            logits = model.logits((pixels[:1].float() - mean) / deviation, audio[:1])
            return logits.argmax(1).to(torch.uint8).numpy().tobytes()

    print("torch", torch.__version__, sum(p.numel() for p in model.parameters()), flush=True)
    for line in sys.stdin:
        began, cpu = time.perf_counter(), time.process_time()
        {"train": train, "infer": infer}[line.strip()]()
        spent = time.perf_counter() - began, time.process_time() - cpu
        # Linux says kilobytes.
        print(*spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9, flush=True)


if __name__ == "__main__":
    main()
