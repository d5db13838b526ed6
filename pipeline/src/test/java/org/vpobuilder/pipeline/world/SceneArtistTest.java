package org.vpobuilder.pipeline.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;

class SceneArtistTest {
  private static final Draws DRAWS = Draws.of(5);
  private static final int LEARNT = 240;
  private static final int SHOWN = 120;
  private static final int LEAST_PIXELS = 400;

  /** The look of an object in a picture: the mean colour and its spread. */
  private record Sight(String name, double[] colour) {}

  @Test
  void draw_objects_toldApartByColourAlone() {
    List<Sight> learnt = sights(0, LEARNT);
    List<Sight> shown = sights(LEARNT, LEARNT + SHOWN);

    long right = shown.stream().filter(s -> nearest(learnt, s).equals(s.name())).count();

    assertThat((double) right / shown.size()).isGreaterThan(0.9);
  }

  @Test
  void draw_polygon_bordersTheObject() {
    SceneComposer composer = new SceneComposer(DRAWS, Looks.load(), false, 0);
    DrawnScene scene = composer.compose(0);
    DrawnScene bare = new DrawnScene(scene.frame(), List.of());
    BufferedImage with = new SceneArtist(DRAWS).draw(scene);
    BufferedImage without = new SceneArtist(DRAWS).draw(bare);
    Frame frame = scene.frame();
    List<Ring> rings = scene.objects().stream().flatMap(o -> o.rings().stream()).toList();
    boolean[] mask = mask(RunLengths.of(rings, frame.height(), frame.width()));
    int wrong = 0;
    for (int i = 0; i < mask.length; i++) {
      int x = i / frame.height();
      int y = i % frame.height();
      wrong += (with.getRGB(x, y) != without.getRGB(x, y)) == mask[i] ? 0 : 1;
    }
    assertThat((double) wrong / mask.length).isLessThan(0.02);
  }

  private static boolean[] mask(RunLengths runs) {
    boolean[] mask = new boolean[runs.width() * runs.height()];
    int at = 0;
    boolean inside = false;
    for (int count : runs.counts()) {
      Arrays.fill(mask, at, at + count, inside);
      at += count;
      inside = !inside;
    }
    return mask;
  }

  private static List<Sight> sights(int from, int to) {
    SceneComposer composer = new SceneComposer(DRAWS, Looks.load(), false, 0);
    SceneArtist artist = new SceneArtist(DRAWS);
    List<Sight> sights = new ArrayList<>();
    for (int index = from; index < to; index++) {
      DrawnScene scene = composer.compose(index);
      if (scene.frame().grey()) {
        continue;
      }
      BufferedImage image = artist.draw(scene);
      scene.objects().stream()
          .filter(o -> !o.look().isDistractor() && !o.crowd() && o.area() > LEAST_PIXELS)
          .forEach(o -> sights.add(new Sight(o.look().name(), colour(image, o))));
    }
    return sights;
  }

  private static double[] colour(BufferedImage image, DrawnObject object) {
    RunLengths runs = RunLengths.of(object.rings(), image.getHeight(), image.getWidth());
    boolean[] mask = mask(runs);
    double[] sums = new double[6];
    for (int i = 0; i < mask.length; i++) {
      int rgb = mask[i] ? image.getRGB(i / image.getHeight(), i % image.getHeight()) : 0;
      for (int c = 0; c < 3; c++) {
        int level = rgb >> 8 * c & 255;
        sums[c] += level;
        sums[c + 3] += (double) level * level;
      }
    }
    for (int c = 0; c < 3; c++) {
      sums[c] /= runs.area();
      sums[c + 3] = Math.sqrt(Math.max(0, sums[c + 3] / runs.area() - sums[c] * sums[c]));
    }
    return sums;
  }

  private static String nearest(List<Sight> learnt, Sight sight) {
    String name = "";
    double least = Double.POSITIVE_INFINITY;
    for (Sight other : learnt) {
      double distance = 0;
      for (int c = 0; c < 6; c++) {
        distance += Math.pow(other.colour()[c] - sight.colour()[c], 2);
      }
      if (distance < least) {
        least = distance;
        name = other.name();
      }
    }
    return name;
  }
}
