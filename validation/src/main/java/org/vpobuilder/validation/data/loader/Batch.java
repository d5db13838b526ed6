package org.vpobuilder.validation.data.loader;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.space.Ears;
import org.vpobuilder.validation.data.audio.Features;
import org.vpobuilder.validation.data.example.Example;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.data.image.RgbImage;

/**
 * Examples in contiguous arrays, in the form that a device takes. Arrays are not copied.
 *
 * @param height H of the pictures
 * @param width W of the pictures
 * @param images [B, H, W, 3], uint8 RGB, not normalised
 * @param labelHeight H of the labels: that of the pictures unless these were resized for evaluation
 * @param labelWidth W of the labels
 * @param labels [B, labelHeight, labelWidth], 0 background, class index, 255 ignore
 * @param channels C, 2 stereo or 1 mono
 * @param frames T
 * @param bins F
 * @param features [B, C, T, F]
 * @param entries [B], the other properties of each example
 */
public record Batch(
    int height,
    int width,
    byte[] images,
    int labelHeight,
    int labelWidth,
    byte[] labels,
    int channels,
    int frames,
    int bins,
    float[] features,
    List<Entry> entries) {
  public Batch {
    entries = List.copyOf(entries);
  }

  /**
   * An example without its pixels.
   *
   * @param soundingClasses classes that are heard, ascending
   * @param visibleClasses labels that occur, ascending, including background but not ignore: the
   *     image-level label of the authors' code
   * @param sounding waveforms and their places in this batch
   * @param sample the sample's record in its release; null if it is not from a release
   */
  public record Entry(
      String key,
      String subset,
      List<Integer> soundingClasses,
      List<Integer> visibleClasses,
      List<SoundingObject> sounding,
      @Nullable Sample sample) {
    /** An entry that is not from a release. */
    public Entry(
        String key,
        String subset,
        List<Integer> soundingClasses,
        List<Integer> visibleClasses,
        List<SoundingObject> sounding) {
      this(key, subset, soundingClasses, visibleClasses, sounding, null);
    }

    static Entry of(Example example) {
      return new Entry(
          example.key(),
          example.subset(),
          example.soundingClasses(),
          example.labels().present(),
          example.sounding(),
          example.sample());
    }

    /** Mono waveforms, [n][samples]. */
    public float[][] stems() {
      return sounding.stream().map(SoundingObject::waveform).toArray(float[][]::new);
    }

    /** The places of the stems, [n]. */
    public double[] alphas() {
      return sounding.stream().mapToDouble(SoundingObject::alpha).toArray();
    }

    /** The ears of the stems at their places, [n]. */
    public List<Ears> ears() {
      return sounding.stream().map(SoundingObject::ears).toList();
    }
  }

  /**
   * A batch of some consecutive examples of this one.
   *
   * @param from index of the first example
   * @param to index after the last example
   */
  public Batch part(int from, int to) {
    if (from == 0 && to == size()) {
      return this;
    }
    return new Batch(
        height,
        width,
        part(images, from, to),
        labelHeight,
        labelWidth,
        part(labels, from, to),
        channels,
        frames,
        bins,
        Arrays.copyOfRange(features, at(features.length, from), at(features.length, to)),
        entries.subList(from, to));
  }

  private byte[] part(byte[] all, int from, int to) {
    return Arrays.copyOfRange(all, at(all.length, from), at(all.length, to));
  }

  private int at(int length, int example) {
    return length / size() * example;
  }

  /** The number of label pixels that are not ignore. */
  public long labelled() {
    long count = 0;
    for (byte label : labels) {
      count += (label & 0xff) == VpoClass.IGNORE ? 0 : 1;
    }
    return count;
  }

  /** The number of examples, B. */
  public int size() {
    return entries.size();
  }

  public List<String> keys() {
    return entries.stream().map(Entry::key).toList();
  }

  /**
   * Batches examples.
   *
   * @throws BadInputException if their sizes differ
   */
  public static Batch of(List<Prepared> examples) {
    RgbImage image = examples.get(0).example().image();
    LabelMap map = examples.get(0).example().labels();
    Features heard = examples.get(0).features();
    int size = examples.size();
    byte[] images = new byte[size * image.pixels().length];
    byte[] labels = new byte[size * map.labels().length];
    float[] features = new float[size * heard.values().length];
    for (int i = 0; i < size; i++) {
      Example example = examples.get(i).example();
      checkSize(example, image, map);
      copy(example.image().pixels(), images, i);
      copy(example.labels().labels(), labels, i);
      float[] values = examples.get(i).features().values();
      System.arraycopy(values, 0, features, i * values.length, values.length);
    }
    return new Batch(
        image.height(),
        image.width(),
        images,
        map.height(),
        map.width(),
        labels,
        heard.channels(),
        heard.frames(),
        heard.bins(),
        features,
        examples.stream().map(prepared -> Entry.of(prepared.example())).toList());
  }

  private static void copy(byte[] from, byte[] to, int slot) {
    System.arraycopy(from, 0, to, slot * from.length, from.length);
  }

  private static void checkSize(Example example, RgbImage image, LabelMap map) {
    boolean images =
        example.image().height() == image.height() && example.image().width() == image.width();
    boolean labels =
        example.labels().height() == map.height() && example.labels().width() == map.width();
    if (!images || !labels) {
      throw new BadInputException(
          "%s: got a picture of %d x %d in a batch of %d x %d, wanted one size: evaluate in batches"
                  .formatted(
                      example.key(),
                      example.image().width(),
                      example.image().height(),
                      image.width(),
                      image.height())
              + " of 1");
    }
  }
}
