package org.vpobuilder.validation.model.cavp;

import java.util.function.Supplier;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The output of a CAVP.
 *
 * @param logits logits of the images with their own sounds, [B, classes, H, W]
 * @param fused cross-attention's output z of S1 eq. 1 at each place of the lattice, for each round
 *     of sounds, [kB, h w, width], row by row
 * @param height height of the lattice, h
 * @param width width of the lattice, w
 * @param attention attention of each place to each round's sound, mean over the heads, [kB, h w],
 *     from 0 to 1; computed when it is first requested
 */
public record CavpOutput(
    Tensor logits, Tensor fused, long height, long width, Supplier<Tensor> attention) {}
