package org.vpobuilder.spec.sample;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.space.SpatialLaw;
import org.vpobuilder.spec.space.SpatialLaws;

/**
 * A finished sample: {@code {key}.json} in a shard.
 *
 * @param pair the pair to which it belongs; null for most samples
 * @param control the change, for a sample of a control set; null for a sample of a release
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
   * @param panning name of the law of space by which the mixture was made
   * @param samples number of samples per channel
   * @param stems channels of the stems file: one for each sounding object; in a control set, one
   *     for each source that is heard
   * @param gain factor by which mixture and stems were scaled so that nothing clips; mostly 1.0
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
      // Refuses a name that is not the name of a law.
      SpatialLaws.named(panning);
    }

    /** The law by which places are heard in the mixture. */
    public SpatialLaw law() {
      return SpatialLaws.named(panning);
    }
  }
}
