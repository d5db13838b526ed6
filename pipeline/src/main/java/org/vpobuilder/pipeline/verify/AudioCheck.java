package org.vpobuilder.pipeline.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.schemas.media.AudioFile;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.sample.Control;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.space.Ears;

/**
 * Checks mixture and stems: their format, and that the law of space turns the stems into the
 * mixture.
 */
public final class AudioCheck implements Check {
  static final Promise AUDIO_FORMAT =
      new Promise(
          "audio-format", "mixture and stems are PCM-16 of the stated rate, channels and length");
  static final Promise CLIPPING =
      new Promise("clipping", "no sample of mixture or stems reaches full scale");
  static final Promise MIXTURE =
      new Promise(
          "mixture",
          "the mixture is what the law of space makes of the stems, to 1 step or the law's more");
  static final Promise LEVELS =
      new Promise(
          "levels",
          "one source: left to right is as the law's gains; the json's levels are measured");

  private static final int STEREO = 2;
  private static final int FULL_SCALE = 32767;

  /** The level, in steps of 16 bits, below which rounding hides the true level. */
  private static final double AUDIBLE_STEPS = 10;

  private static final double LEVEL_TOLERANCE_DB = 0.05;

  /** The number of frames that are mixed at once: they fit into the caches. */
  private static final int BLOCK = 1024;

  @Override
  public List<Promise> promises() {
    return List.of(AUDIO_FORMAT, CLIPPING, MIXTURE, LEVELS);
  }

  @Override
  public Scope scope() {
    return Scope.BOTH;
  }

  @Override
  public Run begin(Reference reference) {
    return new Audio(reference.findings(), reference.spec())::check;
  }

  private record Audio(Findings findings, @Nullable ReleaseSpec spec) {
    void check(Sample sample, Files files) {
      stated(sample, files.place());
      Optional<Pcm16> mixture = read(sample, files, Member.MIXTURE, STEREO);
      Optional<Pcm16> stems = read(sample, files, Member.STEMS, places(sample).size());
      Optional<List<Ears>> ears = ears(sample, files.place());
      stems.ifPresent(pcm -> clipping(pcm, "stems", 0.5, files.place()));
      if (mixture.isEmpty()) {
        return;
      }
      levels(sample, ears.orElse(List.of()), mixture.get(), files.place());
      if (ears.isPresent()) {
        clipping(mixture.get(), "mixture", rounding(ears.get()), files.place());
      }
      if (ears.isPresent() && stems.isPresent()) {
        mixture(sample, ears.get(), mixture.get(), stems.get(), files.place());
      }
    }

    /**
     * The positions that the stems are heard from; in a control these are not always the positions
     * of objects.
     */
    private static List<Double> places(Sample sample) {
      Control control = sample.control();
      return control == null
          ? sample.sounding().stream().map(SceneObject::alpha).toList()
          : control.heard().stream().map(Control.Heard::alpha).toList();
    }

    /**
     * The filters of each stem for both ears; empty, and a failure, if a position or the rate is
     * not possible.
     */
    private Optional<List<Ears>> ears(Sample sample, Place place) {
      int rate = sample.audio().sampleRateHz();
      List<Ears> ears = new ArrayList<>();
      for (double alpha : places(sample)) {
        boolean possible = alpha >= 0 && alpha <= 1;
        if (!possible || rate < AudioSpec.MIN_RATE_HZ || rate > AudioSpec.MAX_RATE_HZ) {
          findings.fail(
              MIXTURE,
              place,
              "a source at %s, %d Hz".formatted(alpha, rate),
              "0 to 1, %d to %d Hz".formatted(AudioSpec.MIN_RATE_HZ, AudioSpec.MAX_RATE_HZ));
          return Optional.empty();
        }
        ears.add(sample.audio().law().at(alpha, rate));
      }
      return Optional.of(ears);
    }

    /** Checks that the json's audio is the spec's. */
    private void stated(Sample sample, Place place) {
      findings.looked(AUDIO_FORMAT);
      Sample.Audio audio = sample.audio();
      findings.same(AUDIO_FORMAT, place, "stems", audio.stems(), places(sample).size());
      if (spec == null) {
        return;
      }
      findings.same(AUDIO_FORMAT, place, "container", audio.container(), spec.audio().container());
      findings.same(AUDIO_FORMAT, place, "panning", audio.panning(), spec.audio().panning());
      findings.same(AUDIO_FORMAT, place, "rate", audio.sampleRateHz(), spec.audio().sampleRateHz());
      findings.same(AUDIO_FORMAT, place, "samples", audio.samples(), spec.audio().clipSamples());
    }

    /** A file's samples; empty, and a failure, if their number differs from the json's. */
    private Optional<Pcm16> read(Sample sample, Files files, Member member, int channels) {
      if (!files.has(member)) {
        return Optional.empty();
      }
      Sample.Audio audio = sample.audio();
      String wanted =
          "%s: %d Hz, %d channels, %d samples"
              .formatted(member, audio.sampleRateHz(), channels, audio.samples());
      try {
        Pcm16 pcm = AudioFile.read(files.container(), files.get(member), audio.samples());
        String got =
            "%s: %d Hz, %d channels, %d samples"
                .formatted(member, pcm.sampleRateHz(), pcm.channels(), pcm.frames());
        if (got.equals(wanted)) {
          return Optional.of(pcm);
        }
        findings.fail(AUDIO_FORMAT, files.place(), got, wanted);
      } catch (MediaException e) {
        findings.fail(AUDIO_FORMAT, files.place(), e.getMessage(), wanted);
      }
      return Optional.empty();
    }

