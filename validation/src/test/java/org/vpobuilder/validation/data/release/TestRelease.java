package org.vpobuilder.validation.data.release;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.AudioFile;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.RenderedSample;
import org.vpobuilder.schemas.shard.ShardWriter;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.ShardIndex;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.Category;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;

/**
 * A tiny release, written with the release's own formats: MS/train of two shards (4 and 3 samples),
 * MSMI/train of those and a third (2 samples). An image is 40 + id wide and 30 high; in it sound a
 * dog (class 9), columns 2-9 of rows 3-12, and, in odd ids, a cat (class 6), columns 20-35 of rows
 * 10-24.
 */
public final class TestRelease {
  public static final int SECONDS = 2;
  public static final int HEIGHT = 30;
  private static final String HASH = "0123456789abcdef".repeat(4);

  private TestRelease() {}

  public static Path write(Path root) throws IOException {
    return write(root, AudioContainer.WAV);
  }

  public static Path write(Path root, AudioContainer container) throws IOException {
    List<ShardIndex.Entry> ms = new ArrayList<>();
    shard(root, VpoSubsets.MS, 0, List.of(1L, 2L, 3L, 4L), container);
    ms.add(entry(ReleaseLayout.shardName(VpoSubsets.MS, Split.TRAIN, 0), 4));
    shard(root, VpoSubsets.MS, 1, List.of(5L, 6L, 7L), container);
    ms.add(entry(ReleaseLayout.shardName(VpoSubsets.MS, Split.TRAIN, 1), 3));
    index(root, VpoSubsets.MS, ms);
    List<ShardIndex.Entry> msmi = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      String url = ReleaseLayout.urlFromIndex(VpoSubsets.MSMI, VpoSubsets.MS, Split.TRAIN, i);
      msmi.add(entry(url, ms.get(i).nsamples()));
    }
    shard(root, VpoSubsets.MSMI, 0, List.of(8L, 9L), container);
    msmi.add(entry(ReleaseLayout.shardName(VpoSubsets.MSMI, Split.TRAIN, 0), 2));
    index(root, VpoSubsets.MSMI, msmi);
    manifest(root);
    return root;
  }

  /** Rewrites a shard of MS/train with these samples. */
  public static void rewrite(Path root, int number, List<RenderedSample> samples)
      throws IOException {
    Path file = root.resolve(ReleaseLayout.shard(VpoSubsets.MS, Split.TRAIN, number));
    try (ShardWriter writer = new ShardWriter(Files.newOutputStream(file))) {
      for (RenderedSample sample : samples) {
        writer.add(sample);
      }
    }
  }

  public static int width(long id) {
    return (int) (40 + id);
  }

  /** Stem of an object, deterministic and loud enough to be told apart. */
  public static short stem(long id, int channel, int t) {
    return (short) ((t * (37 + 11 * channel + id) % 997 - 498) * 20);
  }

  public static RenderedSample sample(Subset subset, long id, AudioContainer container)
      throws IOException {
    return sample(subset, id, container, "linear");
  }

  /** A sample by another law of space, of which {@link #heard} is the independent account. */
  public static RenderedSample sample(
      Subset subset, long id, AudioContainer container, String panning) throws IOException {
    int width = width(id);
    List<SceneObject> objects = new ArrayList<>();
    objects.add(object(width, 10 * id, "dog", 9, 0, 2, 3, 8, 10));
    if (id % 2 == 1) {
      objects.add(object(width, 10 * id + 1, "cat", 6, 1, 20, 10, 16, 15));
    }
    byte[] mask = new byte[width * HEIGHT];
    for (SceneObject object : objects) {
      rectangle(object.x(), object.y(), object.width(), object.height(), width)
          .paint(mask, (byte) object.classIndex());
    }
    Pcm16 stems = stems(id, objects.size());
    return RenderedSample.of(
        key(subset, id),
        container,
        jpeg(width, (int) id),
        Formats.SAMPLE.write(json(subset, id, objects, container, panning)),
        GreyPng.write(new GreyPng.Grey(width, HEIGHT, mask)),
        AudioFile.write(container, stems),
        AudioFile.write(container, mixture(stems, objects, panning)));
  }

  private static String key(Subset subset, long id) {
    return SampleKey.ofImage(subset, image(id));
  }

  private static ImageRef image(long id) {
    return new ImageRef(
        "coco",
        Long.toString(id),
        "train2017/x.jpg",
        width(id),
        HEIGHT,
        999,
        HASH,
        "http://creativecommons.org/licenses/by-nc/2.0/",
        new Attribution("", "", "http://f"),
        List.of("coco:" + id));
  }

  private static Sample json(
      Subset subset, long id, List<SceneObject> objects, AudioContainer container, String panning) {
    Sample.Audio audio =
        new Sample.Audio(
            container, panning, 16000, 16000 * SECONDS, objects.size(), 1.0, -20.0, -20.0);
    return new Sample(key(subset, id), subset, Split.TRAIN, image(id), audio, objects);
  }

  private static Pcm16 stems(long id, int channels) {
    short[] samples = new short[16000 * SECONDS * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = stem(id, i % channels, i / channels);
    }
    return new Pcm16(16000, channels, samples);
  }

  /** SPEC.md, Sound: the rounded sum of what is heard of the stems. */
  private static Pcm16 mixture(Pcm16 stems, List<SceneObject> objects, String panning) {
    short[] out = new short[2 * stems.frames()];
    for (int t = 0; t < stems.frames(); t++) {
      double left = 0;
      double right = 0;
      for (int c = 0; c < stems.channels(); c++) {
        left += heard(stems, c, t, 1 - objects.get(c).alpha(), panning);
        right += heard(stems, c, t, objects.get(c).alpha(), panning);
      }
      out[2 * t] = (short) Math.rint(left);
      out[2 * t + 1] = (short) Math.rint(right);
    }
    return new Pcm16(16000, 2, out);
  }

  /** SPEC.md, Laws of space: what an ear hears of a source so near to the ear's edge. */
  private static double heard(Pcm16 stems, int channel, int t, double near, String panning) {
    short stem = stems.at(t, channel);
    double power = Math.cos((1 - near) * Math.PI / 2);
    return switch (panning) {
      case "linear" -> near * stem;
      case "linear-neutral" -> near / Math.hypot(near, 1 - near) * stem;
      case "power" -> power * stem;
      case "minus4_5" -> Math.sqrt(near * power) * stem;
      case TestLaw.NAME -> {
        int late = t - (int) Math.rint(TestLaw.SAMPLES * (1 - near));
        yield 0.5 * (late < 0 ? 0 : stems.at(late, channel))
            + 0.25 * near * (late < 1 ? 0 : stems.at(late - 1, channel));
      }
      default -> throw new IllegalArgumentException(panning);
    };
  }

  private static SceneObject object(
      int imageWidth, long ann, String name, int index, int channel, int x, int y, int w, int h) {
    Rle rle = rectangle(x, y, w, h, imageWidth);
    ClipRef clip =
        new ClipRef(
            "vggsound",
            "-_a1_000030",
            "audio/x.mp4",
            30,
            List.of(name),
            "",
            Attribution.NONE,
            List.of("youtube:-_a1"),
            HASH,
            -23.0,
            0,
            32000);
    double centreX = x + w / 2.0;
    return new SceneObject(
        Long.toString(ann),
        ObjectRole.SOUNDING,
        name,
        index,
        new Category("coco", "18", name),
        false,
        x,
        y,
        w,
        h,
        (long) w * h,
        centreX,
        y + h / 2.0,
        centreX / imageWidth,
        RleString.encode(rle),
        "",
        channel,
        clip);
  }

  public static Rle rectangle(int x, int y, int w, int h, int imageWidth) {
    byte[] bitmap = new byte[imageWidth * HEIGHT];
    for (int row = y; row < y + h; row++) {
      for (int column = x; column < x + w; column++) {
        bitmap[row * imageWidth + column] = 1;
      }
    }
    return Rle.ofBitmap(bitmap, HEIGHT, imageWidth, (byte) 1);
  }

  private static byte[] jpeg(int width, int seed) throws IOException {
    BufferedImage image = new BufferedImage(width, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, (x * 5 + seed * 13) % 256 << 16 | y * 8 << 8 | (x + y + seed) % 256);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return out.toByteArray();
  }

  private static void shard(
      Path root, Subset subset, int number, List<Long> ids, AudioContainer container)
      throws IOException {
    Path file = root.resolve(ReleaseLayout.shard(subset, Split.TRAIN, number));
    Files.createDirectories(file.getParent());
    try (ShardWriter writer = new ShardWriter(Files.newOutputStream(file))) {
      for (long id : ids) {
        writer.add(sample(subset, id, container));
      }
    }
  }

  private static ShardIndex.Entry entry(String url, int samples) {
    return new ShardIndex.Entry(url, samples, 1, HASH);
  }

  private static void index(Path root, Subset subset, List<ShardIndex.Entry> entries)
      throws IOException {
    Files.write(
        root.resolve(ReleaseLayout.shardIndex(subset, Split.TRAIN)),
        Formats.SHARD_INDEX.write(ShardIndex.of("vpo-%s-train".formatted(subset), entries)));
  }

  private static void manifest(Path root) throws IOException {
    Release release =
        new Release(
            Release.FORMAT_VERSION,
            "test",
            7,
            new Release.Builder("vpo", "0.1.0", "8.0.1", "100-0a0b0c0d"),
            List.of(),
            new TreeMap<>(Map.of("ms/train", 7, "msmi/train", 9, "ms/test", 0)),
            new TreeMap<>(),
            List.of(),
            new Ledger(new TreeMap<>(), new TreeMap<>(), new TreeMap<>()),
            List.of());
    Files.write(root.resolve(Release.FILE_NAME), Formats.RELEASE.write(release));
  }
}
