package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.likeness.Nearest;
import org.vpobuilder.pipeline.likeness.PicturePrint;
import org.vpobuilder.pipeline.likeness.PictureSearch;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.release.Likeness;
import org.vpobuilder.spec.sample.ImageRef;

/**
 * Leaves out scenes whose picture looks like one of test: of scenes of test that are alike only the
 * first by its id stays. Kept samples of a release that is extended always stay.
 */
final class LikeScenes {
  private final int bits;
  private final Tallies tallies;
  private final Nearest nearest;
  private final List<CheckedScene> kept = new ArrayList<>();
  private final List<Rejection> rejections = new ArrayList<>();
  private final PictureSearch<CheckedScene> test;
  private final PictureSearch<CheckedScene> keptTrain;

  private LikeScenes(int bits, Tallies tallies) {
    this.bits = bits;
    this.tallies = tallies;
    this.nearest = Nearest.ofPictures(bits);
    this.test = new PictureSearch<>(bits);
    this.keptTrain = new PictureSearch<>(bits);
  }

  /**
   * Decides which scenes are left out.
   *
   * @param scenes in any order
   * @param bits the largest distance, in bits of 64, at which two pictures are alike
   * @param tallies get the scenes that are left out
   */
  static LikeScenes of(List<CheckedScene> scenes, EarlierPlan earlier, int bits, Tallies tallies) {
    LikeScenes like = new LikeScenes(bits, tallies);
    List<CheckedScene> inTest = new ArrayList<>();
    List<CheckedScene> others = new ArrayList<>();
    List<CheckedScene> ordered =
        scenes.stream()
            .sorted(
                Comparator.comparing((CheckedScene scene) -> !earlier.hasImage(scene))
                    .thenComparing(CheckedScene::image, ImageRef.ORDER))
            .toList();
    for (CheckedScene scene : ordered) {
      boolean isTest = scene.split() == Split.TEST;
      if (earlier.hasImage(scene)) {
        like.kept.add(scene);
        like.print(scene).ifPresent(p -> (isTest ? like.test : like.keptTrain).add(p, scene));
      } else {
        (isTest ? inTest : others).add(scene);
      }
    }
    inTest.forEach(like::claim);
    like.compare(others);
    return like;
  }

  /**
   * Joins scenes whose pictures are alike, so that they stay in one split.
   *
   * @param scenes of one split
   */
  static void join(List<CheckedScene> scenes, int bits, LeakGroups groups) {
    List<CheckedScene> printed = scenes.stream().filter(s -> !s.print().isEmpty()).toList();
    List<PicturePrint> prints =
        printed.stream().map(scene -> PicturePrint.parse(scene.print())).toList();
    PictureSearch<CheckedScene> search = new PictureSearch<>(bits);
    for (int i = 0; i < printed.size(); i++) {
      search.add(prints.get(i), printed.get(i));
    }
    List<List<CheckedScene>> alike =
        IntStream.range(0, printed.size())
            .parallel()
            .mapToObj(i -> search.alike(prints.get(i), i))
            .toList();
    for (int i = 0; i < printed.size(); i++) {
      for (CheckedScene other : alike.get(i)) {
        List<String> both = new ArrayList<>(ReleasePlanner.keys(printed.get(i)));
        both.addAll(ReleasePlanner.keys(other));
        groups.join(both);
      }
    }
  }

  /** The scenes that stay. */
  List<CheckedScene> kept() {
    return kept;
  }

  /** The images that are left out. */
  List<Rejection> rejections() {
    return rejections;
  }

  /** Counts of the distance of each picture to the most similar picture of test. */
  Likeness nearest() {
    return nearest.counts();
  }

  private Optional<PicturePrint> print(CheckedScene scene) {
    return scene.print().isEmpty()
        ? Optional.empty()
        : Optional.of(PicturePrint.parse(scene.print()));
  }

  private void claim(CheckedScene scene) {
    @Nullable PicturePrint print = print(scene).orElse(null);
    if (print == null) {
      nearest.addUnprinted(scene.split());
      kept.add(scene);
      return;
    }
    PictureSearch.Found<CheckedScene> inTrain = keptTrain.nearest(print);
    if (inTrain.like() != null) {
      reject(scene, inTrain.like(), RejectionCode.IMAGE_LIKE_IN_TRAIN);
    } else if (keep(scene, test.nearest(print))) {
      test.add(print, scene);
    }
  }

  private void compare(List<CheckedScene> others) {
    List<PictureSearch.Found<CheckedScene>> found =
        IntStream.range(0, others.size())
            .parallel()
            .mapToObj(i -> print(others.get(i)).map(test::nearest).orElse(PictureSearch.none()))
            .toList();
    for (int i = 0; i < others.size(); i++) {
      if (others.get(i).print().isEmpty()) {
        nearest.addUnprinted(others.get(i).split());
        kept.add(others.get(i));
      } else {
        keep(others.get(i), found.get(i));
      }
    }
  }

  private boolean keep(CheckedScene scene, PictureSearch.Found<CheckedScene> found) {
    if (found.distance() <= PicturePrint.BITS) {
      nearest.add(scene.split(), found.distance());
    } else {
      nearest.addApart(scene.split());
    }
    if (found.like() != null) {
      reject(scene, found.like(), RejectionCode.IMAGE_LIKE_IN_TEST);
      return false;
    }
    kept.add(scene);
    return true;
  }

  private void reject(
      CheckedScene scene, PictureSearch.Like<CheckedScene> like, RejectionCode code) {
    String split = code == RejectionCode.IMAGE_LIKE_IN_TRAIN ? "train" : "test";
    ImageRef other = like.other().image();
    rejections.add(
        new Rejection(
            code,
            scene.image().file(),
            scene.image().recordName(),
            "image %s, %d of 64 bits differ%s"
                .formatted(other.address(), like.distance(), like.mirrored() ? ", mirrored" : ""),
            "more than %d to each image of %s".formatted(bits, split)));
    for (CheckedScene.Place place : scene.places()) {
      tallies.add(
          Account.images(place.subset(), scene.split()).from(scene.image().source()), code, 1);
    }
  }
}
