package org.vpobuilder.pipeline.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.vpobuilder.spec.draw.Draws;

/** Decides the positions of everything in an image. */
final class SceneComposer {
  private static final int ATTEMPTS = 16;

  private static final int IDS_PER_OBJECT = 3;
  private static final int CROWD_COPIES = 8;

  /**
   * The side in pixels: all images of a crowded world are squares, which small networks see whole.
   */
  private static final int CROWDED_SIDE = 320;

  /** COCO's crowds have a separate form of id: 9, category, image. */
  private static final long CROWD_IDS = 900_000_000_000L;

  private static final long CROWD_IDS_PER_CATEGORY = 100_000_000L;
  private static final double MAX_TURN = 0.12;
  private static final double MIN_AREA = 12;

  private final Draws draws;
  private final SceneWishes wishes;
  private final boolean crowded;
  private final int idsPerImage;

  SceneComposer(Draws draws, Looks looks, boolean crowded, int bystanders) {
    this.draws = draws;
    this.wishes = new SceneWishes(draws, looks, crowded, bystanders);
    this.crowded = crowded;
    this.idsPerImage = IDS_PER_OBJECT * (SceneWishes.MAX_OBJECTS + 1 + bystanders);
  }

  /** The looks of the classes. */
  List<Look> sounding() {
    return wishes.looks.sounding();
  }

  Frame frame(int index) {
    Frame frame = Frame.of(draws, index);
    return crowded ? frame.squared(CROWDED_SIDE) : frame;
  }

  Side side(int index) {
    return Frame.side(index);
  }

  DrawnScene compose(int index) {
    Frame frame = frame(index);
    List<Wish> wanted = wishes.of(frame);
    double limit = draws.at("image", frame.address(), "overlaps").unit() < 0.2 ? 0.3 : 0.02;
    List<Rectangle> taken = new ArrayList<>();
    List<DrawnObject> objects = new ArrayList<>();
    for (int k = 0; k < wanted.size(); k++) {
      Spot spot = new Spot(frame, wanted.get(k), k, wanted.size());
      Optional<DrawnObject> object = place(spot, taken, limit);
      object.ifPresent(o -> taken.add(o.box()));
      object.ifPresent(objects::add);
    }
    objects.sort(
        Comparator.comparing(DrawnObject::crowd)
            .reversed()
            .thenComparing(DrawnObject::area, Comparator.reverseOrder()));
    return new DrawnScene(frame, objects);
  }

  /** The {@code k}-th of {@code count} wishes of an image. */
  private record Spot(Frame frame, Wish wish, int k, int count) {}

  private Draws.Draw draw(Spot spot, String purpose) {
    return draws.at("object", spot.frame.address(), spot.k, purpose);
  }

  /**
   * Finds a place that overlaps others by at most {@code limit}; a required object takes the best
   * one.
   */
  private Optional<DrawnObject> place(Spot spot, List<Rectangle> taken, double limit) {
    if (spot.wish.kind() == Wish.Kind.CROWD) {
      return Optional.of(crowd(spot));
    }
    Placement best = null;
    double least = Double.POSITIVE_INFINITY;
    double shrink = 1;
    for (int attempt = 0; attempt < ATTEMPTS && least > limit; attempt++) {
      Placement placement = tryPlace(spot, shrink, attempt);
      Rectangle box = spot.wish.look().outline().placed(placement).bounds();
      double overlap = taken.stream().mapToDouble(box::overlap).max().orElse(0);
      if (overlap < least) {
        least = overlap;
        best = placement;
      }
      shrink = attempt % 4 == 3 ? shrink * 0.85 : shrink;
    }
    if (best == null || (least > limit && !spot.wish.required())) {
      return Optional.empty();
    }
    DrawnObject.Sprite sprite = sprite(spot, best);
    return sprite.area() < MIN_AREA
        ? Optional.empty()
        : Optional.of(new DrawnObject(spot.wish.look(), id(spot), false, List.of(sprite)));
  }

  private Placement tryPlace(Spot spot, double shrink, int attempt) {
    Frame frame = spot.frame;
    Look look = spot.wish.look();
    double height = height(spot) * shrink;
    double angle = (draw(spot, "turn").unit() * 2 - 1) * MAX_TURN;
    boolean mirrored = draw(spot, "mirror").below(2) == 1;
    Placement origin = Placement.centred(height * aspect(spot), height, mirrored, angle);
    Rectangle box = look.outline().placed(origin).bounds();
    Draws.Draw where = draw(spot, "place " + attempt);
    double across = (where.bits() >>> 32) * 0x1p-32;
    double down = (where.bits() & 0xffffffffL) * 0x1p-32;
    double strip = (double) frame.width() / spot.wish.strips();
    double aside = spot.wish.kind() == Wish.Kind.ROW ? 0.1 : 0.4;
    double middle = spot.wish.strip() + 0.5;
    double left = Math.max(-box.minX() + 1, strip * (middle - aside));
    double right = Math.min(frame.width() - 1 - box.maxX(), strip * (middle + aside));
    double beyond = leaves(spot) ? 0.25 * box.width() : 0;
    double x = between(left - beyond, right + beyond, across);
    double y = between(-box.minY() + 1, frame.height() - 1 - box.maxY(), down);
    return origin.at(x, y);
  }

  private static double between(double from, double to, double unit) {
    return from > to ? (from + to) / 2 : from + (to - from) * unit;
  }

