"""Prints SPEC.md's table of AVS-M-SS pairings, from the rules in its text alone.

python3 pipeline/src/test/python/avs_pairing.py
"""

import hashlib

SEED = 2024


def draw(*address):
    text = "/".join(str(part) for part in (SEED, *address))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def below(bits, n):
    return (bits >> 1) * 2 * n >> 64


def pair(split, category, videos, clips):
    order = sorted(videos, key=lambda v: (draw("rank", "avs-m-ss", split, category, v), v))
    deck = sorted(clips, key=lambda c: (draw("clip", "avs-m-ss", split, category, c), c))
    rounds = -(-len(order) // len(deck))
    dealt = deck * rounds
    last = len(dealt) - len(deck)

    def own(place, clip):
        return place < len(order) and clip[:11] in order[place]

    for i in range(len(order)):
        places = len(dealt) if i >= last else len(order)
        for step in range(1, places):
            if not own(i, dealt[i]):
                break
            j = (i + step) % places
            if not own(i, dealt[j]) and not own(j, dealt[i]):
                dealt[i], dealt[j] = dealt[j], dealt[i]
    return [
        (v, dealt[i], below(draw("span", "avs-m-ss", split, category, v), 6))
        for i, v in enumerate(order)
        if not own(i, dealt[i])
    ]



CASES = [
    ("train", "helicopter", "AAAAAAAAAAA_10 BBBBBBBBBBB_0 CCCCCCCCCCC_20", "xxxxxxxxxxx yyyyyyyyyyy"),
    ("val", "cat_meowing", "AAAAAAAAAAA_10 BBBBBBBBBBB_0", "AAAAAAAAAAA BBBBBBBBBBB"),
    ("val", "playing_piano", "AAAAAAAAAAA_10 BBBBBBBBBBB_0", "AAAAAAAAAAA BBBBBBBBBBB"),
    ("test", "race_car", "AAAAAAAAAAA_10", "AAAAAAAAAAA yyyyyyyyyyy"),
    ("test", "lawn_mowing", "AAAAAAAAAAA_10", "AAAAAAAAAAA yyyyyyyyyyy"),
    ("test", "dog_barking", "AAAAAAAAAAA_10 BBBBBBBBBBB_0", "AAAAAAAAAAA"),
    ("train", "male_speech", "AAAAAAAAAAA_10 AAAAAAAAAAA_90 BBBBBBBBBBB_0 CCCCCCCCCCC_20", "AAAAAAAAAAA yyyyyyyyyyy"),
]
print("| split | category | videos | clips | video = clip @ span |")
print("|---|---|---|---|---|")
for split, category, videos, clips in CASES:
    ids = [c + "_000000" for c in clips.split()]
    made = pair(split, category, videos.split(), ids)
    text = ", ".join(f"{v} = {c[:11]} @ {s}" for v, c, s in made)
    print(f"| {split} | {category} | {videos} | {clips} | {text} |")
