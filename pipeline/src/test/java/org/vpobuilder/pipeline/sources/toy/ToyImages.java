package org.vpobuilder.pipeline.sources.toy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.mask.MaskException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.Category;
import org.vpobuilder.spec.sample.ImageRef;

/**
 * A visual source that only the tests have: {@code pictures.csv} of {@code
 * id,split,photo,category,x,y}, each a picture {@code id.jpg} of 40 x 30 pixels with one square of
 * 10 pixels.
 */
public record ToyImages(Folder folder) implements VisualSource {
  static final String NAME = "toyimages";
  static final String TABLE = "pictures.csv";
  static final int WIDTH = 40;
  static final int HEIGHT = 30;
  static final int SIDE = 10;

  /** Registered by the tests' {@code META-INF/services}. */
  public static final class Kind implements VisualSource.Kind {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String summary() {
      return "pictures of the tests";
    }

    @Override
    public DataSet dataSet() {
      return new DataSet(
          "Toy images",
          "https://example.org/toyimages",
          "the tests",
          "toy images of the test",
          List.of("Toy images are no data set."),
          DataSet.Paper.ofConference(
              "toyimages", "Toy images", List.of("A. Tester"), 2026, "Tests", ""));
    }

    @Override
    public VisualSource in(Folder root) {
      return new ToyImages(root);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> tables(PersonSpec persons) {
    return List.of(TABLE);
  }

  @Override
  public Vocabulary vocabulary(ClassMap classMap) throws IOException {
    Vocabulary words = new Vocabulary(NAME, false, true);
    for (String line : new String(folder.read(TABLE, 1 << 16)).lines().toList()) {
      String[] cells = line.split(",");
      Split split = Split.valueOf(cells[1].toUpperCase(java.util.Locale.ROOT));
      words.add(new Category(NAME, cells[3], cells[3]), split, 1);
    }
    return words;
  }

  @Override
  public Images read(Split split, ClassMap classMap, PersonSpec persons) throws IOException {
    List<String[]> rows = new ArrayList<>();
    for (String line : new String(folder.read(TABLE, 1 << 16)).lines().toList()) {
      String[] cells = line.split(",");
      if (cells[1].equals(split.toString())) {
        rows.add(cells);
      }
    }
    return new Pictures(split, classMap, fingerprint(TABLE), rows);
  }

  @Override
  public Masks masks() {
    return new Masks() {
      @Override
      public Rle mask(Scene scene, Scene.Annotation object) {
        int x = Integer.parseInt(object.mask().split(",")[0]);
        int y = Integer.parseInt(object.mask().split(",")[1]);
        byte[] pixels = new byte[WIDTH * HEIGHT];
        for (int i = 0; i < SIDE * SIDE; i++) {
          pixels[(y + i / SIDE) * WIDTH + x + i % SIDE] = 1;
        }
        try {
          return Rle.ofBitmap(pixels, HEIGHT, WIDTH, (byte) 1).requirePixels();
        } catch (MaskException e) {
          throw new IllegalStateException(e);
        }
      }

      @Override
      public void close() {}
    };
  }

  private record Pictures(Split split, ClassMap classMap, FileEntry table, List<String[]> rows)
      implements Images {
    @Override
    public List<FileEntry> tables() {
      return List.of(table);
    }

    @Override
    public List<Licence> licences() {
      return List.of(Licence.of("Toy", "http://creativecommons.org/publicdomain/zero/1.0/"));
    }

    @Override
    public int images() {
      return rows.size();
    }

    @Override
    public long annotations() {
      return rows.size();
    }

    @Override
    public long annotationsOfClassMap() {
      return rows.size();
    }

    @Override
    public boolean hasCaptions() {
      return false;
    }

    @Override
    public Found found() {
      return new Found("", rows.size(), Set.of(), List.of(), "");
    }

    @Override
    public long persons(Set<String> annotationIds) {
      return 0;
    }

    @Override
    public Entries scenes(Map<String, PersonLabel> personLabels, Consumer<Scene> sink) {
      Entries.Book book = new Entries.Book();
      book.source(table);
      for (String[] row : rows) {
        sink.accept(scene(row));
      }
      book.tallies().add(Account.images(split), Fate.READ, rows.size());
      book.tallies().add(Account.annotations(split), Fate.READ, rows.size());
      book.tallies().add(Account.annotations(split), Fate.IN_SCENES, rows.size());
      return book.findings();
    }

    private Scene scene(String[] row) {
      ImageRef image =
          new ImageRef(
              NAME,
              row[0],
              row[0] + ".jpg",
              0,
              0,
              0,
              "",
              licences().get(0).text(),
              new Attribution("A. Painter", row[0], "http://toys/" + row[0]),
              List.of("toyphoto:" + row[2]));
      String name = classMap.byCategory(NAME, row[3]).get(0).name();
      Scene.Annotation square =
          new Scene.Annotation(
              "1",
              new Category(NAME, row[3], row[3]),
              name,
              "",
              false,
              Double.NaN,
              false,
              row[4] + "," + row[5]);
      return new Scene(image, split, 1, false, Set.of(), List.of(square));
    }
  }
}
