package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A separate small disk; only root can have one. */
record Tmpfs(Path folder) implements AutoCloseable {
  /** Mounts a disk, or skips the test if that is not possible. */
  static Tmpfs of(Path folder, String size) throws Exception {
    Files.createDirectories(folder);
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
    assumeTrue(mounted, "needs to mount a tmpfs: root on Linux");
    return new Tmpfs(folder);
  }

  /** Changes the disk: {@code size=100m} or {@code ro}. */
  void remount(String options) throws Exception {
    assertThat(run("mount", "-o", "remount," + options, folder.toString())).isTrue();
  }

  @Override
  public void close() throws Exception {
    assertThat(run("umount", folder.toString())).isTrue();
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(new ArrayList<>(List.of(command)))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
