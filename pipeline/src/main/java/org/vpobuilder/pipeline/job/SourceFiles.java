package org.vpobuilder.pipeline.job;

import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.sources.VisualSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vpobuilder.pipeline.parallel.Workers;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.spec.release.Release.FileEntry;

/** The annotation files, csv and person labels that a build reads, as a release names them. */
final class SourceFiles {
  private SourceFiles() {}

  /** Reads a file and takes its fingerprint, as a release names it. */
  @FunctionalInterface
  private interface SourceFile {
    FileEntry entry() throws IOException;
  }

  /** Their fingerprints; each is read once, whole, some at a time. */
  static List<FileEntry> of(BuildRequest request) throws IOException {
    List<SourceFile> files = list(request);
    FileEntry[] entries = new FileEntry[files.size()];
    Workers.forEach(entries.length, i -> entries[i] = files.get(i).entry());
    return Arrays.asList(entries);
  }

  private static List<SourceFile> list(BuildRequest request) throws IOException {
    List<SourceFile> files = new ArrayList<>();
    for (VisualSource source : request.sources().visual()) {
      for (String table : source.tables(request.spec().persons())) {
        files.add(() -> Sources.entry(source.name(), source.fingerprint(table)));
      }
    }
    PersonLabelFile labels = request.personLabels();
    if (labels != null) {
      files.add(() -> Fingerprint.of(labels.folder(), labels.name()));
    }
    if (request.index() == null) {
      for (AudioSource source : request.sources().audio()) {
        for (String table : source.tables()) {
          files.add(
              () -> Sources.entry(source.name(), Fingerprint.of(source.folder(), table)));
        }
      }
    }
    return files;
  }
}
