package org.vpobuilder.pipeline.sources;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.Findings;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.release.Release.FileEntry;

/**
 * Stage 1 for COCO: gives one scene an image record of a split, and tells what was rejected,
 * counted and read. For one thread.
 */
public final class SplitScenes implements SceneReader.Sink {
  private final Split split;
  private final Scenes scenes;
  private final Findings.Book book = new Findings.Book();
  private long annotations;

  /** Takes a split's licences, and then its scenes. */
  public interface Scenes {
    void licences(LicenceTable licences);

    void add(CocoScene scene);
  }

  private SplitScenes(Split split, Scenes scenes) {
    this.split = split;
    this.scenes = scenes;
  }

  /**
   * Reads a split.
   *
   * @param images where they lie
   * @param personLabels the user's csv, or null
   * @param scenes gets every scene, by ascending image id
   * @return what was rejected, counted and read
   * @throws BadInputException see {@link SceneReader#read}
   */
  public static Findings read(
      Folder coco,
      CocoInstances instances,
      ImageLayout images,
      ClassMap classMap,
      PersonSpec persons,
      @Nullable PersonLabelFile personLabels,
      Scenes scenes)
      throws IOException {
    SplitScenes sink = new SplitScenes(instances.split(), scenes);
    SceneReader reader = new SceneReader(coco, images, classMap, persons, sink);
    sink.finish(reader.read(instances, personLabels));
    return sink.book.findings();
  }

  @Override
  public void licences(Collection<Licence> licences) {
    LicenceTable table =
        new LicenceTable(
            LicenceTable.FORMAT_VERSION,
            new TreeMap<>(Map.of(split.toString(), List.copyOf(licences))));
    scenes.licences(table);
  }

  @Override
  public void scene(CocoScene scene) {
    annotations += scene.objects().size();
    scenes.add(scene);
  }

  @Override
  public void rejected(Rejection rejection) {
    String code = rejection.code().name();
    if (code.startsWith("IMAGE")) {
      book.reject(Account.images(split), rejection);
    } else if (code.startsWith("ANNOTATION") || code.startsWith("MASK")) {
      book.reject(Account.annotations(split), rejection);
    } else {
      book.reject(rejection);
    }
  }

  @Override
  public void source(FileEntry file) {
    book.source(file);
  }

  private void finish(SceneReader.Counts counts) {
    Tallies tallies = book.tallies();
    Account ofSplit = Account.annotations(split);
    tallies.add(Account.images(split), Fate.READ, counts.images());
    tallies.add(ofSplit, Fate.READ, counts.annotations());
    tallies.add(ofSplit, Fate.IN_SCENES, annotations);
    tallies.add(ofSplit, Fate.OUTSIDE_CLASS_MAP, counts.outsideClassMap());
    tallies.add(ofSplit, Fate.IMAGE_REJECTED, counts.ofRejectedImages());
  }
}
