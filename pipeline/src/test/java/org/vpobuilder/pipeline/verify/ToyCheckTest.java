package org.vpobuilder.pipeline.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.vpobuilder.pipeline.verify.Broken.assertFails;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.verify.Check.Promise;
import org.vpobuilder.pipeline.verify.toy.ToyCheck;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.subset.VpoSubsets;

/** A registered check is called for samples and for the whole, and is in the verdict. */
class ToyCheckTest {
  @TempDir Path folder;
  private Broken broken;

  @BeforeEach
  void setUp() {
    broken = new Broken(folder);
  }

  @Test
  void toyCheck_ofSoundRelease_looksAtEverySampleOnce() throws Exception {
    Verdict verdict = broken.files(root -> {});

    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.of(ToyCheck.CLIPS).lookedAt()).isEqualTo(broken.draft.samples.size());
    assertThat(verdict.of(ToyCheck.CARD).lookedAt()).isEqualTo(broken.draft.samples.size());
    assertThat(verdict.table()).contains("toy-clips", "no clip is from a broken toy");
    assertThat(new String(verdict.json(), StandardCharsets.UTF_8))
        .contains("\"check\" : \"toy-clips\"");
  }

  @Test
  void sample_thatBreaksAToyPromise_fails() throws Exception {
    Verdict verdict =
        broken.draft(
            d ->
                d.sample(VpoSubsets.SS)
                    .object(
                        0,
                        o -> {
                          ClipRef c = o.clip();
                          return o.sounding(
                              0,
                              Records.clip(
                                  Records.video(c),
                                  (int) c.startSeconds(),
                                  "broken-toy.wav",
                                  c.labels().get(0),
                                  c.sha256(),
                                  c.levelDbfs(),
                                  c.spanStart(),
                                  c.spanSamples()));
                        }));

    assertFails(verdict, ToyCheck.CLIPS, ClipCheck.CLIPS);
    assertThat(verdict.of(ToyCheck.CLIPS).failures()).isEqualTo(1);
  }

  @Test
  void release_thatBreaksAToyPromise_fails() throws Exception {
    Verdict verdict =
        broken.listedFiles(
            root -> {
              Path card = root.resolve("README.md");
              Files.writeString(card, Files.readString(card) + "A broken toy.\n");
            });

    assertFails(verdict, ToyCheck.CARD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Upper", "two words", "1st", "a-name-of-twenty-let"})
  void promise_ofAnotherName_isRefused(String name) {
    assertThatThrownBy(() -> new Promise(name, "words"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void findings_ofUnknownOrTwiceMadePromise_areRefused() {
    Findings findings = new Findings(List.of(ToyCheck.CARD));

    assertThatThrownBy(() -> findings.looked(ToyCheck.CLIPS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no registered check promises toy-clips");
    assertThatThrownBy(
            () -> new Findings(List.of(ToyCheck.CARD, new Promise("toy-card", "something else"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("two checks promise toy-card");
  }
}
