package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.vpobuilder.pipeline.cli.FieldCase.Built;
import org.vpobuilder.pipeline.cli.FieldCase.Refused;
import org.vpobuilder.pipeline.cli.FieldCase.Rejected;
import org.vpobuilder.pipeline.verify.Verdict;
import org.vpobuilder.pipeline.verify.Verifier;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.subset.VpoSubsets;

/** Runs {@code vpo} on every data oddity that users met in practice, and checks the outcome. */
class FieldCasesTest {
  @SuppressWarnings("unused") // JUnit reads the field.
  static final List<FieldCase> CASES = FieldCase.ALL_CASES;

  /** Folders without COCO and VGGSound, which other tests use. */
  private static final Set<String> OF_OTHER_COMMANDS =
      Set.of(
          "78_path_beyond_ascii_in_posix_locale",
          "79_resnet_weights_without_num_batches_tracked",
          "80_resnet_weights_with_module_prefix",
          "81_date_that_is_none",
          "82_version_as_a_number",
          "83_avsbench_with_apple_double");

  @TempDir Path folder;

  @Test
  void folders_inTable_areAllThatExist() throws IOException {
    try (Stream<Path> folders = Files.list(SharedData.folder("field"))) {
      assertThat(folders.filter(Files::isDirectory).map(path -> path.getFileName().toString()))
          .as("every folder needs a row in FieldCase.ALL_CASES")
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      FieldCase.ALL_CASES.stream().map(FieldCase::folder),
                      OF_OTHER_COMMANDS.stream())
                  .toList());
    }
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void build_ofFieldCase_endsAsItDeserves(FieldCase field) throws IOException {
    Path cases = SharedData.folder("field");
    Path out = folder.resolve("out");
    VpoRun run =
        VpoRun.build(
            cases.resolve(field.folder()),
            out,
            "--spec",
            cases.resolve("small.yaml"),
            "--seed",
            3,
            "--parallelism",
            1);
    assertOutcome(field, run, out);
  }

  private static void assertOutcome(FieldCase field, VpoRun run, Path out) throws IOException {
    if (field.outcome() instanceof Refused refused) {
      assertThat(run.code()).as(run.err()).isEqualTo(2);
      assertThat(run.err().lines())
          .singleElement()
          .satisfies(line -> assertThat(line).startsWith("vpo: ").contains(refused.words()));
      assertThat(out).doesNotExist();
    } else if (field.outcome() instanceof Built built) {
      assertThat(run.code()).as(run.err()).isZero();
      Verdict verdict = Verifier.verify(out, bytes -> {});
      assertThat(verdict.passed()).as(verdict.table()).isTrue();
      ReleaseFiles release = new ReleaseFiles(out);
      assertRejected(release.rejections(), built.rejections());
      assertThat(images(release, VpoSubsets.SS))
          .containsExactlyInAnyOrderElementsOf(built.images());
      assertThat(images(release, VpoSubsets.MS))
          .containsExactlyInAnyOrderElementsOf(built.images());
      assertThat(images(release, VpoSubsets.MSMI)).as("own images of MSMI").isEmpty();
      assertThat(release.manifest().counts()).isEqualTo(counts(built.images()));
    }
  }

  /** The number of samples of each subset and split. VPO-MSMI has only those of VPO-MS. */
  private static Map<String, Integer> counts(Set<Long> images) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String subset : List.of("ss", "ms", "msmi")) {
      counts.put(subset + "/train", (int) images.stream().filter(id -> id < 10).count());
      counts.put(subset + "/test", (int) images.stream().filter(id -> id > 10).count());
    }
    return counts;
  }

  private static List<Long> images(ReleaseFiles release, Subset subset) throws IOException {
    return release.rows(subset).stream()
        .map(PlannedSample::image)
        .map(image -> Long.valueOf(image.id()))
        .toList();
  }

  private static void assertRejected(List<Rejection> got, List<Rejected> wanted) {
    assertThat(got).as("rejections").hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.size(); i++) {
      assertThat(got.get(i).code()).isEqualTo(wanted.get(i).code());
      assertThat(got.get(i).record()).isEqualTo(wanted.get(i).record());
      assertThat(got.get(i).got()).contains(wanted.get(i).got());
      assertThat(got.get(i).wanted()).isNotBlank();
    }
  }
}
