package org.vpobuilder.pipeline.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.io.FileUtils;

/**
 * Synthetic worlds for tests. Each is made once in a JVM and copied for every test class, which may
 * damage its copy: encoding the clips takes seconds, and some thirty classes need them.
 *
 * <p>Their clips are also decoded only once in a JVM, by builds that take {@link #decodedClips} as
 * their cache: without it each build starts decoder processes, a third of its CPU time.
 */
public final class SharedWorld {
  private static final Map<WorldConfig, Path> MADE = new HashMap<>();

  private SharedWorld() {}

  /**
   * Copies a world.
   *
   * @param to is made, or empty
   */
  public static void copy(WorldConfig config, Path to) throws IOException {
    FileUtils.copyDirectory(made(config).toFile(), to.toFile());
  }

  /**
   * A cache of decoded clips that builds may share. An entry is named by the clip's content, so a
   * damaged clip is decoded again.
   */
  public static Path decodedClips() {
    return Decoded.CLIPS;
  }

  private static final class Decoded {
    private static final Path CLIPS = made();

    private static Path made() {
      try {
        return temporary("vpo-decoded");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Path temporary(String name) throws IOException {
    Path made = Files.createTempDirectory(name);
    Thread deletion =
        new Thread(() -> FileUtils.deleteQuietly(made.toFile()), "delete what tests share");
    Runtime.getRuntime().addShutdownHook(deletion);
    return made;
  }

  private static synchronized Path made(WorldConfig config) throws IOException {
    Path there = MADE.get(config);
    if (there != null) {
      return there;
    }
    Path made = temporary("vpo-world");
    SyntheticWorld.write(config, made, WorldProgress.SILENT);
    MADE.put(config, made);
    return made;
  }
}
