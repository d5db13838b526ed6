package org.vpobuilder.pipeline.world;

import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How AVSBench's 23 categories look, in the order of their table. */
final class S4Looks {
  private S4Looks() {}

  static List<Look> load() {
    Looks looks = Looks.load();
    Map<String, Look> bases =
        Stream.concat(looks.sounding().stream(), looks.distractors().stream())
            .collect(Collectors.toMap(Look::name, look -> look));
    return Resources.lines("s4-looks.txt").stream().map(line -> parse(line, bases)).toList();
  }

  private static Look parse(String line, Map<String, Look> bases) {
    String[] f = line.split("\\|", -1);
    Look base = bases.get(f[1]);
    if (base == null) {
      throw new IllegalStateException("s4-looks.txt: no look " + f[1]);
    }
    return base.recoloured(
        f[0],
        Double.parseDouble(f[2]),
        colour(f[3]),
        Look.Pattern.valueOf(f[4].toUpperCase(Locale.ROOT)),
        colour(f[5]));
  }

  private static Color colour(String hex) {
    return new Color(Integer.parseInt(hex, 16));
  }
}
