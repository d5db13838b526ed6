package org.vpobuilder.validation.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.media.WavFile;
import org.vpobuilder.spec.subset.VpoSubsets;
import org.vpobuilder.validation.predict.Prediction;
import org.vpobuilder.validation.protocol.EngineConfig;
import org.vpobuilder.validation.protocol.ReleaseData;
import org.vpobuilder.validation.protocol.TinyRelease;
import org.vpobuilder.validation.protocol.Training;
import org.vpobuilder.validation.tensor.ComputeMode;
import org.vpobuilder.validation.tensor.Device;
import org.vpobuilder.validation.train.RunFolder;
import org.vpobuilder.validation.train.TrainConfig;
import org.vpobuilder.validation.train.Trainer;
import org.vpobuilder.validation.train.TrainingProgress;
import picocli.CommandLine;

/** The command as a person calls it, on a network of a few steps. */
class PredictCommandTest {
  private static final int WIDTH = 34;
  private static final int HEIGHT = 22;

  @TempDir static Path shared;
  private static Path run = Path.of("");
  private static Path release = Path.of("");

  @TempDir Path folder;

  private record Outcome(int code, String out, String err) {}

  private static Training training() {
    TrainConfig config = TinyRelease.config("tiny-tpavi", 2);
    EngineConfig engine = new EngineConfig(Device.CPU, ComputeMode.DEFAULT, 1, 1);
    return new Training(
        config, new ReleaseData(release, VpoSubsets.MS, Integer.MAX_VALUE), 5, engine);
  }

  @BeforeAll
  static void train() throws IOException {
    release = TinyRelease.write(shared.resolve("release"));
    run = shared.resolve("run");
    training().train(RunFolder.at(run), Trainer.Pace.DEFAULT, TrainingProgress.NONE);
  }

