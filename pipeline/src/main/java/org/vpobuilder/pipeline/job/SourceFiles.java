package org.vpobuilder.pipeline.job;

import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.sources.VisualSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.vpobuilder.pipeline.parallel.Workers;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.release.Release.FileEntry;

/** The annotation files, csv and person labels that a build reads, as a release names them. */
final class SourceFiles {
  private SourceFiles() {}

  /**
   * A file to be read.
   *
   * @param named how a release names it
   */
  private record SourceFile(Folder folder, String file, UnaryOperator<FileEntry> named) {}

  /** Their fingerprints; each is read once, whole, some at a time. */
  static List<FileEntry> of(BuildRequest request) throws IOException {
    List<SourceFile> files = list(request);
    FileEntry[] entries = new FileEntry[files.size()];
    Workers.forEach(
        entries.length,
        i -> {
          SourceFile file = files.get(i);
          entries[i] = file.named().apply(Fingerprint.of(file.folder(), file.file()));
        });
    return Arrays.asList(entries);
  }

  private static List<SourceFile> list(BuildRequest request) throws IOException {
    List<SourceFile> files = new ArrayList<>();
    for (VisualSource source : request.sources().visual()) {
      for (String table : source.tables(request.spec().persons())) {
        files.add(
            new SourceFile(source.folder(), table, file -> Sources.entry(source.name(), file)));
      }
    }
    PersonLabelFile labels = request.personLabels();
    if (labels != null) {
      files.add(new SourceFile(labels.folder(), labels.name(), UnaryOperator.identity()));
    }
    if (request.index() == null) {
      for (AudioSource source : request.sources().audio()) {
        for (String table : source.tables()) {
          files.add(
              new SourceFile(source.folder(), table, file -> Sources.entry(source.name(), file)));
        }
      }
    }
    return files;
  }
}
