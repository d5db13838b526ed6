"""CPM in eager PyTorch, for `vpo bench-models`: this project's reference network (src/test/python) with its losses, its
mixtures and its optimiser, as the preset paper-cpm has them; banks are full of noise. Needs SciPy, as Mask2Former does.
"""
import math

import torch
from torch.nn import functional as F

import cpm_reference
import mask2former_reference

CLASS, MASK, DICE = 2, 5, 5
COMPONENTS, BANK, LOOPS, MOMENTUM, NO_OBJECTS_A_STEP = 5, 800, 3, 0.99, 20
DENSITY_FLOOR, SAMPLING_FLOOR, SMOOTHING = 0.01, 1e-6, 0.1
WIDTH, LAMBDA, TAU, PIXELS = 256, 0.5, 0.1, 512


class Mixtures:
    """A mixture for each class and its bank, in double precision; the last class is "no object"."""

    def __init__(self, classes):
        draw = torch.Generator().manual_seed(1)
        self.bank = F.normalize(torch.randn(classes, BANK, WIDTH, generator=draw, dtype=torch.float64), dim=2)
        self.next = [0] * classes
        self.pi = torch.full((classes, COMPONENTS), 1 / COMPONENTS, dtype=torch.float64)
        self.mu = self.bank[:, :COMPONENTS].clone()
        self.var = self.bank.var(1, keepdim=True).repeat(1, COMPONENTS, 1)

    @staticmethod
    def log_parts(x, pi, mu, var):
        """log(pi N(x; mu, var)) of samples [..., N, D] and components [..., M, D]."""
        inverse = 1 / (var + DENSITY_FLOOR)
        constant = pi.log() - WIDTH / 2 * math.log(2 * math.pi) + inverse.log().sum(-1) / 2 - (mu ** 2 * inverse).sum(-1) / 2
        return x @ (mu * inverse).transpose(-1, -2) - x ** 2 @ inverse.transpose(-1, -2) / 2 + constant.unsqueeze(-2)

    def observe(self, vectors, labels):
        for vector, label in zip(vectors, labels.tolist()):
            self.bank[label, self.next[label]] = vector
            self.next[label] = (self.next[label] + 1) % BANK
        seen = labels.unique()
        x, pi, mu, var = self.bank[seen], self.pi[seen], self.mu[seen], self.var[seen]
        for _ in range(LOOPS):
            share = self.log_parts(x, pi, mu, var).softmax(2)
            count = share.sum(1)
            pi = ((share + SMOOTHING) / (1 + COMPONENTS * SMOOTHING)).mean(1)
            some = count.clamp(min=1e-300)[:, :, None]
            mu = share.transpose(1, 2) @ x / some
            var = (share.transpose(1, 2) @ x ** 2 / some - mu ** 2).clamp(min=0)
        for name, new in (("pi", pi), ("mu", mu), ("var", var)):
            mine = getattr(self, name)
            mine[seen] = MOMENTUM * mine[seen] + (1 - MOMENTUM) * new

    def scores(self, embeddings):
        x = F.normalize(embeddings, dim=1).double()
        parts = self.log_parts(x, self.pi.flatten(), self.mu.flatten(0, 1), self.var.flatten(0, 1))
        return parts.unflatten(1, (-1, COMPONENTS)).logsumexp(2).to(embeddings.dtype)

    def prompt(self, label):
        m = torch.multinomial(self.pi[label], 1).item()
        z = self.mu[label, m] + (self.var[label, m] + SAMPLING_FLOOR).sqrt() * torch.randn(WIDTH, dtype=torch.float64)
        return (F.normalize(z, dim=0) * math.sqrt(WIDTH)).float()


