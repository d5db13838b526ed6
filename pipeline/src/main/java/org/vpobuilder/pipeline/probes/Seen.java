package org.vpobuilder.pipeline.probes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.mask.MaskException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * The data of a sample that probes use; 0.2 kB an object.
 *
 * @param image its address
 * @param deaf IoU of the sounding objects with all objects that are seen: the score of a model that
 *     sees perfectly and hears nothing
 * @param whole IoU of the sounding objects with the whole picture
 * @param largest IoU of the sounding objects with the largest object that is seen
 * @param anyObject mean IoU of the sounding objects with each object that is seen
 * @param candidates objects that could sound as far as the picture shows
 * @param silent how many of these do not sound
 * @param lufs loudness of the mixture; negative infinity for silence
 */
public record Seen(
    String key,
    String image,
    Subset subset,
    Split split,
    double deaf,
    double whole,
    double largest,
    double anyObject,
    int candidates,
    int silent,
    double lufs,
    List<Thing> things) {

  /**
   * An object that is seen and is not a crowd.
   *
   * @param clip address of the clip that it sounds with; empty if it is silent
   * @param area share of the picture's pixels
   * @param evidence the evidence for a person's label
   */
  public record Thing(
      String className, boolean labelled, String clip, double alpha, double area, String evidence) {
    boolean sounds() {
      return !clip.isEmpty();
    }
  }

  /** Takes masks of sounding objects: all of a sample's, of one class, or of one object. */
  public interface Masks {
    /** For those who need no masks. */
    Masks NONE =
        new Masks() {
          @Override
          public void all(long[] cells) {}

          @Override
          public void ofClass(String className, long[] cells) {}

          @Override
          public void alone(double alpha, long[] cells) {}
        };

    void all(long[] cells);

    void ofClass(String className, long[] cells);

    /** Takes the mask of an object that sounds alone in its sample. */
    void alone(double alpha, long[] cells);
  }

  /**
   * Looks at a sample.
   *
   * @param lufs loudness of the mixture
   * @param minMaskFraction the spec's; it decides which objects are candidates
   * @param where names the sample in errors
   * @throws BadInputException if a mask can't be read
   */
  public static Seen of(
      Sample sample, double lufs, double minMaskFraction, Masks masks, String where) {
    return of(
        sample.key(),
        sample.image(),
        sample.subset(),
        sample.split(),
        sample.objects(),
        lufs,
        minMaskFraction,
        masks,
        where);
  }

  /**
   * Looks at a row of a plan, of which nothing is heard: its loudness is NaN.
   *
   * @throws BadInputException if a mask can't be read
   */
  public static Seen of(PlannedSample row, double minMaskFraction) {
    return of(
        row.key(),
        row.image(),
        row.subset(),
        row.split(),
        row.objects(),
        Double.NaN,
        minMaskFraction,
        Masks.NONE,
        row.key());
  }

  private static Seen of(
      String key,
      ImageRef image,
      Subset subset,
      Split split,
      List<SceneObject> objects,
      double lufs,
      double minMaskFraction,
      Masks masks,
      String where) {
    double pixels = (double) image.width() * image.height();
    long[] heard = new long[MaskTally.WORDS];
    long[] seen = new long[MaskTally.WORDS];
    List<long[]> each = new ArrayList<>();
    List<Thing> things = new ArrayList<>();
    int candidates = 0;
    int silent = 0;
    int largest = -1;
    long area = 0;
    SortedMap<String, long[]> classes = new TreeMap<>();
    long[] ignored = new long[MaskTally.WORDS];
    for (SceneObject object : objects) {
      long[] cells = cells(object, image, where);
      if (object.crowd()) {
        or(ignored, cells);
        continue;
      }
      boolean labelled = object.classIndex() > 0;
      things.add(
          new Thing(
              object.className(),
              labelled,
              object.sounds() ? object.clip().address() : "",
              object.alpha(),
              object.area() / pixels,
              object.personEvidence()));
      or(seen, cells);
      if (object.sounds()) {
        or(heard, cells);
        or(classes.computeIfAbsent(object.className(), n -> new long[MaskTally.WORDS]), cells);
      }
      if (labelled && object.area() >= minMaskFraction * pixels) {
        candidates++;
        silent += object.sounds() ? 0 : 1;
      }
      if (object.area() > area) {
        area = object.area();
        largest = each.size();
      }
      each.add(cells);
    }
    masks.all(heard);
    classes.forEach(masks::ofClass);
    List<SceneObject> sounding = objects.stream().filter(SceneObject::sounds).toList();
    if (sounding.size() == 1) {
      masks.alone(sounding.get(0).alpha(), heard);
    }
    // A crowd of a class that sounds is void in the mask, so no answer in its area counts.
    for (int i = 0; i < ignored.length; i++) {
      ignored[i] &= ~heard[i];
    }
    double any = each.stream().mapToDouble(cells -> iou(cells, heard, ignored)).average().orElse(0);
    long[] whole = new long[MaskTally.WORDS];
    Arrays.fill(whole, -1L);
    return new Seen(
        key,
        image.address(),
        subset,
        split,
        iou(seen, heard, ignored),
        iou(whole, heard, ignored),
        largest < 0 ? 0 : iou(each.get(largest), heard, ignored),
        any,
        candidates,
        silent,
        lufs,
        List.copyOf(things));
  }

  private static long[] cells(SceneObject object, ImageRef image, String where) {
    try {
      Rle mask = RleString.decode(object.rle(), image.height(), image.width());
      return MaskTally.cells(mask);
    } catch (MaskException e) {
      throw new BadInputException(
          "%s: object %s: rle: %s".formatted(where, object.id(), e.getMessage()), e);
    }
  }

  private static void or(long[] into, long[] cells) {
    for (int i = 0; i < into.length; i++) {
      into[i] |= cells[i];
    }
  }

  /** The IoU; 0 if both are empty. */
  private static double iou(long[] answer, long[] heard, long[] ignored) {
    long both = 0;
    long either = 0;
    for (int i = 0; i < answer.length; i++) {
      long counted = ~ignored[i];
      both += Long.bitCount(answer[i] & heard[i] & counted);
      either += Long.bitCount((answer[i] | heard[i]) & counted);
    }
    return either == 0 ? 0 : (double) both / either;
  }

  /** Whether a model that marks all that is seen finds what sounds. */
  boolean solvedDeaf() {
    return deaf > 0.5;
  }

  /** Whether all that is seen sounds, so that such a model is right in every cell. */
  boolean exactDeaf() {
    return deaf == 1;
  }

  /** Objects that sound. */
  List<Thing> sounding() {
    return things.stream().filter(Thing::sounds).toList();
  }

  /** Whether the sample counts for a subset: samples of a subset that it contains do so too. */
  boolean isOf(Subset other) {
    return other.contains(subset);
  }
}
