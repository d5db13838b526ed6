package org.vpobuilder.pipeline.verify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.AudioFile;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;

/** A sample that can still be changed, before it is written. */
final class DraftSample {
  final AudioContainer container;

  /** The law of space that the json names, and the one that the sample is mixed by. */
  final String panning;

  private final String mixedBy;
  PlannedSample row;
  Sample sample;
  Pcm16 stems;
  Pcm16 mixture;

  /** Files that are written instead of those of the sample. */
  final Map<Member, byte[]> instead = new EnumMap<>(Member.class);

  private final boolean grey;

  DraftSample(
      PlannedSample row, AudioContainer container, String panning, String mixedBy, boolean grey) {
    this.row = row;
    this.container = container;
    this.panning = panning;
    this.mixedBy = mixedBy;
    this.grey = grey;
    render();
  }

  /** Renders the row again. */
  void render() {
    List<SceneObject> sounding = row.sounding();
    stems = Drawing.stems(sounding.size());
    mixture = Drawing.mixture(stems, sounding, mixedBy);
    Sample.Audio audio =
        new Sample.Audio(
            container,
            panning,
            Drawing.RATE,
            Drawing.FRAMES,
            sounding.size(),
            1.0,
            Drawing.levelDbfs(mixture, 0),
            Drawing.levelDbfs(mixture, 1));
    sample = new Sample(row.key(), row.subset(), row.split(), row.image(), audio, row.objects());
  }

  /** Changes plan and sample in the same way. */
  void plan(UnaryOperator<PlannedSample> change) {
    row = change.apply(row);
    render();
  }

  void objects(UnaryOperator<List<SceneObject>> change) {
    plan(r -> keyed(r, r.image(), change.apply(new ArrayList<>(r.objects()))));
  }

  void object(int i, UnaryOperator<SceneObject> change) {
    objects(
        objects -> {
          objects.set(i, change.apply(objects.get(i)));
          return objects;
        });
  }

  /** Changes the sample's json, but neither the plan nor mask and sound. */
  void say(UnaryOperator<String> change) {
    instead.put(
        Member.JSON,
        change
            .apply(new String(file(Member.JSON), StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8));
  }

  /** Changes the image, and the key, which contains its id. */
  void image(UnaryOperator<ImageRef> change) {
    plan(r -> keyed(r, change.apply(r.image()), r.objects()));
  }

  private static PlannedSample keyed(PlannedSample r, ImageRef image, List<SceneObject> objects) {
    String key = SampleKey.of(r.subset(), image, objects.get(0).id());
    return new PlannedSample(key, r.subset(), r.split(), r.shard(), image, objects);
  }

  byte[] file(Member member) {
    byte[] other = instead.get(member);
    if (other != null) {
      return other;
    }
    return switch (member) {
      case IMAGE -> Drawing.jpeg(Long.parseLong(row.image().id()), grey);
      case JSON -> Formats.SAMPLE.write(sample);
      case MASK -> Drawing.mask(row.objects());
      case STEMS -> AudioFile.write(container, stems);
      case MIXTURE -> AudioFile.write(container, mixture);
    };
  }
}
