package org.vpobuilder.spec.sample;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.space.SpatialLaw;
import org.vpobuilder.spec.space.SpatialLaws;

/**
 * A sample as it was written: {@code {key}.json} in a shard.
 *
 * @param pair the pair that it belongs to; null for most samples
 * @param control what was changed, of a sample of a control set; null of a release's
 */
public record Sample(
    String key,
    Subset subset,
    Split split,
    ImageRef image,
    Audio audio,
    List<SceneObject> objects,
    @Nullable Pair pair,
    @Nullable Control control) {
  public Sample {
    objects = List.copyOf(objects);
  }

  /** A sample that belongs to no pair. */
  public Sample(
      String key,
      Subset subset,
      Split split,
      ImageRef image,
      Audio audio,
      List<SceneObject> objects) {
    this(key, subset, split, image, audio, objects, null, null);
  }

  /** A sample of a release. */
  public Sample(
      String key,
      Subset subset,
      Split split,
      ImageRef image,
      Audio audio,
      List<SceneObject> objects,
      @Nullable Pair pair) {
    this(key, subset, split, image, audio, objects, pair, null);
  }

  public List<SceneObject> sounding() {
    return objects.stream().filter(SceneObject::sounds).toList();
  }

  /**
   * The mixture and the stems.
   *
   * @param panning name of the law of space that the mixture was made by
   * @param samples per channel
   * @param stems channels of the stems file: one a sounding object, in a control set one a source
   *     that is heard
   * @param gain that mixture and stems were scaled by so that nothing clips; 1.0 mostly
   * @param levelLeftDbfs RMS level of the mixture's left channel, in dB full scale
   */
  public record Audio(
      AudioContainer container,
      String panning,
      int sampleRateHz,
      int samples,
      int stems,
      double gain,
      double levelLeftDbfs,
      double levelRightDbfs) {
    public Audio {
      // Refuses a name that no law has.
      SpatialLaws.named(panning);
    }

    /** How places are heard in the mixture. */
    public SpatialLaw law() {
      return SpatialLaws.named(panning);
    }
  }
}
