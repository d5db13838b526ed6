package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import be.tarsos.dsp.util.fft.FFT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.media.WavFile;

/** Checks the two commands together: a synthetic video sounds alike in its copy. */
class AvsMssOfWorldTest {
  private static final int WINDOW = 512;
  private static final int BANDS = 24;

  @TempDir Path folder;

  @Test
  void replacedSounds_ofSyntheticSet_tellTheCategoryAsTheOldOnesDo()
      throws IOException, MediaException {
    Path world = folder.resolve("world");
    VpoRun made =
        VpoRun.of("world", "--layout", "avsbench", "--images", 300, "--clips", 125, "--out", world);
    assertThat(made.code()).isZero();
    assertThat(made.out()).startsWith("42 + 9 + 9 videos, 125 csv rows, ");
    Path out = folder.resolve("out");
    VpoRun run =
        VpoRun.of(
            "avs-m-ss",
            "--avsbench",
            world.resolve("avsbench"),
            "--vggsound",
            world.resolve("vggsound"),
            "--out",
            out);
    assertThat(run.code()).isZero();

    Map<Path, double[]> old = spectra(world.resolve("avsbench/Single-source/s4_data/audio_wav"));
    Map<Path, double[]> replaced = spectra(out.resolve("Single-source/s4_data/audio_wav"));
    assertThat(replaced).hasSizeGreaterThan(55);
    long right =
        replaced.entrySet().stream()
            .filter(e -> nearest(old, e.getKey(), e.getValue()).equals(category(e.getKey())))
            .count();
    assertThat((double) right / replaced.size()).isGreaterThan(0.85);
  }

  private static String category(Path file) {
    return String.valueOf(file.getName(1));
  }

  private static Map<Path, double[]> spectra(Path folder) throws IOException, MediaException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    Map<Path, double[]> spectra = new LinkedHashMap<>();
    for (Path file : files) {
      short[] samples = WavFile.read(Files.readAllBytes(file)).samples();
      spectra.put(folder.relativize(file), spectrum(samples));
    }
    return spectra;
  }

  /**
   * The mean over time of the log energy in bands, minus its mean over the bands, so that the level
   * does not count.
   */
  private static double[] spectrum(short[] samples) {
    FFT fft = new FFT(WINDOW);
    double[] bands = new double[BANDS];
    for (int at = 0; at + WINDOW <= samples.length; at += WINDOW) {
      float[] window = new float[2 * WINDOW];
      for (int i = 0; i < WINDOW; i++) {
        window[i] = samples[at + i];
      }
      fft.forwardTransform(window);
      for (int b = 0; b < BANDS; b++) {
        double energy = 1e4;
        int from = 1 + (int) Math.pow(WINDOW / 2.0 - 2, (double) b / BANDS);
        int to = 1 + (int) Math.pow(WINDOW / 2.0 - 2, (b + 1.0) / BANDS);
        for (int k = from; k <= to; k++) {
          energy += Math.pow(window[2 * k], 2) + Math.pow(window[2 * k + 1], 2);
        }
        bands[b] += Math.log(energy);
      }
    }
    double mean = 0;
    for (double band : bands) {
      mean += band / BANDS;
    }
    for (int b = 0; b < BANDS; b++) {
      bands[b] = (bands[b] - mean) * WINDOW / samples.length;
    }
    return bands;
  }

  private static String nearest(Map<Path, double[]> known, Path own, double[] asked) {
    String name = "";
    double least = Double.POSITIVE_INFINITY;
    for (Map.Entry<Path, double[]> other : known.entrySet()) {
      double distance = 0;
      for (int b = 0; b < BANDS; b++) {
        distance += Math.pow(other.getValue()[b] - asked[b], 2);
      }
      if (distance < least && !other.getKey().equals(own)) {
        least = distance;
        name = category(other.getKey());
      }
    }
    return name;
  }
}
