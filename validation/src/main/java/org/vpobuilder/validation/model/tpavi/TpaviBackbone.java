package org.vpobuilder.validation.model.tpavi;

import java.util.List;
import org.vpobuilder.validation.model.pvt.PvtV2;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.Tensor;

record TpaviBackbone(String name, Module network, List<Integer> widths, Stages forward) {
  interface Stages {
    List<Tensor> of(Tensor images);
  }

  static TpaviBackbone of(TpaviConfig.Backbone backbone) {
    if (backbone instanceof TpaviConfig.Backbone.Pyramid pyramid) {
      PvtV2 network = new PvtV2(pyramid.config());
      return new TpaviBackbone("encoder_backbone", network, network.widths(), network::forward);
    }
    throw new UnsupportedOperationException("waits for the ResNet");
  }

  List<Tensor> stages(Tensor images) {
    return forward.of(images);
  }
}
