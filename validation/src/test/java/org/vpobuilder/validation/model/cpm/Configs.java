package org.vpobuilder.validation.model.cpm;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.vpobuilder.schemas.YamlDocument;
import org.vpobuilder.schemas.YamlText;

/** Configs with some values changed. */
final class Configs {
  private Configs() {}

  /** The paper's with "path value" changes, e.g. {@code "mixtures.components 2"}. */
  static CpmConfig with(String... changes) {
    return changed(CpmConfig.PAPER, changes);
  }

  static CpmConfig changed(CpmConfig config, String... changes) {
    byte[] yaml = YamlText.write(config, CpmConfig.FORMAT);
    YamlDocument document =
        YamlDocument.parse(new String(yaml, StandardCharsets.UTF_8), String.join(", ", changes));
    for (String change : changes) {
      int space = change.indexOf(' ');
      document.set("test", change.substring(0, space), change.substring(space + 1));
    }
    return document.read(CpmConfig.FORMAT);
  }

  /** Plain EM of so many components: no smoothing, no new beginnings. */
  static MixtureConfig plain(int components, String... changes) {
    String[] plain = {
      "mixtures.components " + components, "mixtures.smoothing 0", "mixtures.fewest 0"
    };
    return with(Stream.of(plain, changes).flatMap(Stream::of).toArray(String[]::new)).mixtures();
  }
}