    /**
     * The most by which rounding may raise a channel above the headroom that the gain keeps, in
     * steps: half a step of each stem, times the peak of its filter, and half a step of its own.
     */
    private static double rounding(List<Ears> ears) {
      double left = 0;
      double right = 0;
      for (Ears heard : ears) {
        left += heard.left().peak();
        right += heard.right().peak();
      }
      return 0.5 + 0.5 * Math.max(left, right);
    }

    private void clipping(Pcm16 pcm, String what, double rounding, Place place) {
      findings.looked(CLIPPING);
      int limit =
          Math.min(FULL_SCALE - 1, (int) Math.ceil(AudioSpec.CEILING * FULL_SCALE + rounding));
      int least = 0;
      int most = 0;
      for (short value : pcm.samples()) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
      int peak = Math.max(-least, most);
      if (peak > limit) {
        findings.fail(CLIPPING, place, "%s with a peak of %d".formatted(what, peak), limit);
      }
    }

    private void mixture(Sample sample, List<Ears> ears, Pcm16 mixture, Pcm16 stems, Place place) {
      findings.looked(MIXTURE);
      int tolerance = sample.audio().law().toleranceSteps();
      int channels = ears.size();
      short[] parts = stems.samples();
      double[] left = new double[BLOCK];
      double[] right = new double[BLOCK];
      for (int from = 0; from < mixture.frames(); from += BLOCK) {
        int to = Math.min(from + BLOCK, mixture.frames());
        Arrays.fill(left, 0);
        Arrays.fill(right, 0);
        for (int i = 0; i < channels; i++) {
          int channel = i;
          ears.get(i).add(t -> parts[t * channels + channel], from, to, left, right);
        }
        if (isNear(mixture.samples(), from, to, left, right, tolerance)) {
          continue;
        }
        for (int t = from; t < to; t++) {
          int gotLeft = mixture.at(t, 0);
          int gotRight = mixture.at(t, 1);
          double l = left[t - from];
          double r = right[t - from];
          if (Math.abs(gotLeft - Math.rint(l)) > tolerance
              || Math.abs(gotRight - Math.rint(r)) > tolerance) {
            String got = "%d, %d at sample %d".formatted(gotLeft, gotRight, t);
            String wanted =
                "%.0f, %.0f within %d by the law %s"
                    .formatted(l, r, tolerance, sample.audio().panning());
            findings.fail(MIXTURE, place, got, wanted);
            return;
          }
        }
      }
    }

    /**
     * Whether every sample of a block is so near to the exact sums that it is also within the
     * tolerance of the rounded ones: between two whole numbers around a sum lies its rounding too.
     * Nearly all blocks are, and neither branches nor roundings are needed to see it.
     */
    private static boolean isNear(
        short[] mixed, int from, int to, double[] left, double[] right, int tolerance) {
      boolean isFar = false;
      for (int i = 0; i < to - from; i++) {
        int at = 2 * (from + i);
        isFar |=
            Math.abs(mixed[at] - left[i]) > tolerance
                | Math.abs(mixed[at + 1] - right[i]) > tolerance;
      }
      return !isFar;
    }

    private void levels(Sample sample, List<Ears> ears, Pcm16 mixture, Place place) {
      findings.looked(LEVELS);
      double left = rms(mixture, 0);
      double right = rms(mixture, 1);
      level(place, "level_left_dbfs", sample.audio().levelLeftDbfs(), left);
      level(place, "level_right_dbfs", sample.audio().levelRightDbfs(), right);
      // If both ears hear a single source by a gain, the levels have the ratio of the gains,
      // whatever the sound. The ratio of filters depends on the sound, and only MIXTURE can check
      // it.
      if (ears.size() != 1 || ears.get(0).reach() > 0) {
        return;
      }
      double leftGain = Math.abs(ears.get(0).left().gain());
      double rightGain = Math.abs(ears.get(0).right().gain());
      // Rounding moves a channel's RMS by at most half a step, and so also this difference.
      double rounding = 0.5 * (leftGain + rightGain) + 1e-6;
      if (!(Math.abs(left * rightGain - right * leftGain) <= rounding)) {
        findings.fail(
            LEVELS, place, "left / right %f".formatted(left / right), leftGain / rightGain);
      }
    }

    private void level(Place place, String what, double got, double rms) {
      double measured = 20 * Math.log10(rms / FULL_SCALE);
      if (rms > AUDIBLE_STEPS && !(Math.abs(got - measured) <= LEVEL_TOLERANCE_DB)) {
        findings.fail(LEVELS, place, what + " " + got, measured);
      }
    }

    private static double rms(Pcm16 stereo, int channel) {
      short[] samples = stereo.samples();
      long sum = 0;
      for (int i = channel; i < samples.length; i += STEREO) {
        sum += samples[i] * samples[i];
      }
      return Math.sqrt((double) sum / stereo.frames());
    }
  }
}
