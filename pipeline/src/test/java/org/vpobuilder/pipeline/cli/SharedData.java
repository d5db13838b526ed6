package org.vpobuilder.pipeline.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The data next to the repository, which only some machines have. */
final class SharedData {
  private SharedData() {}

  /** A folder under {@code ../shared/data}; skips the test if it is absent. */
  static Path folder(String name) {
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.exists(root.resolve("mvnw"))) {
      root = root.getParent();
    }
    assumeTrue(root != null, "needs the repository: no folder above has mvnw");
    Path folder = root.resolveSibling("shared").resolve("data").resolve(name);
    assumeTrue(Files.isDirectory(folder), "needs the shared data, absent here: " + folder);
    return folder;
  }
}
