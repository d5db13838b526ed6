package org.vpobuilder.pipeline.sources;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Objects;
import org.apache.commons.io.input.CloseShieldInputStream;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release.FileEntry;

/** Reads a source file once and takes its fingerprint on the way. */
public final class FingerprintedInput {
  private FingerprintedInput() {}

  /** Reads the stream, not necessarily to its end. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  /** The value that was read, and the file with its fingerprint. */
  public record Fingerprinted<T>(T value, FileEntry file) {}

  /**
   * Reads a file of a source folder.
   *
   * @throws BadInputException if the file is missing or {@code reader} finds it broken; the message
   *     names it
   */
  public static <T> Fingerprinted<T> read(Folder folder, String relative, Reader<T> reader) {
    String location = folder.location(relative);
    try {
      if (!folder.has(relative)) {
        throw new BadInputException(location + ": no such file");
      }
      MessageDigest digest = Sha256.digest();
      try (InputStream raw = folder.open(relative);
          CountingDigest in = new CountingDigest(raw, digest)) {
        T value = reader.read(CloseShieldInputStream.wrap(in));
        in.transferTo(OutputStream.nullOutputStream());
        String sha256 = Sha256.hex(digest);
        return new Fingerprinted<>(value, new FileEntry(relative, in.count, sha256));
      }
    } catch (UncheckedIOException | IllegalStateException e) {
      // The csv parser throws these from its iterator.
      throw new BadInputException("%s: not a csv: %s".formatted(location, oneLine(e)), e);
    } catch (IOException e) {
      throw new BadInputException("%s: %s".formatted(location, oneLine(e)), e);
    }
  }

  private static String oneLine(Exception e) {
    String message =
        e instanceof JsonProcessingException json
            ? "not JSON: %s, at byte %d"
                .formatted(
                    json.getOriginalMessage(),
                    json.getLocation() == null ? 0 : json.getLocation().getByteOffset())
            : Objects.requireNonNullElse(e.getMessage(), e.toString());
    return message.lines().findFirst().orElse("");
  }

  private static final class CountingDigest extends DigestInputStream {
    private long count;

    CountingDigest(InputStream in, MessageDigest digest) {
      super(in, digest);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
