package org.vpobuilder.validation.bench;

import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.space.SpatialLaw;
import org.vpobuilder.spec.space.SpatialLaws;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.loader.Batch;

/**
 * Noise in the shape of a batch. The left half of each image is one class, which is heard in the
 * middle.
 */
final class SyntheticBatch {
  private SyntheticBatch() {}

  static Batch of(FeatureSpec audio, int size, int side, int classes) {
    DrawStream draws = Draws.of(1).at("bench").stream();
    byte[] images = new byte[size * side * side * 3];
    for (int i = 0; i < images.length; i++) {
      images[i] = (byte) draws.next().below(256);
    }
    byte[] labels = new byte[size * side * side];
    int perSound = audio.channels() * audio.frames() * audio.bins();
    float[] features = new float[size * perSound];
    List<Batch.Entry> entries = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int classIndex = i % (classes - 1) + 1;
      for (int at = 0; at < side * side; at++) {
        labels[i * side * side + at] = (byte) (at % side < side / 2 ? classIndex : 0);
      }
      SoundingObject object = object(i, classIndex, audio, draws);
      float[] heard =
          new AudioFeatures(audio)
              .features(new float[][] {object.waveform()}, List.of(object.ears()))
              .values();
      System.arraycopy(heard, 0, features, i * perSound, perSound);
      List<Integer> sounding = List.of(classIndex);
      entries.add(new Batch.Entry("bench" + i, "ms", sounding, sounding, List.of(object)));
    }
    return new Batch(
        side,
        side,
        images,
        side,
        side,
        labels,
        audio.channels(),
        audio.frames(),
        audio.bins(),
        features,
        entries);
  }

  private static SoundingObject object(
      int id, int classIndex, FeatureSpec audio, DrawStream draws) {
    float[] wave = new float[audio.samples()];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = (float) (draws.next().unit() - 0.5);
    }
    SpatialLaw law = SpatialLaws.named(SpatialLaws.PUBLISHED);
    return new SoundingObject(
        Integer.toString(id),
        classIndex,
        0.5,
        law,
        wave,
        Rle.ofBitmap(new byte[] {1}, 1, 1, (byte) 1));
  }
}
