package org.vpobuilder.pipeline.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vpobuilder.spec.draw.Draws;

/**
 * Writes five sentences about a scene, as COCO's annotators would: they name persons first, most
 * often as man, woman or baby, now and then only as a person.
 */
final class CaptionWriter {
  static final int CAPTIONS = 5;

  private static final int MOST_NAMED = 3;
  private static final double NEUTRAL_IMAGES = 0.15;
  private static final double ONE_NEUTRAL = 0.15;
  private static final double BABY_ANIMALS = 0.1;
  private static final String[] NUMBERS = {"no", "one", "two", "three", "four", "five", "six"};

  /** {0}, {1}, {2}: what is seen; {p}: the place. */
  private static final List<List<String>> TEMPLATES =
      List.of(
          List.of("{0} {p}.", "There is {0} {p}.", "A photo of {0} {p}.", "{0} can be seen {p}."),
          List.of(
              "{0} next to {1}.",
              "{0} and {1} {p}.", "A photo of {0} with {1} {p}.", "There is {0} beside {1}."),
          List.of(
              "{0} next to {1} and {2}.",
              "{0}, {1} and {2} {p}.",
              "There is {0} near {1} with {2} {p}.",
              "A photo of {0}, {1} and {2}."));

  private final Draws draws;

  CaptionWriter(Draws draws) {
    this.draws = draws;
  }

  /** Five sentences; never empty ones. */
  List<String> captions(DrawnScene scene) {
    Frame frame = scene.frame();
    Map<Look, Integer> seen = new LinkedHashMap<>();
    Map<Look, Integer> crowds = new LinkedHashMap<>();
    scene.objects().stream()
        .sorted((a, b) -> Boolean.compare(b.look().isPerson(), a.look().isPerson()))
        .forEach(o -> (o.crowd() ? crowds : seen).merge(o.look(), 1, Integer::sum));
    boolean neutral =
        !frame.isCover() && draws.at("caption", frame.address(), "neutral").unit() < NEUTRAL_IMAGES;
    boolean oneNeutral =
        !frame.isCover() && draws.at("caption", frame.address(), "one").unit() < ONE_NEUTRAL;
    List<String> captions = new ArrayList<>();
    for (int k = 0; k < CAPTIONS; k++) {
      List<String> names = names(frame, seen, neutral || (oneNeutral && k == 3));
      for (Look look : crowds.keySet()) {
        names.add(Math.min(1, names.size()), "a crowd of " + plural(look, true));
      }
      if (names.size() > MOST_NAMED) {
        Collections.rotate(names.subList(1, names.size()), k);
      }
      captions.add(sentence(frame, names, k));
    }
    return captions;
  }

  private List<String> names(Frame frame, Map<Look, Integer> seen, boolean neutral) {
    boolean young = draws.at("caption", frame.address(), "young").unit() < BABY_ANIMALS;
    List<String> names = new ArrayList<>();
    int unnamed = 0;
    for (Map.Entry<Look, Integer> entry : seen.entrySet()) {
      Look look = entry.getKey();
      if (neutral && look.isPerson()) {
        unnamed += entry.getValue();
      } else {
        boolean baby = young && look.name().equals("elephant");
        names.add(
            counted(
                entry.getValue(),
                (baby ? "baby " : "") + singular(look),
                (baby ? "baby " : "") + plural(look, false)));
      }
    }
    if (unnamed > 0) {
      names.add(0, counted(unnamed, "person", "people"));
    }
    return names;
  }

  private static String counted(int n, String one, String many) {
    if (n == 1) {
      return ("aeiou".indexOf(one.charAt(0)) >= 0 ? "an " : "a ") + one;
    }
    return NUMBERS[n] + " " + many;
  }

  private static String singular(Look look) {
    return switch (look.name()) {
      case "male" -> "man";
      case "female" -> "woman";
      case "mouse" -> "computer mouse";
      default -> look.name();
    };
  }

  private static String plural(Look look, boolean neutral) {
    return neutral && look.isPerson() ? "people" : look.plural();
  }

  private String sentence(Frame frame, List<String> names, int k) {
    int n = Math.min(names.size(), MOST_NAMED);
    if (n == 0) {
      return "Nothing to be seen " + frame.backdrop().phrase() + ".";
    }
    List<String> templates = TEMPLATES.get(n - 1);
    int first = draws.at("caption", frame.address(), "template").below(templates.size());
    int choice = (first + k) % templates.size();
    String text = templates.get(choice).replace("{p}", frame.backdrop().phrase());
    for (int i = 0; i < n; i++) {
      text = text.replace("{" + i + "}", names.get(i));
    }
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
