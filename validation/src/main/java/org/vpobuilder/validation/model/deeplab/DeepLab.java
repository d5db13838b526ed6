package org.vpobuilder.validation.model.deeplab;

import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.BatchNorm2d;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * DeepLabV3+ (Chen et al. 2018) in two halves, between which CAVP brings in the sound: features of
 * an image, and logits of features.
 */
public final class DeepLab extends Module {
  private final AtrousPyramid pyramid;
  private final Sequential reduce;
  private final Head head;

  public DeepLab(DeepLabConfig config) {
    pyramid = child("aspp", new AtrousPyramid(config));
    reduce =
        child(
            "reduce",
            new Sequential(
                new Conv2d(Conv2d.Shape.of(config.fine(), config.reduced(), 1).withoutBias()),
                new BatchNorm2d(config.reduced()),
                Activation.relu()));
    head = child("upsample", new Head(config));
  }

  /**
   * The first half.
   *
   * @param fine [B, fine, h, w]
   * @param coarse [B, coarse, h', w']
   * @return [B, pyramid + reduced, h, w]
   */
  public Tensor features(Tensor fine, Tensor coarse) {
    Tensor low = reduce.forward(fine);
    Tensor high = NeuralOps.bilinear(pyramid.forward(coarse), low.size(2), low.size(3), true);
    return Tensors.concat(1, high, low);
  }

  /**
   * The second half.
   *
   * @param features [B, features, h, w]
   * @param first how many of the batch are classified; the others count in batch norms only
   * @return [first, classes, height, width]
   */
  public Tensor logits(Tensor features, long first, long height, long width) {
    Tensor wide = head.convolve(features);
    Tensor kept = first == wide.size(0) ? wide : wide.slice(0, 0, first);
    return NeuralOps.bilinear(head.classify(kept), height, width, false);
  }
}
