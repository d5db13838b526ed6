package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.values.KV;
import org.vpobuilder.pipeline.ledger.Note;
import org.vpobuilder.pipeline.ledger.NoteBook;
import org.vpobuilder.pipeline.match.Instance;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * A scene whose image and masks were read and found sound.
 *
 * @param annotated non-crowd annotations of any category, objects annotated twice counted once
 * @param places where it stands in the subsets that may use it
 * @param objects all of the class map's categories, silent as yet, by annotation id
 */
public record CheckedScene(
    Split split, int annotated, List<Place> places, ImageRef image, List<SceneObject> objects) {
  public CheckedScene {
    places = List.copyOf(places);
    objects = List.copyOf(objects);
  }

  /** See {@link RankedScene}. */
  public record Place(Subset subset, int tier, long rank) {}

  /** Some scenes as one note. */
  record Batch(List<CheckedScene> scenes) {
    private static final String KIND = "scenes";
    private static final JsonFormat<Batch> FORMAT = JsonFormat.transport(Batch.class);

    Batch {
      scenes = List.copyOf(scenes);
    }

    static KV<String, byte[]> note(List<CheckedScene> scenes) {
      return Note.result(KIND, FORMAT, new Batch(scenes));
    }

    /** The scenes of all such notes. */
    static List<CheckedScene> scenes(NoteBook book) throws IOException {
      return book.results(KIND, FORMAT).stream().flatMap(b -> b.scenes().stream()).toList();
    }
  }

  /** The objects as the rules see them, now by their masks. */
  List<Instance> instances() {
    double pixels = (double) image.width() * image.height();
    return objects.stream()
        .map(
            object ->
                new Instance(
                    object.annId(),
                    object.className(),
                    object.cocoCategoryId(),
                    object.crowd(),
                    object.area() / pixels))
        .toList();
  }
}
