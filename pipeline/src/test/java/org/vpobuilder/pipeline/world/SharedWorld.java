package org.vpobuilder.pipeline.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.io.FileUtils;

/**
 * Synthetic worlds for tests. Each is made once a JVM and copied for every test class, which may
 * then damage its own: to encode the clips takes seconds, and some thirty classes want them.
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

  private static synchronized Path made(WorldConfig config) throws IOException {
    Path there = MADE.get(config);
    if (there != null) {
      return there;
    }
    Path made = Files.createTempDirectory("vpo-world");
    Thread deletion =
        new Thread(() -> FileUtils.deleteQuietly(made.toFile()), "delete a world of tests");
    Runtime.getRuntime().addShutdownHook(deletion);
    SyntheticWorld.write(config, made, WorldProgress.SILENT);
    MADE.put(config, made);
    return made;
  }
}
