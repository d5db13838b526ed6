import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.vpobuilder.pipeline.likeness.PicturePrint;
import org.vpobuilder.pipeline.likeness.PictureSearch;
import org.vpobuilder.pipeline.likeness.SoundIndex;
import org.vpobuilder.pipeline.likeness.SoundPrint;

/**
 * Seconds that the searches of likeness take at full size, on made-up prints of which every
 * hundredth is planted again with some bits changed: train against test as a build does it, and
 * train against itself as a validation split asks for.
 *
 * <p>java -Xmx3g -cp "pipeline/target/pipeline-0.1.0.jar:pipeline/target/lib/*"
 * docs/LikenessSearch.java [PICTURES TEST_PICTURES CLIPS TEST_CLIPS]
 */
public final class LikenessSearch {
  /** Words of ten seconds. */
  private static final int WORDS = 832;

  private static final int RATE = 16_000;

  /** Of a word's bits, from one to the next: the frames overlap by 31 of 32 parts. */
  private static final double CHANGES = 0.08;

  private static long cpu() {
    return ((OperatingSystemMXBean)
            ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void timed(String what, Supplier<Object> work) {
    long wall = System.nanoTime();
    long before = cpu();
    Object found = work.get();
    System.out.printf(
        "%s: %.1f s, %.1f s of CPU; %s%n",
        what, (System.nanoTime() - wall) / 1e9, (cpu() - before) / 1e9, found);
  }

  public static void main(String[] args) {
    int[] n =
        args.length == 4
            ? Arrays.stream(args).mapToInt(Integer::parseInt).toArray()
            : new int[] {120_000, 5_000, 15_000, 1_500};
    pictures(n[0], n[1]);
    sounds(n[2], n[3]);
  }

  private static void pictures(int train, int test) {
    Random random = new Random(1);
    PictureSearch<Integer> ofTest = new PictureSearch<>(6);
    PictureSearch<Integer> ofTrain = new PictureSearch<>(6);
    List<PicturePrint> prints = new ArrayList<>();
    for (int i = 0; i < train + test; i++) {
      long[] words = random.longs(10).toArray();
      if (i >= test && i % 100 == 0) {
        words[0] = first(prints.get(i % test)) ^ 0x1001;
      }
      StringBuilder hex = new StringBuilder();
      for (long word : words) {
        hex.append("%016x".formatted(word));
      }
      prints.add(PicturePrint.parse(hex.toString()));
      (i < test ? ofTest : ofTrain).add(prints.get(i), i);
    }
    timed(
        "%,d pictures against %,d of test".formatted(train, test),
        () ->
            IntStream.range(test, train + test)
                    .parallel()
                    .filter(i -> ofTest.nearest(prints.get(i)).like() != null)
                    .count()
                + " alike");
    timed(
        "%,d pictures against one another".formatted(train),
        () ->
            IntStream.range(0, train)
                    .parallel()
                    .map(i -> ofTrain.alike(prints.get(test + i), i).size())
                    .sum()
                + " pairs");
  }

  private static long first(PicturePrint print) {
    return Long.parseUnsignedLong(print.toString().substring(0, 16), 16);
  }

  private static void sounds(int train, int test) {
    Random random = new Random(2);
    List<SoundPrint> prints = new ArrayList<>();
    List<int[]> words = new ArrayList<>();
    for (int i = 0; i < train + test; i++) {
      words.add(
          i >= test && i % 100 == 0
              ? again(words.get(i % test), random)
              : IntStream.iterate(random.nextInt(), word -> word ^ changed(random, CHANGES))
                  .limit(WORDS)
                  .toArray());
      ByteBuffer bytes = ByteBuffer.allocate(WORDS * Integer.BYTES);
      bytes.asIntBuffer().put(words.get(i));
      // Each has another digest.
      String print = "%016x".formatted(i + 1) + Base64.getEncoder().encodeToString(bytes.array());
      prints.add(SoundPrint.parse(print, RATE));
    }
    SoundIndex[] of = new SoundIndex[2];
    timed("index of %,d clips".formatted(test), () -> of[0] = new SoundIndex(prints.subList(0, test)));
    timed(
        "%,d clips against %,d of test".formatted(train, test),
        () ->
            IntStream.range(test, train + test)
                    .parallel()
                    .filter(
                        i ->
                            of[0]
                                .nearest(prints.get(i), other -> true)
                                .filter(match -> match.ber() <= 0.35)
                                .isPresent())
                    .count()
                + " alike");
    List<SoundPrint> others = prints.subList(test, train + test);
    timed("index of %,d clips".formatted(train), () -> of[1] = new SoundIndex(others));
    timed(
        "%,d clips against one another".formatted(train),
        () ->
            IntStream.range(0, train)
                    .parallel()
                    .map(i -> of[1].alike(others.get(i), 0.35, other -> other < i).length)
                    .sum()
                + " pairs");
  }

  /** The same, two seconds later and with a fifth of the bits changed, but not in each word. */
  private static int[] again(int[] words, Random random) {
    return IntStream.range(0, WORDS)
        .map(i -> words[(i + 172) % WORDS] ^ (i % 16 == 0 ? 0 : changed(random, 0.2)))
        .toArray();
  }

  private static int changed(Random random, double share) {
    int mask = 0;
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      mask |= random.nextDouble() < share ? 1 << bit : 0;
    }
    return mask;
  }
}
