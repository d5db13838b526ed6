package org.vpobuilder.validation.model.backbone;

import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * VGGish's convolutions on a spectrogram of any size, named as in torchvggish's published weights.
 * VGGish's own linear layers, which accept only 64 bands, are not needed for a map.
 */
public final class VggishMaps extends Module {
  /** The channels of the maps of strides 4, 8 and 16. */
  public static final List<Integer> WIDTHS = Vggish.WIDTHS.subList(1, Vggish.WIDTHS.size());

  private final List<Layer> layers = Vggish.convolutions();

  public VggishMaps() {
    child("features", new Sequential(layers));
  }

  /**
   * The maps after the second, third and fourth pool.
   *
   * @param x [B, 1, T, F]
   * @return [B, {@link #WIDTHS}, T / 4, F / 4] and so on; each has half the size of the one before,
   *     rounded down
   */
  public List<Tensor> stages(Tensor x) {
    List<Tensor> maps = new ArrayList<>();
    Tensor y = x;
    for (int i = 0; i < layers.size(); i++) {
      y = layers.get(i).forward(y);
      if (Vggish.POOLS.contains(i)) {
        maps.add(y);
      }
    }
    return maps.subList(1, maps.size());
  }
}
