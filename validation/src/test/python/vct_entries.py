"""Lists of the entries of VCT's published networks, from those that others made with the authors' modules: what VctGoldenTest
compares with where a checkout has no folder of such facts beside it.

/usr/bin/python3 vct_entries.py ../../../../../shared/facts/models ../resources/org/vpobuilder/validation/model/vct
"""
import pathlib
import sys

FACTS, OUT = map(pathlib.Path, sys.argv[1:3])
# Swin-B's without the second backbone, which its golden values do not have either.
LEFT_OUT = {"r50": (), "swinb": ("pre_sam_backbone.", "scale_factor_module.")}
for backbone, left_out in LEFT_OUT.items():
    lines = ["name,shape"]
    for line in (FACTS / f"VCT_state_dict_{backbone}_avss.tsv").read_text().splitlines():
        name, shape = line.split("\t")[:2]
        if not name.startswith(left_out):
            lines.append(f"{name},{shape.strip('()').rstrip(',').replace(', ', 'x')}")
    (OUT / f"{backbone}-parameters.csv").write_text("\n".join(lines) + "\n")
