package org.vpobuilder.pipeline.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
    return new Sample(
        "ss_" + id,
        VpoSubsets.SS,
        split,
        new ImageRef("coco", id, id + ".jpg", 4, 4, 1, "sha-" + id, "", Attribution.page(""), keys),
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

    assertThat(
            findings.verdict().results().stream()
                .filter(result -> result.promise().equals(LeakCheck.LEAK_KEY))
                .mapToLong(result -> result.failures())
                .sum())
        .isEqualTo(failures);
  }
}
