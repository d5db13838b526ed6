package org.vpobuilder.validation.model.cpm;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.vpobuilder.schemas.YamlDocument;
import org.vpobuilder.schemas.YamlText;
import org.vpobuilder.validation.train.TrainConfig;

/** Configs with some values changed. */
final class Configs {
  /** Of the preset paper-cpm. */
  static final CpmConfig PAPER = preset("paper-cpm");

  /** Of the preset tiny-cpm. */
  static final CpmConfig TINY = preset("tiny-cpm");

  private Configs() {}

  private static CpmConfig preset(String name) {
    return (CpmConfig) TrainConfig.open(name, Map.of()).model().settings();
  }

  /** The paper's with "path value" changes, e.g. {@code "mixtures.components 2"}. */
  static CpmConfig with(String... changes) {
    return changed(PAPER, changes);
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
