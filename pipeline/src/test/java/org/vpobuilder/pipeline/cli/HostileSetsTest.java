package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.vpobuilder.pipeline.cli.HostileSet.Built;
import org.vpobuilder.pipeline.cli.HostileSet.Refused;
import org.vpobuilder.pipeline.cli.HostileSet.Rejected;
import org.vpobuilder.pipeline.verify.Verdict;
import org.vpobuilder.pipeline.verify.Verifier;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;

/** Builds a release from every hostile folder, two at a time, and checks the outcome. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileSetsTest {
  @SuppressWarnings("unused") // JUnit reads the field.
  static final List<HostileSet> SETS = HostileSet.ALL_SETS;

  private static final int TIME_LIMIT_SECONDS = 90;

  /** Pixels of the control's masks as pycocotools counted them: {@code area} in its json. */
  private static final Map<Long, Long> AREAS =
      Map.of(101L, 3280L, 102L, 1862L, 103L, 2336L, 111L, 3609L, 112L, 1870L, 113L, 2229L);

  @TempDir static @Nullable Path folder;

  private static final ByteArrayOutputStream STREAMS = new ByteArrayOutputStream();
  private static final Map<String, Future<VpoRun>> RUNS = new TreeMap<>();
  private static @Nullable ExecutorService workers;
  private static @Nullable PrintStream systemErr;
  private static @Nullable PrintStream systemOut;
  private static Map<String, String> before = Map.of();

  @BeforeAll
  static void startAll() throws IOException {
    Path hostile = SharedData.folder("hostile");
    before = state(hostile);
    systemErr = System.err;
    systemOut = System.out;
    System.setErr(new PrintStream(STREAMS, true, StandardCharsets.UTF_8));
    System.setOut(System.err);
    Path spec = Files.writeString(folder().resolve("small.yaml"), smallSpec());
    workers = Executors.newFixedThreadPool(2);
    for (Path set : sets(hostile)) {
      String name = set.getFileName().toString();
      RUNS.put(
          name,
          workers.submit(
              () -> VpoRun.build(set, out(name), "--spec", spec, "--seed", 3, "--parallelism", 1)));
    }
  }

  @AfterAll
  static void restoreStreams() {
    if (workers != null) {
      workers.shutdownNow();
      System.setErr(systemErr);
      System.setOut(systemOut);
    }
  }

  /** The demo's rules with clips of a second, which are quickly written. */
  private static String smallSpec() {
    return SpecReader.builtInText("demo").replace("clip_seconds: 10.0", "clip_seconds: 1.0");
  }

  @Test
  @Order(1)
  void folders_inTable_areAllThatExist() {
    assertThat(RUNS.keySet())
        .as("every folder needs a row in HostileSet.ALL_SETS")
        .containsExactlyInAnyOrderElementsOf(
            HostileSet.ALL_SETS.stream().map(HostileSet::folder).toList());
  }

  @ParameterizedTest
  @FieldSource("SETS")
  @Order(2)
  void build_ofHostileSet_endsAsItDeserves(HostileSet set) throws Exception {
    Future<VpoRun> running = RUNS.get(set.folder());
    assumeTrue(running != null, "needs the folder, absent here: " + set.folder());
    VpoRun run = running.get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
    if (set.outcome() instanceof Refused refused) {
      assertRefused(run, set, refused);
    } else if (set.outcome() instanceof Built built) {
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.err()).isEmpty();
      assertBuilt(out(set.folder()), built);
    }
  }

  @Test
  @Order(3)
  void control_counts_areThoseOfItsImages() throws Exception {
    Path out = out("00_control");
    RUNS.get("00_control").get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
    // Three train and three test images, one object each: one sample each; MSMI adds none to MS.
    assertThat(new ReleaseFiles(out).manifest().counts())
        .containsOnly(
            Map.entry("ss/train", 3),
            Map.entry("ss/test", 3),
            Map.entry("ms/train", 3),
            Map.entry("ms/test", 3),
            Map.entry("msmi/train", 3),
            Map.entry("msmi/test", 3));
  }

  @Test
  @Order(3)
  void crowd_aloneInItsImage_isCountedAsCrowd() throws Exception {
    RUNS.get("12_rle_uncompressed_crowd").get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
    ReleaseFiles release = new ReleaseFiles(out("12_rle_uncompressed_crowd"));
    assertThat(release.manifest().ledger().images().get("ss/train").notSelected())
        .containsOnly(Map.entry("ONLY_CROWDS", 1L));
  }

  @Test
  @Order(3)
  void classWithoutImages_isReportedAsShort() throws Exception {
    RUNS.get("78_class_without_images").get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
    ReleaseFiles release = new ReleaseFiles(out("78_class_without_images"));
    assertThat(release.manifest().shortfalls())
        .filteredOn(s -> s.subset() == VpoSubsets.SS && s.split() == Split.TRAIN)
        .filteredOn(s -> s.className().equals("cat"))
        .singleElement()
        .satisfies(s -> assertThat(s.reason()).isEqualTo("in no selected image"));
    assertThat(release.manifest().ledger().clips().get("train").notSelected())
        .containsOnly(Map.entry("CLIP_NOT_NEEDED", 2L));
  }

  @Test
  @Order(4)
  void allBuilds_writeNothingElsewhere_andNoStackTrace() throws Exception {
    for (Future<VpoRun> run : RUNS.values()) {
      run.get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    assertThat(state(SharedData.folder("hostile"))).isEqualTo(before);
    try (Stream<Path> beside = Files.list(folder())) {
      assertThat(beside.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(Stream.of("small.yaml"), built()).toList());
    }
    assertThat(STREAMS.toString(StandardCharsets.UTF_8).lines())
        .as("standard streams")
        .allMatch(line -> line.matches("(sources|reach|expect|warning|index|plan|render): .*"));
  }

  private static void assertRefused(VpoRun run, HostileSet set, Refused refused) {
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    Path file = SharedData.folder("hostile").resolve(set.folder()).resolve(refused.file());
    assertThat(run.err().lines())
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("vpo: %s: ".formatted(file)))
        .satisfies(line -> assertThat(line).contains(refused.complaint()));
    assertThat(out(set.folder())).doesNotExist();
  }

  private static void assertBuilt(Path out, Built built) throws IOException {
    Verdict verdict = Verifier.verify(out, bytes -> {});
    assertThat(verdict.passed()).as(verdict.table()).isTrue();
    ReleaseFiles release = new ReleaseFiles(out);
    assertRejected(release.rejections(), built.rejections());
    assertThat(release.rows(VpoSubsets.SS).stream().map(row -> Long.valueOf(row.image().id())))
        .containsExactlyInAnyOrderElementsOf(built.images());
    assertThat(release.rows(VpoSubsets.MS).stream().map(row -> Long.valueOf(row.image().id())))
        .containsExactlyInAnyOrderElementsOf(built.images());
    assertThat(release.clips().stream().map(ProbedClip::id))
        .containsExactlyInAnyOrderElementsOf(built.clips());
    assertLevels(release.clips(), built);
    List<SceneObject> sounding = sounding(release);
    assertThat(sounding)
        .allSatisfy(s -> assertThat(s.area()).isEqualTo(AREAS.get(Long.valueOf(s.id()))));
    Set<String> heard = sounding.stream().map(HostileSetsTest::clip).collect(Collectors.toSet());
    assertThat(heard).isSubsetOf(built.clips()).containsAll(built.heard());
  }

  private static void assertRejected(List<Rejection> got, List<Rejected> wanted) {
    assertThat(got).as("rejections").hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.size(); i++) {
      Rejection rejection = got.get(i);
      assertThat(new Rejected(rejection.code(), rejection.source(), rejection.record(), ""))
          .isEqualTo(
              new Rejected(
                  wanted.get(i).code(), wanted.get(i).source(), wanted.get(i).record(), ""));
      assertThat(rejection.got()).contains(wanted.get(i).got());
      assertThat(rejection.wanted()).isNotBlank();
    }
  }

  private static void assertLevels(List<ProbedClip> clips, Built built) {
    clips.stream()
        .filter(clip -> clip.id().equals("catTRAIN02A_000030"))
        .forEach(
            clip ->
                assertThat(clip.levelDbfs()).isCloseTo(built.catDbfs(), within(built.tolerance())));
  }

  private static List<SceneObject> sounding(ReleaseFiles release) throws IOException {
    return Stream.of(
            release.rows(VpoSubsets.SS), release.rows(VpoSubsets.MS), release.rows(VpoSubsets.MSMI))
        .flatMap(List::stream)
        .map(PlannedSample::sounding)
        .flatMap(List::stream)
        .toList();
  }

  private static String clip(SceneObject object) {
    return object.clip().id();
  }

  private static Stream<String> built() {
    return HostileSet.ALL_SETS.stream()
        .filter(set -> set.outcome() instanceof Built)
        .map(HostileSet::folder);
  }

  private static List<Path> sets(Path hostile) throws IOException {
    try (Stream<Path> folders = Files.list(hostile)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static Map<String, String> state(Path root) throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        state.put(file.toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return state;
  }

  private static Path out(String set) {
    return folder().resolve(set);
  }

  private static Path folder() {
    return Objects.requireNonNull(folder);
  }
}
