package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.ProbedClip;

/** Reads the files of a run. */
record ReleaseFiles(Path folder) {
  List<Rejection> rejections() throws IOException {
    return lines(ReleaseLayout.REJECTIONS, Formats.REJECTION);
  }

  List<ProbedClip> clips() throws IOException {
    return lines(ReleaseLayout.CLIPS, Formats.CLIP);
  }

  List<PlannedSample> rows(Subset subset) throws IOException {
    return lines(ReleaseLayout.planRows(subset), Formats.PLAN_ROW);
  }

  Release manifest() throws IOException {
    return Formats.RELEASE.read(
        Files.readAllBytes(folder.resolve(Release.FILE_NAME)), Release.FILE_NAME);
  }

  private <T> List<T> lines(String file, JsonFormat<T> format) throws IOException {
    return Files.readAllLines(folder.resolve(file)).stream()
        .map(line -> format.read(line.getBytes(StandardCharsets.UTF_8), file))
        .toList();
  }

  /** The SHA-256 of every file below a folder, by path. */
  static SortedMap<String, String> sums(Path folder) throws IOException {
    SortedMap<String, String> sums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sums.put(folder.relativize(file).toString(), Sha256.hex(Files.readAllBytes(file)));
      }
    }
    return sums;
  }
}
