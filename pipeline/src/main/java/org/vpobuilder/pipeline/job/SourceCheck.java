package org.vpobuilder.pipeline.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.vpobuilder.pipeline.index.IndexJournal;
import org.vpobuilder.pipeline.parallel.Workers;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.storage.FileStamp;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Finds clips and images that changed since a run read them. A clip whose length and time are those
 * that the run saw is taken to be the same; every other one, and every planned image, is read and
 * compared by SHA-256.
 */
final class SourceCheck {
  private final Folder folder;
  private final Map<String, Expected> files = new TreeMap<>();

  private SourceCheck(Folder folder) {
    this.folder = folder;
  }

  /**
   * @param modifiedMillis 0 if not known
   */
  private record Expected(String sha256, long bytes, long modifiedMillis) {}

  /**
   * Compares what an unfinished run has read with what is there now.
   *
   * @param planned whether its plan is finished
   * @throws BadInputException naming a file that changed
   */
  static void requireUnchanged(BuildRequest request, boolean planned) throws IOException {
    SourceCheck clips = new SourceCheck(request.vggsound());
    for (IndexJournal.Entry entry : new IndexJournal(request.out()).read().values()) {
      ProbedClip clip = entry.clip();
      clips.files.put(
          clip.file(), new Expected(clip.sha256(), clip.bytes(), entry.modifiedMillis()));
    }
    SourceCheck images = new SourceCheck(request.coco());
    if (planned) {
      PlanFolder plan = new PlanFolder(request.out());
      for (Subset subset : plan.subsets()) {
        plan.rows(
            subset,
            row -> {
              images.add(row.image().file(), row.image().sha256(), row.image().bytes());
              row.sounding().stream()
                  .map(SceneObject::clip)
                  .forEach(clip -> clips.add(clip.file(), clip.sha256(), -1));
            });
      }
    }
    clips.run();
    images.run();
  }

  /** A plan that was made without looking at images does not know what they were. */
  private void add(String file, String sha256, long bytes) {
    if (!sha256.isEmpty()) {
      files.putIfAbsent(file, new Expected(sha256, bytes, 0));
    }
  }

  private void run() throws IOException {
    List<Map.Entry<String, Expected>> all = new ArrayList<>(files.entrySet());
    Map<String, String> changes = new HashMap<>();
    Workers.forEach(
        all.size(),
        i -> {
          Map.Entry<String, Expected> file = all.get(i);
          Optional<String> change = change(file.getKey(), file.getValue());
          synchronized (changes) {
            change.ifPresent(text -> changes.put(file.getKey(), text));
          }
        });
    OutFolder.requireUnchanged(List.copyOf(new TreeMap<>(changes).values()));
  }

  private Optional<String> change(String file, Expected expected) throws IOException {
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
