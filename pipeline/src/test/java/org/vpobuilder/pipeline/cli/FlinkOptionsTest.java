package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fault in a cluster's address is reported before anything is read or written. */
class FlinkOptionsTest {
  @TempDir Path folder;

  private VpoRun build(Object... more) {
    return VpoRun.build(folder.resolve("world"), folder.resolve("out"), more);
  }

  @Test
  void flinkMaster_withRunnerDirect_refused() {
    VpoRun run = build("--spec", "demo", "--runner", "direct", "--flink-master", "localhost:8081");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().strip())
        .isEqualTo("vpo: --flink-master: wanted --runner flink, got direct");
  }

  @Test
  void flinkMaster_noPort_refused() {
    VpoRun run = build("--spec", "demo", "--flink-master", "localhost");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().strip())
        .isEqualTo("vpo: --flink-master: got localhost, wanted HOST:PORT, as localhost:8081");
  }
}