  /** The height in pixels: the usual size, slightly varied, smaller in full images. */
  private double height(Spot spot) {
    Look look = spot.wish.look();
    Frame frame = spot.frame;
    double vary = draw(spot, "size").unit();
    if (spot.wish.kind() == Wish.Kind.TINY) {
      double area = (0.002 + 0.0025 * vary) * frame.width() * frame.height();
      return Math.sqrt(area / look.aspect() / look.fill());
    }
    double room = spot.count <= 3 ? 1.1 : spot.count <= 5 ? 0.95 : 0.8;
    double height = look.size() * frame.shortSide() * (0.85 + 0.35 * vary) * room;
    double widest = spot.wish.strips() > 1 ? 0.95 / spot.wish.strips() : 0.7;
    double most = widest * frame.width() / aspect(spot);
    return spot.wish.kind() == Wish.Kind.ROW
        ? Math.min(0.6 * frame.height(), (0.85 + 0.15 * vary) * most)
        : Math.min(height, most);
  }

  /**
   * Width over height; in a row no object is wider than high, so that three of them fill the image.
   */
  private static double aspect(Spot spot) {
    double usual = spot.wish.look().aspect();
    return spot.wish.kind() == Wish.Kind.ROW ? Math.min(1, usual) : usual;
  }

  /** Whether the object reaches over the left or right border of the image, as some do. */
  private boolean leaves(Spot spot) {
    return spot.wish.kind() == Wish.Kind.NORMAL
        && spot.wish.strips() == 1
        && draw(spot, "leaves").unit() < 0.08;
  }

  /** The visible part at {@code placement}: cut off at the border, sometimes behind a post. */
  private DrawnObject.Sprite sprite(Spot spot, Placement placement) {
    Ring whole = visible(spot, placement);
    Rectangle box = whole.size() == 0 ? spot.frame.box() : whole.bounds();
    boolean post =
        spot.wish.kind() == Wish.Kind.NORMAL
            && box.width() > 50
            && draw(spot, "post").unit() < 0.05;
    if (!post) {
      return new DrawnObject.Sprite(placement, List.of(whole), List.of());
    }
    double middle = box.minX() + box.width() * (0.4 + 0.2 * draw(spot, "post column").unit());
    Rectangle hidden =
        new Rectangle(Math.rint(middle), box.minY(), Math.rint(middle) + 5, box.maxY());
    Ring left = whole.clipped(new Rectangle(box.minX(), box.minY(), hidden.minX(), box.maxY()));
    Ring right = whole.clipped(new Rectangle(hidden.maxX(), box.minY(), box.maxX(), box.maxY()));
    return new DrawnObject.Sprite(
        placement, List.of(left.rounded(), right.rounded()), List.of(hidden));
  }

  private static Ring visible(Spot spot, Placement placement) {
    Ring ring = spot.wish.look().outline().placed(placement);
    Rectangle box = ring.bounds();
    boolean inside =
        box.minX() >= 0
            && box.minY() >= 0
            && box.maxX() <= spot.frame.width()
            && box.maxY() <= spot.frame.height();
    return (inside ? ring : ring.clipped(spot.frame.box())).rounded();
  }

  /** A crowd: copies next to each other in two rows, in the upper half. */
  private DrawnObject crowd(Spot spot) {
    Look look = spot.wish.look();
    Frame frame = spot.frame;
    int columns = CROWD_COPIES / 2;
    double height = Math.min(0.2 * frame.height(), 0.6 * frame.width() / columns / look.aspect());
    double width = height * look.aspect();
    double top = frame.height() * (0.13 + 0.1 * draw(spot, "crowd row").unit());
    double left = width * 0.6 + 0.3 * frame.width() * draw(spot, "crowd column").unit();
    List<DrawnObject.Sprite> sprites = new ArrayList<>();
    for (int k = 0; k < CROWD_COPIES; k++) {
      int row = k / columns;
      double x = left + width * (0.92 * (k % columns) + 0.3 * row);
      double y = top + height * (0.75 * row + 0.2 * draw(spot, "crowd copy " + k).unit());
      Placement placement = Placement.centred(width, height, k % 3 == 1, 0).at(x, y);
      sprites.add(new DrawnObject.Sprite(placement, List.of(visible(spot, placement)), List.of()));
    }
    long id = CROWD_IDS + look.category() * CROWD_IDS_PER_CATEGORY + frame.imageId();
    return new DrawnObject(look, id, true, sprites);
  }

  private long id(Spot spot) {
    return 1
        + (long) spot.frame.index() * idsPerImage
        + spot.k * IDS_PER_OBJECT
        + draw(spot, "id").below(IDS_PER_OBJECT);
  }

  /** Decides which objects an image shows. */
  static final class SceneWishes {
    /** The most objects of one image, without bystanders. */
    static final int MAX_OBJECTS = 7;

    /** The first images of a split show two classes each, so that a small split has all 21. */
    private static final int COVER_STEP = 2;

    private static final double CROWDED_SHARE = 0.8;

    /**
     * The number of instances in a row. If two of three sound, the level difference identifies the
     * silent one; of four, the outer two and the inner two would sound alike.
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

    /** Wishes in the order in which they get their positions: required ones first. */
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
        int position = (frame.ordinal() * COVER_STEP + k) % classes;
        wishes.add(Wish.required(looks.sounding().get(position * looks.stride() % classes)));
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

    /** Adds {@code count} classes that are not there yet, one object each, at most one person. */
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
     * Adds two to four objects (crowded: three, in a row) of one class from left to right, often
     * with an object of another class.
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

    /** Whether {@code look} is already there, or another person if it is a person. */
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
}
