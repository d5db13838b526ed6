package org.vpobuilder.pipeline.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.SampleKey;

/** The files of a sample, taken out of its shard. */
public final class SampleFiles {
  private SampleFiles() {}

  /**
   * Writes them as they are, under their names in the shard, and {@code KEY.overlay.png}, the image
   * with the mask in colours, where Java can decode the image.
   *
   * @param out may hold other files
   * @return the names
   * @throws BadInputException if a file of such a name is there; then none is written
   */
  public static List<String> write(StoredSample sample, Folder out) throws IOException {
    if (!SampleKey.isKey(sample.key())) {
      throw new IllegalStateException("a key that is none names no file: " + sample.key());
    }
    List<String> names = new ArrayList<>();
    for (Member member : Member.values()) {
      String name = member.fileName(sample.key(), sample.container());
      if (out.has(name)) {
        throw new BadInputException("--out: %s is there already".formatted(out.location(name)));
      }
      names.add(name);
    }
    String overlay = sample.key() + ".overlay.png";
    if (out.has(overlay)) {
      throw new BadInputException("--out: %s is there already".formatted(out.location(overlay)));
    }
    for (Member member : Member.values()) {
      out.write(names.get(member.ordinal()), sample.file(member));
    }
    Optional<byte[]> picture = Overlay.png(sample);
    if (picture.isPresent()) {
      out.write(overlay, picture.get());
      names.add(overlay);
    }
    return names;
  }
}
