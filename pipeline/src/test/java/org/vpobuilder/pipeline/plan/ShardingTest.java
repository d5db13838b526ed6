package org.vpobuilder.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.SpecTables;
import org.vpobuilder.pipeline.plan.ReleasePlanner.Sharding;
import org.vpobuilder.spec.ReleaseSpec.ShardSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.Pair;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.subset.VpoSubsets;

class ShardingTest {
  /** Samples in the form that the factory makes: blocks of {@code perShard}. */
  private static List<PlannedSample> taken(int count, int perShard, int first) {
    ImageRef image = Records.image(1, "a.jpg", 1, 1, 1, "", 0, "");
    List<PlannedSample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int shard = first + i / perShard;
      samples.add(new PlannedSample("k" + i, VpoSubsets.MS, Split.TRAIN, shard, image, List.of()));
    }
    return samples;
  }

  @Test
  void spread_vectorsOfSpec() {
    List<Map<String, String>> rows = SpecTables.of("ShardingTest", "spread_vectorsOfSpec");
    assertThat(rows).hasSize(7);
    for (Map<String, String> row : rows) {
      int perShard = Integer.parseInt(row.get("samples_per_shard"));
      String least = row.get("min_shards");
      int old = Integer.parseInt(row.get("OLD's shards"));
      List<PlannedSample> taken = taken(Integer.parseInt(row.get("samples")), perShard, old);

      List<PlannedSample> spread =
          new Sharding(
                  new ShardSpec(perShard, least.equals("none") ? null : Integer.valueOf(least)))
              .spread(taken, old);

      TreeMap<Integer, Long> sizes =
          spread.stream()
              .collect(
                  Collectors.groupingBy(PlannedSample::shard, TreeMap::new, Collectors.counting()));
      assertThat(sizes.values().stream().map(Object::toString).collect(Collectors.joining(" ")))
          .as(row.toString())
          .isEqualTo(row.get("samples of each new shard"));
      assertThat(sizes.firstKey()).isEqualTo(old);
      assertThat(sizes.lastKey()).isEqualTo(old + sizes.size() - 1);
      assertThat(spread.stream().map(PlannedSample::key))
          .containsExactlyElementsOf(taken.stream().map(PlannedSample::key).toList());
    }
  }

  /** Six pairs over four shards: spread like six samples, and no pair is separated. */
  @Test
  void spread_pairs_stayTogether() {
    List<PlannedSample> taken = new ArrayList<>();
    for (PlannedSample sample : taken(12, 4, 0)) {
      int i = taken.size();
      taken.add(
          new PlannedSample(
              sample.key(),
              sample.subset(),
              sample.split(),
              sample.shard(),
              sample.image(),
              List.of(),
              new Pair("p" + i / 2, i % 2)));
    }

    List<PlannedSample> spread = new Sharding(new ShardSpec(4, 4)).spread(taken, 0);

    assertThat(spread.stream().map(PlannedSample::shard))
        .containsExactly(0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 3, 3);
  }
}
