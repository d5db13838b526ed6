package org.vpobuilder.validation.model.tpavi;

import java.util.List;
import java.util.function.Function;
import org.vpobuilder.validation.model.backbone.ResNet;
import org.vpobuilder.validation.model.pvt.PvtV2;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The image backbone in its place.
 *
 * @param name among the parts of {@link Tpavi}
 * @param widths channels of its four stages
 * @param stages from images to the four maps
 */
record TpaviBackbone(
    String name, Module network, List<Integer> widths, Function<Tensor, List<Tensor>> stages) {
  static TpaviBackbone of(TpaviConfig.Backbone backbone) {
    if (backbone instanceof TpaviConfig.Backbone.Residual residual) {
      ResNet network = new ResNet(residual.config());
      return new TpaviBackbone("resnet", network, residual.config().widths(), network::stages);
    }
    PvtV2 network = new PvtV2(((TpaviConfig.Backbone.Pyramid) backbone).config());
    return new TpaviBackbone("encoder_backbone", network, network.widths(), network::forward);
  }
}
