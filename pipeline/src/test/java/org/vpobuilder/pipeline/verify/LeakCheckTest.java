package org.vpobuilder.pipeline.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.subset.VpoSubsets;

/** No key is in two of three splits. */
@SuppressWarnings("NullAway")
class LeakCheckTest {
  private static Sample sample(Split split, String id, List<String> keys) {
    return sample("coco", split, id, "sha-" + id, keys);
  }

  private static Sample sample(
      String source, Split split, String id, String sha256, List<String> keys) {
    return new Sample(
        "ss_" + id,
        VpoSubsets.SS,
        split,
        new ImageRef(source, id, id + ".jpg", 4, 4, 1, sha256, "", Attribution.page(""), keys),
        new Sample.Audio(AudioContainer.WAV, "linear", 16_000, 1, 1, 1.0, -20, -20),
        List.of());
  }

  /** Only the findings of a release are used. */
  private static Check.Reference reference(Findings findings) {
    return new Check.Reference(null, findings, null, null, null, null, null);
  }

  @ParameterizedTest
  @CsvSource({"TRAIN, VAL, 1", "VAL, TEST, 1", "TRAIN, TEST, 1", "VAL, VAL, 0", "TRAIN, TRAIN, 0"})
  void key_onTwoSides_failsLeakKey(Split one, Split other, int failures) {
    LeakCheck check = new LeakCheck();
    Findings findings = new Findings(check.promises());
    Check.Run run = check.begin(reference(findings));
    Check.Files files = null;
    run.sample(sample(one, "1", List.of("coco:1", "flickr:7")), files);
    run.sample(sample(other, "2", List.of("coco:2", "flickr:7")), files);
    run.sample(sample(Split.TEST, "3", List.of("coco:3")), files);

    run.end(null);

    assertThat(failures(findings, LeakCheck.LEAK_KEY)).isEqualTo(failures);
  }

  /**
   * Kinds are words of the release: of a thousand the first 32 are named, in whatever order they
   * come.
   */
  @Test
  void manyKinds_areBoundedAndNoMatterOfOrder() {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, 1000).boxed().toList());
    List<List<Verdict.Failure>> named = new ArrayList<>();
    for (int seed = 0; seed < 3; seed++) {
      Collections.shuffle(numbers, new Random(seed));
      Findings findings = new Findings(List.of(LeakCheck.LEAK_KEY));
      for (int number : numbers) {
        String kind = "kind%03d".formatted(number);
        findings.leak(LeakCheck.LEAK_KEY, kind, "ss_1", kind + ":7", "ss_2 in test", "one split");
      }
      assertThat(failures(findings, LeakCheck.LEAK_KEY)).isEqualTo(1000);
      named.add(findings.verdict().results().get(0).first());
    }
    assertThat(named.get(0))
        .extracting(Verdict.Failure::record)
        .containsExactlyElementsOf(
            IntStream.range(0, 32).mapToObj("kind%03d:7"::formatted).toList());
    assertThat(named).allMatch(named.get(0)::equals);
  }

  /** Of thirty photographs and two uploaders on both sides twenty and two are named. */
  @Test
  void manyLeaks_areCountedAndTheFirstOfEachKindNamed() {
    LeakCheck check = new LeakCheck();
    Findings findings = new Findings(check.promises());
    Check.Run run = check.begin(reference(findings));
    Check.Files files = null;
    for (int i = 10; i < 40; i++) {
      run.sample(sample(Split.TRAIN, "1" + i, List.of("flickr:" + i)), files);
      run.sample(sample(Split.TEST, "2" + i, List.of("flickr:" + i)), files);
    }
    for (int i = 1; i < 3; i++) {
      run.sample(sample(Split.TRAIN, "3" + i, List.of("zz-user:" + i)), files);
      run.sample(sample(Split.VAL, "4" + i, List.of("zz-user:" + i)), files);
    }

    run.end(null);

    Verdict.Result result = findings.verdict().of(LeakCheck.LEAK_KEY);
    assertThat(result.failures()).isEqualTo(32);
    assertThat(result.first()).hasSize(22).isSorted();
    assertThat(result.first())
        .contains(
            new Verdict.Failure("ss_210", "flickr:10", "also train's ss_110", "test or train only"),
            new Verdict.Failure("ss_42", "zz-user:2", "also train's ss_32", "val or train only"));
    assertThat(findings.verdict().failures()).contains("leak-key: and 10 more");
  }

  private static long failures(Findings findings, Check.Promise promise) {
    return findings.verdict().results().stream()
        .filter(result -> result.promise().equals(promise))
        .mapToLong(result -> result.failures())
        .sum();
  }

  /** One photograph is one key too many, a copy is one content too many. */
  @ParameterizedTest
  @CsvSource({
    "coco, coco:1, s1, coco, coco:1, s1, 0",
    "coco, coco:1, s1, lvis, coco:2, s2, 0",
    "coco, coco:1, s1, lvis, coco:1, s2, 1",
    "coco, coco:1, s1, voc, voc:1, s1, 1",
    "coco, coco:1, s1, lvis, coco:1, s1, 2"
  })
  void photograph_ofTwoSourcesInASplit_failsOneSource(
      String one, String key, String sha256, String other, String key2, String sha2, int failures) {
    LeakCheck check = new LeakCheck();
    Findings findings = new Findings(check.promises());
    Check.Run run = check.begin(reference(findings));
    Check.Files files = null;
    run.sample(sample(one, Split.VAL, "1", sha256, List.of(key)), files);
    run.sample(sample(other, Split.VAL, "2", sha2, List.of(key2)), files);
    // In another split it is a leak, which other promises find.
    run.sample(sample("openimages", Split.TEST, "3", "s1", List.of("coco:1")), files);

    run.end(null);

    assertThat(failures(findings, LeakCheck.ONE_SOURCE)).isEqualTo(failures);
  }
}
