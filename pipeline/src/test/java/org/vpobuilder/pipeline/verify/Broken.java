package org.vpobuilder.pipeline.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.vpobuilder.pipeline.verify.Check.Promise;
import org.vpobuilder.spec.AudioContainer;

/** Breaks a valid release in one way and finds out which checks notice it. */
final class Broken {
  final Path folder;
  final ReleaseDraft draft = ReleaseDraft.sound(AudioContainer.WAV);

  Broken(Path folder) {
    this.folder = folder;
  }

  /** A change of files, after they were written. */
  interface FileChange {
    void apply(Path folder) throws IOException;
  }

  /** Writes the draft after a change: counts and hashes are those of the changed files. */
  Verdict draft(Consumer<ReleaseDraft> change) throws IOException {
    change.accept(draft);
    DraftWriter.write(draft, folder);
    return Verifier.verify(folder, n -> {});
  }

  /** Changes files of the valid release and leaves the manifest. */
  Verdict files(FileChange change) throws IOException {
    DraftWriter.write(draft, folder);
    change.apply(folder);
    return Verifier.verify(folder, n -> {});
  }

  /** Changes files of the valid release; the manifest lists the changed files. */
  Verdict listedFiles(FileChange change) throws IOException {
    return files(
        root -> {
          change.apply(root);
          DraftWriter.manifest(draft, root);
        });
  }

  static void assertFails(Verdict verdict, Promise... promises) {
    assertThat(verdict.failed()).as(verdict.table()).containsExactlyInAnyOrder(promises);
    for (Promise promise : promises) {
      assertThat(verdict.of(promise).first()).isNotEmpty();
    }
  }

  /** A promise by its name. */
  static Promise promise(String name) {
    return Verifier.promises().stream()
        .filter(promise -> promise.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Replaces text of a file. */
  static void replace(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }
}
