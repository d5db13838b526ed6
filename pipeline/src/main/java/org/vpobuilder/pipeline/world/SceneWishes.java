package org.vpobuilder.pipeline.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vpobuilder.spec.draw.Draws;

/** Decides what an image shows. */
final class SceneWishes {
  /** The most objects of one image, bystanders aside. */
  static final int MAX_OBJECTS = 7;

  /** The first images of a split show two classes each, so that a small split has all 21. */
  private static final int COVER_STEP = 2;

  private static final double CROWDED_SHARE = 0.8;

  /**
   * With two of three sounding the level difference names the silent one; of four, the outer and
   * the inner two would sound alike.
   */
  private static final int CROWDED_INSTANCES = 3;

  private static final int CROWDED_DISTRACTORS = 2;

  private final Draws draws;
  private final Looks looks;
  private final boolean crowded;
  private final List<Look> small;
  private final int bystanders;

  SceneWishes(Draws draws, Looks looks, boolean crowded, int bystanders) {
    this.draws = draws;
    this.looks = looks;
    this.crowded = crowded;
    this.small = looks.distractors().stream().map(Look::coarse).toList();
    this.bystanders = bystanders;
  }

  /** Wishes in the order in which they get their place: required ones first. */
  List<Wish> of(Frame frame) {
    List<Wish> wishes = new ArrayList<>();
    if (frame.isCover()) {
      addCover(frame, wishes);
    } else {
      addScene(frame, wishes);
    }
    addDistractors(frame, wishes);
    for (int k = 0; k < bystanders; k++) {
      Look look = small.get(below(frame, "bystander " + k, small.size()));
      wishes.add(Wish.of(look, Wish.Kind.TINY));
    }
    return wishes;
  }

  private void addCover(Frame frame, List<Wish> wishes) {
    int classes = looks.sounding().size();
    for (int k = 0; k < COVER_STEP; k++) {
      // 8 is prime to 21: neighbours are classes that lie apart in the table, no two of them
      // persons.
      int position = (frame.ordinal() * COVER_STEP + k) % classes;
      wishes.add(Wish.required(looks.sounding().get(position * 8 % classes)));
    }
  }

  private void addScene(Frame frame, List<Wish> wishes) {
    double kind = draws.at("image", frame.address(), "kind").unit();
    if (crowded && unit(frame, "crowded") < CROWDED_SHARE) {
      addInstances(frame, wishes);
    } else if (kind < 0.42) {
      addDifferent(frame, 2 + below(frame, "classes", 3), wishes);
    } else if (kind < 0.57) {
      addDifferent(frame, 1, wishes);
    } else if (kind < 0.77) {
      addInstances(frame, wishes);
    } else if (kind < 0.83) {
      looks.named("male").ifPresent(look -> wishes.add(Wish.required(look)));
      looks.named("female").ifPresent(look -> wishes.add(Wish.required(look)));
      addDifferent(frame, 1 + below(frame, "classes", 2), wishes);
    } else if (kind < 0.91) {
      crowd(frame).ifPresent(look -> wishes.add(Wish.of(look, Wish.Kind.CROWD)));
      addDifferent(frame, 1 + below(frame, "classes", 3), wishes);
    }
    if (kind < 0.91 && unit(frame, "tiny") < 0.12) {
      Look tiny = looks.weighted(unit(frame, "tiny class"));
      if (!shows(wishes, tiny)) {
        wishes.add(Wish.of(tiny, Wish.Kind.TINY));
      }
    }
  }

  /** {@code count} classes that are not there yet, one object each, at most one person. */
  private void addDifferent(Frame frame, int count, List<Wish> wishes) {
    for (int k = 0, tries = 0; k < count && tries < 20; tries++) {
      Look look = looks.weighted(unit(frame, "class " + tries));
      if (!shows(wishes, look)) {
        wishes.add(Wish.required(look));
        k++;
      }
    }
  }

  /**
   * Two to four objects (crowded: three, in a row) of one class from left to right, often beside
   * one other class.
   */
  private void addInstances(Frame frame, List<Wish> wishes) {
    Look look = looks.weighted(unit(frame, "repeated class"));
    int count =
        crowded
            ? CROWDED_INSTANCES
            : 2 + below(frame, "instances", frame.width() < frame.height() ? 2 : 3);
    for (int k = 0; k < count; k++) {
      wishes.add(Wish.inStrip(look, crowded ? Wish.Kind.ROW : Wish.Kind.NORMAL, k, count));
    }
    if (unit(frame, "beside") < 0.5) {
      addDifferent(frame, 1, wishes);
    }
  }

  private Optional<Look> crowd(Frame frame) {
    String[] kinds = {"sheep", "cow", "bird", "male", "car", "zebra"};
    return looks.named(kinds[below(frame, "crowd", kinds.length)]);
  }

  private void addDistractors(Frame frame, List<Wish> wishes) {
    int room = MAX_OBJECTS - wishes.size();
    int most = crowded ? CROWDED_DISTRACTORS : 5;
    int count = Math.min(room, (wishes.isEmpty() ? 2 : 1) + below(frame, "distractors", most));
    for (int k = 0; k < count; k++) {
      int choice = below(frame, "distractor " + k, looks.distractors().size());
      wishes.add(Wish.optional(looks.distractors().get(choice)));
    }
  }

  /** Whether {@code look} is there already, or another person where it is a person. */
  private static boolean shows(List<Wish> wishes, Look look) {
    return wishes.stream().anyMatch(wish -> wish.look().category() == look.category());
  }

  private double unit(Frame frame, String purpose) {
    return draws.at("image", frame.address(), purpose).unit();
  }

  private int below(Frame frame, String purpose, int n) {
    return draws.at("image", frame.address(), purpose).below(n);
  }
}
