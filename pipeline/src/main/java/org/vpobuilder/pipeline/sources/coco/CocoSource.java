package org.vpobuilder.pipeline.sources.coco;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.sample.SourceIds;

/** COCO 2017: {@code annotations/instances_*.json}, captions if there are any, and images. */
public record CocoSource(Folder folder) implements CocoShape {
  /** The kind of this source, which a line of {@code META-INF/services} registers. */
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
    public boolean annotatesAll() {
      return true;
    }

    @Override
    public DataSet dataSet() {
      return new DataSet(
          "COCO 2017",
          "https://cocodataset.org/",
          "Flickr",
          "val2017",
          List.of("COCO's masks are polygons drawn by hand; crowds are left out or ignored."),
          DataSet.Paper.ofConference(
              "lin2014coco",
              "Microsoft COCO: Common Objects in Context",
              List.of(
                  "Tsung-Yi Lin",
                  "Michael Maire",
                  "Serge Belongie",
                  "James Hays",
                  "Pietro Perona",
                  "Deva Ramanan",
                  "Piotr Dollár",
                  "C. Lawrence Zitnick"),
              2014,
              "European Conference on Computer Vision (ECCV)",
              "740-755"));
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
  public List<String> tables(Split split) {
    return List.of(CocoFiles.instances(split));
  }

  @Override
  public Masks masks() {
    return new CocoMasks(folder);
  }

  /** Opens the file of a split when its first mask is requested. */
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
        reader = new SegmentationReader(folder, CocoFiles.instances(scene.split()));
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
