"""Golden values of the image tests, made by PIL and torchvision alone.

Run from the repository's root, with Debian's python3-pil (9.4), python3-torchvision (0.14):
  /usr/bin/python3 validation/src/test/python/data/images_golden.py

The picture is made of integers, so that Java makes the very same one: see Pictures.java. Written:
JPEGs beside their pixels (.rgb), and resized and jittered pixels, all in row-major RGB bytes.
"""
import io
import os
import zlib

import numpy as np
import torchvision.transforms.functional as F
from PIL import Image, ImageCms

OUT = "validation/src/test/resources/org/vpobuilder/validation/data/image/"
WIDTH, HEIGHT = 61, 47


def picture():
    y, x, c = np.mgrid[0:HEIGHT, 0:WIDTH, 0:3]
    smooth = x * (3 + c) + y * (5 - c) * 2
    rough = (x * 7919 + y * 104729 + c * 1299709) // 13 % 256
    return np.where((x // 8 + y // 8) % 2 == 0, smooth % 256, rough).astype(np.uint8)


def labels():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    return ((x * 31 + y * 17) // 29 % 23).astype(np.uint8)


def write(name, data):
    with open(OUT + name, "wb") as file:
        file.write(data)


def jpegs(image):
    soft = image.resize((64, 48), Image.BICUBIC)
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes())
    profile[24:36] = bytes(12)  # its date
    kinds = {
        "plain": dict(quality=90),
        "full-chroma": dict(quality=75, subsampling=0),
        "half-chroma": dict(quality=60, subsampling=1),
        "progressive": dict(quality=85, progressive=True),
        "profile": dict(quality=90, icc_profile=bytes(profile)),
    }
    for name, options in kinds.items():
        save(name, soft, options)
    save("grey", soft.convert("L"), dict(quality=90))
    exif = soft.getexif()
    exif[0x0112] = 6
    save("turned", soft, dict(quality=90, exif=exif))
    save_marked(soft, "rgb", b"", b"RGB")
    adobe = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00"
    save_marked(soft, "adobe-rgb", adobe + b"\x00", bytes((1, 2, 3)))
    save_marked(soft, "adobe-ycc", adobe + b"\x01", b"RGB")
    save_marked(soft, "unmarked", b"", bytes((1, 2, 3)))


def save(name, image, options):
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    store(name, out.getvalue())


def store(name, data):
    write(name + ".jpg", data)
    write(name + ".rgb", np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).tobytes())


def save_marked(image, file, marker, ids):
    """Another marker in place of JFIF's, and other component ids: what the components are."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90, subsampling=0)
    data = bytearray(out.getvalue())
    assert data[2:4] == b"\xff\xe0"
    data[2:4 + int.from_bytes(data[4:6], "big")] = marker
    frame = data.index(b"\xff\xc0")
    scan = data.index(b"\xff\xda")
    for i, name in enumerate(ids):
        data[frame + 10 + 3 * i] = name
        data[scan + 5 + 2 * i] = name
    store(file, bytes(data))


def pngs(image):
    soft = image.resize((32, 24), Image.BICUBIC)
    soft_alpha = soft.copy()
    soft_alpha.putalpha(soft.convert("L"))
    kinds = {
        "colour": soft,
        "alpha": soft_alpha,
        "grey": soft.convert("L"),
        "palette": soft.quantize(12),
        "bits": soft.convert("1"),
    }
    for name, kind in kinds.items():
        out = io.BytesIO()
        kind.save(out, "PNG")
        write(name + "-png.png", out.getvalue())
        write(name + "-png.rgb", raw(kind.convert("RGB")))


def resized(image, map_):
    for width, height in ((30, 23), (45, 35), (61, 47), (76, 58), (122, 94), (17, 90)):
        name = "resized-%dx%d" % (width, height)
        write(name + ".rgb", np.asarray(image.resize((width, height), Image.BICUBIC)).tobytes())
        nearest = F.resize(map_, (height, width), F.InterpolationMode.NEAREST)
        write(name + ".labels", np.asarray(nearest).tobytes())
    for width, height in ((30, 23), (76, 58), (17, 90)):
        smooth = image.resize((width, height), Image.BILINEAR)
        write("bilinear-%dx%d.rgb" % (width, height), np.asarray(smooth).tobytes())


def nearest():
    """Where Pillow's NEAREST takes each of `to` columns from: the checksum of the indices as big-endian 16-bit numbers.

    Usual sides of COCO and AVSBench at [C]'s scales. `moved` counts the columns where floor((i + 0.5) * from / to),
    computed exactly, is another: there a centre falls on a border, and the rounding of Pillow's loop decides.
    """
    lines = ["from,to,crc32,moved"]
    for side in (224, 240, 333, 375, 417, 427, 480, 500, 512, 612, 640):
        index = np.arange(side)
        bytes_ = [Image.fromarray((index >> shift & 255).astype(np.uint8)[None]) for shift in (8, 0)]
        for to in sorted({224, *(int(side * scale) for scale in (0.5, 0.75, 1.25, 1.5, 1.75, 2.0))}):
            high, low = (np.asarray(b.resize((to, 1), Image.NEAREST)).astype(int)[0] for b in bytes_)
            got = high << 8 | low
            exact = (2 * np.arange(to) + 1) * side // (2 * to)
            crc = zlib.crc32(got.astype(">u2").tobytes())
            lines.append("%d,%d,%08x,%d" % (side, to, crc, (got != exact).sum()))
    write("nearest.csv", ("\n".join(lines) + "\n").encode())


def jittered(image):
    write("bright-0.55.rgb", raw(F.adjust_brightness(image, 0.55)))
    write("bright-1.45.rgb", raw(F.adjust_brightness(image, 1.45)))
    write("contrast-0.6.rgb", raw(F.adjust_contrast(image, 0.6)))
    write("contrast-1.4.rgb", raw(F.adjust_contrast(image, 1.4)))
    write("saturation-0.5.rgb", raw(F.adjust_saturation(image, 0.5)))
    write("saturation-1.5.rgb", raw(F.adjust_saturation(image, 1.5)))
    write("hue--0.2.rgb", raw(F.adjust_hue(image, -0.2)))
    write("hue-0.25.rgb", raw(F.adjust_hue(image, 0.25)))
    all_ = F.adjust_contrast(F.adjust_saturation(image, 0.8), 1.2)
    write("all.rgb", raw(F.adjust_brightness(F.adjust_hue(all_, 0.1), 1.1)))


def raw(image):
    return np.asarray(image).tobytes()


os.makedirs(OUT, exist_ok=True)
PICTURE = Image.fromarray(picture())
jpegs(PICTURE)
pngs(PICTURE)
resized(PICTURE, Image.fromarray(labels()))
nearest()
jittered(PICTURE)
