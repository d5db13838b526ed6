package org.vpobuilder.pipeline.world;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.vpobuilder.spec.draw.Draws;

/**
 * Decides the positions of objects in the frames of a synthetic single-source video: the sounding
 * object and, in more than half of the videos, silent ones of other categories, so that the picture
 * alone does not show which object sounds. Each stays in its own vertical strip and moves a little
 * in it.
 */
final class S4Composer {
  /** The side of AVSBench's frames, in pixels. */
  static final int SIDE = 224;

  private static final int MOST_OBJECTS = 3;
  private static final double MAX_TURN = 0.12;
  private static final double MARGIN = 3;

  /** The largest movement between two frames, as a share of the room that an object has. */
  private static final double STEP = 0.12;

  private final Draws draws;
  private final List<Look> looks;

  S4Composer(Draws draws, List<Look> looks) {
    this.draws = draws;
    this.looks = looks;
  }

  /**
   * Composes one frame.
   *
   * @param frame from 0
   * @return a scene whose first object is the one that sounds
   */
  DrawnScene compose(DrawnVideo video, int frame) {
    List<Look> seen = seen(video);
    List<Integer> strips =
        draws.permute(
            IntStream.range(0, seen.size()).boxed().toList(),
            String::valueOf,
            "video",
            video.index(),
            "strips");
    List<DrawnObject> objects = new ArrayList<>();
    for (int k = 0; k < seen.size(); k++) {
      Placement placement =
          placement(new Spot(video, seen.get(k), k, strips.get(k), seen.size()), frame);
      Ring ring = seen.get(k).outline().placed(placement).rounded();
      objects.add(
          new DrawnObject(
              seen.get(k),
              k,
              false,
              List.of(new DrawnObject.Sprite(placement, List.of(ring), List.of()))));
    }
    return new DrawnScene(frame(video), objects);
  }

  /** The looks of a video's objects: the sounding one first, then the silent ones. */
  private record Spot(DrawnVideo video, Look look, int k, int strip, int strips) {}

  private Frame frame(DrawnVideo video) {
    Frame.Backdrop[] backdrops = Frame.Backdrop.values();
    int backdrop = draws.at("video", video.index(), "backdrop").below(backdrops.length);
    int index = video.index();
    return new Frame(index, Side.TRAIN, index, index, SIDE, SIDE, false, backdrops[backdrop]);
  }

  private List<Look> seen(DrawnVideo video) {
    List<Look> seen = new ArrayList<>();
    looks.stream().filter(look -> look.name().equals(video.category())).forEach(seen::add);
    List<Look> others =
        draws.permute(
            looks.stream().filter(look -> !look.name().equals(video.category())).toList(),
            Look::name,
            "video",
            video.index(),
            "silent");
    seen.addAll(others.subList(0, draws.at("video", video.index(), "objects").below(MOST_OBJECTS)));
    return seen;
  }

  private Placement placement(Spot spot, int frame) {
    double strip = (double) SIDE / spot.strips();
    double vary = 0.85 + 0.3 * unit(spot, "size");
    double height =
        Math.min(
            spot.look().size() * SIDE * vary, 0.78 * (strip - 2 * MARGIN) / spot.look().aspect());
    double angle = (unit(spot, "turn") * 2 - 1) * MAX_TURN;
    Placement centred =
        Placement.centred(height * spot.look().aspect(), height, unit(spot, "mirror") < 0.5, angle);
    Rectangle box = spot.look().outline().placed(centred).bounds();
    double across = moved(spot, "across", frame);
    double down = moved(spot, "down", frame);
    double left = strip * spot.strip() + MARGIN - box.minX();
    double right = strip * (spot.strip() + 1) - MARGIN - box.maxX();
    double top = MARGIN - box.minY();
    double bottom = SIDE - MARGIN - box.maxY();
    return centred.at(left + (right - left) * across, top + (bottom - top) * down);
  }

  /** The position in the object's room, in [0, 1]: a straight line, reflected at the ends. */
  private double moved(Spot spot, String way, int frame) {
    double at = unit(spot, way) + (2 * unit(spot, way + " step") - 1) * STEP * frame;
    return at < 0 ? -at : at > 1 ? 2 - at : at;
  }

  private double unit(Spot spot, String purpose) {
    return draws.at("video", spot.video().index(), "object", spot.k(), purpose).unit();
  }
}
