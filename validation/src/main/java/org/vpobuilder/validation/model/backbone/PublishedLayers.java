package org.vpobuilder.validation.model.backbone;

import org.vpobuilder.validation.model.AvsModel.Backbone;
import org.vpobuilder.validation.model.AvsModel.Fit;

/**
 * The layers in which the backbones of these networks differ from the published ones, as in [C].
 *
 * <ul>
 *   <li>{@code fc.}: the last layer of a ResNet, there for 1000 classes; may be missing too.
 *   <li>{@code embeddings.4.}: the last layer of VGGish, there 128 wide.
 *   <li>{@code conv1.weight} of the audio backbone: there for an image's three channels.
 * </ul>
 */
public final class PublishedLayers {
  private PublishedLayers() {}

  /** How far a tensor of a ResNet or of VGGish may be from the published one of that name. */
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
