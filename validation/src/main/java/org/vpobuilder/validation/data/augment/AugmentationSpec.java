package org.vpobuilder.validation.data.augment;

import java.util.List;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.image.ColourJitter;
import org.vpobuilder.validation.data.image.ColourJitter.Operation;

/**
 * The ranges of the augmentation of training examples (S1 B.1, with numbers from the authors'
 * code).
 *
 * @param cropSize side of the crop in pixels
 * @param scales the scales from which one is drawn
 * @param flips whether half of the pictures are mirrored
 * @param brightness half width of the factor's range around 1, 0 to 1; contrast and saturation have
 *     the same form
 * @param hue largest shift in turns, 0 to 0.5
 */
public record AugmentationSpec(
    int cropSize,
    List<Double> scales,
    boolean flips,
    double brightness,
    double contrast,
    double saturation,
    double hue) {
  public AugmentationSpec {
    scales = List.copyOf(scales);
    if (scales.isEmpty() || cropSize < 1) {
      throw new IllegalArgumentException(
          "got %d scales and crops of %d, wanted at least 1".formatted(scales.size(), cropSize));
    }
  }

  /** CAVP's augmentation on VPO: colour jitter, flips, scales 0.5 to 2. */
  public static AugmentationSpec vpo(int cropSize) {
    return new AugmentationSpec(
        cropSize, List.of(0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0), true, 0.5, 0.5, 0.5, 0.25);
  }

  /** CAVP's augmentation on AVSBench, from the authors' code: no jitter, scales 0.5 to 1. */
  public static AugmentationSpec avsbench(int cropSize) {
    return new AugmentationSpec(cropSize, List.of(0.5, 0.75, 1.0), true, 0, 0, 0, 0);
  }

  /**
   * The augmentation of one example in one epoch, drawn at the address ({@code augment}, epoch,
   * key, purpose).
   */
  public Augmentation draw(Draws draws, long epoch, String key) {
    Cell cell = new Cell(draws, epoch, key);
    return new Augmentation(
        flips && cell.unit("flip") < 0.5,
        scales.get(cell.below("scale", scales.size())),
        jitter(cell),
        cell.unit("crop-x"),
        cell.unit("crop-y"),
        cropSize);
  }

  private ColourJitter jitter(Cell cell) {
    List<Operation> used =
        List.of(Operation.values()).stream().filter(operation -> range(operation) > 0).toList();
    return new ColourJitter(
        cell.draws.permute(used, Operation::name, "augment", cell.epoch, cell.key, "jitter"),
        around(1, brightness, cell.unit("brightness")),
        around(1, contrast, cell.unit("contrast")),
        around(1, saturation, cell.unit("saturation")),
        around(0, hue, cell.unit("hue")));
  }

  private double range(Operation operation) {
    return switch (operation) {
      case BRIGHTNESS -> brightness;
      case CONTRAST -> contrast;
      case SATURATION -> saturation;
      case HUE -> hue;
    };
  }

  private static double around(double centre, double range, double unit) {
    return centre + range * (2 * unit - 1);
  }

  private record Cell(Draws draws, long epoch, String key) {
    double unit(String purpose) {
      return draws.at("augment", epoch, key, purpose).unit();
    }

    int below(String purpose, int bound) {
      return draws.at("augment", epoch, key, purpose).below(bound);
    }
  }
}
