package org.vpobuilder.validation.model.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * VGGish (Hershey et al. 2017): one second's log-mel spectrogram, [B, 1, 96, 64], to [B, outputs].
 * Its parameters are named as in torchvggish's published weights, which have 128 outputs.
 */
public final class Vggish extends Layer {
  /** The name in configs. */
  public static final String NAME = "vggish";

  /** Stands for a max pool among the widths of convolutions. */
  private static final int POOL = 0;

  private static final List<Integer> LAYERS =
      List.of(64, POOL, 128, POOL, 256, 256, POOL, 512, 512, POOL);

  /** The positions of the pools in {@link #convolutions}. */
  static final Set<Integer> POOLS = Set.of(2, 5, 10, 15);

  /** The channels of the map after each pool. */
  static final List<Integer> WIDTHS = List.of(64, 128, 256, 512);

  private static final int HIDDEN = 4096;

  private final Sequential features;
  private final Sequential embeddings;

  /**
   * Checks whether it can process sound of this kind.
   *
   * @param config names the config in the error
   * @throws BadInputException if it can't
   */
  public static void requireItsSound(String config, FeatureSpec audio) {
    if (audio.channels() != 1 || audio.frames() != 96 || audio.bins() != 64) {
      throw new BadInputException(
          "%s: audio: got %s, %d s, %s, wanted VGGish's log-mel of 1 s of one channel"
              .formatted(config, audio.mode(), audio.seconds(), audio.kind()));
    }
  }

  /** Convolutions, each with its activation, and four pools that halve the map. */
  static List<Layer> convolutions() {
    List<Layer> layers = new ArrayList<>();
    int in = 1;
    for (int width : LAYERS) {
      if (width == POOL) {
        layers.add(Activation.maxPool(2, 2, 0));
      } else {
        layers.add(new Conv2d(Conv2d.Shape.of(in, width, 3).withPadding(1)));
        layers.add(Activation.relu());
        in = width;
      }
    }
    return layers;
  }

  public Vggish(int outputs) {
    int in = WIDTHS.get(WIDTHS.size() - 1);
    features = child("features", new Sequential(convolutions()));
    embeddings =
        child(
            "embeddings",
            new Sequential(
                // The size of 96 x 64 after four pools.
                new Linear(in * 6 * 4, HIDDEN, true),
                Activation.relu(),
                new Linear(HIDDEN, HIDDEN, true),
                Activation.relu(),
                // The initial values of CAVP's authors, used if the width is not VGGish's own 128.
                new Linear(HIDDEN, outputs, Init.KAIMING_FAN_IN, Init.ZEROS),
                Activation.relu()));
  }

  @Override
  public Tensor forward(Tensor x) {
    // TensorFlow's order of channels, in which the published weights were made.
    Tensor map = features.forward(x).permute(0, 2, 3, 1);
    return embeddings.forward(map.reshape(map.size(0), -1));
  }
}
