package org.vpobuilder.pipeline.world;

import java.io.IOException;
import java.nio.file.Path;

/** Encodes clips again for tests. */
public final class Reencoded {
  /** The rate that {@link #opus} takes. */
  public static final int OPUS_RATE = ClipPlan.Container.OGG.sampleRate();

  private Reencoded() {}

  /** Writes mono sound as Opus in an ogg. */
  public static void opus(float[] samples, Path ogg) throws IOException {
    ClipEncoder.encode(new float[][] {samples, samples}, ClipPlan.Container.OGG, ogg);
  }
}
