package org.vpobuilder.pipeline.inspect;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.SampleKey;

/** Takes the files of a sample out of its shard. */
public final class SampleFiles {
  private SampleFiles() {}

  /**
   * Writes the files unchanged, under their names in the shard, and {@code KEY.overlay.png}, the
   * image with the mask in colours, where Java can decode the image.
   *
   * @param out may hold other files
   * @return the names
   * @throws BadInputException if a file of such a name is there; then none is written
   */
  public static List<String> write(StoredSample sample, Folder out) throws IOException {
    if (!SampleKey.isKey(sample.key())) {
      throw new IllegalStateException("a key that is none names no file: " + sample.key());
    }
    List<String> names = new ArrayList<>();
    for (Member member : Member.values()) {
      String name = member.fileName(sample.key(), sample.container());
      if (out.has(name)) {
        throw new BadInputException("--out: %s is there already".formatted(out.location(name)));
      }
      names.add(name);
    }
    String overlay = sample.key() + ".overlay.png";
    if (out.has(overlay)) {
      throw new BadInputException("--out: %s is there already".formatted(out.location(overlay)));
    }
    for (Member member : Member.values()) {
      out.write(names.get(member.ordinal()), sample.file(member));
    }
    Optional<byte[]> picture = Overlay.png(sample);
    if (picture.isPresent()) {
      out.write(overlay, picture.get());
      names.add(overlay);
    }
    return names;
  }

  /**
   * The image of a sample with its mask over it, for viewing: a mask's indices alone look nearly
   * black.
   */
  private static final class Overlay {

    /**
     * Turns the hue by the golden ratio from class to class, so that near indices look different.
     */
    private static final double TURN = 0.618033988749895;

    private Overlay() {}

    /**
     * A colour PNG of the image's size: a class half covers its pixels with its colour, pixels that
     * a mask leaves open (255) are whitened.
     *
     * @return empty if Java can't decode the JPEG, e.g. one with four components
     */
    static Optional<byte[]> png(StoredSample sample) throws IOException {
      GreyPng.Grey mask = sample.mask();
      @Nullable BufferedImage image;
      try {
        image = ImageIO.read(new ByteArrayInputStream(sample.file(Member.IMAGE)));
      } catch (IOException | RuntimeException e) {
        return Optional.empty();
      }
      if (image == null || image.getWidth() != mask.width() || image.getHeight() != mask.height()) {
        return Optional.empty();
      }
      BufferedImage out =
          new BufferedImage(mask.width(), mask.height(), BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < mask.height(); y++) {
        for (int x = 0; x < mask.width(); x++) {
          int index = mask.pixels()[y * mask.width() + x] & 0xFF;
          int rgb = image.getRGB(x, y);
          out.setRGB(x, y, index == 0 ? rgb : half(rgb, colour(index)));
        }
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(out, "png", bytes);
      return Optional.of(bytes.toByteArray());
    }

    private static int colour(int index) {
      return index == VpoClass.IGNORE ? 0xFFFFFF : Color.HSBtoRGB((float) (index * TURN % 1), 1, 1);
    }

    /** The mean of two colours: halved without their lowest bits, so that no carry crosses over. */
    private static int half(int a, int b) {
      return ((a & 0xFEFEFE) >>> 1) + ((b & 0xFEFEFE) >>> 1);
    }
  }
}
