package org.vpobuilder.validation.model.cavp;

import static org.vpobuilder.classmaps.VpoClass.IGNORE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
  /** The mean over anchors of eq. 4: z is [M, D] of unit length, k is [M]. */
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
   * @param output output of the network for the images' own sounds and, after them, for the paired
   *     ones
   * @param labels [B, H, W], I64: 0 background, class, 255 ignore
   * @param sounding the classes that sound in each image
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

  /** The labels at the places of the features, by nearest neighbour. */
  static long[] lattice(Tensor labels, long height, long width) {
    Tensor maps = labels.unsqueeze(1).to(DType.F32);
    return NeuralOps.nearest(maps, height, width).longs();
  }

  /**
   * The second mean of S1 eq. 5. An anchor is not a positive of itself (Khosla et al. 2020); an
   * anchor without positives contributes nothing. Zero without anchors.
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
    // Similarity is at most 1, so exp of (similarity - 1) / tau never overflows.
    String inverse = String.format(Locale.ROOT, "%.12f", 1 / config.temperature());
    int type = unit.type() == DType.F64 ? 7 : 6;
    return Script.of("z: Tensor, k: Tensor", "Tensor", INFO_NCE.formatted(inverse, type))
        .call(unit, kinds);
  }

  /**
   * The anchors E = E^fg and E^bg of S1 eq. 2, with what decides eq. 3: two anchors are positives
   * of each other if they have the same kind, otherwise negatives. A foreground anchor's kind is
   * its sound's classes t and its pixel's label y; the background is one kind.
   *
   * @param places places of the anchors, in the images with their own sounds and then with the
   *     paired sounds: pair * h w + pixel
   * @param kinds kinds of the anchors; 0 is the background
   */
  record Anchors(long[] places, long[] kinds) {
    private static final int BACKGROUND = 0;
    private static final int OWN_BACKGROUND = -1;
    private static final int NONE = -2;

    private record Kind(Set<Integer> sounds, int label) {}

    /**
     * Finds anchors and draws at most the number of each class that the config allows.
     *
     * @param labels labels of the images at the lattice of the features, [B, h, w]
     * @param sounding the classes that sound in each image, [B]
     */
    static Anchors mine(
        long[] labels,
        List<Set<Integer>> sounding,
        Pairing pairing,
        CavpLossConfig config,
        Draws draws,
        long step) {
      int batch = sounding.size();
      int pixels = labels.length / batch;
      Map<Integer, IntStream.Builder> found = new TreeMap<>();
      for (int place = 0; place < 2 * labels.length; place++) {
        int label = (int) labels[place % labels.length];
        int group = group(place / pixels, label, sounding, pairing, config);
        if (group != NONE) {
          found.computeIfAbsent(group, g -> IntStream.builder()).add(place);
        }
      }
      List<Integer> chosen = new ArrayList<>();
      found.forEach(
          (group, builder) -> {
            int[] places = builder.build().toArray();
            if (places.length > config.anchors()) {
              draws.at("step", step, "anchors", group).stream().shuffle(places);
            }
            IntStream.of(places).limit(config.anchors()).forEach(chosen::add);
          });
      return of(chosen, labels, pixels, sounding, pairing);
    }

    /** The label of a foreground anchor, or the pixel's other role in the pair (S1 eq. 2). */
    private static int group(
        int pair, int label, List<Set<Integer>> sounding, Pairing pairing, CavpLossConfig config) {
      int batch = sounding.size();
      boolean own = pair < batch;
      if (label == IGNORE) {
        return NONE;
      }
      if (label != BACKGROUND) {
        // The mismatch rule: every pixel whose class does not sound in this pair is background.
        return own || pairing.pairs().get(pair - batch).matches() ? label : BACKGROUND;
      }
      Set<Integer> sounds = own ? sounding.get(pair) : pairing.pairs().get(pair - batch).sounds();
      if (sounds.isEmpty()) {
        return BACKGROUND;
      }
      return own && config.ownBackground() == CavpLossConfig.OwnBackground.ANCHOR
          ? OWN_BACKGROUND
          : NONE;
    }

    private static Anchors of(
        List<Integer> chosen,
        long[] labels,
        int pixels,
        List<Set<Integer>> sounding,
        Pairing pairing) {
      int batch = sounding.size();
      Map<Kind, Long> numbers = new HashMap<>();
      long[] places = new long[chosen.size()];
      long[] kinds = new long[chosen.size()];
      for (int i = 0; i < places.length; i++) {
        int place = chosen.get(i);
        int pair = place / pixels;
        int label = (int) labels[place % labels.length];
        boolean foreground =
            label != BACKGROUND && (pair < batch || pairing.pairs().get(pair - batch).matches());
        places[i] = place;
        // If a pair matches, its sound has the classes of the image.
        kinds[i] =
            foreground
                ? numbers.computeIfAbsent(
                    new Kind(sounding.get(pair % batch), label), kind -> numbers.size() + 1L)
                : 0;
      }
      return new Anchors(places, kinds);
    }
  }
}
