package org.vpobuilder.pipeline.compare;

import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * What of an object a model meets, in a few numbers.
 *
 * @param channel of the stems, or -1; tells its place among them
 */
record ObjectPrint(
    long annId, long kind, long role, int channel, long clip, long span, double alpha, long mask) {
  static ObjectPrint of(SceneObject object) {
    ClipRef clip = object.clip();
    return new ObjectPrint(
        object.annId(),
        Print.of(object.className(), object.classIndex(), object.cocoCategoryId(), object.crowd()),
        object.role().ordinal(),
        object.channel(),
        Print.of(clip.youtubeId(), clip.startSeconds()),
        Print.of(clip.spanStart(), clip.spanSamples()),
        object.alpha(),
        Print.of(object.rle()));
  }

  boolean sounds() {
    return channel >= 0;
  }
}
