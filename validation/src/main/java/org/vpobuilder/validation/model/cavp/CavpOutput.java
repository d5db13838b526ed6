package org.vpobuilder.validation.model.cavp;

import java.util.function.Supplier;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * What a CAVP puts out.
 *
 * @param logits of the images with their own sounds, [B, classes, H, W]
 * @param fused cross-attention's output z of S1 eq. 1 at each place of the lattice, for each round
 *     of sounds, [kB, h w, width], row by row
 * @param height h of the lattice
 * @param width w of the lattice
 * @param attention how much each place takes of each round's sound, mean over the heads, [kB, h w],
 *     from 0 to 1; computed when it is asked for
 */
public record CavpOutput(
    Tensor logits, Tensor fused, long height, long width, Supplier<Tensor> attention) {}
