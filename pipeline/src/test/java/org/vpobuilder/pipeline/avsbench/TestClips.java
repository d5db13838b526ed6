package org.vpobuilder.pipeline.avsbench;

import java.util.List;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.avsbench.AvsSplit;
import org.vpobuilder.spec.sample.ProbedClip;

/** Clips and videos by their ids. */
final class TestClips {
  private TestClips() {}

  /** A clip at second 0 with six audible spans and unique content. */
  static ProbedClip clip(String id, String label, Split split) {
    return withContent(id, label, split, id);
  }

  static ProbedClip withContent(String id, String label, Split split, String content) {
    return Records.probed(
        id,
        0,
        label,
        split,
        "clips/%s_000000.wav".formatted(id),
        1000,
        Sha256.hex(content.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        160_000,
        -20,
        0.5,
        List.of(0L, 16_000L, 32_000L, 48_000L, 64_000L, 80_000L));
  }

  static S4Video video(String name, String category, AvsSplit split) {
    return new S4Video(name, category, split, "s4_meta_data.csv", 2, name + "\n");
  }
}
