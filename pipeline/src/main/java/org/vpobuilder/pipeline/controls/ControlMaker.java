package org.vpobuilder.pipeline.controls;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.controls.BaseSample.Piece;
import org.vpobuilder.pipeline.controls.PlannedControl.Shown;
import org.vpobuilder.pipeline.controls.PlannedControl.Source;
import org.vpobuilder.pipeline.decode.ClipMeter;
import org.vpobuilder.pipeline.render.SampleRenderer.MaskComposer;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.AudioFile;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.Loudness;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.shard.RenderedSample;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Control;
import org.vpobuilder.spec.sample.Control.Kind;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.sample.SourceIds;
import org.vpobuilder.spec.space.Ears;

/** Makes a planned control. Holds the files and sounds of one control. For one thread. */
final class ControlMaker {
  /** 6 dB, as a factor. */
  private static final double LOUDER = StrictMath.pow(10, 6 / 20.0);

  /**
   * The ceiling of a release: no sample of the mixture exceeds it, and no rounding reaches full
   * scale.
   */
  private static final double CEILING = AudioSpec.CEILING * Short.MAX_VALUE;

  private final Folder base;
  private final Draws draws;

  ControlMaker(Folder base, long seed) {
    this.base = base;
    this.draws = Draws.of(seed);
  }

  /**
   * Makes a control.
   *
   * @throws RejectedException with a code {@code CONTROL_*} if the sound or the picture does not
   *     allow the control
   */
  RenderedSample make(PlannedControl plan) throws IOException, RejectedException {
    Sample sample =
        RowFiles.checked(Formats.SAMPLE, plan.json().read(base), base.location(plan.json().file()));
    boolean isMirrored = plan.kind() == Kind.MIRRORED || plan.kind() == Kind.MIRRORED_PICTURE;
    byte[] picture = plan.image().read(base);
    if (isMirrored) {
      picture = mirrored(picture, plan);
    }
    Mix mix = mix(plan, sample);
    List<SceneObject> objects = objects(plan, sample, isMirrored);
    List<Control.Heard> heard = heard(plan, mix, objects);
    Sample.Audio audio = sample.audio();
    ClipMeter.Stereo levels = ClipMeter.stereo(mix.mixture);
    Sample made =
        new Sample(
            plan.key(),
            sample.subset(),
            sample.split(),
            isMirrored
                ? sample
                    .image()
                    .seen(
                        sample.image().width(),
                        sample.image().height(),
                        picture.length,
                        Sha256.hex(picture))
                : sample.image(),
            new Sample.Audio(
                audio.container(),
                audio.panning(),
                audio.sampleRateHz(),
                audio.samples(),
                mix.stems.length,
                mix.sampleGain,
                levels.leftDbfs(),
                levels.rightDbfs()),
            objects,
            null,
            new Control(
                plan.kind(),
                plan.baseSample(),
                plan.expected(),
                isMirrored,
                ControlPlanner.seen(objects),
                heard));
    return RenderedSample.of(
        plan.key(),
        audio.container(),
        picture,
        Formats.SAMPLE.write(made),
        GreyPng.write(MaskComposer.compose(made.image(), objects)),
        AudioFile.write(audio.container(), interleaved(mix.stems, audio)),
        AudioFile.write(audio.container(), new Pcm16(audio.sampleRateHz(), 2, mix.mixture)));
  }

  private static byte[] mirrored(byte[] picture, PlannedControl plan) throws RejectedException {
    try {
      return MirroredPicture.of(picture);
    } catch (MediaException e) {
      throw rejected(
          plan,
          RejectionCode.CONTROL_PICTURE_UNREADABLE,
          String.valueOf(e.getMessage()),
          "a picture that can be decoded");
    }
  }

