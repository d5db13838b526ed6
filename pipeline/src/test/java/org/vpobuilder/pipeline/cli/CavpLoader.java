package org.vpobuilder.pipeline.cli;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * A loader that reads like the public CAVP code, written from its description without the product's
 * code: paths from the csv's columns, a cut of three seconds from the middle of each wav with
 * Python's slices, left {@code wave * (1 - pos)}, right {@code wave * pos}, summed per image.
 *
 * @param root {@code root_dataset_dir}
 */
record CavpLoader(Path root) {
  static final int LOADER_FRAMES = 3 * 16_000;

  /** A row of a csv by column. */
  record Row(Map<String, String> values) {
    String get(String column) {
      String value = values.get(column);
      if (value == null) {
        throw new IllegalArgumentException("no column " + column);
      }
      return value;
    }

    String img() {
      return get("img_Id");
    }

    double pos() {
      return Double.parseDouble(get("audio_pos"));
    }
  }

  Path vpo(String subset) {
    return root.resolve("VPO/VPO-" + subset.toUpperCase(java.util.Locale.ROOT));
  }

  /** The rows of a csv, in which no value has a comma. */
  List<Row> rows(String subset) throws IOException {
    Path csv = vpo(subset).resolve("vpo_%s_data_stereo.csv".formatted(subset));
    List<String> lines = Arrays.asList(Files.readString(csv).split("\n", -1));
    List<String> columns = List.of(lines.get(0).split(","));
    List<Row> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      String[] values = line.split(",", -1);
      if (values.length != columns.size()) {
        throw new IOException(line);
      }
      Map<String, String> row = new TreeMap<>();
      IntStream.range(0, values.length).forEach(i -> row.put(columns.get(i), values[i]));
      rows.add(new Row(row));
    }
    return rows;
  }

  /**
   * The folder of a row's image and mask: MSMI's rows without several instances use MS's folder.
   */
  private Path folder(String subset, Row row) {
    boolean inMs = subset.equals("msmi") && row.get("multi_instance").equals("0");
    return vpo(inMs ? "ms" : subset);
  }

  Path image(String subset, Row row) {
    String file = zfill(row.img()) + ".jpg";
    Path data = folder(subset, row).resolve("data");
    return subset.equals("ss")
        ? data.resolve(row.get("cateName")).resolve(file)
        : data.resolve(file);
  }

  Path mask(String subset, Row row) {
    Path masks = folder(subset, row).resolve("mask");
    return subset.equals("ss")
        ? masks
            .resolve(row.get("cateName"))
            .resolve(zfill(row.img()) + "_" + zfill(row.get("ann_Ids")) + ".png")
        : masks.resolve(zfill(row.img()) + ".png");
  }

  Path wav(Row row) {
    return root.resolve("vggsound_bench/VGGSound/audios/" + row.get("vgg_file") + ".wav");
  }

  private static String zfill(String digits) {
    return "0".repeat(Math.max(0, 12 - digits.length())) + digits;
  }

  /** Pixel values of a grey PNG of 8 bits. */
  static int[] pixels(byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new java.io.ByteArrayInputStream(png));
    if (image.getType() != BufferedImage.TYPE_BYTE_GRAY) {
      throw new IOException("type " + image.getType());
    }
    Raster raster = image.getRaster();
    return raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
  }

  /** Samples of a wav, channel by channel. */
  static double[][] wav(byte[] file) throws IOException {
    try (AudioInputStream in =
        AudioSystem.getAudioInputStream(new java.io.ByteArrayInputStream(file))) {
      AudioFormat format = in.getFormat();
      if (format.getSampleSizeInBits() != 16 || format.getSampleRate() != 16_000) {
        throw new IOException(format.toString());
      }
      ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      int channels = format.getChannels();
      double[][] samples = new double[channels][bytes.remaining() / 2 / channels];
      for (int i = 0; bytes.hasRemaining(); i++) {
        samples[i % channels][i / channels] = bytes.getShort();
      }
      return samples;
    } catch (UnsupportedAudioFileException e) {
      throw new IOException(e);
    }
  }

  /** The sound that the loader makes from the rows of an image: left and right. */
  double[][] mixture(List<Row> rows) {
    double[][] sum = new double[2][LOADER_FRAMES];
    for (Row row : rows) {
      double[] wave = crop(mono(row));
      double pos = row.pos();
      for (int i = 0; i < LOADER_FRAMES; i++) {
        sum[0][i] += wave[i] * (1 - pos);
        sum[1][i] += wave[i] * pos;
      }
    }
    return sum;
  }

  private double[] mono(Row row) {
    try {
      double[][] samples = wav(Files.readAllBytes(wav(row)));
      if (samples.length != 1) {
        throw new IllegalStateException(samples.length + " channels");
      }
      return samples[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double[] crop(double[] wave) {
    int from = wave.length / 2 - LOADER_FRAMES / 2;
    double[] cut = slice(wave, from, from + LOADER_FRAMES);
    double[] repeated = new double[LOADER_FRAMES];
    Arrays.setAll(repeated, i -> cut[i % cut.length]);
    return repeated;
  }

  /** Python's {@code wave[from:to]}: a negative index counts from the end. */
  private static double[] slice(double[] wave, int from, int to) {
    int first = from < 0 ? Math.max(0, wave.length + from) : from;
    return Arrays.copyOfRange(wave, first, Math.min(to, wave.length));
  }
}
