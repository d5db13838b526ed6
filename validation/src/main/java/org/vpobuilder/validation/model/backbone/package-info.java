/**
 * Stage 9, model: convolutional backbones for images and for sounds.
 *
 * <p>In: images [B, 3, H, W] or spectrograms [B, C, T, F]. Out: maps of four stages, or one feature
 * per sound. Guarantees: plain ResNets have the names and shapes of torchvision, VGGish those of
 * torchvggish, and the dilated deep-stem ResNet those of CAVP's published weights, so that their
 * files load unchanged.
 */
@NullMarked
package org.vpobuilder.validation.model.backbone;

import org.jspecify.annotations.NullMarked;
