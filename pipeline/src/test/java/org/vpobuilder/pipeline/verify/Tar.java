package org.vpobuilder.pipeline.verify;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Takes a shard apart and puts it together in another way. */
final class Tar {
  record Part(TarArchiveEntry entry, byte[] bytes) {}

  private Tar() {}

  static UnaryOperator<byte[]> changed(UnaryOperator<List<Part>> change) {
    return shard -> {
      try {
        return write(change.apply(new ArrayList<>(read(shard))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  static Part named(Part part, String name) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(part.entry().getMode());
    entry.setModTime(0);
    entry.setNames("", "");
    entry.setSize(part.bytes().length);
    return new Part(entry, part.bytes());
  }

  private static List<Part> read(byte[] shard) throws IOException {
    List<Part> parts = new ArrayList<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(shard))) {
      for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        parts.add(new Part(e, in.readAllBytes()));
      }
    }
    return parts;
  }

  private static byte[] write(List<Part> parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      for (Part part : parts) {
        out.putArchiveEntry(part.entry());
        out.write(part.bytes());
        out.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
