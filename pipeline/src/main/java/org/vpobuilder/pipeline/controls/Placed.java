package org.vpobuilder.pipeline.controls;

import java.util.List;
import org.vpobuilder.spec.mask.Box;
import org.vpobuilder.spec.mask.MaskException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/** Makes copies of a sample's objects with other roles and places. */
final class Placed {
  private Placed() {}

  /** The sample with objects that have boxes but no masks. */
  static Sample withoutMasks(Sample sample) {
    List<SceneObject> objects =
        sample.objects().stream()
            .map(
                o ->
                    of(
                        o,
                        o.role(),
                        o.channel(),
                        o.clip(),
                        new Box(o.x(), o.y(), o.width(), o.height()),
                        o.area(),
                        o.centreX(),
                        o.centreY(),
                        o.alpha(),
                        "0"))
            .toList();
    return new Sample(
        sample.key(),
        sample.subset(),
        sample.split(),
        sample.image(),
        sample.audio(),
        objects,
        sample.pair(),
        sample.control());
  }

  /** The object in another role. */
  static SceneObject as(SceneObject o, ObjectRole role, int channel, ClipRef clip) {
    return of(
        o,
        role,
        channel,
        clip,
        new Box(o.x(), o.y(), o.width(), o.height()),
        o.area(),
        o.centreX(),
        o.centreY(),
        o.alpha(),
        o.rle());
  }

  /** The object as the mirrored picture shows it. */
  static SceneObject mirrored(SceneObject o, int height, int width) {
    try {
      Rle mask = RleString.decode(o.rle(), height, width).mirrored();
      return of(
          o,
          o.role(),
          o.channel(),
          o.clip(),
          mask.bounds(),
          mask.area(),
          mask.centreX(),
          mask.centreY(),
          mask.alpha(),
          RleString.encode(mask));
    } catch (MaskException e) {
      throw new IllegalStateException("a verified mask can't be read: " + o.id(), e);
    }
  }

  private static SceneObject of(
      SceneObject o,
      ObjectRole role,
      int channel,
      ClipRef clip,
      Box box,
      long area,
      double centreX,
      double centreY,
      double alpha,
      String rle) {
    return new SceneObject(
        o.id(),
        role,
        o.className(),
        o.classIndex(),
        o.category(),
        o.crowd(),
        box.x(),
        box.y(),
        box.width(),
        box.height(),
        area,
        centreX,
        centreY,
        alpha,
        rle,
        o.personEvidence(),
        channel,
        clip);
  }
}
