package org.vpobuilder.pipeline.likeness;

import java.util.Arrays;
import java.util.Optional;
import org.vpobuilder.schemas.media.JpegScans;

/**
 * A fingerprint of a picture's coarse appearance, in 80 bytes: the signs of its lowest frequencies.
 * The image is averaged to 32 x 32 greys and transformed (DCT-II); a bit is set if a coefficient is
 * above the median of the 8 x 8 lowest, row by row, the first bit the most significant. The same
 * bits for the 16 x 16 lowest confirm a doubtful likeness. Both are also kept for the mirrored
 * picture. All computation is in whole numbers, so that it is the same on every machine.
 */
public final class PicturePrint {
  /** Greys of a row, and rows, that the transform sees. */
  static final int SIZE = 32;

  /** Bits of {@link #distance}. */
  public static final int BITS = 64;

  /** The number of bits beyond the limit that may differ if the fine print agrees. */
  static final int DOUBTFUL = 8;

  /**
   * The number of bits of 256 that may differ in a picture that is doubtfully alike. Of 159
   * pictures of COCO that were cropped by 2 % and scaled back at most 50 differ; of the 12,561
   * pairs of different ones at least 94.
   */
  private static final int MOST_FINE_BITS = 64;

  private static final int COARSE = 8;
  private static final int FINE = 16;

  /**
   * The least number of different grey levels: an image with fewer has coefficients that are noise.
   */
  private static final int LEAST_LEVELS = 8;

  /** Standard deviation of the greys, in eighths of a level. */
  private static final int LEAST_DEVIATION = 16;

  private static final int SCALE = 1 << 16;
  private static final long[][] COSINES = cosines();

  /** Coarse, coarse mirrored, fine (4), fine mirrored (4). */
  private static final int WORDS = 10;

  private static final int HEX = 16;

  private final long[] words;

  private PicturePrint(long[] words) {
    this.words = words;
  }

  /**
   * Prints a picture.
   *
   * @return nothing for a picture that is nearly uniform: it would be like every other uniform one
   */
  public static Optional<PicturePrint> of(JpegScans.Greys greys) {
    return ofSquare(averaged(greys));
  }

  /**
   * Prints a picture of 32 x 32 greys, row by row.
   *
   * @param greys in eighths of a level, 0 to 2040
   */
  static Optional<PicturePrint> ofSquare(int[] greys) {
    if (isNearlyUniform(greys)) {
      return Optional.empty();
    }
    long[] coefficients = lowest(greys);
    long[] words = new long[WORDS];
    long[] mirrored = coefficients.clone();
    for (int i = 1; i < mirrored.length; i += 2) {
      // A mirrored cosine of an odd frequency is its negative.
      mirrored[i] = -mirrored[i];
    }
    print(coefficients, COARSE, words, 0);
    print(mirrored, COARSE, words, 1);
    print(coefficients, FINE, words, 2);
    print(mirrored, FINE, words, 6);
    return Optional.of(new PicturePrint(words));
  }

  /**
   * Reads what {@link #toString()} wrote.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static PicturePrint parse(String hex) {
    if (hex.length() != WORDS * HEX) {
      throw new IllegalArgumentException(hex.length() + " characters");
    }
    long[] words = new long[WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[i] = Long.parseUnsignedLong(hex, i * HEX, (i + 1) * HEX, HEX);
    }
    return new PicturePrint(words);
  }

  /**
   * Bits of 64 that differ between this picture and another, or between one of them and the
   * mirrored other if that is less. The distance is symmetric.
   */
  public int distance(PicturePrint other) {
    return distance(other.words[0], other.words[1]);
  }

  /** The same distance, from the other's {@link #coarse()} bits and those of its mirror image. */
  int distance(long other, long otherMirrored) {
    return Math.min(
        Long.bitCount(words[0] ^ other),
        // A mirrored picture's coefficients have another median, so these two may differ.
        Math.min(Long.bitCount(words[0] ^ otherMirrored), Long.bitCount(words[1] ^ other)));
  }

  /** The 64 bits of the picture. */
  long coarse() {
    return words[0];
  }

  /** The 64 bits of the mirror image. */
  long coarseMirrored() {
    return words[1];
  }

  /** Whether the other picture is more like this one's mirror image than like this one. */
  boolean isMirrored(PicturePrint other) {
    return distance(other) < Long.bitCount(words[0] ^ other.words[0]);
  }

  /**
   * Whether two pictures are the same, or mirror images of each other: at most {@code bits} of 64
   * differ, or up to 8 more and at most 64 of 256.
   */
  boolean isLike(PicturePrint other, int bits) {
    int distance = distance(other);
    return distance <= bits || distance <= bits + DOUBTFUL && fineDistance(other) <= MOST_FINE_BITS;
  }

  /** Bits of 256 that differ, mirrored or not. */
  int fineDistance(PicturePrint other) {
    int straight = 0;
    int mirrored = 0;
    int mirroredToo = 0;
    for (int i = 2; i < 6; i++) {
      straight += Long.bitCount(words[i] ^ other.words[i]);
      mirrored += Long.bitCount(words[i] ^ other.words[i + 4]);
      mirroredToo += Long.bitCount(words[i + 4] ^ other.words[i]);
    }
    return Math.min(straight, Math.min(mirrored, mirroredToo));
  }

