package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.likeness.Nearest;
import org.vpobuilder.pipeline.likeness.PicturePrint;
import org.vpobuilder.pipeline.likeness.PictureSearch;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.schemas.parallel.Workers;
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
    List<CheckedScene> staying = new ArrayList<>();
    List<CheckedScene> ordered =
        scenes.stream()
            .sorted(
                Comparator.comparing((CheckedScene scene) -> !earlier.hasImage(scene))
                    .thenComparing(CheckedScene::image, ImageRef.ORDER))
            .toList();
    for (CheckedScene scene : ordered) {
      boolean isTest = scene.split() == Split.TEST;
      if (!earlier.hasImage(scene)) {
        (isTest ? inTest : others).add(scene);
        continue;
      }
      like.kept.add(scene);
      if (isTest) {
        like.count(scene, like.nearestInTest(scene));
        like.print(scene).ifPresent(p -> like.test.add(p, scene));
      } else {
        staying.add(scene);
        like.print(scene).ifPresent(p -> like.keptTrain.add(p, scene));
      }
    }
    inTest.forEach(like::claim);
    like.compare(staying, like::count);
    like.compare(others, like::keep);
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
        Workers.map(printed.size(), i -> search.alike(prints.get(i), i));
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

  /**
   * Counts of the distance of each picture to the most similar picture of test; of one of test, to
   * those before it that stayed.
   */
  Likeness nearest() {
    return nearest.counts();
  }

  private Optional<PicturePrint> print(CheckedScene scene) {
    return scene.print().isEmpty()
        ? Optional.empty()
        : Optional.of(PicturePrint.parse(scene.print()));
  }

  private void claim(CheckedScene scene) {
    PicturePrint print = print(scene).orElse(null);
    PictureSearch.Found<CheckedScene> inTrain =
        print == null ? PictureSearch.none() : keptTrain.nearest(print);
    if (inTrain.like() != null) {
      count(scene, nearestInTest(scene));
      reject(scene, inTrain.like(), RejectionCode.IMAGE_LIKE_IN_TRAIN);
    } else if (keep(scene, nearestInTest(scene)) && print != null) {
      test.add(print, scene);
    }
  }

  private PictureSearch.Found<CheckedScene> nearestInTest(CheckedScene scene) {
    return print(scene).map(test::nearest).orElse(PictureSearch.none());
  }

  /** Looks for the nearest in test of each scene, on all cores, and uses them in their order. */
  private void compare(
      List<CheckedScene> scenes,
      BiConsumer<CheckedScene, PictureSearch.Found<CheckedScene>> result) {
    List<PictureSearch.Found<CheckedScene>> found =
        Workers.map(scenes.size(), i -> nearestInTest(scenes.get(i)));
    for (int i = 0; i < scenes.size(); i++) {
      result.accept(scenes.get(i), found.get(i));
    }
  }

  private void count(CheckedScene scene, PictureSearch.Found<CheckedScene> found) {
    if (scene.print().isEmpty()) {
      nearest.addUnprinted(scene.split());
    } else if (found.distance() <= PicturePrint.BITS) {
      nearest.add(scene.split(), found.distance());
    } else {
      nearest.addApart(scene.split());
    }
  }

  private boolean keep(CheckedScene scene, PictureSearch.Found<CheckedScene> found) {
    count(scene, found);
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
