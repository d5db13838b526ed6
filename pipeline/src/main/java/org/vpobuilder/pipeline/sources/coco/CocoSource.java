package org.vpobuilder.pipeline.sources.coco;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonRung;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.sample.SourceIds;

/** COCO 2017: {@code annotations/instances_*.json}, captions where they are, and images. */
public record CocoSource(Folder folder) implements VisualSource {
  /** The line that registers it. */
  public static final class Kind implements VisualSource.Kind {
    @Override
    public String name() {
      return SourceIds.COCO;
    }

    @Override
    public String summary() {
      return "COCO 2017: instances, captions, train2017 and val2017";
    }

    @Override
    public VisualSource in(Folder root) {
      return new CocoSource(root);
    }
  }

  @Override
  public String name() {
    return SourceIds.COCO;
  }

  @Override
  public List<String> tables(PersonSpec persons) throws IOException {
    List<String> tables = new ArrayList<>();
    for (Split split : Split.values()) {
      String instances = CocoFiles.instances(split);
      if (!folder.has(instances)) {
        throw new BadInputException(
            "--%s: no file %s".formatted(name(), folder.location(instances)));
      }
      SourceText.requireJson(folder, instances);
      tables.add(instances);
      String captions = CocoFiles.captions(split);
      if (persons.ladder().contains(PersonRung.CAPTIONS) && folder.has(captions)) {
        SourceText.requireJson(folder, captions);
        tables.add(captions);
      }
    }
    return tables;
  }

  @Override
  public Images read(Split split, ClassMap classMap, PersonSpec persons) throws IOException {
    return CocoImages.read(folder, split, classMap, persons);
  }

  @Override
  public Masks masks() {
    return new CocoMasks(folder);
  }

  /** Opens the file of a split when its first mask is asked for. */
  private static final class CocoMasks implements Masks {
    private final Folder folder;
    private final Map<Split, SegmentationReader> readers = new EnumMap<>(Split.class);

    CocoMasks(Folder folder) {
      this.folder = folder;
    }

    @Override
    public Rle mask(Scene scene, Scene.Annotation object) throws IOException, RejectedException {
      SegmentationReader reader = readers.get(scene.split());
      if (reader == null) {
        reader = new SegmentationReader(folder, scene.split());
        readers.put(scene.split(), reader);
      }
      return reader.mask(scene.image().width(), scene.image().height(), object);
    }

    @Override
    public void close() throws IOException {
      for (SegmentationReader reader : readers.values()) {
        reader.close();
      }
      readers.clear();
    }
  }
}
