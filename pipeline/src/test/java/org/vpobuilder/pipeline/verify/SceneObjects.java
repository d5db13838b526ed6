package org.vpobuilder.pipeline.verify;

import org.vpobuilder.pipeline.Records;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.SceneObject;

/** Makes copies of objects with one value changed. */
final class SceneObjects {
  private SceneObjects() {}

  static SceneObject of(
      SceneObject o,
      ObjectRole role,
      String className,
      int classIndex,
      long area,
      double alpha,
      String rle) {
    return new SceneObject(
        "" + (o.id()),
        role,
        className,
        classIndex,
        Records.category(className),
        o.crowd(),
        o.x(),
        o.y(),
        o.width(),
        o.height(),
        area,
        o.centreX(),
        o.centreY(),
        alpha,
        rle,
        o.personEvidence(),
        o.channel(),
        o.clip());
  }
}
