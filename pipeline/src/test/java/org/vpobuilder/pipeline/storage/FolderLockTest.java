package org.vpobuilder.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.failure.BadInputException;

class FolderLockTest {
  private static final String LOCK = ".work/lock";

  @TempDir Path root;

  @BeforeEach
  void register() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  /** Another process: ends with 0 if it got the lock, and with 7 if it was refused. */
  static final class Probe {
    private Probe() {}

    public static void main(String[] args) throws IOException {
      try (FolderLock lock = FolderLock.take(Folder.of(args[0]), LOCK)) {
        System.exit(0);
      } catch (BadInputException e) {
        System.exit(7);
      }
    }
  }

  private int probe() throws Exception {
    return probe(root.toString(), System.getProperty("java.io.tmpdir"));
  }

  private static int probe(String location, String temporary) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            Probe.class.getName(),
            location)
        .inheritIO()
        .start()
        .waitFor();
  }

  /** A second try of this process must not release the first one's lock, as POSIX would. */
  @Test
  void take_heldByThisProcess_refusedHereAndElsewhere() throws Exception {
    Folder folder = Folder.of(root);
    try (FolderLock lock = FolderLock.take(folder, LOCK)) {
      assertThatThrownBy(() -> FolderLock.take(folder, LOCK))
          .isInstanceOf(BadInputException.class)
          .hasMessageMatching(
              ".*/: another run writes to it: pid %d on \\S+"
                  .formatted(ProcessHandle.current().pid()));
      assertThat(probe()).isEqualTo(7);
    }
    assertThat(root.resolve(".work")).doesNotExist();
    assertThat(probe()).isZero();
  }

  /** A store has no locks: the lock is in this machine's folder for temporary files. */
  @Test
  void take_inAStore_keepsOutRunsOfThisMachineOnly() throws Exception {
    String url = "s3://bucket/%s/release".formatted(root.getFileName());
    String temporary = System.getProperty("java.io.tmpdir");
    try (FolderLock lock = FolderLock.take(Folder.of(url), LOCK)) {
      assertThat(probe(url, temporary)).isEqualTo(7);
      assertThat(probe(url + "2", temporary)).isZero();
      assertThat(probe(url, root.toString())).isZero();
    }
    assertThat(probe(url, temporary)).isZero();
  }

  /** The lock file that a killed process leaves. */
  @Test
  void take_fileOfADeadProcess_isTaken() throws IOException {
    Files.createDirectories(root.resolve(".work"));
    Files.writeString(root.resolve(LOCK), "pid 1 on a host that is gone, with a long name");
    try (FolderLock lock = FolderLock.take(Folder.of(root), LOCK)) {
      assertThat(root.resolve(LOCK)).exists();
    }
    assertThat(root.resolve(LOCK)).doesNotExist();
  }

  @Test
  void close_otherFilesInItsFolder_stay() throws IOException {
    try (FolderLock lock = FolderLock.take(Folder.of(root), LOCK)) {
      Files.writeString(root.resolve(".work/run.json"), "{}");
    }
    assertThat(root.resolve(".work/run.json")).exists();
  }

  @Test
  void leftovers_delete_temporaryFilesOnly() throws IOException {
    Folder folder = Folder.of(root);
    folder.write("a/b/c.tar", new byte[] {1});
    Files.writeString(root.resolve("a/b/c.tar.x.tmp"), "half");
    Files.writeString(root.resolve("d.tmp"), "half");

    Attempt.deleteLeftovers(folder);

    assertThat(root.resolve("a/b/c.tar")).exists();
    assertThat(root.resolve("a/b/c.tar.x.tmp")).doesNotExist();
    assertThat(root.resolve("d.tmp")).doesNotExist();
  }
}
