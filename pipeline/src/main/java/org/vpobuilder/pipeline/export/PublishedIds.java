package org.vpobuilder.pipeline.export;

import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.SceneObject;

/** Class indices of our masks as the ids of the published ones: COCO's, or 92, 93, 94. */
final class PublishedIds {
  private static final int NONE = -1;

  private final ClassMap classes;
  private final int[] ids = new int[256];

  PublishedIds(ClassMap classes) {
    this.classes = classes;
    for (int index = 0; index < ids.length; index++) {
      ids[index] = classes.byIndex(index).map(VpoClass::publishedId).orElse(NONE);
    }
    ids[VpoClass.BACKGROUND] = VpoClass.BACKGROUND;
    ids[VpoClass.IGNORE] = VpoClass.IGNORE;
  }

  /**
   * The class of a sounding object, from the class map: what a stranger wrote names no folder.
   *
   * @throws BadInputException if the map has no such class
   */
  VpoClass classOf(SceneObject object, String where) {
    return classes
        .byName(object.className())
        .filter(c -> c.index() == object.classIndex())
        .orElseThrow(
            () ->
                new BadInputException(
                    "%s: got class %d of annotation %d, wanted one of %s"
                        .formatted(where, object.classIndex(), object.annId(), classes.name())));
  }

  /**
   * The mask with published ids.
   *
   * @throws BadInputException if a pixel holds no class
   */
  GreyPng.Grey mask(GreyPng.Grey mask, String where) {
    byte[] pixels = new byte[mask.pixels().length];
    for (int i = 0; i < pixels.length; i++) {
      int index = mask.pixels()[i] & 0xff;
      if (ids[index] == NONE) {
        throw new BadInputException(
            "%s.mask.png: got %d at pixel %d, wanted a class of %s"
                .formatted(where, index, i, classes.name()));
      }
      pixels[i] = (byte) ids[index];
    }
    return new GreyPng.Grey(mask.width(), mask.height(), pixels);
  }
}
