package org.vpobuilder.pipeline.verify;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.GreyPng.Grey;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.spec.mask.Box;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.sample.SourceIds;

/** Makes small images, masks and sounds. */
final class Drawing {
  static final int WIDTH = 64;
  static final int HEIGHT = 48;
  static final int RATE = 16000;
  static final int FRAMES = 8000;

  private Drawing() {}

  static byte[] jpeg(long id, boolean grey) {
    int type = grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color((int) (id * 2654435761L) & 0xffffff));
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpg", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Rle box(Box box) {
    byte[] pixels = new byte[WIDTH * HEIGHT];
    for (int y = box.y(); y < box.y() + box.height(); y++) {
      for (int x = box.x(); x < box.x() + box.width(); x++) {
        pixels[y * WIDTH + x] = 1;
      }
    }
    return Rle.ofBitmap(pixels, HEIGHT, WIDTH, (byte) 1);
  }

  /**
   * Painted pixel by pixel and without Rle: ignored objects first, then the others from large to
   * small.
   */
  static byte[] mask(List<SceneObject> objects) {
    byte[] pixels = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < pixels.length; i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      SceneObject top = null;
      for (SceneObject object : objects) {
        boolean inside =
            x >= object.x()
                && x < object.x() + object.width()
                && y >= object.y()
                && y < object.y() + object.height();
        if (inside && object.role() != org.vpobuilder.spec.sample.ObjectRole.SILENT) {
          top = top == null || above(object, top) ? object : top;
        }
      }
      pixels[i] = top == null ? 0 : top.sounds() ? (byte) top.classIndex() : (byte) 255;
    }
    return GreyPng.write(new Grey(WIDTH, HEIGHT, pixels));
  }

  private static boolean above(SceneObject a, SceneObject b) {
    if (a.sounds() != b.sounds()) {
      return a.sounds();
    }
    return a.area() != b.area() ? a.area() < b.area() : SourceIds.ORDER.compare(a.id(), b.id()) > 0;
  }

  /** Each channel has a different tone. */
  static Pcm16 stems(int channels) {
    short[] samples = new short[channels * FRAMES];
    for (int i = 0; i < samples.length; i++) {
      double phase = (i / channels) * 0.05 * (1 + i % channels);
      samples[i] = (short) Math.rint(0.25 * 32767 * Math.sin(phase));
    }
    return new Pcm16(RATE, channels, samples);
  }

  static Pcm16 mixture(Pcm16 stems, List<SceneObject> sounding) {
    return mixture(stems, sounding, "linear");
  }

  /** Mixed by the formulas of SPEC.md, Laws of space. */
  static Pcm16 mixture(Pcm16 stems, List<SceneObject> sounding, String panning) {
    short[] samples = new short[2 * FRAMES];
    for (int frame = 0; frame < FRAMES; frame++) {
      double left = 0;
      double right = 0;
      for (int i = 0; i < stems.channels(); i++) {
        left += heard(stems, i, frame, 1 - sounding.get(i).alpha(), panning);
        right += heard(stems, i, frame, sounding.get(i).alpha(), panning);
      }
      samples[2 * frame] = (short) Math.rint(left);
      samples[2 * frame + 1] = (short) Math.rint(right);
    }
    return new Pcm16(RATE, 2, samples);
  }

  /** The sound of a source for an ear, by the source's nearness to the ear's edge. */
  private static double heard(Pcm16 stems, int channel, int frame, double near, String panning) {
    short stem = stems.at(frame, channel);
    double power = Math.cos((1 - near) * Math.PI / 2);
    return switch (panning) {
      case "linear" -> near * stem;
      case "linear-neutral" -> near / Math.hypot(near, 1 - near) * stem;
      case "power" -> power * stem;
      case "minus4_5" -> Math.sqrt(near * power) * stem;
      case TestLaw.NAME -> {
        double late = TestLaw.MIDDLE + TestLaw.itd(1 - 2 * near) / 2;
        double sum = 0;
        // Values between whole samples are interpolated by the polynomial through the four around
        // them.
        for (int n = (int) late - 1; n <= (int) late + 2; n++) {
          double weight = 1;
          for (int m = (int) late - 1; m <= (int) late + 2; m++) {
            weight *= m == n ? 1 : (late - m) / (n - m);
          }
          sum += weight * (frame < n ? 0 : stems.at(frame - n, channel));
        }
        yield sum;
      }
      default -> throw new IllegalArgumentException(panning);
    };
  }

  static double levelDbfs(Pcm16 pcm, int channel) {
    double sum = 0;
    for (int frame = 0; frame < pcm.frames(); frame++) {
      sum += Math.pow(pcm.at(frame, channel) / 32767.0, 2);
    }
    return 10 * Math.log10(sum / pcm.frames());
  }
}
