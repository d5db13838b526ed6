package org.vpobuilder.pipeline.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vpobuilder.pipeline.shards.FinishedShards;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.FolderLock;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.shard.UnfinishedRelease;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release.FileEntry;

/**
 * The notes of a run in {@code .work} below its output, from which another process can continue the
 * run: its {@link RunFacts} and the checksums of the stages that it finished. Index and shards keep
 * their own notes there.
 */
final class WorkFolder {
  static final String NAME = ".work";
  static final String PCM = NAME + "/pcm";

  private static final String LOCK = NAME + "/lock";
  private static final String RUN = UnfinishedRelease.RUN;
  private static final int MAX_BYTES = 1 << 24;
  private static final JsonFormat<RunFacts> FACTS = JsonFormat.transport(RunFacts.class);
  private static final JsonFormat<Finished> FINISHED = JsonFormat.transport(Finished.class);

  private final Folder out;

  WorkFolder(Folder out) {
    this.out = out;
  }

  /** A stage that leaves finished files. */
  enum Stage {
    INDEX,
    PLAN;

    private String file() {
      return NAME + "/" + this + ".json";
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The files of a finished stage. */
  record Finished(List<FileEntry> files) {
    Finished {
      files = List.copyOf(files);
    }
  }

  /**
   * Keeps other runs out.
   *
   * @throws BadInputException naming the run that holds the lock
   */
  FolderLock lock() throws IOException {
    return FolderLock.take(out, LOCK);
  }

  /**
   * Whether there are no files of a run, except its lock and the unfinished first note of a run
   * that was killed while it wrote this note.
   */
  boolean isEmpty() throws IOException {
    if (out.folder(NAME).isEmpty()) {
      return true;
    }
    return out.names(NAME).stream()
            .map(name -> NAME + "/" + name)
            .allMatch(file -> file.equals(LOCK) || Attempt.isLeftover(file, RUN))
        && out.folder(PCM).isEmpty()
        && out.folder(FinishedShards.FOLDER).isEmpty();
  }

  /** Whether a build began here and can be continued. */
  boolean isBegun() throws IOException {
    return out.has(RUN);
  }

  void begin(RunFacts facts) throws IOException {
    out.write(RUN, FACTS.writePretty(facts));
  }

  RunFacts facts() throws IOException {
    return FACTS.read(out.read(RUN, MAX_BYTES), out.location(RUN));
  }

  /** Notes that a stage is finished, and its files' checksums. */
  void finish(Stage stage, List<String> files) throws IOException {
    List<FileEntry> entries = new ArrayList<>();
    for (String file : files) {
      entries.add(Fingerprint.of(out, file));
    }
    out.write(stage.file(), FINISHED.write(new Finished(entries)));
  }

  /** Whether a stage is finished and its files are unchanged since. */
  boolean isFinished(Stage stage) throws IOException {
    if (!out.has(stage.file())) {
      return false;
    }
    try {
      byte[] json = out.read(stage.file(), MAX_BYTES);
      for (FileEntry file : FINISHED.read(json, stage.file()).files()) {
        if (!out.has(file.path()) || !Fingerprint.of(out, file.path()).equals(file)) {
          return false;
        }
      }
      return true;
    } catch (BadInputException e) {
      // The file is incomplete because the machine went down: the stage is done again.
      return false;
    }
  }

  /** The progress of the run, in words. */
  String progress() throws IOException {
    if (!out.has(Stage.INDEX.file())) {
      return "index unfinished";
    }
    if (!out.has(Stage.PLAN.file())) {
      return "index finished, plan unfinished";
    }
    long shards =
        out.names(FinishedShards.FOLDER).stream().filter(name -> name.endsWith(".json")).count();
    return "index and plan finished, %d shards made".formatted(shards);
  }

  /**
   * Deletes all notes; the file that marks a run goes last. The lock's file goes before it: left
   * alone it would stay in a release that has no other trace of a run.
   */
  void delete() throws IOException {
    for (String folder : List.of(PCM, NAME + "/index", FinishedShards.FOLDER)) {
      out.deleteFolder(folder);
    }
    for (String name : out.names(NAME)) {
      if (!RUN.endsWith("/" + name)) {
        out.deleteFile(NAME + "/" + name);
      }
    }
    out.deleteFile(RUN);
  }
}