  /** The base's objects in the roles that the expected mask gives them, the sounding ones first. */
  private static List<SceneObject> objects(PlannedControl plan, Sample base, boolean isMirrored) {
    ImageRef image = base.image();
    List<SceneObject> sounding = new ArrayList<>();
    List<SceneObject> others = new ArrayList<>();
    for (SceneObject object : base.objects()) {
      SceneObject placed =
          isMirrored ? Placed.mirrored(object, image.height(), image.width()) : object;
      @Nullable Shown shown =
          plan.shown().stream().filter(s -> s.id().equals(object.id())).findFirst().orElse(null);
      if (shown != null) {
        ClipRef clip = plan.sources().get(shown.channel()).clip();
        sounding.add(Placed.as(placed, ObjectRole.SOUNDING, shown.channel(), clip));
      } else {
        boolean isOpen = object.role() == ObjectRole.IGNORED && isStillHeard(object, plan, base);
        others.add(
            Placed.as(placed, isOpen ? ObjectRole.IGNORED : ObjectRole.SILENT, -1, ClipRef.NONE));
      }
    }
    sounding.sort(Comparator.comparingInt(SceneObject::channel));
    others.sort(Comparator.comparing(SceneObject::id, SourceIds.ORDER));
    sounding.addAll(others);
    return sounding;
  }

  /**
   * Whether a crowd that the base leaves open in its mask has a class that is heard in the control.
   */
  private static boolean isStillHeard(SceneObject crowd, PlannedControl plan, Sample base) {
    if (!plan.crowdsStay()) {
      return false;
    }
    // A crowd of persons has no class: it stays open as long as a person is heard.
    boolean isOfNoClass =
        base.sounding().stream().noneMatch(o -> o.className().equals(crowd.className()));
    return isOfNoClass
        || plan.sources().stream().anyMatch(s -> s.className().equals(crowd.className()));
  }

  private static List<Control.Heard> heard(
      PlannedControl plan, Mix mix, List<SceneObject> objects) {
    List<Control.Heard> heard = new ArrayList<>();
    for (int channel = 0; channel < plan.sources().size(); channel++) {
      Source source = plan.sources().get(channel);
      int own = channel;
      // In a mirrored picture an object's alpha is computed from its mirrored mask; 1 - alpha may
      // differ from it in the last bit.
      double alpha =
          plan.kind() == Kind.MIRRORED
              ? objects.stream()
                  .filter(o -> o.sounds() && o.channel() == own)
                  .mapToDouble(SceneObject::alpha)
                  .findFirst()
                  .orElse(source.alpha())
              : source.alpha();
      boolean isStem = !source.sample().isEmpty();
      heard.add(
          new Control.Heard(
              source.className(),
              source.classIndex(),
              alpha,
              source.sample(),
              isStem ? source.channel() : -1,
              mix.gains[channel],
              source.clip()));
    }
    return heard;
  }

  /**
   * The sound of a control: stems by channel, the interleaved mixture, and the factors of the
   * stems.
   */
  private record Mix(short[][] stems, short[] mixture, double[] gains, double sampleGain) {}

  private Mix mix(PlannedControl plan, Sample sample) throws IOException, RejectedException {
    List<Source> sources = plan.sources();
    double[][] stems = new double[sources.size()][];
    double[] gains = new double[sources.size()];
    Arrays.fill(gains, 1);
    double sampleGain = plan.gain();
    switch (plan.kind()) {
      case SILENCE -> {
        Arrays.setAll(stems, i -> new double[sample.audio().samples()]);
        gains[0] = 0;
        sampleGain = 1;
      }
      case NOISE_WHITE, NOISE_WHITE_DIFFUSE, NOISE_PINK, NOISE_PINK_DIFFUSE -> {
        noise(plan, sample, stems, gains);
        sampleGain = 1;
      }
      default -> {
        for (int i = 0; i < stems.length; i++) {
          stems[i] = stem(sources.get(i), sample);
        }
      }
    }
    if (plan.kind() == Kind.LEVEL_UP || plan.kind() == Kind.LEVEL_DOWN) {
      Arrays.fill(gains, plan.kind() == Kind.LEVEL_UP ? LOUDER : 1 / LOUDER);
    }
    if (plan.kind() == Kind.OFF_SCREEN || plan.kind() == Kind.OFF_SCREEN_NEAR) {
      double peak = peak(stems, sounds(stems, gains, plan, sample));
      sampleGain = Math.min(1, CEILING / Math.max(peak, Double.MIN_NORMAL));
      Arrays.fill(gains, sampleGain);
    }
    short[][] rounded = rounded(stems, gains, plan);
    short[] mixture = mixture(sounds(rounded(rounded), ones(gains), plan, sample), plan);
    return new Mix(rounded, mixture, gains, sampleGain);
  }

