package org.vpobuilder.validation.model.deeplab;

import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.BatchNorm2d;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Script;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * DeepLabV3+ (Chen et al. 2018) in two halves, between which CAVP adds the sound: from an image to
 * features, and from features to logits.
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
   * Applies the first half.
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
   * Applies the second half.
   *
   * @param features [B, features, h, w]
   * @param first number of examples of the batch that are classified; the others count only in
   *     batch norms
   * @return [first, classes, height, width]
   */
  public Tensor logits(Tensor features, long first, long height, long width) {
    Tensor wide = head.convolve(features);
    Tensor kept = first == wide.size(0) ? wide : wide.slice(0, 0, first);
    return NeuralOps.bilinear(head.classify(kept), height, width, false);
  }

  /**
   * Atrous spatial pyramid pooling (Chen et al. 2017, "Rethinking atrous convolution", section 3.3)
   * as built by the authors of CAVP: one norm over all branches, leaky rectifiers, and the pooled
   * image added after the reduction. Maps [B, coarse, H, W] to [B, pyramid, H, W].
   *
   * <p>In training the pooled image's norm sees one pixel of each image, so a batch needs two or
   * more images.
   */
  private static final class AtrousPyramid extends Layer {
    private final List<Conv2d> branches = new ArrayList<>();
    private final BatchNorm2d branchNorm;
    private final Conv2d pooled;
    private final BatchNorm2d pooledNorm;
    private final Conv2d reduce;
    private final Conv2d pooledReduce;
    private final BatchNorm2d norm;

    AtrousPyramid(DeepLabConfig config) {
      int in = config.coarse();
      int hidden = config.hidden();
      branches.add(new Conv2d(Conv2d.Shape.of(in, hidden, 1).withoutBias()));
      for (int rate : config.rates()) {
        branches.add(
            new Conv2d(
                Conv2d.Shape.of(in, hidden, 3).withPadding(rate).withDilation(rate).withoutBias()));
      }
      child("map_convs", new Branches(branches));
      branchNorm = child("map_bn", new BatchNorm2d(hidden * branches.size()));
      pooled = child("global_pooling_conv", point(in, hidden));
      pooledNorm = child("global_pooling_bn", new BatchNorm2d(hidden));
      reduce = child("red_conv", point(hidden * branches.size(), config.pyramid()));
      pooledReduce = child("pool_red_conv", point(hidden, config.pyramid()));
      norm = child("red_bn", new BatchNorm2d(config.pyramid()));
    }

    private static Conv2d point(int in, int out) {
      return new Conv2d(Conv2d.Shape.of(in, out, 1).withoutBias());
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor maps = Tensors.concat(1, branches.stream().map(branch -> branch.forward(x)).toList());
      Tensor wide = reduce.forward(leaky(branchNorm.forward(maps)));
      Tensor image = pooledNorm.forward(pooled.forward(NeuralOps.globalAvgPool(x)));
      return leaky(norm.forward(wide.add(pooledReduce.forward(leaky(image)))));
    }

    private static Tensor leaky(Tensor x) {
      return Script.expression("x", "torch.leaky_relu(x, 0.01)").call(x);
    }

    /** Modules named "0", "1", ... */
    private static final class Branches extends Module {
      Branches(List<Conv2d> branches) {
        for (int i = 0; i < branches.size(); i++) {
          child(Integer.toString(i), branches.get(i));
        }
      }
    }
  }
}
