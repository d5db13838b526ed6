package org.vpobuilder.pipeline.world;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The sound of a class: one event, repeated.
 *
 * @param from pitch at the start of an event, hertz
 * @param to the other pitch, hertz
 * @param harmonics partials of the tone
 * @param partialStep the distance from one partial to the next, in multiples of the pitch
 * @param tilt partial n has amplitude n^-tilt
 * @param noise share of band-passed noise, the rest is tone
 * @param noiseHz centre of the noise, hertz
 * @param noiseQ sharpness of the noise band
 * @param tremoloHz hertz
 * @param tremoloDepth 0 to 1
 * @param on length of an event, seconds
 * @param off silence after it, seconds
 * @param decay an event fades as exp(-decay t), t in seconds
 */
record Timbre(
    double from,
    double to,
    Contour contour,
    int harmonics,
    double partialStep,
    double tilt,
    double noise,
    double noiseHz,
    double noiseQ,
    double tremoloHz,
    double tremoloDepth,
    double on,
    double off,
    double decay) {

  /** The movement of the pitch within an event. */
  enum Contour {
    GLIDE,
    ARCH,
    STEP
  }

  /** Loads the timbres of the 21 VPO classes. */
  static Map<String, Timbre> load() {
    return load("timbres.csv");
  }

  /** Loads the timbres of a data file, by class. */
  static Map<String, Timbre> load(String file) {
    Map<String, Timbre> timbres = new LinkedHashMap<>();
    for (String line : DataFiles.lines(file)) {
      String[] fields = line.split(",", -1);
      timbres.put(fields[0], parse(fields));
    }
    return timbres;
  }

  private static Timbre parse(String[] f) {
    List<Double> n = new ArrayList<>();
    for (int k = 4; k < f.length; k++) {
      n.add(Double.valueOf(f[k]));
    }
    return new Timbre(
        Double.parseDouble(f[1]),
        Double.parseDouble(f[2]),
        Contour.valueOf(f[3].toUpperCase(Locale.ROOT)),
        n.get(0).intValue(),
        n.get(1),
        n.get(2),
        n.get(3),
        n.get(4),
        n.get(5),
        n.get(6),
        n.get(7),
        n.get(8),
        n.get(9),
        n.get(10));
  }

  /** The pitch at {@code share} of an event, hertz. */
  double pitch(double share) {
    return switch (contour) {
      case GLIDE -> from + (to - from) * share;
      case ARCH -> from + (to - from) * (1 - Math.abs(2 * share - 1));
      case STEP -> share < 0.5 ? from : to;
    };
  }

  /** Higher by {@code pitch} and slower by {@code pace}, both factors near 1. */
  Timbre varied(double pitch, double pace) {
    return new Timbre(
        from * pitch,
        to * pitch,
        contour,
        harmonics,
        partialStep,
        tilt,
        noise,
        noiseHz * pitch,
        noiseQ,
        tremoloHz,
        tremoloDepth,
        on * pace,
        off * pace,
        decay / pace);
  }
}
