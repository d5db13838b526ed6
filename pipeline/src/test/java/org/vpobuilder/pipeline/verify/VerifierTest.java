package org.vpobuilder.pipeline.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.verify.Check.Promise;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.space.SpatialLaw;
import org.vpobuilder.spec.space.SpatialLaws;

class VerifierTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void verify_ofSoundRelease_passes(AudioContainer container) throws Exception {
    DraftWriter.write(ReleaseDraft.sound(container), folder);
    AtomicLong read = new AtomicLong();
    Verdict verdict = Verifier.verify(folder, read::addAndGet);
    assertThat(verdict.passed()).as(verdict.table()).isTrue();
    // The spec has no likeness.
    assertThat(verdict.results())
        .filteredOn(result -> !result.promise().toString().startsWith("like-"))
        .allMatch(result -> result.lookedAt() > 0);
    assertThat(read).hasValue(Verifier.bytes(Folder.of(folder)));
  }

  static Stream<String> laws() {
    return SpatialLaws.all().stream().map(SpatialLaw::name);
  }

  /** Also for a law that delays, which only the tests register. */
  @ParameterizedTest
  @MethodSource("laws")
  void verify_ofSoundReleaseOfAnyLaw_passes(String panning) throws Exception {
    DraftWriter.write(ReleaseDraft.of(AudioContainer.WAV, panning, panning), folder);
    Verdict verdict = Verifier.verify(folder, n -> {});
    assertThat(verdict.passed()).as(verdict.table()).isTrue();
  }

  /** Two laws with the same ratio of left to right are distinguished only by the mixtures. */
  @ParameterizedTest
  @CsvSource({
    "linear, power, mixture levels",
    "power, linear, mixture levels",
    "minus4_5, power, mixture levels",
    "linear, linear-neutral, mixture",
    "linear-neutral, linear, mixture",
    "test-itd, linear, mixture",
    "linear, test-itd, mixture levels"
  })
  void verify_ofReleaseLabelledWithAnotherLaw_isNotSound(
      String panning, String mixedBy, String failed) throws Exception {
    DraftWriter.write(ReleaseDraft.of(AudioContainer.WAV, panning, mixedBy), folder);
    Verdict verdict = Verifier.verify(folder, n -> {});
    assertThat(verdict.failed())
        .containsExactlyElementsOf(Stream.of(failed.split(" ")).map(Broken::promise).toList());
    assertThat(verdict.of(AudioCheck.MIXTURE).first().get(0).toString())
        .endsWith(" within 1 by the law " + panning);
  }

  /** All other facts agree: there is nothing in the plan, the shards and the manifest. */
  @Test
  void verify_ofReleaseWithoutSamples_isNotSound() throws Exception {
    ReleaseDraft draft = ReleaseDraft.sound(AudioContainer.WAV);
    draft.samples.clear();
    DraftWriter.write(draft, folder);
    Verdict verdict = Verifier.verify(folder, n -> {});
    assertThat(verdict.of(CountsCheck.COUNTS).first())
        .extracting(Verdict.Failure::toString)
        .containsExactly("release.json: got no sample, wanted at least one in the shards");
    assertThat(verdict.failed()).containsExactly(CountsCheck.COUNTS);
  }

  @Test
  void table_ofVerdict_fitsTerminal() throws Exception {
    DraftWriter.write(ReleaseDraft.sound(AudioContainer.WAV), folder);
    String table = Verifier.verify(folder, n -> {}).table();
    assertThat(table.lines()).allMatch(line -> line.length() <= 100);
    assertThat(table.lines().skip(1).map(line -> line.split(" ")[0]).filter(s -> !s.isEmpty()))
        .containsExactlyElementsOf(Verifier.promises().stream().map(Promise::name).toList());
  }

  @Test
  void table_ofBrokenRelease_namesFirstFailures() throws Exception {
    DraftWriter.write(ReleaseDraft.sound(AudioContainer.WAV), folder);
    for (int i = 0; i < 7; i++) {
      Files.writeString(folder.resolve("extra" + i), "x");
    }
    assertThat(Verifier.verify(folder, n -> {}).table())
        .contains(
            "manifest: extra0: got a file that release.json does not list, wanted only listed")
        .contains("manifest: and 2 more");
  }

  /** A release whose folder was opened on a Mac, or unpacked from a Mac's archive. */
  @Test
  void verify_ofReleaseWithLitterOfMac_passes() throws Exception {
    DraftWriter.write(ReleaseDraft.sound(AudioContainer.WAV), folder);
    Files.writeString(folder.resolve(".DS_Store"), "x");
    Files.writeString(folder.resolve("ss/train/._shards.json"), "x");
    assertThat(Verifier.verify(folder, n -> {}).passed()).isTrue();

    Files.writeString(folder.resolve("ss/train/.shards.json"), "x");
    assertThat(Verifier.verify(folder, n -> {}).passed()).isFalse();
  }

  @Test
  void verify_ofNoFolder_throws() {
    assertThatThrownBy(() -> Verifier.verify(folder.resolve("absent"), n -> {}))
        .isInstanceOf(BadInputException.class)
        .hasMessage(folder.resolve("absent") + ": got no folder, wanted a release");
  }

  @Test
  void verify_ofEmptyFolder_fails() {
    assertThat(Verifier.verify(folder, n -> {}).failed())
        .containsExactly(Verifier.MANIFEST, Verifier.SCHEMA);
  }
}