  private static double[] ones(double[] like) {
    double[] ones = new double[like.length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double[][] rounded(short[][] stems) {
    double[][] whole = new double[stems.length][];
    for (int c = 0; c < stems.length; c++) {
      whole[c] = new double[stems[c].length];
      for (int i = 0; i < stems[c].length; i++) {
        whole[c][i] = stems[c][i];
      }
    }
    return whole;
  }

  /** A stem of the base release, in steps of 16 bits. */
  private double[] stem(Source source, Sample sample) throws IOException {
    Pcm16 stems = sound(source.stems(), source.stemChannels(), sample);
    double[] stem = new double[stems.frames()];
    for (int i = 0; i < stem.length; i++) {
      stem[i] = stems.at(i, source.channel());
    }
    return stem;
  }

  private Pcm16 sound(Piece piece, int channels, Sample sample) throws IOException {
    String where = base.location(piece.file());
    Sample.Audio audio = sample.audio();
    try {
      Pcm16 sound = AudioFile.read(audio.container(), piece.read(base), audio.samples());
      if (sound.channels() == channels
          && sound.frames() == audio.samples()
          && sound.sampleRateHz() == audio.sampleRateHz()) {
        return sound;
      }
      throw new MediaException(
          "got %d channels of %d samples, wanted %d of %d"
              .formatted(sound.channels(), sound.frames(), channels, audio.samples()));
    } catch (MediaException e) {
      throw new BadInputException(
          "%s: sound at byte %d: %s".formatted(where, piece.offset(), e.getMessage()), e);
    }
  }

  /**
   * Fills the noise stems, which together are as loud as the base's mixture. At the base's places
   * each noise stem has the level of the stem that it replaces, so that the balance of left and
   * right stays.
   */
  private void noise(PlannedControl plan, Sample sample, double[][] stems, double[] gains)
      throws IOException, RejectedException {
    Sample.Audio audio = sample.audio();
    Pcm16 own = sound(plan.stems(), audio.stems(), sample);
    double wanted = Loudness.lufs(sound(plan.mixture(), 2, sample));
    if (wanted <= Loudness.SILENCE_LUFS) {
      throw rejected(
          plan,
          RejectionCode.CONTROL_TOO_SOFT,
          "no 0.4 s above -70 LUFS",
          "a base that is loud enough to tell its loudness");
    }
    boolean isPink = plan.kind() == Kind.NOISE_PINK || plan.kind() == Kind.NOISE_PINK_DIFFUSE;
    for (int c = 0; c < stems.length; c++) {
      DrawStream stream = draws.at("control", plan.kind(), plan.baseSample(), c).stream();
      double[] noise =
          isPink
              ? Noise.pink(audio.samples(), audio.sampleRateHz(), stream)
              : Noise.white(audio.samples(), stream);
      int stand = plan.sources().get(c).channel();
      double level = stand < 0 ? 0.1 : Math.max(rms(own, stand), 1e-5);
      for (int i = 0; i < noise.length; i++) {
        noise[i] *= Short.MAX_VALUE;
      }
      stems[c] = noise;
      gains[c] = level;
    }
    // The loudness is measured before rounding and far above the gate, since noise has one level
    // throughout.
    double got = lufs(sounds(stems, gains, plan, sample), audio.sampleRateHz());
    double factor = StrictMath.pow(10, (wanted - got) / 20);
    for (int c = 0; c < gains.length; c++) {
      gains[c] *= factor;
    }
  }

  /** Loudness of left and right, which may exceed full scale. */
  private static double lufs(double[][] sounds, int rate) {
    double peak = Math.max(peak(sounds, new double[0][]), 1);
    double scale = CEILING / peak;
    short[] frames = new short[2 * sounds[0].length];
    for (int i = 0; i < sounds[0].length; i++) {
      frames[2 * i] = (short) Math.rint(sounds[0][i] * scale);
      frames[2 * i + 1] = (short) Math.rint(sounds[1][i] * scale);
    }
    return Loudness.lufs(new Pcm16(rate, 2, frames)) - 20 * StrictMath.log10(scale);
  }

  private static double rms(Pcm16 sound, int channel) {
    double power = 0;
    for (int i = 0; i < sound.frames(); i++) {
      double value = sound.at(i, channel) / (double) Short.MAX_VALUE;
      power += value * value;
    }
    return Math.sqrt(power / sound.frames());
  }

  /** Left and right of stems, as the law of space has them. */
  private static double[][] sounds(
      double[][] stems, double[] gains, PlannedControl plan, Sample sample) {
    int length = sample.audio().samples();
    double[] left = new double[length];
    double[] right = new double[length];
    for (int c = 0; c < stems.length; c++) {
      Source source = plan.sources().get(c);
      Ears ears = sample.audio().law().at(source.lawAlpha(), sample.audio().sampleRateHz());
      double[] stem = stems[c];
      double gain = gains[c];
      (source.exchanged() ? ears.swapped() : ears).add(i -> gain * stem[i], 0, length, left, right);
    }
    return new double[][] {left, right};
  }

  private static double peak(double[][] a, double[][] b) {
    double peak = 0;
    for (double[][] sounds : List.of(a, b)) {
      for (double[] sound : sounds) {
        for (double value : sound) {
          peak = Math.max(peak, Math.abs(value));
        }
      }
    }
    return peak;
  }

  private static short[][] rounded(double[][] stems, double[] gains, PlannedControl plan)
      throws RejectedException {
    short[][] rounded = new short[stems.length][];
    for (int c = 0; c < stems.length; c++) {
      rounded[c] = new short[stems[c].length];
      for (int i = 0; i < stems[c].length; i++) {
        rounded[c][i] = step(gains[c] * stems[c][i], plan);
      }
    }
    return rounded;
  }

  private static short[] mixture(double[][] sounds, PlannedControl plan) throws RejectedException {
    short[] mixture = new short[2 * sounds[0].length];
    for (int i = 0; i < sounds[0].length; i++) {
      mixture[2 * i] = step(sounds[0][i], plan);
      mixture[2 * i + 1] = step(sounds[1][i], plan);
    }
    return mixture;
  }

  /** Rounds a value, ties to even; rounding twice can add one step beyond the ceiling. */
  private static short step(double value, PlannedControl plan) throws RejectedException {
    double rounded = Math.rint(value);
    if (Math.abs(rounded) > CEILING + 1) {
      throw rejected(
          plan,
          RejectionCode.CONTROL_WOULD_CLIP,
          "a sample of %.3f of full scale".formatted(Math.abs(value) / Short.MAX_VALUE),
          "at most 0.999");
    }
    return (short) rounded;
  }

  private static Pcm16 interleaved(short[][] stems, Sample.Audio audio) {
    short[] frames = new short[stems.length * audio.samples()];
    for (int c = 0; c < stems.length; c++) {
      for (int i = 0; i < audio.samples(); i++) {
        frames[i * stems.length + c] = stems[c][i];
      }
    }
    return new Pcm16(audio.sampleRateHz(), stems.length, frames);
  }

  private static RejectedException rejected(
      PlannedControl plan, RejectionCode code, String got, String wanted) {
    return new RejectedException(code, plan.json().file(), "control " + plan.key(), got, wanted);
  }
}
