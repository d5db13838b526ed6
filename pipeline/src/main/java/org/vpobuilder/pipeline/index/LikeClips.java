package org.vpobuilder.pipeline.index;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.likeness.Nearest;
import org.vpobuilder.pipeline.likeness.SoundIndex;
import org.vpobuilder.pipeline.likeness.SoundPrint;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.release.Likeness;
import org.vpobuilder.spec.sample.ProbedClip;

/**
 * Leaves out clips that sound like one of test: of clips of test that are alike only the first, in
 * the index's order, stays. A train clip that shares a key or its bytes with that clip of test is
 * left to planning, which leaves it out for that reason. Train clips that are alike stay and get a
 * key in common, so that none of them is left in train when another goes to a validation split.
 * Holds the prints of all clips, 350 bytes a second, and an index of train's or of test's, 1 kB a
 * second.
 */
final class LikeClips {
  private final double ber;
  private final Map<String, SoundPrint> prints;
  private final List<ProbedClip> kept = new ArrayList<>();
  private final Nearest nearest;

  private LikeClips(double ber, Map<String, SoundPrint> prints) {
    this.ber = ber;
    this.prints = prints;
    this.nearest = Nearest.ofSounds(ber);
  }

  /**
   * Decides which clips are left out.
   *
   * @param clips in any order
   * @param prints by the clips' addresses
   * @param ber the largest bit error rate at which two clips are alike
   * @param book gets the clips that are left out
   */
  static LikeClips of(
      List<ProbedClip> clips, Map<String, SoundPrint> prints, double ber, Entries.Book book) {
    LikeClips like = new LikeClips(ber, prints);
    List<ProbedClip> test = new ArrayList<>();
    List<ProbedClip> others = new ArrayList<>();
    clips.stream().sorted().forEach(c -> (c.split() == Split.TEST ? test : others).add(c));
    SoundIndex index = new SoundIndex(test.stream().map(like::print).toList());
    boolean[] stays = new boolean[test.size()];
    for (int i = 0; i < test.size(); i++) {
      int own = i;
      Optional<SoundIndex.Match> match =
          index.nearest(like.print(test.get(i)), other -> other < own && stays[other]);
      stays[i] = like.keep(test.get(i), match, test, book);
    }
    List<Optional<SoundIndex.Match>> matches =
        Workers.map(
            others.size(),
            i ->
                index.nearest(
                    like.print(others.get(i)),
                    other -> stays[other] && !sharesKey(others.get(i), test.get(other))));
    for (int i = 0; i < others.size(); i++) {
      like.keep(others.get(i), matches.get(i), test, book);
    }
    like.join();
    return like;
  }

  /**
   * Gives train clips that are alike, directly or through a chain of others, a common key: {@code
   * like:} and the address of the first of them.
   */
  private void join() {
    List<ProbedClip> train = kept.stream().filter(clip -> clip.split() == Split.TRAIN).toList();
    SoundIndex index = new SoundIndex(train.stream().map(this::print).toList());
    List<int[]> alike =
        Workers.map(train.size(), i -> index.alike(print(train.get(i)), ber, other -> other < i));
    int[] first = IntStream.range(0, train.size()).toArray();
    boolean[] isAlike = new boolean[train.size()];
    for (int i = 0; i < first.length; i++) {
      for (int other : alike.get(i)) {
        int a = root(first, i);
        int b = root(first, other);
        first[Math.max(a, b)] = Math.min(a, b);
        isAlike[i] = true;
        isAlike[other] = true;
      }
    }
    Map<ProbedClip, String> keys = new HashMap<>();
    for (int i = 0; i < first.length; i++) {
      if (isAlike[i]) {
        keys.put(train.get(i), "like:" + train.get(root(first, i)).address());
      }
    }
    kept.replaceAll(clip -> keys.containsKey(clip) ? clip.with(keys.get(clip)) : clip);
  }

  private static int root(int[] first, int of) {
    int at = of;
    while (first[at] != at) {
      at = first[at];
    }
    return at;
  }

  /** The clips that stay. */
  List<ProbedClip> kept() {
    return kept;
  }

  /** Counts of the distance of each clip to the most similar clip of test. */
  Likeness nearest() {
    return nearest.counts();
  }

  private SoundPrint print(ProbedClip clip) {
    @Nullable SoundPrint print = prints.get(clip.address());
    if (print == null) {
      throw new IllegalStateException("no print of clip " + clip.address());
    }
    return print;
  }

  private static boolean sharesKey(ProbedClip a, ProbedClip b) {
    return a.sha256().equals(b.sha256()) || !Collections.disjoint(a.keys(), b.keys());
  }

  private boolean keep(
      ProbedClip clip, Optional<SoundIndex.Match> match, List<ProbedClip> test, Entries.Book book) {
    if (match.isPresent() && match.get().ber() <= ber) {
      nearest.add(clip.split(), match.get().ber());
    } else if (!SoundIndex.isComparable(print(clip), ber)) {
      nearest.addUnprinted(clip.split());
    } else if (match.isEmpty()) {
      nearest.addApart(clip.split());
    } else {
      nearest.add(clip.split(), match.get().ber());
    }
    if (match.isPresent() && match.get().ber() <= ber) {
      String got =
          "clip %s, bit error rate %.3f, offset %.2f s"
              .formatted(
                  test.get(match.get().index()).address(),
                  match.get().ber(),
                  match.get().offsetSeconds());
      book.reject(
          Account.clips(clip.split()).from(clip.source()),
          new Rejection(
              RejectionCode.AUDIO_LIKE_IN_TEST,
              clip.file(),
              clip.id(),
              got,
              "a bit error rate above %s to each clip of test".formatted(ber)));
      return false;
    }
    kept.add(clip);
    return true;
  }
}
