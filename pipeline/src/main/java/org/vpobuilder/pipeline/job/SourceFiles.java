package org.vpobuilder.pipeline.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.release.Release.FileEntry;

/** The annotation files, csv and person labels that a build reads, as a release names them. */
final class SourceFiles {
  private SourceFiles() {}

  /** Reads files and takes their fingerprints, as a release names them. */
  @FunctionalInterface
  private interface SourceFile {
    List<FileEntry> entries() throws IOException;
  }

  /** The files' fingerprints; each file is read once, whole, several at a time. */
  static List<FileEntry> of(BuildRequest request) throws IOException {
    List<SourceFile> files = list(request);
    List<List<FileEntry>> entries = new ArrayList<>(Collections.nCopies(files.size(), List.of()));
    Workers.forEach(files.size(), i -> entries.set(i, files.get(i).entries()));
    return entries.stream().flatMap(List::stream).toList();
  }

  private static List<SourceFile> list(BuildRequest request) throws IOException {
    List<SourceFile> files = new ArrayList<>();
    for (VisualSource source : request.sources().visual()) {
      for (String table : source.tables(request.spec().persons())) {
        files.add(() -> List.of(Sources.entry(source.name(), source.fingerprint(table))));
      }
    }
    PersonLabelFile labels = request.personLabels();
    if (labels != null) {
      files.add(() -> List.of(Fingerprint.of(labels.folder(), labels.name())));
    }
    if (request.index() == null) {
      for (AudioSource source : request.sources().audio()) {
        files.add(
            () ->
                source.fingerprints().stream()
                    .map(file -> Sources.entry(source.name(), file))
                    .toList());
      }
    }
    return files;
  }
}
