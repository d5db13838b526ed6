package org.vpobuilder.validation.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.space.SpatialLaw;
import org.vpobuilder.spec.space.SpatialLaws;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.audio.FeatureKind;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.audio.Features;
import org.vpobuilder.validation.data.example.Example;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.image.ColourJitter;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.data.image.RgbImage;

/** Whoever mirrors the picture must mirror the sound: CPM's spectra as any other features. */
class FlippedSpectrumTest {
  private static final Augmentation FLIP =
      new Augmentation(true, 1, new ColourJitter(List.of(), 1, 1, 1, 0), 0, 0, 32);

  static Stream<Arguments> kindsAndLaws() {
    return Stream.of(FeatureKind.CPM_STFT, FeatureKind.CAVP_LOG_MEL)
        .flatMap(kind -> SpatialLaws.all().stream().map(law -> Arguments.of(kind, law)));
  }

  /** Also by a law that delays and filters, which is registered for the tests alone. */
  @ParameterizedTest
  @MethodSource("kindsAndLaws")
  void features_ofAFlippedPicture_areTheOtherChannels(FeatureKind kind, SpatialLaw law) {
    AudioFeatures stereo = new AudioFeatures(new FeatureSpec(AudioMode.STEREO, 1, kind));
    Example example = twoSounds(law);
    Features before = heard(stereo, example);
    Features after = heard(stereo, Augmenter.apply(example, FLIP));
    assertThat(channel(after, 0)).isEqualTo(channel(before, 1));
    assertThat(channel(after, 1)).isEqualTo(channel(before, 0));
    assertThat(channel(after, 0)).isNotEqualTo(channel(before, 0));
  }

  @Test
  void features_inMono_areTheSameAfterAFlip() {
    AudioFeatures mono =
        new AudioFeatures(new FeatureSpec(AudioMode.MONO, 1, FeatureKind.CPM_STFT));
    Example example = twoSounds(SpatialLaws.named("linear"));
    assertThat(heard(mono, Augmenter.apply(example, FLIP)).values())
        .isEqualTo(heard(mono, example).values());
  }

  private static Features heard(AudioFeatures features, Example example) {
    return features.features(example.stems(), example.ears());
  }

  private static float[] channel(Features features, int channel) {
    int size = features.frames() * features.bins();
    return Arrays.copyOfRange(features.values(), channel * size, (channel + 1) * size);
  }

  /** Objects of 8 x 8 at columns 2 and 20 of 32: centres 6/32 and 24/32, exact in binary. */
  private static Example twoSounds(SpatialLaw law) {
    byte[] labels = new byte[32 * 32];
    for (int y = 4; y < 12; y++) {
      for (int x = 0; x < 8; x++) {
        labels[y * 32 + 2 + x] = 1;
        labels[y * 32 + 20 + x] = 2;
      }
    }
    return new Example(
        "ms_000000000001",
        "ms",
        "train",
        new RgbImage(32, 32, new byte[3 * 32 * 32]),
        new LabelMap(32, 32, labels),
        List.of(1, 2),
        List.of(object(labels, 1, 0.01, law), object(labels, 2, 0.013, law)));
  }

  private static SoundingObject object(
      byte[] labels, int classIndex, double pitch, SpatialLaw law) {
    float[] wave = new float[16_000];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = (float) (0.4 * StrictMath.sin(2 * StrictMath.PI * pitch * i * classIndex));
    }
    Rle mask = Rle.ofBitmap(labels, 32, 32, (byte) classIndex);
    return new SoundingObject("" + classIndex, classIndex, mask.alpha(), law, wave, mask);
  }
}
