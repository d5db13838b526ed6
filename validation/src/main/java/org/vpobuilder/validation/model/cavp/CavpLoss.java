package org.vpobuilder.validation.model.cavp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Script;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * CAVP's loss (S1 eq. 5): cross-entropy of the images with their own sounds, and the supervised
 * InfoNCE of eq. 4 over anchors of both rounds of sounds.
 */
public final class CavpLoss {
  private static final int IGNORE = 255;

  /** Mean over anchors of eq. 4: z is [M, D] of unit length, k is [M]. */
  private static final String INFO_NCE =
      """
      t = torch.matmul(z, torch.t(z))
      s = torch.mul(torch.sub(t, 1.), %1$s)
      same = torch.eq(torch.unsqueeze(k, 1), torch.unsqueeze(k, 0))
      e = torch.exp(s)
      n = torch.sum(torch.masked_fill(e, same, 0.), [1], True)
      p = torch.sub(s, torch.log(torch.add(e, n)))
      f = torch.to(torch.fill_diagonal_(torch.clone(same, memory_format=None), 0., False), %2$d, False, False, None)
      c = torch.clamp(torch.sum(f, [1]), 1., None)
      return torch.neg(torch.mean(torch.div(torch.sum(torch.mul(p, f), [1]), c)))""";

  private final CavpLossConfig config;

  public CavpLoss(CavpLossConfig config) {
    this.config = config;
  }

  /**
   * The loss of a batch.
   *
   * @param output of the network for the images' own sounds and, after them, the paired ones
   * @param labels [B, H, W], I64: 0 background, class, 255 ignore
   * @param sounding classes that sound in each image
   * @return terms {@code cross_entropy} and {@code contrast}
   */
  public Losses of(
      CavpOutput output,
      Tensor labels,
      List<Set<Integer>> sounding,
      Pairing pairing,
      Draws draws,
      long step) {
    Tensor crossEntropy = NeuralOps.crossEntropy(output.logits(), labels, IGNORE);
    long[] lattice = lattice(labels, output.height(), output.width());
    Anchors anchors = Anchors.mine(lattice, sounding, pairing, config, draws, step);
    Tensor contrast = contrast(output.fused(), anchors).mul(config.weight());
    return new Losses(
        crossEntropy.add(contrast), Map.of("cross_entropy", crossEntropy, "contrast", contrast));
  }

  /** Labels at the places of the features, by nearest neighbour. */
  static long[] lattice(Tensor labels, long height, long width) {
    Tensor maps = labels.unsqueeze(1).to(DType.F32);
    return NeuralOps.nearest(maps, height, width).longs();
  }

  /**
   * The second mean of S1 eq. 5. An anchor is no positive of its own (Khosla et al. 2020); one
   * without positives costs nothing. Zero without anchors.
   *
   * @param fused z of each pair, [2B, h w, D]
   */
  Tensor contrast(Tensor fused, Anchors anchors) {
    int count = anchors.places().length;
    if (count == 0) {
      return Tensors.scalar(0, fused.type());
    }
    Tensor rows = fused.reshape(-1, fused.size(2)).select(0, Tensors.of(anchors.places(), count));
    return infoNce(NeuralOps.normalize(rows, 1), Tensors.of(anchors.kinds(), count));
  }

  private Tensor infoNce(Tensor unit, Tensor kinds) {
    // Similarity is at most 1, so that exp of (similarity - 1) / tau never overflows.
    String inverse = String.format(Locale.ROOT, "%.12f", 1 / config.temperature());
    int type = unit.type() == DType.F64 ? 7 : 6;
    return Script.of("z: Tensor, k: Tensor", "Tensor", INFO_NCE.formatted(inverse, type))
        .call(unit, kinds);
  }
}
