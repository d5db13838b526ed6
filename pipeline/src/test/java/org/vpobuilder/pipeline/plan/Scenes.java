package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.sample.SceneObject;

/** Makes scenes of boxes in images of 20 columns and 10 rows, clips, and specs to plan with. */
public final class Scenes {
  public static final ClassMap CLASSES = ClassMap.builtIn("vpo-21");
  public static final int WIDTH = 20;
  public static final int HEIGHT = 10;

  private Scenes() {}

  /** The demo spec with its text changed. */
  public static ReleaseSpec spec(UnaryOperator<String> change) {
    return SpecReader.read(change.apply(SpecReader.builtInText("demo")), "demo");
  }

  public static ImageRef image(long id, String sha256) {
    return Records.image(id, id + ".jpg", WIDTH, HEIGHT, 1, sha256, 0, "");
  }

  public static SceneObject box(long annId, String name, int x, int y, int width, int height) {
    return box(annId, name, false, x, y, width, height);
  }

  public static SceneObject box(
      long annId, String name, boolean crowd, int x, int y, int width, int height) {
    byte[] pixels = new byte[WIDTH * HEIGHT];
    for (int row = y; row < y + height; row++) {
      for (int column = x; column < x + width; column++) {
        pixels[row * WIDTH + column] = 1;
      }
    }
    double centre = x + width / 2.0;
    VpoClass vpoClass = CLASSES.byName(name).orElseThrow();
    return new SceneObject(
        Long.toString(annId),
        ObjectRole.SILENT,
        name,
        vpoClass.index(),
        Records.category(name),
        crowd,
        x,
        y,
        width,
        height,
        (long) width * height,
        centre,
        y + height / 2.0,
        centre / WIDTH,
        RleString.encode(Rle.ofBitmap(pixels, HEIGHT, WIDTH, (byte) 1)),
        "",
        -1,
        ClipRef.NONE);
  }

  /** Objects next to each other, two columns each, numbered from {@code 100 * id}. */
  public static List<SceneObject> row(long id, String... names) {
    List<SceneObject> objects = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      objects.add(box(100 * id + i, names[i], 2 * i, 1, 2, 4));
    }
    return objects;
  }

  /** A scene that every subset ranks as the product does. */
  public static CheckedScene scene(Split split, long id, String sha256, List<SceneObject> objects) {
    int tier = objects.stream().map(SceneObject::className).distinct().count() > 1 ? 0 : 1;
    List<CheckedScene.Place> places = new ArrayList<>();
    for (Subset subset : Subset.all()) {
      places.add(new CheckedScene.Place(subset, tier, Draws.of(7).at("rank", subset, id).bits()));
    }
    return new CheckedScene(
        split, objects.size(), Set.of(), places, image(id, sha256), objects, "");
  }

  public static CheckedScene scene(Split split, long id, String... names) {
    return scene(split, id, "sha-" + split + id, row(id, names));
  }

  public static ProbedClip clip(Split split, String label, String video, String sha256) {
    return Records.probed(
        video, 10, label, split, video + ".wav", 1, sha256, 160_000, -20, 0.5, List.of(0L));
  }

  /** A clip of a source other than VGGSound, with the id of one of its labels. */
  static ProbedClip clipOf(String source, Split split, String label, String id, List<String> keys) {
    return new ProbedClip(
        source,
        id,
        0,
        List.of(label),
        split,
        id + ".wav",
        "",
        Attribution.page(""),
        keys,
        1,
        "sha-" + id,
        160_000,
        -20,
        0.5,
        List.of(0L));
  }

  /** Clips of each label, in the given numbers. */
  public static List<ProbedClip> clips(Split split, Map<String, Integer> counts) {
    List<ProbedClip> clips = new ArrayList<>();
    counts.forEach(
        (label, count) -> {
          for (int i = 0; i < count; i++) {
            String video = "%s-%s-%d".formatted(split, label.replace(' ', '_'), i);
            clips.add(clip(split, label, video, "sha-" + video));
          }
        });
    return clips;
  }

  public static ClipPool pool(List<ProbedClip> clips) {
    return ClipPool.of(clips, CLASSES);
  }
}
