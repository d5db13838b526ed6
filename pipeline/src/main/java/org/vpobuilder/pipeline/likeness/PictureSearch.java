package org.vpobuilder.pipeline.likeness;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that are searched for one that is like a given picture. Compares with all of them: two
 * bit counts each, some 2 ns. Adding is for one thread; after that, several threads may search.
 *
 * @param <T> identifies a picture
 */
public final class PictureSearch<T> {
  private static final int FAR = PicturePrint.BITS + 1;

  private final int bits;
  private final List<PicturePrint> prints = new ArrayList<>();
  private final List<T> things = new ArrayList<>();

  /**
   * An empty search.
   *
   * @param bits the most bits of 64 that differ in pictures that are alike, or a few more where the
   *     fine prints agree
   */
  public PictureSearch(int bits) {
    this.bits = bits;
  }

  /**
   * The result of a search.
   *
   * @param distance to the nearest, in bits of 64; 65 where there is nothing to compare with
   * @param like the nearest that is alike, the first added of several; null if none is
   */
  public record Found<T>(int distance, @Nullable Like<T> like) {}

  /** A picture that is alike. */
  public record Like<T>(T other, int distance, boolean mirrored) {}

  /** The result for a picture without a print. */
  public static <T> Found<T> none() {
    return new Found<>(FAR, null);
  }

  public void add(PicturePrint print, T thing) {
    prints.add(print);
    things.add(thing);
  }

  /** Looks for the picture that is nearest and for the nearest that is alike. */
  public Found<T> nearest(PicturePrint print) {
    int nearest = FAR;
    int likeDistance = FAR;
    int like = -1;
    for (int i = 0; i < prints.size(); i++) {
      int distance = print.distance(prints.get(i));
      nearest = Math.min(nearest, distance);
      if (distance < likeDistance && print.isLike(prints.get(i), bits)) {
        likeDistance = distance;
        like = i;
      }
    }
    if (like < 0) {
      return new Found<>(nearest, null);
    }
    boolean mirrored = print.isMirrored(prints.get(like));
    return new Found<>(nearest, new Like<>(things.get(like), likeDistance, mirrored));
  }
}
