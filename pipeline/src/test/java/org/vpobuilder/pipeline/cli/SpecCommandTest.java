package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.SampleCounts;
import org.vpobuilder.spec.subset.SingleSource;
import org.vpobuilder.spec.subset.VpoSubsets;

class SpecCommandTest {
  private static final String MINE =
      """
      base: demo
      name: mine
      subsets:
        ss: {samples: {train: 6, test: 2}}
        ms: null
        msmi: null
      audio: {clip_seconds: 1.0, sample_rate_hz: 16000}
      """;

  @TempDir Path folder = Path.of("");

  @Test
  void spec_ofFileWithBase_printsAllOfIt() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.yaml"), MINE);

    VpoRun run = VpoRun.of("spec", file, "--set", "seed=99");

    assertThat(run.code()).isZero();
    ReleaseSpec printed = read(run.out());
    assertThat(printed.seed()).isEqualTo(99);
    assertThat(printed.subsets().of(VpoSubsets.SS, SingleSource.Rules.class).samples())
        .isEqualTo(new SampleCounts(6, 2));
    assertThat(printed.subsets().wanted()).isEqualTo(Set.of(VpoSubsets.SS));
    assertThat(run.out())
        .contains(
            "\n  min_mask_fraction: 0.0005\n",
            "\npersons:\n",
            "# licences: ",
            "# release: ",
            "# eligibility.min_candidates: ",
            "# eligibility.min_silent: ",
            "# shards.min_shards: ");
    assertThat(run.err()).isEqualTo("vpo: " + file + ": a valid spec, mine\n");
  }

  /** A rule for images is none for clips, and the print says so. */
  @Test
  void spec_withLicences_printsThoseOfClipsApart() throws IOException {
    Path images =
        Files.writeString(
            folder.resolve("images.yaml"), MINE + "licences: {deny: [non-commercial]}\n");
    Path clips =
        Files.writeString(
            folder.resolve("clips.yaml"), MINE + "licences: {clips: {allow: [cc0-1.0]}}\n");

    assertThat(VpoRun.of("spec", images).out())
        .contains("\nlicences:\n  deny:\n  - non-commercial\n")
        .contains(
            "\n# licences.clips: {allow: [...], deny: [...]}: none given, so clips of every licence\n");
    assertThat(VpoRun.of("spec", clips).out())
        .contains("\nlicences:\n  clips:\n    allow:\n    - cc0-1.0\n")
        .doesNotContain("# licences");
  }

  @Test
  void spec_ofBuiltIn_mayBeScaled() {
    VpoRun run = VpoRun.of("spec", "vpo-2024", "--scale", "0.01");

    assertThat(read(run.out()).subsets().of(VpoSubsets.SS, SingleSource.Rules.class).samples())
        .isEqualTo(new SampleCounts(113, 9));
    assertThat(run.err()).isEqualTo("vpo: vpo-2024: a valid spec, vpo-2024-custom\n");
    assertThat(VpoRun.of("spec", "vpo-2024").err()).isEmpty();
  }

  @Test
  void spec_thatTrainCantUse_isNoted() {
    VpoRun run = VpoRun.of("spec", "demo", "--set", "audio.sample_rate_hz=44100");

    assertThat(run.code()).isZero();
    assertThat(run.err())
        .endsWith(
            "vpo: note: audio.sample_rate_hz is 44100: vpo train can't read the release, it wants"
                + " 16000\n");
  }

  @Test
  void spec_ofOtherClassMap_isRefused() {
    VpoRun run = VpoRun.of("spec", "demo", "--set", "class_map=mine");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("vpo: class map: got 'mine', wanted a built-in one: vpo-21\n");
  }

  @Test
  void plan_ofSpecWithoutSubsets_makesThoseOfTheSpecAndKeepsItWhole() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.yaml"), MINE);
    TinyWorld world = TinyWorld.in(folder.resolve("world"));
    Path out = folder.resolve("plan");

    VpoRun run = VpoRun.onSources("plan", world.folder(), out, "--spec", file, "--scale", "0.5");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(out.resolve("plan/ss.jsonl")).exists();
    assertThat(out.resolve("plan/ms.jsonl")).doesNotExist();
    ReleaseSpec kept = read(Files.readString(out.resolve("spec.yaml")));
    assertThat(kept).isEqualTo(read(VpoRun.of("spec", file, "--scale", "0.5").out()));
    assertThat(kept.subsets().of(VpoSubsets.SS, SingleSource.Rules.class).samples())
        .isEqualTo(new SampleCounts(3, 1));
  }

  @Test
  void plan_ofSomeSubsets_keepsASpecThatAsksForNoOthers() throws IOException {
    TinyWorld world = TinyWorld.in(folder.resolve("world"));
    Path out = folder.resolve("plan");

    VpoRun run =
        VpoRun.onSources(
            "plan", world.folder(), out, "--spec", TinyWorld.specIn(folder), "--subsets", "msmi");

    assertThat(run.code()).as(run.err()).isZero();
    ReleaseSpec kept = read(Files.readString(out.resolve("spec.yaml")));
    assertThat(kept.subsets().wanted()).isEqualTo(Set.of(VpoSubsets.MS, VpoSubsets.MSMI));
    assertThat(out.resolve("plan/ms.jsonl")).exists();
  }

  @Test
  void plan_ofNoSamples_isRefused() throws IOException {
    VpoRun run =
        VpoRun.onSources(
            "plan",
            folder,
            folder.resolve("plan"),
            "--spec",
            "demo",
            "--set",
            "subsets.ss.samples={train: 0, test: 0}",
            "--set",
            "subsets.ms=null",
            "--set",
            "subsets.msmi=null");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "vpo: demo: subsets: got no samples in any of them, wanted more than 0 in one\n");
    assertThat(folder.resolve("plan")).doesNotExist();
  }

  private static ReleaseSpec read(String yaml) {
    return SpecReader.read(yaml.getBytes(StandardCharsets.UTF_8), "printed");
  }
}
