package org.vpobuilder.validation.model.deeplab;

import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.BatchNorm2d;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.Tensor;

/** Two 3 x 3 convolutions and a classifier of pixels. */
final class Head extends Module {
  private final Conv2d classifier;
  private final Sequential convs;

  Head(DeepLabConfig config) {
    int width = config.head();
    classifier = child("classifier", new Conv2d(Conv2d.Shape.of(width, config.classes(), 1)));
    convs =
        child(
            "last_conv",
            new Sequential(
                square(config.features(), width),
                new BatchNorm2d(width),
                Activation.relu(),
                square(width, width),
                new BatchNorm2d(width),
                Activation.relu()));
  }

  private static Conv2d square(int in, int out) {
    return new Conv2d(Conv2d.Shape.of(in, out, 3).withPadding(1).withoutBias());
  }

  Tensor convolve(Tensor features) {
    return convs.forward(features);
  }

  Tensor classify(Tensor x) {
    return classifier.forward(x);
  }
}
