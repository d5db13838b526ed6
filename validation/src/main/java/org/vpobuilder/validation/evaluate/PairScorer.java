package org.vpobuilder.validation.evaluate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.ControlScores.Group;
import org.vpobuilder.validation.evaluate.ControlScores.Score;
import org.vpobuilder.validation.statistics.ClusterBootstrap;
import org.vpobuilder.validation.statistics.ClusterBootstrap.Mean;

/**
 * Scores a model's answers to pairs: two samples of one picture with different sounds, whose masks
 * are disjoint. A pair is right if the IoU of both answers is strictly above a half. One mask can't
 * reach that with two disjoint masks, so a model that does not hear gets no pair right from any
 * picture. Pair accuracy is IS3's IIoU (Interactive IoU, kaistmm/SSLalignment) on such pairs,
 * except that IIoU is not strict, so the union of two masks of equal size would pass there. For use
 * by one thread.
 */
public final class PairScorer {
  /** Pairs of two objects of one class, which only stereo distinguishes. */
  public static final String POSITION = "position";

  /** Pairs of two classes, which the kind of sound distinguishes. */
  public static final String CLASS = "class";

  private static final double HALF = 0.5;

  private final Map<String, SoundAnswer> waiting = new TreeMap<>();
  private final List<Pair> pairs = new ArrayList<>();

  /**
   * The answers to both members of a pair.
   *
   * @param first IoU of the answer to the first member; 0 if the object vanishes at the square's
   *     resolution
   * @param between IoU of the two answers; 1 if both are empty
   */
  private record Pair(
      String sort,
      String image,
      List<String> classes,
      double first,
      double second,
      double between) {
    double right() {
      return first > HALF && second > HALF ? 1 : 0;
    }

    double members() {
      return ((first >= HALF ? 1 : 0) + (second >= HALF ? 1 : 0)) / 2.0;
    }
  }

  /**
   * Adds the answer to a member of a pair.
   *
   * @param pair id of the pair
   * @throws BadInputException if the masks of both members overlap
   */
  public void member(String pair, SoundAnswer answer) {
    SoundAnswer other = waiting.remove(pair);
    if (other == null) {
      waiting.put(pair, answer);
      return;
    }
    if (other.truth().iou(answer.truth(), 0) > 0) {
      throw new BadInputException(
          "pair %s: %s and %s: got masks that overlap, wanted disjoint ones"
              .formatted(pair, other.key(), answer.key()));
    }
    // One truth may ignore pixels that count in the other; with a separate map for each truth, one
    // answer could be right twice.
    Bits truths = other.truth().or(answer.truth());
    Bits ignored = other.ignored().or(answer.ignored()).without(truths);
    Bits otherFound = other.found().without(ignored);
    Bits found = answer.found().without(ignored);
    TreeSet<String> classes = new TreeSet<>(other.classes());
    classes.addAll(answer.classes());
    pairs.add(
        new Pair(
            other.classes().equals(answer.classes()) ? POSITION : CLASS,
            answer.image(),
            List.copyOf(classes),
            otherFound.iou(other.truth(), 0),
            found.iou(answer.truth(), 0),
            otherFound.iou(found, 1)));
  }

  /**
   * The scores of all pairs with answers to both members, by their sort, and for each sort by the
   * classes; empty if there are none.
   */
  public List<Group> scores() {
    ClusterBootstrap bootstrap = new ClusterBootstrap(ControlScores.OPTIONS);
    Map<String, Map<Score, Mean>> groups = new TreeMap<>();
    for (Pair pair : pairs) {
      List<String> names = new ArrayList<>(List.of(pair.sort()));
      pair.classes().forEach(name -> names.add(pair.sort() + ": " + name));
      for (String name : names) {
        Map<Score, Mean> means = groups.computeIfAbsent(name, group -> new EnumMap<>(Score.class));
        add(bootstrap, means, Score.PAIR_ACCURACY, pair, pair.right());
        add(bootstrap, means, Score.PAIR_MEMBERS, pair, pair.members());
        add(bootstrap, means, Score.PAIR_MIOU, pair, (pair.first() + pair.second()) / 2);
        add(bootstrap, means, Score.PAIR_SAME, pair, pair.between());
      }
    }
    List<Group> scores = new ArrayList<>();
    groups.forEach(
        (name, means) -> {
          Map<Score, ClusterBootstrap.Estimate> estimates = new EnumMap<>(Score.class);
          means.forEach((score, mean) -> estimates.put(score, bootstrap.estimate(mean)));
          int size = means.values().stream().mapToInt(Mean::n).max().orElse(0);
          scores.add(new Group(name, size, null, ControlScores.percent(estimates)));
        });
    return scores;
  }

  private static void add(
      ClusterBootstrap bootstrap, Map<Score, Mean> means, Score score, Pair pair, double value) {
    means.computeIfAbsent(score, s -> bootstrap.mean()).add(pair.image(), value);
  }
}