  private static Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = VpoValidation.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    return new Outcome(code, out.toString(), err.toString());
  }

  private Outcome predict(String line) {
    return run(
        Stream.concat(
                Stream.of(
                    "predict", "--threads", "1", "--run", run.toString(), "--out", "" + out()),
                Stream.of(line.replace("DIR", folder.toString()).split(" ")))
            .toArray(String[]::new));
  }

  private Path out() {
    return folder.resolve("out");
  }

  private static byte[] indices(Path png) throws IOException {
    BufferedImage image = ImageIO.read(png.toFile());
    int[] values =
        image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
    byte[] indices = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      indices[i] = (byte) values[i];
    }
    return indices;
  }

  private Prediction read(String name) throws IOException {
    byte[] json = Files.readAllBytes(out().resolve(name + ".json"));
    assertThat(Prediction.JSON.violations(json)).isEmpty();
    return Prediction.JSON.read(json, name);
  }

  private void picture(String name) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    image.setRGB(3, 4, 0xffffff);
    ImageIO.write(image, "png", folder.resolve(name).toFile());
  }

  private void sound(String name, int channels, int amplitude) throws IOException {
    short[] samples = new short[24_000 * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (i / channels % 32 < 16 ? amplitude : -amplitude);
    }
    Files.write(folder.resolve(name), WavFile.write(new Pcm16(16_000, channels, samples)));
  }

  /** A second and a half, six frames, a square wave. */
  private void video(String name) throws IOException {
    try (FFmpegFrameRecorder recorder =
        new FFmpegFrameRecorder(folder.resolve(name).toFile(), WIDTH, HEIGHT, 1)) {
      recorder.setFormat("mp4");
      recorder.setVideoCodec(avcodec.AV_CODEC_ID_H264);
      recorder.setAudioCodec(avcodec.AV_CODEC_ID_AAC);
      recorder.setFrameRate(4);
      recorder.setSampleRate(16_000);
      recorder.start();
      short[] wave = new short[24_000];
      for (int i = 0; i < wave.length; i++) {
        wave[i] = (short) (i % 32 < 16 ? 8000 : -8000);
      }
      recorder.recordSamples(16_000, 1, ShortBuffer.wrap(wave));
      for (int i = 0; i < 6; i++) {
        Frame frame = new Frame(WIDTH, HEIGHT, Frame.DEPTH_UBYTE, 3);
        ByteBuffer pixels = (ByteBuffer) frame.image[0];
        for (int at = 0; at < pixels.capacity(); at++) {
          pixels.put(at, (byte) (40 * i));
        }
        recorder.record(frame);
      }
    }
  }

  @Test
  void sample_ofARelease_isAnsweredAsInItsEvaluation() throws IOException {
    Map<String, byte[]> evaluated = new HashMap<>();
    Map<String, byte[]> truth = new HashMap<>();
    training()
        .evaluate(
            RunFolder.at(run),
            (batch, index, prediction, answer) -> {
              evaluated.put(batch.keys().get(index), prediction);
              truth.put(batch.keys().get(index), batch.labels());
            });
    assertThat(evaluated).hasSize(2);
    for (String key : evaluated.keySet()) {
      Outcome outcome = predict("--release " + release + " --subset ms --sample " + key);
      assertThat(outcome.code()).as(outcome.err()).isZero();
      assertThat(indices(out().resolve(key + ".mask.png"))).isEqualTo(evaluated.get(key));
      assertThat(indices(out().resolve(key + ".truth.png"))).isEqualTo(truth.get(key));
    }
    assertThat(evaluated.values())
        .as("an answer that tells something")
        .anyMatch(prediction -> new String(prediction, ISO_8859_1).chars().distinct().count() > 1);
  }

  @Test
  void pictureAndSound_ofOnesOwn_giveMaskOverlayLegendAndAreas() throws IOException {
    picture("dog.png");
    sound("bark.wav", 2, 16_384);
    Outcome outcome = predict("--image DIR/dog.png --sound DIR/bark.wav");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    Prediction told = read("dog");
    assertThat(List.of(told.width(), told.height())).containsExactly(WIDTH, HEIGHT);
    // A square wave of half the full scale.
    assertThat(told.heard().levelDb()).containsExactly(-6.0, -6.0);
    assertThat(told.heard().seconds()).isEqualTo(1.5);
    byte[] mask = indices(out().resolve("dog.mask.png"));
    assertThat(mask).hasSize(WIDTH * HEIGHT);
    for (Prediction.Area area : told.classes()) {
      long there = 0;
      for (byte index : mask) {
        there += index == area.index() ? 1 : 0;
      }
      assertThat(area.pixels()).isEqualTo(there).isPositive();
      assertThat(area.share()).isEqualTo((double) there / (WIDTH * HEIGHT));
      assertThat(outcome.out()).contains(area.name());
    }
    assertThat(out().resolve("dog.overlay.png")).exists();
    assertThat(Files.readString(out().resolve("dog.legend.svg")))
        .contains(told.classes().isEmpty() ? "nothing sounds" : told.classes().get(0).name());

    Outcome again = predict("--image DIR/dog.png --sound DIR/bark.wav");
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("dog.mask.png: is there already");
  }

  @Test
  void silence_isToldAsSuch() throws IOException {
    picture("dog.png");
    sound("hush.wav", 1, 0);
    assertThat(predict("--image DIR/dog.png --sound DIR/hush.wav").out())
        .contains("the sound is silence");
    assertThat(read("dog").heard().levelDb()).containsExactly(-120.0);
  }

  @Test
  void pairs_someBad_areAnsweredButForThose() throws IOException {
    picture("a.png");
    sound("a.wav", 1, 8000);
    picture("b.png");
    Files.writeString(folder.resolve("b.mp3"), "no sound");
    picture("c.png");
    Files.writeString(folder.resolve("._c.wav"), "what Finder leaves");
    Outcome outcome = predict("--pairs DIR");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err())
        .contains(
            "b.mp3: got no sound or video that FFmpeg can read",
            "c: got 1 pictures and 0 sounds of that name",
            "2 of 3 pairs have no answer");
    assertThat(read("a").sound()).endsWith("a.wav");
    assertThat(out().resolve("b.json")).doesNotExist();
  }

  @Test
  void video_everyFrameOrFewer_isAClipWithItsSound() throws IOException {
    video("street.mp4");
    Outcome outcome = predict("--video DIR/street.mp4");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    Prediction told = read("street");
    assertThat(told.frames()).hasSize(6);
    assertThat(told.frames().get(5).seconds()).isEqualTo(1.25);
    try (FFmpegFrameGrabber clip = new FFmpegFrameGrabber(out().resolve("street.mp4").toFile())) {
      clip.start();
      assertThat(List.of(clip.getImageWidth(), clip.getImageHeight(), clip.getAudioChannels()))
          .containsExactly(WIDTH, HEIGHT, 1);
      int frames = 0;
      while (clip.grabImage() != null) {
        frames++;
      }
      assertThat(frames).isEqualTo(6);
    }
    Files.move(folder.resolve("street.mp4"), folder.resolve("slow.mp4"));
    assertThat(predict("--video DIR/slow.mp4 --fps 2").code()).isZero();
    assertThat(read("slow").frames()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--image DIR/text --sound DIR/a.wav; text: got neither JPEG nor PNG",
        "--image DIR/none --sound DIR/a.wav; none: got no such file, wanted a picture",
        "--image DIR/a.png --sound DIR/text; text: got no sound or video that FFmpeg can read",
        "--image DIR/a.png --sound DIR/a.png; a.png: got no sound or video that FFmpeg can read",
        "--image DIR/a.png --sound DIR/none; none: got no such file",
        "--video DIR/a.wav; a.wav: got no moving picture, wanted a video",
        "--image DIR/a.png; wanted one of --image with --sound, --pairs, --video",
        "--image DIR/a.png --sound DIR/a.wav --video DIR/a.wav; wanted one of --image",
        "--video DIR/a.wav --fps -1; --fps: got -1.0",
        "--pairs DIR/empty; empty: got neither pictures nor sounds",
        "--release RELEASE --subset ms --sample none; got no sample none in ms"
      })
  void badInput_isOneLine(String line, String told) throws IOException {
    Files.writeString(folder.resolve("text"), "neither picture nor sound");
    picture("a.png");
    sound("a.wav", 1, 8000);
    Files.createDirectories(folder.resolve("empty"));
    Outcome outcome = predict(line.replace("RELEASE", release.toString()));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(told);
    assertThat(out()).doesNotExist();
  }

  @Test
  void run_withoutClasses_isToldWhatWritesThem() throws IOException {
    Path old = folder.resolve("old");
    Files.createDirectories(old);
    for (String file : List.of("config.yaml", "model.safetensors")) {
      Files.copy(run.resolve(file), old.resolve(file));
    }
    Outcome outcome =
        run("predict", "--run", "" + old, "--video", "x.mp4", "--out", "" + folder.resolve("o"));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("no classes.json", "vpo evaluate --run " + old);
  }
}
