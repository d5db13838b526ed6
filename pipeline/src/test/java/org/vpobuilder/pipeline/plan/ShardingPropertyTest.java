package org.vpobuilder.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.plan.ReleasePlanner.Sharding;
import org.vpobuilder.spec.ReleaseSpec.ShardSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.subset.VpoSubsets;

class ShardingPropertyTest {
  private static final ImageRef IMAGE = Records.image(1, "a.jpg", 1, 1, 1, "", 0, "");

  @Property
  void spread_anyCounts_enoughShardsNoneEmptyNoneTooLarge(
      @ForAll @IntRange(min = 1, max = 300) int samples,
      @ForAll @IntRange(min = 1, max = 60) int perShard,
      @ForAll @IntRange(min = 1, max = 400) int least,
      @ForAll @IntRange(max = 20) int old) {
    List<PlannedSample> taken =
        IntStream.range(0, samples)
            .mapToObj(
                i -> new PlannedSample("k" + i, VpoSubsets.SS, Split.TEST, 0, IMAGE, List.of()))
            .toList();

    Map<Integer, Long> sizes =
        new Sharding(new ShardSpec(perShard, least))
            .spread(taken, old).stream()
                .collect(Collectors.groupingBy(PlannedSample::shard, Collectors.counting()));

    assertThat(sizes.size() + old).isGreaterThanOrEqualTo(Math.min(least, samples + old));
    assertThat(sizes.keySet())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(old, old + sizes.size()).boxed().toList());
    long most = sizes.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    long fewest = sizes.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    assertThat(most).isLessThanOrEqualTo(perShard);
    assertThat(most - fewest).isLessThanOrEqualTo(1);
  }
}
