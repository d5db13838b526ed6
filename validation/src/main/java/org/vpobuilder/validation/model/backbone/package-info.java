/**
 * Stage 9, model: convolutional backbones of images and of sounds.
 *
 * <p>In: images [B, 3, H, W] or spectrograms [B, C, T, F]. Out: maps of four stages, or one feature
 * per sound. Guarantees: plain ResNets are named and shaped as torchvision's, VGGish as
 * torchvggish's, the dilated deep-stem ResNet as in CAVP's published weights, so that their files
 * load as they are.
 */
@NullMarked
package org.vpobuilder.validation.model.backbone;

import org.jspecify.annotations.NullMarked;
