package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.decode.PoisonedDecoder;
import org.vpobuilder.pipeline.verify.Verifier;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;

/** A clip that crashes FFmpeg and one that hangs it cost only themselves and not the run. */
class PoisonedClipsTest {
  private static final String SERVER = "vpo.decoder.server";
  private static final String LIMIT = "vpo.decoder.limit_ms";

  @TempDir Path folder;

  @Test
  void build_clipsThatCrashAndHang_rejectedAndTheRestIsBuilt() throws Exception {
    TinyWorld world = TinyWorld.in(folder.resolve("world"));
    List<String> clips =
        world.rows().stream()
            .filter(row -> Records.VPO_21.byLabel("vggsound", row.label()).isPresent())
            .map(world::clipFile)
            .filter(file -> !file.isEmpty())
            .toList();
    poison(world, clips.get(0), "crash");
    poison(world, clips.get(1), "sleep");

    VpoRun run = build(world);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(new ReleaseFiles(out()).rejections())
        .extracting(Rejection::code, Rejection::source, Rejection::got, Rejection::wanted)
        .containsExactlyInAnyOrder(
            tuple(
                RejectionCode.CLIP_CRASHES_DECODER,
                "clips/" + clips.get(0),
                "a decoder that ended with SIGSEGV",
                "a clip that decodes"),
            tuple(
                RejectionCode.CLIP_HANGS_DECODER,
                "clips/" + clips.get(1),
                "nothing after 4 s",
                "a clip that decodes"));
    assertThat(Verifier.verify(out(), bytes -> {}))
        .satisfies(verdict -> assertThat(verdict.passed()).as(verdict.table()).isTrue());
    assertThat(ProcessHandle.current().children().filter(PoisonedClipsTest::isDecoder)).isEmpty();
  }

  private static boolean isDecoder(ProcessHandle process) {
    return List.of(process.info().arguments().orElse(new String[0]))
        .contains(PoisonedDecoder.class.getName());
  }

  private VpoRun build(TinyWorld world) throws Exception {
    System.setProperty(SERVER, PoisonedDecoder.class.getName());
    System.setProperty(LIMIT, "4000");
    try {
      return VpoRun.decoding("build", world.folder(), out(), "--spec", TinyWorld.specIn(folder));
    } finally {
      System.clearProperty(SERVER);
      System.clearProperty(LIMIT);
    }
  }

  private static void poison(TinyWorld world, String clip, String with) throws Exception {
    Path file = world.file("vggsound/clips/" + clip);
    Files.write(file, PoisonedDecoder.poison(Files.readAllBytes(file), with));
  }

  private Path out() {
    return folder.resolve("out");
  }
}
