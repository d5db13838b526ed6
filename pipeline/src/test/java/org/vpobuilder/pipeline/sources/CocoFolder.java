package org.vpobuilder.pipeline.sources;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonRung;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.release.Release.FileEntry;

/** A COCO folder of hand-written json, and what the reader makes of it. */
final class CocoFolder implements SceneReader.Sink {
  static final PersonSpec LADDER =
      new PersonSpec(List.of(PersonRung.CSV, PersonRung.CAPTIONS), 4, 5);

  final List<CocoScene> scenes = new ArrayList<>();
  final List<Licence> licences = new ArrayList<>();
  final List<String> rejections = new ArrayList<>();

  /** {@code RECORD: what was got} of every rejection. */
  final List<String> got = new ArrayList<>();

  final List<String> sources = new ArrayList<>();
  private final Path root;

  CocoFolder(Path root) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    this.root = root;
  }

  Folder folder() {
    return Folder.of(root);
  }

  CocoFolder instances(String json) throws IOException {
    return file("annotations/instances_train2017.json", json);
  }

  CocoFolder file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  @Override
  public void licences(Collection<Licence> list) {
    licences.addAll(list);
  }

  SceneReader.Counts read() throws IOException {
    return read(LADDER, null);
  }

  SceneReader.Counts read(PersonSpec persons, @Nullable PersonLabelFile labels) throws IOException {
    ClassMap classMap = ClassMap.builtIn("vpo-21");
    return new SceneReader(folder(), ImageLayout.COCO, classMap, persons, this)
        .read(CocoInstances.read(folder(), Split.TRAIN, classMap), labels);
  }

  /** The masks of all objects by annotation id. */
  Map<Long, Rle> masks() throws IOException, RejectedException {
    Map<Long, Rle> masks = new HashMap<>();
    try (SegmentationReader reader = new SegmentationReader(folder(), Split.TRAIN)) {
      for (CocoScene scene : scenes) {
        for (CocoScene.CocoObject object : scene.objects()) {
          masks.put(object.annId(), reader.mask(scene, object));
        }
      }
    }
    return masks;
  }

  /** {@code id class evidence} of every object. */
  List<String> labels() {
    return scenes.stream()
        .flatMap(scene -> scene.objects().stream())
        .map(o -> "%d %s %s".formatted(o.annId(), o.className(), o.personEvidence()).strip())
        .toList();
  }

  @Override
  public void scene(CocoScene scene) {
    scenes.add(scene);
  }

  @Override
  public void rejected(Rejection rejection) {
    rejections.add("%s: %s".formatted(rejection.record(), rejection.code()));
    got.add("%s: %s".formatted(rejection.record(), rejection.got()));
  }

  @Override
  public void source(FileEntry file) {
    sources.add(file.path());
  }
}
