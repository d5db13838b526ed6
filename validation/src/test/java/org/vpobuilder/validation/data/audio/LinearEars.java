package org.vpobuilder.validation.data.audio;

import java.util.Arrays;
import java.util.List;
import org.vpobuilder.spec.space.Ears;

/** What is heard at places by the published law, by its formula. */
public final class LinearEars {
  private LinearEars() {}

  public static List<Ears> at(double... alphas) {
    return Arrays.stream(alphas).mapToObj(alpha -> Ears.gains(1 - alpha, alpha)).toList();
  }
}