  /**
   * The print in hexadecimal: 64 bits, 64 bits of the mirrored picture, 256 bits, 256 bits of the
   * mirrored picture.
   */
  @Override
  public String toString() {
    StringBuilder hex = new StringBuilder();
    for (long word : words) {
      hex.append("%016x".formatted(word));
    }
    return hex.toString();
  }

  /** Averages the blocks to 32 x 32 greys; a block on an edge counts by its share on each side. */
  private static int[] averaged(JpegScans.Greys greys) {
    int rows = greys.eighths().length / greys.columns();
    int[][] across = shares(greys.width(), greys.blockWidth(), greys.columns());
    int[][] down = shares(greys.height(), greys.blockHeight(), rows);
    long[] sums = new long[SIZE * SIZE];
    long[] line = new long[SIZE];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(line, 0);
      for (int[] share : across) {
        line[share[1]] += (long) greys.eighths()[row * greys.columns() + share[0]] * share[2];
      }
      for (int[] share : down) {
        if (share[0] == row) {
          for (int x = 0; x < SIZE; x++) {
            sums[share[1] * SIZE + x] += line[x] * share[2];
          }
        }
      }
    }
    long area = (long) greys.width() * greys.height();
    int[] square = new int[SIZE * SIZE];
    for (int i = 0; i < square.length; i++) {
      square[i] = (int) ((sums[i] + area / 2) / area);
    }
    return square;
  }

  /**
   * The blocks that each of the 32 greys covers, and how much of each block, in 32nds of a pixel.
   *
   * @return rows of block, grey, share; for each grey the shares sum to {@code pixels}
   */
  private static int[][] shares(int pixels, int blockPixels, int blocks) {
    int[][] shares = new int[blocks + SIZE][];
    int count = 0;
    long block = (long) blockPixels * SIZE;
    long at = 0;
    long end = (long) pixels * SIZE;
    while (at < end) {
      int of = (int) Math.min(at / block, blocks - 1);
      int grey = (int) (at / pixels);
      long blockEnd = of == blocks - 1 ? end : (of + 1) * block;
      long next = Math.min(blockEnd, (long) (grey + 1) * pixels);
      shares[count] = new int[] {of, grey, (int) (next - at)};
      count++;
      at = next;
    }
    return Arrays.copyOf(shares, count);
  }

  private static boolean isNearlyUniform(int[] greys) {
    boolean[] seen = new boolean[256];
    int levels = 0;
    long sum = 0;
    long squares = 0;
    for (int grey : greys) {
      int level = grey / 8;
      levels += seen[level] ? 0 : 1;
      seen[level] = true;
      sum += grey;
      squares += (long) grey * grey;
    }
    long n = greys.length;
    return levels < LEAST_LEVELS
        || n * squares - sum * sum < n * n * LEAST_DEVIATION * LEAST_DEVIATION;
  }

  /** The 16 x 16 lowest coefficients, row by row, each at most 2^53. */
  private static long[] lowest(int[] greys) {
    long[] lines = new long[FINE * SIZE];
    for (int y = 0; y < SIZE; y++) {
      for (int u = 0; u < FINE; u++) {
        long sum = 0;
        for (int x = 0; x < SIZE; x++) {
          sum += COSINES[u][x] * greys[y * SIZE + x];
        }
        lines[u * SIZE + y] = sum;
      }
    }
    long[] lowest = new long[FINE * FINE];
    for (int v = 0; v < FINE; v++) {
      for (int u = 0; u < FINE; u++) {
        long sum = 0;
        for (int y = 0; y < SIZE; y++) {
          sum += COSINES[v][y] * lines[u * SIZE + y];
        }
        lowest[v * FINE + u] = sum;
      }
    }
    return lowest;
  }

  /** Writes the signs of the size x size lowest coefficients into words. */
  private static void print(long[] lowest, int size, long[] words, int first) {
    long[] own = new long[size * size];
    for (int i = 0; i < own.length; i++) {
      own[i] = lowest[i / size * FINE + i % size];
    }
    long[] sorted = own.clone();
    Arrays.sort(sorted);
    // The median times two: for an even number of values it is the mean of the middle two.
    long median = sorted[own.length / 2 - 1] + sorted[own.length / 2];
    for (int i = 0; i < own.length; i++) {
      if (2 * own[i] > median) {
        words[first + i / Long.SIZE] |= Long.MIN_VALUE >>> i % Long.SIZE;
      }
    }
  }

  /**
   * cos(pi (2n+1) k / 64) in 65536ths. An angle and its mirror image give the same magnitude to the
   * bit, so that terms that cancel in theory also cancel here.
   */
  private static long[][] cosines() {
    long[][] table = new long[FINE][SIZE];
    for (int k = 0; k < FINE; k++) {
      for (int n = 0; n < SIZE / 2; n++) {
        table[k][n] = Math.round(SCALE * StrictMath.cos(Math.PI * (2 * n + 1) * k / (2 * SIZE)));
        table[k][SIZE - 1 - n] = k % 2 == 0 ? table[k][n] : -table[k][n];
      }
    }
    return table;
  }
}
