package org.vpobuilder.pipeline.avsbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.SpecTables;
import org.vpobuilder.spec.avsbench.AvsSplit;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ProbedClip;

class SoundPairingTest {
  @Test
  void pair_vectorsOfSpec_asComputedInPython() {
    List<Map<String, String>> rows =
        SpecTables.of("SoundPairingTest", "pair_vectorsOfSpec_asComputedInPython");
    assertThat(rows).hasSize(7);
    for (Map<String, String> row : rows) {
      AvsSplit split = AvsSplit.named(row.get("split")).orElseThrow();
      String category = row.get("category");
      List<S4Video> videos =
          Arrays.stream(row.get("videos").split(" "))
              .map(name -> TestClips.video(name, category, split))
              .toList();
      List<ProbedClip> clips =
          Arrays.stream(row.get("clips").split(" "))
              .map(id -> TestClips.clip(id, "any", split.vggsound()))
              .toList();
      List<String> pairs = new ArrayList<>();
      Map<S4Video, ClipRef> made =
          new SoundPairing(Draws.of(2024), SoundReplacer.AUDIO).pair(videos, clips);
      made.forEach(
          (video, clip) ->
              pairs.add(
                  "%s = %s @ %d"
                      .formatted(video.name(), Records.video(clip), clip.spanStart() / 16_000)));
      assertThat(String.join(", ", pairs)).isEqualTo(row.get("video = clip @ span"));
    }
  }
}
