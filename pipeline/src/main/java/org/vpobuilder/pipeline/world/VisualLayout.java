package org.vpobuilder.pipeline.world;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;

/** How a visual source lays out its tables, masks and images. */
interface VisualLayout {
  /** All of them. */
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

  /** Where an image lies, below the folder. */
  String image(Frame frame);

  /**
   * Whether an image is there; a data set may list some that are not.
   *
   * @param images how many there are of both splits
   */
  default boolean isThere(Frame frame, int images) {
    return true;
  }

  /** Writes everything but the images. */
  Written write(Pictures pictures, Path folder) throws IOException;

  /** How much was written, in both splits. */
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
   * The pictures of a world. None is kept: each is composed anew when it is wanted.
   *
   * @param count over both splits
   */
  record Pictures(Draws draws, SceneComposer composer, int count, WorldProgress listener) {
    /** What is done for each picture of a split. */
    @FunctionalInterface
    interface Work {
      void accept(int index) throws IOException;
    }

    /** Counts how often a picture was taken in hand. */
    PieceCount progress(int times) {
      return new PieceCount(listener, "annotations", times * count);
    }

    /** Takes the pictures of a split in hand, one after the other. */
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
