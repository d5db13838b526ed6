package org.vpobuilder.pipeline.decode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A decoder process that a clip can break: a clip that ends with {@code poison=} and an action.
 * Every other clip is decoded as usual. FFmpeg has no known bug that breaks it on demand.
 */
public final class PoisonedDecoder {
  private static final String MARK = "poison=";

  private PoisonedDecoder() {}

  public static void main(String[] arguments) throws Exception {
    DecoderServer.serve(PoisonedDecoder::decode);
  }

  /** A clip with poison behind its sound. */
  public static byte[] poison(byte[] clip, String with) {
    byte[] mark = (MARK + with).getBytes(StandardCharsets.UTF_8);
    byte[] poisoned = Arrays.copyOf(clip, clip.length + mark.length);
    System.arraycopy(mark, 0, poisoned, clip.length, mark.length);
    return poisoned;
  }

  private static float[] decode(byte[] file, int rate, int maxSamples) throws ClipException {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    int mark = text.lastIndexOf(MARK);
    if (mark >= 0) {
      act(text.substring(mark + MARK.length()));
    }
    return new ClipDecoder(rate, maxSamples).decode(file);
  }

  @SuppressWarnings({"InfiniteLoopStatement", "ThreadPriorityCheck"})
  private static void act(String poison) {
    switch (poison) {
      case "crash" -> crash();
      case "spin" -> {
        while (true) {
          Thread.onSpinWait();
        }
      }
      case "sleep" -> {
        while (true) {
          LockSupport.park();
        }
      }
      case "memory" -> {
        long[][] all = new long[1 << 10][];
        for (int i = 0; i < all.length; i++) {
          all[i] = new long[1 << 24];
        }
        throw new AssertionError("the heap is too large: " + all.length);
      }
      case "noise" -> System.out.println("not an answer");
      default -> once(Path.of(poison));
    }
  }

  /** A segmentation fault in native code: writes to an address without memory. */
  private static void crash() {
    Pointer.memset(new Nowhere(), 1, 1);
  }

  /** Crashes unless it has done so before. */
  private static void once(Path flag) {
    try {
      if (!Files.exists(flag)) {
        Files.createFile(flag);
        crash();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Nowhere extends BytePointer {
    Nowhere() {
      address = 8;
    }
  }
}
