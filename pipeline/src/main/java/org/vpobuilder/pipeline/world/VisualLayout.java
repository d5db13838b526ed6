package org.vpobuilder.pipeline.world;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vpobuilder.classmaps.VpoClass.Term;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;

/** The form in which a visual source's tables, masks and images are written. */
interface VisualLayout {
  /** The layouts of all visual sources. */
  List<VisualLayout> ALL =
      List.of(
          new CocoWriter.Layout(),
          new LvisLayout(),
          new PanopticLayout(),
          new Ade20kLayout(),
          new OpenImagesLayout(),
          new VocLayout());

  /** The name of the source, and of the folder that it is written to. */
  String name();

  /** The source whose rows of a class map name its categories. */
  default String categories() {
    return name();
  }

  /** Whether its tables can have a category of a class map. */
  default boolean has(String id) {
    return true;
  }

  /**
   * What a class map calls the category of a look of the world's own tables; empty if the source
   * has no category for it.
   */
  Optional<String> names(Look look);

  /** The path of an image below the folder. */
  String image(Frame frame);

  /**
   * Whether the file of an image exists; a data set may list images without a file.
   *
   * @param images the number of images of both splits
   */
  default boolean isThere(Frame frame, int images) {
    return true;
  }

  /** Writes everything except the images. */
  Written write(Pictures pictures, Path folder) throws IOException;

  /** The numbers of written annotations and captions, in both splits. */
  record Written(long annotations, long captions) {}

  /**
   * The layout of a source.
   *
   * @throws BadInputException if there is none of that name
   */
  static VisualLayout named(String name) {
    return ALL.stream()
        .filter(layout -> layout.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "world: layout: got '%s', wanted one of %s"
                        .formatted(name, String.join(", ", SyntheticWorld.layouts()))));
  }

  /**
   * The pictures of a world. None is kept: each is composed again when it is needed.
   *
   * @param count number of pictures of both splits
   * @param terms category of each class by a class map, by name; empty for a world of the usual
   *     classes, which every layout names by its own tables
   */
  record Pictures(
      Draws draws,
      SceneComposer composer,
      int count,
      Map<String, Term> terms,
      WorldProgress listener) {
    /** The work on each picture of a split. */
    @FunctionalInterface
    interface Work {
      void accept(int index) throws IOException;
    }

    /** Counts processed pictures; a picture that is processed several times counts each time. */
    PieceCount progress(int times) {
      return new PieceCount(listener, "annotations", times * count);
    }

    /** Processes the pictures of a split, one after the other. */
    void each(Side side, PieceCount progress, Work work) throws IOException {
      for (int index = 0; index < count; index++) {
        if (composer.side(index) == side) {
          work.accept(index);
          progress.step();
        }
      }
    }
  }
}
