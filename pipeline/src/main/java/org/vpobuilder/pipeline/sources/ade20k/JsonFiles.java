package org.vpobuilder.pipeline.sources.ade20k;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.release.Release.FileEntry;

/** The json files of a split, which together are one table. */
final class JsonFiles {
  private JsonFiles() {}

  static List<String> of(Collection<String> files) {
    return files.stream().filter(file -> file.endsWith(".json")).toList();
  }

  /** {@code a/b.json -> a/b}. */
  static String withoutEnding(String file) {
    return file.substring(0, file.lastIndexOf('.'));
  }

  /** The fingerprint of a file; for a broken link, that of no bytes. */
  static FileEntry fingerprint(Folder folder, String file) throws IOException {
    return folder.has(file)
        ? Fingerprint.of(folder, file)
        : new FileEntry(file, 0, Sha256.hex(new byte[0]));
  }

  /** The fingerprint of the table; each file is read once, whole, several at a time. */
  static FileEntry fingerprint(Folder folder, String table, List<String> files) throws IOException {
    FileEntry[] prints = new FileEntry[files.size()];
    Workers.forEach(prints.length, i -> prints[i] = fingerprint(folder, files.get(i)));
    return together(table, Arrays.asList(prints));
  }

  /**
   * One fingerprint for many files: their total size, and the digest of the output of {@code
   * sha256sum} for them, sorted by path.
   */
  static FileEntry together(String table, List<FileEntry> files) {
    StringBuilder lines = new StringBuilder();
    for (FileEntry file : files) {
      lines.append(file.sha256()).append("  ").append(file.path()).append('\n');
    }
    return new FileEntry(
        table,
        files.stream().mapToLong(FileEntry::bytes).sum(),
        Sha256.hex(lines.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
