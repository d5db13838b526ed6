package org.vpobuilder.pipeline.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.vpobuilder.spec.failure.BadInputException;

/** Files of any file system that Beam's FileSystems supports. */
class BeamFiles implements FileStore {
  private static final String MIME = "application/octet-stream";

  /**
   * The store for the file system of a folder.
   *
   * @throws BadInputException if Beam has no such file system
   */
  static BeamFiles at(String folder) {
    Registered.all();
    folder(folder);
    return new BeamFiles();
  }

  /**
   * Registers Beam's file systems. Beam finds those other than the local disk's once it has
   * options, which takes most of a second.
   */
  private static final class Registered {
    static {
      FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    }

    static void all() {
      // The work is done when the class is initialised, at its first use.
    }
  }

  @Override
  public Optional<FileStamp> stamp(String file) throws IOException {
    try {
      MatchResult.Metadata found = FileSystems.matchSingleFileSpec(file);
      return Optional.of(new FileStamp(found.sizeBytes(), found.lastModifiedMillis()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<String> names(String folder) throws IOException {
    return match(folder, "*").stream()
        .map(file -> String.valueOf(file.resourceId().getFilename()))
        .toList();
  }

  @Override
  public boolean isEmpty(String folder) throws IOException {
    return match(folder, "**").isEmpty();
  }

  @Override
  public SortedMap<String, Long> below(String folder) throws IOException {
    SortedMap<String, Long> sizes = new TreeMap<>();
    for (MatchResult.Metadata file : match(folder, "**")) {
      String name = file.resourceId().toString();
      sizes.put(name.substring(name.indexOf(folder) + folder.length()), file.sizeBytes());
    }
    return sizes;
  }

  private static List<MatchResult.Metadata> match(String folder, String pattern)
      throws IOException {
    MatchResult match =
        FileSystems.match(List.of(folder + pattern), EmptyMatchTreatment.ALLOW).get(0);
    return match.status() == MatchResult.Status.NOT_FOUND ? List.of() : match.metadata();
  }

  @Override
  public InputStream open(String file) throws IOException {
    return Channels.newInputStream(FileSystems.open(resource(file)));
  }

  @Override
  public SeekableByteChannel openSeekable(String file) throws IOException {
    ReadableByteChannel channel = FileSystems.open(resource(file));
    if (channel instanceof SeekableByteChannel seekable) {
      return seekable;
    }
    channel.close();
    throw new IOException(file + ": its file system can't seek");
  }

  @Override
  public byte[] piece(String file, long offset, int length) throws IOException {
    try (SeekableByteChannel open = openSeekable(file)) {
      return FilePiece.read(open, offset, length);
    }
  }

  @Override
  public void write(String file, String attempt, Folder.Content content) throws IOException {
    ResourceId temporary = resource(file + "." + attempt + ".tmp");
    try {
      try (OutputStream out =
          new NamedOutput(Channels.newOutputStream(FileSystems.create(temporary, MIME)), file)) {
        content.writeTo(out);
      }
      FileSystems.rename(List.of(temporary), List.of(resource(file)));
    } catch (IOException | RuntimeException e) {
      delete(List.of(temporary));
      throw e;
    }
  }

  @Override
  public boolean create(String file, byte[] bytes) throws IOException {
    if (size(file) >= 0) {
      return false;
    }
    write(file, Attempt.name(), out -> out.write(bytes));
    return true;
  }

  @Override
  public void delete(String file) throws IOException {
    delete(List.of(resource(file)));
  }

  @Override
  public void deleteBelow(String folder) throws IOException {
    delete(match(folder, "**").stream().map(MatchResult.Metadata::resourceId).toList());
  }

  private static void delete(List<ResourceId> files) throws IOException {
    FileSystems.delete(files, StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  private static ResourceId resource(String file) {
    int name = file.lastIndexOf('/') + 1;
    return folder(file.substring(0, name))
        .resolve(file.substring(name), StandardResolveOptions.RESOLVE_FILE);
  }

  /** Refuses unknown schemes, of which Beam would make a local path. */
  private static ResourceId folder(String folder) {
    ResourceId resource;
    try {
      resource = FileSystems.matchNewResource(folder, true);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("no file system for " + folder, e);
    }
    if (Folder.hasScheme(folder) && !folder.startsWith(resource.getScheme() + ":")) {
      throw new BadInputException("no file system for " + folder);
    }
    return resource;
  }
}
