package org.vpobuilder.pipeline.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vpobuilder.pipeline.parallel.Workers;
import org.vpobuilder.pipeline.sources.CocoFiles;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.pipeline.sources.VggsoundCsv;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonRung;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.release.Release.FileEntry;

/** The annotation files, csv and person labels that a build reads, as a release names them. */
final class SourceFiles {
  private SourceFiles() {}

  private record SourceFile(Folder folder, String name) {}

  /** Their fingerprints; each is read once, whole, some at a time. */
  static List<FileEntry> of(BuildRequest request) throws IOException {
    List<SourceFile> files = list(request);
    FileEntry[] entries = new FileEntry[files.size()];
    Workers.forEach(
        entries.length,
        i -> entries[i] = Fingerprint.of(files.get(i).folder(), files.get(i).name()));
    return Arrays.asList(entries);
  }

  private static List<SourceFile> list(BuildRequest request) throws IOException {
    List<SourceFile> files = new ArrayList<>();
    boolean captions = request.spec().persons().ladder().contains(PersonRung.CAPTIONS);
    for (Split split : Split.values()) {
      files.add(new SourceFile(request.coco(), CocoFiles.instances(split)));
      if (captions && request.coco().has(CocoFiles.captions(split))) {
        files.add(new SourceFile(request.coco(), CocoFiles.captions(split)));
      }
    }
    PersonLabelFile labels = request.personLabels();
    if (labels != null) {
      files.add(new SourceFile(labels.folder(), labels.name()));
    }
    if (request.index() == null) {
      files.add(new SourceFile(request.vggsound(), VggsoundCsv.FILE));
    }
    return files;
  }
}
