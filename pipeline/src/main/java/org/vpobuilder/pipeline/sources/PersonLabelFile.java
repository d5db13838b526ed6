package org.vpobuilder.pipeline.sources;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import org.vpobuilder.pipeline.storage.Folder;

/** Where the user's person labels are. */
public record PersonLabelFile(Folder folder, String name) implements Serializable {
  /** How many rows it has, good and bad, without a header. */
  public long rows() throws IOException {
    try (InputStream in = folder.open(name)) {
      return PersonCsv.read(in, name, rejection -> {}).rows();
    }
  }
}