class BenchCpm(cpm_reference.Cpm):
    def __init__(self, classes, channels):
        seen = mask2former_reference.ResNet(3, 64, (3, 4, 6, 3), True)
        heard = mask2former_reference.ResNet(channels, 64, (2, 2, 2, 2), False)
        super().__init__(classes, seen, heard)
        self.classes = classes
        self.criterion = mask2former_reference.SetCriterion(classes)
        self.mixtures = Mixtures(classes + 1)

    def optimiser(self):
        return mask2former_reference.optimiser_of_detectron2(self, 1e-6, 1e-4, "backbone.", [cpm_reference.ScoreNorm])

    def clip(self):
        torch.nn.utils.clip_grad_norm_(self.parameters(), 0.01)

    def bayes(self, embeddings, targets, weights=None):
        everything = torch.arange(self.classes + 1)
        return F.cross_entropy(self.score_norm(self.mixtures.scores(embeddings), everything), targets, weights)

    def loss(self, image, audio, labels):
        audio = audio.abs()
        masks, levels = self.see(image)
        sound, heard = self.hear(audio)
        outputs = self.agnostic(masks, levels, sound)
        found = mask2former_reference.segments(labels)
        # Targets are those of the final output.
        total, targets = self.criterion(outputs, found)
        last = outputs[-1][1].flatten(0, 1)
        total = total + CLASS * self.bayes(last, targets.flatten(), self.criterion.weights())
        with torch.no_grad():
            flat = targets.flatten()
            none = (flat == self.classes).nonzero()[:, 0]
            chosen = torch.cat([(flat != self.classes).nonzero()[:, 0], none[torch.randperm(len(none))[:NO_OBJECTS_A_STEP]]])
            self.mixtures.observe(F.normalize(last[chosen], dim=1).double(), flat[chosen])
        return total + LAMBDA * self.prompted(audio, labels, masks, levels, sound, found)

    def table(self, owners, prompts, batch):
        """Prompts [B, K, D] and which of them are missing, [B, 1, 1, K]; the slot of each."""
        counts, slots = [0] * batch, []
        for i in owners:
            slots.append(counts[i])
            counts[i] += 1
        x, missing = torch.zeros(batch, max(counts), WIDTH), torch.ones(batch, 1, 1, max(counts), dtype=torch.bool)
        for i, slot, prompt in zip(owners, slots, prompts):
            x[i, slot], missing[i, 0, 0, slot] = prompt, False
        return x, missing, torch.tensor(slots)

    def prompted(self, audio, labels, masks, levels, sound, segments):
        owner, kind = segments.image, segments.kind
        drawn = [self.mixtures.prompt(c) for c in kind.tolist()]
        x, missing, slots = self.table(owner.tolist(), drawn, len(labels))
        outputs = self.visual(x, missing, masks, levels, sound)
        total = 0
        for classes, embeddings, logits in outputs[1:]:
            point, dice = self.criterion.mask_losses(logits[owner, slots][:, None], segments)
            total = total + CLASS * F.cross_entropy(classes[owner, slots], kind) + (MASK * point + DICE * dice) / len(kind)
        total = total + CLASS * self.bayes(outputs[-1][1][owner, slots], kind)

        own = kind > 0
        images, kinds = owner[own], kind[own]
        mixed = audio + audio.roll(1, 0)
        noise, features = self.hear(mixed)
        x, missing, slots = self.table(images.tolist(), [p for p, k in zip(drawn, own) if k], len(labels))
        found = self.audible(x, missing, noise, features)
        shown = (found * ~missing[:, 0, 0, :, None, None]).sum(1, keepdim=True)
        shown = mask2former_reference.larger(shown, audio.shape[2:])[:, 0].sigmoid()
        ratio = (audio.mean(1) / (mixed.mean(1) + 1e-10)).clamp(0, 1)
        total = total + ((shown - ratio) ** 2).mean()

        shares = found[images, slots].sigmoid().flatten(1)
        pooled = (features[images].flatten(2) @ shares[:, :, None])[:, :, 0] / (shares.sum(1, keepdim=True) + 1e-6)
        small = F.interpolate(labels[:, None].float(), masks.shape[2:]).long().flatten()
        places = []
        for label in small.unique():
            at = (small == label).nonzero()[:, 0]
            places.append(at[torch.randperm(len(at))[:PIXELS]] if label != 255 else at[:0])
        places = torch.cat(places)
        z = F.normalize(self.audio_projector(pooled), dim=1)
        v = F.normalize(self.visual_projector(masks.permute(0, 2, 3, 1).flatten(0, 2)[places]), dim=1)
        s = (z @ v.t() - 1) / TAU
        same = kinds[:, None] == small[places]
        e = s.exp()
        p = (e + e.masked_fill(same, 0).sum(1, keepdim=True)).log() - s
        return total + ((p * same).sum(1) / same.sum(1).clamp(min=1)).mean()

    def logits(self, image, audio):
        masks, levels = self.see(image)
        _, embeddings, logits = self.agnostic(masks, levels, self.hear(audio.abs())[0])[-1]
        scores = self.score_norm(self.mixtures.scores(embeddings.flatten(0, 1)), torch.arange(self.classes + 1))
        named = scores.softmax(1).unflatten(0, embeddings.shape[:2])[:, :, :-1]
        return mask2former_reference.scores(named, logits, image.shape[2:])


def network(classes, channels, side):
    return BenchCpm(classes, channels)
