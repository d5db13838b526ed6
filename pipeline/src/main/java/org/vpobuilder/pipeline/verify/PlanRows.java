package org.vpobuilder.pipeline.verify;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.verify.Check.Promise;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.Pair;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/** The plan, with a few numbers per row: enough to check that a sample is the planned one. */
public final class PlanRows {
  static final Promise PLAN_MATCH =
      new Promise("plan-match", "every sample is its plan row: key, shard, image and objects");

  static final Promise MIN_SHARDS =
      new Promise(
          "min-shards",
          "every subset and split has shards.min_shards shards, or one a sample; none is empty");

  /**
   * Checks that the samples are the planned ones, and that there are at least the spec's number of
   * shards.
   */
  public static final class Matching implements Check {
    @Override
    public List<Promise> promises() {
      return List.of(PLAN_MATCH, MIN_SHARDS);
    }

    @Override
    public Run begin(Reference reference) {
      return new Run() {
        @Override
        public void sample(Sample sample, Files files) {
          reference.plan().match(sample, files.shard(), files.place(), reference.findings());
        }

        @Override
        public void end(Whole whole) {
          if (whole.manifest().isPresent() && reference.spec() != null) {
            shards(reference.spec(), reference.plan(), reference.findings());
          }
        }
      };
    }

    /** Counts the planned shards: a shard without any rendered sample is not written. */
    private static void shards(ReleaseSpec spec, PlanRows plan, Findings findings) {
      Integer wished = spec.shards().minShards();
      int least = wished == null ? 1 : wished;
      plan.counts()
          .forEach(
              (side, rows) -> {
                findings.looked(MIN_SHARDS);
                // The two samples of a pair are in one shard.
                boolean isPaired =
                    Subset.find(side.split("/", -1)[0]).filter(Subset::isPaired).isPresent();
                int wanted = Math.min(least, isPaired ? rows / 2 : rows);
                int got = plan.shards(side);
                if (got < wanted) {
                  findings.fail(
                      MIN_SHARDS,
                      ReleaseLayout.SPEC,
                      side,
                      got + " shards",
                      "at least %d of %d samples".formatted(wanted, rows));
                }
              });
    }
  }

  private final Map<String, Row> rows = new HashMap<>();
  private final Set<String> rendered = ConcurrentHashMap.newKeySet();
  private final SortedMap<String, Integer> counts = new TreeMap<>();
  private final SortedMap<String, Set<Integer>> shards = new TreeMap<>();
  private final SortedMap<String, Given> given = new TreeMap<>();
  private final SortedMap<String, Given> lost = new TreeMap<>();

  private record Row(
      String file,
      int line,
      String shard,
      boolean imageKnown,
      long image,
      long objects,
      long attribution,
      @Nullable Pair pair) {}

