package org.vpobuilder.pipeline.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Clips with given sound, encoded as the synthetic world writes them, for the tests of other
 * packages.
 */
public final class TestClips {
  private TestClips() {}

  /**
   * Encodes a clip.
   *
   * @param container mp4 (AAC), wav (PCM-16) or ogg (Opus)
   */
  public static byte[] encode(String container, int rate, float[] left, float[] right)
      throws IOException {
    ClipPlan.Container kind = ClipPlan.Container.valueOf(container.toUpperCase(Locale.ROOT));
    if (kind.sampleRate() != rate) {
      throw new IllegalArgumentException("%s has %d Hz".formatted(container, kind.sampleRate()));
    }
    Path file = Files.createTempFile("clip", "." + container);
    try {
      ClipEncoder.encode(new float[][] {left, right}, kind, file);
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }
}
