package org.vpobuilder.validation.report;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.vpobuilder.schemas.media.FlacFile;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.evaluate.Embeddings;
import org.vpobuilder.validation.evaluate.FigureFolder;
import org.vpobuilder.validation.evaluate.SampleFigure;

/** Drawn scenes: two sounding objects and a silent one; mono mistakes the silent one. */
final class FakePictures {
  static final int WIDTH = 320;
  static final int HEIGHT = 240;
  static final int SCENES = 8;

  private static final int RATE = 16_000;
  private static final Color SKY = new Color(150, 190, 215);
  private static final Color GROUND = new Color(120, 140, 90);

  /** One object: its class, where it is, and whether it sounds. */
  private record Thing(int index, double x, double y, double size, boolean sounds) {
    Shape shape(double shift, double scale) {
      double s = size * scale;
      return index % 2 == 0
          ? new Ellipse2D.Double(x - s / 2 + shift, y - s / 2, s, s * 0.8)
          : new RoundRectangle2D.Double(x - s / 2 + shift, y - s / 2, s, s * 0.7, 20, 20);
    }
  }

  private FakePictures() {}

  /**
   * The same with what newer versions keep: attention that grows to the right; masks of the sounds
   * of two scenes; embeddings of three objects of each of two classes.
   */
  static void writeAll(Path folder, String model, AudioMode audio, List<String> classes)
      throws IOException {
    write(folder, model, audio, classes);
    FigureFolder files = new FigureFolder(folder);
    for (String key : files.keys()) {
      byte[] ramp = new byte[16 * 12];
      byte[] spectrum = new byte[30 * 26];
      for (int i = 0; i < ramp.length; i++) {
        ramp[i] = (byte) (17 * (i % 16));
      }
      for (int i = 0; i < spectrum.length; i++) {
        spectrum[i] = (byte) (9 * (i / 30) + i % 30);
      }
      Files.write(files.attention(key), GreyPng.write(new GreyPng.Grey(16, 12, ramp)));
      List<SampleFigure.Shade> masks = new ArrayList<>();
      if (key.endsWith("4000") || key.endsWith("4037")) {
        for (String name : List.of("mixed, dB", "noise, dB", "target", "prediction")) {
          Files.write(
              files.mask(key, masks.size()), GreyPng.write(new GreyPng.Grey(30, 26, spectrum)));
          masks.add(new SampleFigure.Shade(name, 0, 1));
        }
      }
      SampleFigure before =
          SampleFigure.JSON.read(Files.readAllBytes(files.about(key)), files.about(key).toString());
      SampleFigure about =
          new SampleFigure(
              SampleFigure.FORMAT_VERSION,
              before.alphas(),
              before.sounding(),
              new SampleFigure.Shade("a ramp", 0, 1),
              masks);
      Files.write(files.about(key), SampleFigure.JSON.writePretty(about));
    }
    List<Embeddings.Embedded> objects = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int index = i < 3 ? 1 : 9;
      objects.add(
          new Embeddings.Embedded(
              "k" + i, index, classes.get(index), List.of(i < 3 ? 3.0 : -3.0, i % 3 - 1.0, 7.0)));
    }
    Files.write(
        files.embeddings(),
        Embeddings.JSON.write(
            new Embeddings(Embeddings.FORMAT_VERSION, "made-up features", objects)));
  }

  /** Six scenes as one run saw them. */
  static void write(Path folder, String model, AudioMode audio, List<String> classes)
      throws IOException {
    Files.createDirectories(folder);
    for (int scene = 0; scene < SCENES; scene++) {
      String key = String.format(Locale.ROOT, "vpo-msmi_%012d", 4_000 + 37 * scene);
      List<Thing> things = things(scene);
      ImageIO.write(image(things), "jpg", folder.resolve(key + ".jpg").toFile());
      mask(folder.resolve(key + ".truth.png"), things, 0, 1, false);
      double shift = model.equals("cavp") ? 4 : 9;
      mask(folder.resolve(key + ".prediction.png"), things, shift, 0.92, audio == AudioMode.MONO);
      Files.write(folder.resolve(key + ".flac"), FlacFile.write(sound()));
      List<Thing> sounding = things.stream().filter(Thing::sounds).toList();
      FakeResults.text(
          folder.resolve(key + ".json"),
          "{\"alphas\":[%s],\"sounding\":[%s]}\n"
              .formatted(
                  String.join(
                      ",", sounding.stream().map(t -> Double.toString(t.x / WIDTH)).toList()),
                  String.join(
                      ",",
                      sounding.stream()
                          .map(t -> "\"" + classes.get(t.index()).replace("\"", "\\\"") + "\"")
                          .toList())));
    }
  }

  /** A second of 250 Hz on the left. */
  private static Pcm16 sound() {
    short[] samples = new short[2 * RATE];
    for (int t = 0; t < RATE; t++) {
      samples[2 * t] = (short) Math.rint(8000 * Math.sin(2 * Math.PI * 250 * t / RATE));
    }
    return new Pcm16(RATE, 2, samples);
  }

  private static List<Thing> things(int scene) {
    int a = 1 + (scene * 5) % 20;
    int b = 1 + (scene * 5 + 8) % 20;
    double y = 130 + 8 * (scene % 3);
    return List.of(
        new Thing(a, 60 + 9 * scene, y, 90, true),
        new Thing(a, 165, y - 30, 60, false),
        new Thing(b, 260 - 6 * scene, y + 20, 80, scene % 3 != 2));
  }

  private static BufferedImage image(List<Thing> things) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setPaint(new GradientPaint(0, 0, SKY, 0, HEIGHT * 0.6f, Color.WHITE));
    g.fillRect(0, 0, WIDTH, HEIGHT);
    g.setPaint(new GradientPaint(0, HEIGHT * 0.55f, GROUND, 0, HEIGHT, GROUND.darker()));
    g.fillRect(0, HEIGHT * 55 / 100, WIDTH, HEIGHT);
    for (Thing thing : things) {
      Color colour = Color.getHSBColor(thing.index() * 0.13f, 0.35f, 0.75f);
      g.setPaint(
          new GradientPaint(
              (float) thing.x,
              (float) thing.y - 40,
              colour.brighter(),
              (float) thing.x,
              (float) thing.y + 40,
              colour.darker()));
      g.fill(thing.shape(0, 1));
    }
    g.dispose();
    return image;
  }

  private static void mask(
      Path file, List<Thing> things, double shift, double scale, boolean silentToo)
      throws IOException {
    BufferedImage mask = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = ((DataBufferByte) mask.getRaster().getDataBuffer()).getData();
    for (Thing thing : things) {
      if (thing.sounds() || silentToo) {
        Shape shape = thing.shape(shift, scale);
        for (int i = 0; i < pixels.length; i++) {
          if (shape.contains(i % WIDTH + 0.5, i / WIDTH + 0.5)) {
            pixels[i] = (byte) thing.index();
          }
        }
      }
    }
    Files.write(file, GreyPng.write(new GreyPng.Grey(WIDTH, HEIGHT, pixels)));
  }
}
