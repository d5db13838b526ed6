package org.vpobuilder.validation.model.backbone;

import org.vpobuilder.validation.model.AvsModel.Backbone;
import org.vpobuilder.validation.model.AvsModel.Fit;

/**
 * The layers in which the backbones of these networks differ from the published ones, as in the
 * authors' code of CAVP.
 *
 * <ul>
 *   <li>{@code fc.}: the last layer of a ResNet, published for 1000 classes; it may also be
 *       missing.
 *   <li>{@code embeddings.4.}: the last layer of VGGish, published with a width of 128.
 *   <li>{@code conv1.weight} of the audio backbone: published for an image's three channels.
 * </ul>
 */
public final class PublishedLayers {
  private PublishedLayers() {}

  /**
   * The allowed difference between a tensor of a ResNet or of VGGish and the published tensor of
   * that name.
   */
  public static Fit fit(Backbone backbone, String name) {
    if (name.startsWith("fc.")) {
      return Fit.MAY_BE_MISSING;
    }
    boolean reshaped =
        name.startsWith("embeddings.4.")
            || (backbone == Backbone.AUDIO && name.equals("conv1.weight"));
    return reshaped ? Fit.SHAPE_MAY_DIFFER : Fit.EXACT;
  }
}
