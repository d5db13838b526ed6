package org.vpobuilder.validation.data.loader;

import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.augment.AugmentationSpec;
import org.vpobuilder.validation.data.augment.Augmenter;
import org.vpobuilder.validation.data.example.Example;
import org.vpobuilder.validation.data.image.PillowResizer;
import org.vpobuilder.validation.data.image.RgbImage;
import org.vpobuilder.validation.data.image.Window;

/** The preparation of an example before it is batched. Pure; use by any thread. */
public sealed interface Preparation {
  Example apply(Example example);

  /** The sound for a recording that is not separated into objects: [samples]. */
  default float[] heard(float[] recording) {
    return recording;
  }

  /** The input for a network that lacks one of its senses, applied after another preparation. */
  record Probed(Probe probe, Preparation rest) implements Preparation {
    @Override
    public Example apply(Example example) {
      return probe.apply(rest.apply(example));
    }

    @Override
    public float[] heard(float[] recording) {
      return probe.heard(recording);
    }
  }

  /** This preparation for a network with a probe. */
  default Preparation with(Probe probe) {
    return probe == Probe.NONE ? this : new Probed(probe, this);
  }

  /** For training: the augmentation drawn for (epoch, key); all examples get the crop's size. */
  record Augmented(AugmentationSpec spec, Draws draws, long epoch) implements Preparation {
    @Override
    public Example apply(Example example) {
      return Augmenter.apply(example, spec.draw(draws, epoch, example.key()));
    }
  }

  /** For evaluation as in the papers: the picture's own resolution (S1 B.1), batches of 1. */
  record Original() implements Preparation {
    @Override
    public Example apply(Example example) {
      return example;
    }
  }

  /**
   * For evaluation of tiny models: the picture's longer side is {@code longerSide} pixels; labels
   * keep their resolution, because predictions are scored at it. Batches of 1.
   */
  record Resized(int longerSide) implements Preparation {
    public Resized {
      if (longerSide < 1) {
        throw new IllegalArgumentException("got a side of %d pixels".formatted(longerSide));
      }
    }

    @Override
    public Example apply(Example example) {
      RgbImage image = example.image();
      double scale = (double) longerSide / Math.max(image.width(), image.height());
      int width = Math.max(1, (int) Math.round(image.width() * scale));
      int height = Math.max(1, (int) Math.round(image.height() * scale));
      RgbImage resized = PillowResizer.resize(image, width, height, Window.all(width, height));
      return example.with(resized, example.labels(), example.sounding());
    }
  }

  /**
   * For models with a fixed input size: picture and labels become {@code side x side}, from any
   * shape.
   *
   * @param filter filter for the picture
   */
  record Square(int side, PillowResizer.Filter filter) implements Preparation {
    public Square {
      if (side < 1) {
        throw new IllegalArgumentException("got a side of %d pixels".formatted(side));
      }
    }

    @Override
    public Example apply(Example example) {
      Window all = Window.all(side, side);
      return example.with(
          PillowResizer.resize(example.image(), side, side, all, filter),
          example.labels().resized(side, side, all),
          example.sounding());
    }
  }

  /**
   * The middle square of a picture whose shorter side is made {@code side} pixels long, as the
   * authors of TPAVI train on AVSS. Bilinear.
   */
  record MiddleSquare(int side) implements Preparation {
    @Override
    public Example apply(Example example) {
      RgbImage image = example.image();
      boolean wide = image.width() > image.height();
      int width = wide ? longer(image.width(), image.height()) : side;
      int height = wide ? side : longer(image.height(), image.width());
      Window middle = new Window(offset(width), offset(height), side, side);
      return example.with(
          PillowResizer.resize(image, width, height, middle, PillowResizer.Filter.BILINEAR),
          example.labels().resized(width, height, middle),
          example.sounding());
    }

    private int longer(int longer, int shorter) {
      return (int) ((double) longer * side / shorter);
    }

    /** Rounds halves to the even neighbour, as Python's {@code round} does. */
    private int offset(int length) {
      return (int) Math.rint((length - side) / 2.0);
    }
  }
}
