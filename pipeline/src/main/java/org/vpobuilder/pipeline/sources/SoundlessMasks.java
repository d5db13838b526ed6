package org.vpobuilder.pipeline.sources;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.mask.Rle;

/**
 * Reads the masks of objects that can't sound by what their records say, or of which the records
 * say nothing: crowds, those of no area, and those without a usable area or box. An image may be
 * passed over because of them, before any of its masks is read, and a broken record is to be
 * rejected by name all the same; and an area of 0 is often a placeholder, so that the mask's own is
 * taken. In COCO they are one annotation in a hundred. For one thread.
 */
final class SoundlessMasks implements Closeable {
  private final SegmentationReader masks;
  private final Consumer<Rejection> rejections;

  SoundlessMasks(Folder coco, Split split, Consumer<Rejection> rejections) throws IOException {
    this.masks = new SegmentationReader(coco, split);
    this.rejections = rejections;
  }

  /**
   * The scene with the areas of the masks that were read; flawed and without the objects whose
   * masks were rejected.
   */
  CocoScene checked(CocoScene scene) throws IOException {
    List<CocoScene.CocoObject> sound = new ArrayList<>();
    boolean changed = false;
    for (CocoScene.CocoObject object : scene.objects()) {
      boolean hasArea = object.area() >= 1;
      if (hasArea && !object.crowd()) {
        sound.add(object);
        continue;
      }
      try {
        Rle mask = masks.mask(scene, object);
        sound.add(hasArea ? object : object.withArea(mask.area()));
        changed |= !hasArea;
      } catch (RejectedException e) {
        rejections.accept(e.rejection());
        changed = true;
      }
    }
    boolean isFlawed = scene.flawed() || sound.size() < scene.objects().size();
    return changed ? scene.with(sound, isFlawed) : scene;
  }

  @Override
  public void close() throws IOException {
    masks.close();
  }
}