  /**
   * What the sources give to a subset and split.
   *
   * @param images rows by the source of their image
   * @param sounds sounding objects by the source of their clip
   * @param heard classes by that source
   */
  record Given(
      SortedMap<String, Integer> images,
      SortedMap<String, Integer> sounds,
      SortedMap<String, Set<String>> heard) {
    Given() {
      this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    private void add(PlannedSample row) {
      images.merge(row.image().source(), 1, Integer::sum);
      for (SceneObject object : row.sounding()) {
        String source = object.clip().source();
        sounds.merge(source, 1, Integer::sum);
        heard.computeIfAbsent(source, name -> new HashSet<>()).add(object.className());
      }
    }

    boolean isHeard(String className) {
      return heard.values().stream().anyMatch(classes -> classes.contains(className));
    }

    boolean isHeard(String className, String source) {
      return heard.getOrDefault(source, Set.of()).contains(className);
    }
  }

  /** What the rows of a subset and split have of each source. */
  Given given(String side) {
    return given.getOrDefault(side, new Given());
  }

  /** What of this is not in the release; known after {@link #leftOut}. */
  Given lost(String side) {
    return lost.getOrDefault(side, new Given());
  }

  static PlanRows read(FolderFiles files, @Nullable LicenceTable licences, Findings findings) {
    PlanRows plan = new PlanRows();
    for (Subset subset : Subset.all()) {
      String file = ReleaseLayout.planRows(subset);
      files.rows(
          file, Formats.PLAN_ROW, (row, line) -> plan.add(row, licences, file, line, findings));
    }
    return plan;
  }

  /** Rows per {@code subset/split}. */
  SortedMap<String, Integer> counts() {
    return counts;
  }

  /** Shards that have rows, per {@code subset/split}. */
  int shards(String side) {
    return shards.getOrDefault(side, Set.of()).size();
  }

  private static long attribution(PlannedSample row, @Nullable LicenceTable licences) {
    return licences == null ? 0 : Sha256.start(AttributionCheck.lines(row, licences).toString());
  }

  boolean has(String key) {
    return rows.containsKey(key);
  }

  boolean isRendered(String key) {
    return rendered.contains(key);
  }

  /** The start of the hash of the sample's lines in ATTRIBUTION.csv. */
  long attribution(String key) {
    Row row = rows.get(key);
    return row == null ? 0 : row.attribution();
  }

  /** Keys of planned samples that are in shards. */
  List<String> renderedRows() {
    return rows.keySet().stream().filter(rendered::contains).sorted().toList();
  }

  /** Notes that a shard has a sample of that key, readable or not. */
  void rendered(String key) {
    rendered.add(key);
  }

  /** Compares a sample with its row. */
  private void match(Sample sample, ShardFile shard, Place place, Findings findings) {
    findings.looked(PLAN_MATCH);
    Row row = rows.get(sample.key());
    if (row == null) {
      findings.fail(PLAN_MATCH, place, "a sample without a plan row", "a planned sample");
      return;
    }
    String where = row.file() + " line " + row.line();
    findings.same(PLAN_MATCH, place, "shard", shard.path(), row.shard());
    if (Sha256.start(image(sample.image(), row.imageKnown())) != row.image()) {
      findings.fail(PLAN_MATCH, place, "another image", "the image of " + where);
    }
    if (Sha256.start(sample.objects().toString()) != row.objects()) {
      findings.fail(PLAN_MATCH, place, "other objects", "the objects of " + where);
    }
    if (!Objects.equals(sample.pair(), row.pair())) {
      findings.fail(PLAN_MATCH, place, "another pair", "the pair of " + where);
    }
  }

  /**
   * Checks that a planned row is left out only if one of its files was rejected in rendering, or
   * one of the other row of its pair.
   *
   * @return rows left out for such a reason, per {@code subset/split}
   */
  SortedMap<String, Integer> leftOut(FolderFiles files, Set<String> rejected, Findings findings) {
    SortedMap<String, Integer> leftOut = new TreeMap<>();
    Set<String> tables = new TreeSet<>();
    rows.forEach(
        (key, row) -> {
          if (!rendered.contains(key)) {
            tables.add(row.file());
          }
        });
    Set<String> rejectedPairs = new HashSet<>();
    for (String file : tables) {
      SortedMap<String, String> unexplained = new TreeMap<>();
      files
          .again()
          .rows(
              file,
              Formats.PLAN_ROW,
              (row, line) -> {
                if (rendered.contains(row.key())) {
                  return;
                }
                String pair = row.pair() == null ? "" : row.pair().id();
                if (names(row).noneMatch(rejected::contains)) {
                  unexplained.put(row.key(), pair);
                } else if (!pair.isEmpty()) {
                  rejectedPairs.add(pair);
                }
                leftOut.merge(side(row), 1, Integer::sum);
                lost.computeIfAbsent(side(row), name -> new Given()).add(row);
              });
      unexplained.forEach(
          (key, pair) -> {
            if (!rejectedPairs.contains(pair)) {
              findings.fail(PLAN_MATCH, file, key, "no sample", "a sample or a rejection");
            }
          });
    }
    return leftOut;
  }

  private void add(
      PlannedSample row,
      @Nullable LicenceTable licences,
      String file,
      int line,
      Findings findings) {
    String side = side(row);
    counts.merge(side, 1, Integer::sum);
    given.computeIfAbsent(side, name -> new Given()).add(row);
    shards.computeIfAbsent(side, key -> new TreeSet<>()).add(row.shard());
    if (!file.equals(ReleaseLayout.planRows(row.subset()))) {
      findings.fail(PLAN_MATCH, file, "line " + line, "subset " + row.subset(), file);
    }
    boolean known = !row.image().sha256().isEmpty();
    @Nullable Row twin =
        rows.put(
            row.key(),
            new Row(
                file,
                line,
                ReleaseLayout.shard(row.subset(), row.split(), row.shard()),
                known,
                Sha256.start(image(row.image(), known)),
                Sha256.start(row.objects().toString()),
                attribution(row, licences),
                row.pair()));
    if (twin != null) {
      findings.fail(PLAN_MATCH, file, row.key(), "two rows of a key", "one");
    }
  }

  private static Stream<String> names(PlannedSample row) {
    return Stream.concat(
        Stream.of(row.image().file()), row.sounding().stream().map(object -> object.clip().file()));
  }

  private static String side(PlannedSample row) {
    return ReleaseLayout.folder(row.subset(), row.split());
  }

  /**
   * The image as text; a plan made without looking at images has neither their length nor their
   * hash.
   */
  private static String image(ImageRef image, boolean known) {
    return known ? image.toString() : image.seen(image.width(), image.height(), 0, "").toString();
  }
}
