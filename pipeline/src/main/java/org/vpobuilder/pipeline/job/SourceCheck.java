package org.vpobuilder.pipeline.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.vpobuilder.pipeline.index.IndexJournal;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.storage.FileStamp;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Finds clips and images that changed since a run read them. A clip with the same length and time
 * as in that run is taken to be unchanged; every other one, and every planned image, is read and
 * compared by SHA-256.
 */
final class SourceCheck {
  private final Map<SourceFile, Expected> files = new TreeMap<>();

  private SourceCheck() {}

  /** A file of a source. */
  private record SourceFile(Folder folder, String path) implements Comparable<SourceFile> {
    @Override
    public int compareTo(SourceFile other) {
      return folder.location(path).compareTo(other.folder.location(other.path));
    }
  }

  /**
   * The state of a file when it was read.
   *
   * @param modifiedMillis 0 if not known
   */
  private record Expected(String sha256, long bytes, long modifiedMillis) {}

  /**
   * Compares the files that an unfinished run has read with the files now.
   *
   * @param planned whether its plan is finished
   * @throws BadInputException naming a file that changed
   */
  static void requireUnchanged(BuildRequest request, boolean planned) throws IOException {
    Sources sources = request.sources();
    SourceCheck clips = new SourceCheck();
    for (IndexJournal.Entry entry : new IndexJournal(request.out()).read().values()) {
      ProbedClip clip = entry.clip();
      clips.files.put(
          new SourceFile(sources.audio(clip.source()).folder(), clip.file()),
          new Expected(clip.sha256(), clip.bytes(), entry.modifiedMillis()));
    }
    SourceCheck images = new SourceCheck();
    if (planned) {
      PlanFolder plan = new PlanFolder(request.out());
      for (Subset subset : plan.subsets()) {
        plan.rows(
            subset,
            row -> {
              ImageRef image = row.image();
              Folder folder = sources.visual(image.source()).folder();
              images.add(new SourceFile(folder, image.file()), image.sha256(), image.bytes());
              for (SceneObject object : row.sounding()) {
                ClipRef clip = object.clip();
                Folder of = sources.audio(clip.source()).folder();
                clips.add(new SourceFile(of, clip.file()), clip.sha256(), -1);
              }
            });
      }
    }
    clips.run();
    images.run();
  }

  /**
   * Adds an image or clip; a plan that was made without looking at images has no SHA-256 for them.
   */
  private void add(SourceFile file, String sha256, long bytes) {
    if (!sha256.isEmpty()) {
      files.putIfAbsent(file, new Expected(sha256, bytes, 0));
    }
  }

  private void run() throws IOException {
    List<Map.Entry<SourceFile, Expected>> all = new ArrayList<>(files.entrySet());
    Map<String, String> changes = new HashMap<>();
    Workers.forEach(
        all.size(),
        i -> {
          Map.Entry<SourceFile, Expected> file = all.get(i);
          Optional<String> change = change(file.getKey(), file.getValue());
          synchronized (changes) {
            change.ifPresent(text -> changes.put(file.getKey().path(), text));
          }
        });
    OutFolder.requireUnchanged(List.copyOf(new TreeMap<>(changes).values()));
  }

  private static Optional<String> change(SourceFile source, Expected expected) throws IOException {
    Folder folder = source.folder();
    String file = source.path();
    Optional<FileStamp> stamp = folder.stamp(file);
    if (stamp.isEmpty()) {
      return Optional.of("%s: was sha256 %s, is no file".formatted(file, expected.sha256()));
    }
    boolean untouched =
        expected.modifiedMillis() != 0
            && stamp.get().equals(new FileStamp(expected.bytes(), expected.modifiedMillis()));
    String sha256 = untouched ? expected.sha256() : Fingerprint.of(folder, file).sha256();
    return sha256.equals(expected.sha256())
        ? Optional.empty()
        : Optional.of("%s: was sha256 %s, is sha256 %s".formatted(file, expected.sha256(), sha256));
  }
}
