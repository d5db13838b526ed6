package org.vpobuilder.pipeline.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** A kind of storage for files. All names are full paths; those of folders end with a slash. */
interface FileStore {
  /** Length in bytes, or -1 if there is no such file. */
  default long size(String file) throws IOException {
    return stamp(file).map(FileStamp::bytes).orElse(-1L);
  }

  /** The stamp of a file, or none if there is no such file. */
  Optional<FileStamp> stamp(String file) throws IOException;

  /** Names of the files directly in a folder, in no order; none if it does not exist. */
  List<String> names(String folder) throws IOException;

  /**
   * The names of {@link #names}; may have others too where it would otherwise have to look at each
   * file.
   */
  default List<String> listing(String folder) throws IOException {
    return names(folder);
  }

  /** Whether there is no file in a folder or below it. */
  boolean isEmpty(String folder) throws IOException;

  /** Length of every file in a folder and below it, by its path in the folder. */
  SortedMap<String, Long> below(String folder) throws IOException;

  InputStream open(String file) throws IOException;

  SeekableByteChannel openSeekable(String file) throws IOException;

  byte[] piece(String file, long offset, int length) throws IOException;

  /** Makes a file appear whole or not at all, replacing any existing one. */
  void write(String file, String attempt, Folder.Content content) throws IOException;

  /**
   * Makes a file appear whole unless it exists.
   *
   * @return whether it was written
   */
  boolean create(String file, byte[] bytes) throws IOException;

  /** Deletes a file, if it is there. */
  void delete(String file) throws IOException;

  /** Deletes a folder with all below it, if it is there. */
  void deleteBelow(String folder) throws IOException;
}
