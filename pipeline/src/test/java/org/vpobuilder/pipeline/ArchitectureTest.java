package org.vpobuilder.pipeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks README's table of stages and modules as rules, and that only planning draws, by addresses.
 */
@AnalyzeClasses(packages = "org.vpobuilder", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "org.vpobuilder.pipeline.";

  /** The stages in order: a stage depends only on the stages before it. */
  private static final List<String> STAGES =
      List.of(
          "sources",
          "decode",
          "index",
          "match",
          "subsets",
          "plan",
          "survey",
          "render",
          "description",
          "shards",
          "job",
          "avsbench",
          "cli");

  /** Packages that read a release; those after the first depend on it, and not on each other. */
  private static final List<String> READERS =
      List.of("release", "export", "compare", "inspect", "stats");

  /** Stages whose work affects the bytes of a release. */
  private static final String[] DATA_PATH = {
    "org.vpobuilder.spec..",
    "org.vpobuilder.classmaps..",
    "org.vpobuilder.schemas..",
    ROOT + "sources..",
    ROOT + "decode..",
    ROOT + "index..",
    ROOT + "match..",
    ROOT + "likeness..",
    ROOT + "probes..",
    ROOT + "subsets..",
    ROOT + "plan..",
    ROOT + "survey..",
    ROOT + "render..",
    ROOT + "description..",
    ROOT + "shards..",
    ROOT + "job..",
    ROOT + "avsbench..",
    ROOT + "release..",
    ROOT + "export..",
    ROOT + "controls..",
    ROOT + "run..",
    ROOT + "ledger..",
    ROOT + "storage..",
    ROOT + "world.."
  };

  /**
   * Functions of Math that are not correctly rounded, so that two JVMs may differ; StrictMath has
   * all of them.
   */
  private static final Set<String> INEXACT =
      Set.of(
          "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "exp", "expm1", "log", "log10",
          "log1p", "pow", "cbrt", "sinh", "cosh", "tanh", "hypot");

  private static String[] stages(Stream<String> names) {
    return names.map(name -> ROOT + name + "..").toArray(String[]::new);
  }

  private static ArchRule knowsNone(String name, String[] others) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }

  /** Packages that only the command line, and no stage, depends on. */
  private static Stream<String> besides() {
    return Stream.concat(Stream.of("world", "verify", "controls"), READERS.stream());
  }

  @ArchTest
  static void stages_inOrder_knowOnlyThoseBefore(JavaClasses classes) {
    for (int i = 0; i < STAGES.size() - 1; i++) {
      Stream<String> after = STAGES.stream().skip(i + 1);
      knowsNone(STAGES.get(i), stages(Stream.concat(after, besides()))).check(classes);
    }
  }

  /** Verifying depends only on the formats: an independent reader proves them. */
  @ArchTest
  static void verifyAndWorld_knowNoStage(JavaClasses classes) {
    for (String name : List.of("verify", "world")) {
      Stream<String> others = Stream.concat(READERS.stream(), Stream.of("ledger", "controls"));
      knowsNone(name, stages(Stream.concat(STAGES.stream(), others))).check(classes);
    }
  }

  @ArchTest
  static void readers_knowNoStageAndNoOtherReader(JavaClasses classes) {
    for (String name : READERS) {
      Stream<String> others =
          besides().filter(other -> !other.equals(name) && !other.equals("release"));
      knowsNone(name, stages(Stream.concat(others, STAGES.stream()))).check(classes);
    }
    knowsNone("release", stages(READERS.stream().skip(1))).check(classes);
  }

  @ArchTest
  static void storageLedgerFlinkLikenessProbesRun_knowNoStage(JavaClasses classes) {
    String[] all = stages(Stream.concat(STAGES.stream(), besides()));
    knowsNone("storage", all).check(classes);
    knowsNone("ledger", all).check(classes);
    knowsNone("flink", all).check(classes);
    knowsNone("likeness", all).check(classes);
    knowsNone("probes", all).check(classes);
    knowsNone("run", all).check(classes);
  }

  @ArchTest
  static final ArchRule modules_knowNoneAboveThem =
      noClasses()
          .that()
          .resideInAnyPackage("org.vpobuilder.classmaps..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.vpobuilder.schemas..", "org.vpobuilder.pipeline..");

  @ArchTest
  static final ArchRule schemas_knowNoPipeline =
      noClasses()
          .that()
          .resideInAPackage("org.vpobuilder.schemas..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.vpobuilder.pipeline..");

  @ArchTest
  static final ArchRule packages_haveNoCycle =
      slices().matching("org.vpobuilder.pipeline.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule beam_onlyInItsRunner =
      noClasses()
          .that()
          .resideOutsideOfPackages(stages(Stream.of("run", "storage", "export.tfrecord")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.beam..", "org.apache.flink..");

  @ArchTest
  static final ArchRule ffmpeg_onlyInDecodeAndWorld =
      noClasses()
          .that()
          .resideOutsideOfPackages(stages(Stream.of("decode", "world")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bytedeco..");

  @ArchTest
  static final ArchRule awsSdk_onlyInStorage =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "storage..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..");

  @ArchTest
  static final ArchRule tarsosDsp_onlyInDecode =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "decode..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("be.tarsos..");

  @ArchTest
  static final ArchRule parquet_onlyInItsExport =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "export.hf..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.parquet..", "org.apache.hadoop..");

  @ArchTest
  static final ArchRule tensorflowMessages_onlyInTheirExport =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "export.tfrecord..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.tensorflow..", "com.google.protobuf..");

  /** Invariant 2: every draw has an address. The name of an attempt is written to no file. */
  @ArchTest
  static final ArchRule draws_noOtherRandomness =
      noClasses()
          .that()
          .resideInAnyPackage(DATA_PATH)
          .and()
          .doNotHaveFullyQualifiedName(ROOT + "storage.Attempt")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.util\\.(Random|SplittableRandom|UUID|concurrent\\.ThreadLocalRandom)"
                  + "|java\\.security\\.SecureRandom|java\\.util\\.random\\..*")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(StrictMath.class, "random");

  /**
   * The console shows the progress of a run; a date that a spec states is read, not taken from the
   * clock.
   */
  @ArchTest
  static final ArchRule dataPath_noClock =
      noClasses()
          .that()
          .resideInAnyPackage(DATA_PATH)
          .and()
          .resideOutsideOfPackage("org.vpobuilder.schemas.console")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.time\\.(?!LocalDate$|format\\.DateTimeParseException$).*"
                  + "|java\\.util\\.(Date|Calendar)");

  @ArchTest
  static final ArchRule dataPath_strictMath =
      noClasses().that().resideInAnyPackage(DATA_PATH).should(callInexactMath());

  private static ArchCondition<JavaClass> callInexactMath() {
    return new ArchCondition<>("call a function of Math that is not correctly rounded") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        for (JavaMethodCall call : item.getMethodCallsFromSelf()) {
          boolean inexact =
              call.getTargetOwner().isEquivalentTo(Math.class) && INEXACT.contains(call.getName());
          if (inexact) {
            events.add(SimpleConditionEvent.satisfied(item, call.getDescription()));
          }
        }
      }
    };
  }

  @ArchTest
  static final ArchRule packages_sayWhatTheyAreFor =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..utils..", "..common..", "..misc..", "..helpers..");

  /** A rule about a package that does not exist would pass. */
  @ArchTest
  static void rules_packages_exist(JavaClasses classes) {
    for (String name :
        Stream.concat(
                STAGES.stream(),
                Stream.concat(
                    besides(),
                    Stream.of("storage", "ledger", "flink", "run", "export.hf", "export.tfrecord")))
            .toList()) {
      assertThat(classes.stream().map(JavaClass::getPackageName)).contains(ROOT + name);
    }
    assertThat(classes.contain("org.vpobuilder.spec.draw.Draws")).isTrue();
    assertThat(classes.contain("org.vpobuilder.classmaps.ClassMap")).isTrue();
    assertThat(classes.contain("org.vpobuilder.schemas.Formats")).isTrue();
  }

  /** The sources of all modules, by path. */
  private static SortedMap<Path, String> sources() throws IOException {
    SortedMap<Path, String> sources = new TreeMap<>();
    for (String module :
        List.of("vpo-spec", "class-maps", "output-schemas", "pipeline", "validation")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          sources.put(file, Files.readString(file));
        }
      }
    }
    return sources;
  }

  /** A name that stands for two things sends its reader to the wrong one. */
  @Test
  void topLevelTypes_ofAllModules_haveNamesOfTheirOwn() throws IOException {
    Map<String, List<Path>> byName = new TreeMap<>();
    for (Path file : sources().keySet()) {
      if (!file.endsWith("package-info.java")) {
        byName.computeIfAbsent(file.getFileName().toString(), name -> new ArrayList<>()).add(file);
      }
    }
    assertThat(byName).hasSizeGreaterThan(400);
    assertThat(byName.values()).allSatisfy(files -> assertThat(files).hasSize(1));
  }

  /**
   * One pool of threads: {@code schemas.parallel.Workers}. The common pool of streams is the JVM's,
   * and its size is not ours to choose.
   */
  @Test
  void work_inParallel_isOfWorkers() throws IOException {
    assertThat(found(Pattern.compile("\\.(parallelStream|parallel)\\(\\)(?<name>)"))).isEmpty();
  }

  /**
   * Fields that are the same for all of a process and that change. State lives in objects that a
   * command makes, so that neither tests nor commands of one JVM disturb each other. These stay:
   *
   * <ul>
   *   <li>{@code ClipDecoder.OPEN}: FFmpeg's callbacks find their input by its address; there are
   *       ten native functions of a kind at most. An entry is removed when its input is closed.
   *   <li>{@code BeamRunner.JOBS}: Beam copies functions, which find their runner by the unique
   *       name of its job. An entry is removed when the job ends.
   *   <li>{@code FolderLock.HELD}: POSIX drops a process's lock when any channel of the file is
   *       closed, so that the process itself must know which it holds.
   *   <li>{@code LocalCopy.COPIES}: workers, which Beam copies too, share the copy of a file of
   *       gigabytes. It is deleted when its last reader closes it.
   *   <li>{@code S3Store.CLIENTS}: a pool of connections for each store's settings, which workers
   *       are sent as values.
   *   <li>{@code S3Store.KNOWN_BUCKETS}: stores are made anew for each access. It says only that a
   *       bucket was there, which decides the words of an error.
   *   <li>{@code Script.COMPILED}: functions of the engine by their text; DJL can't release them
   *       one by one.
   *   <li>{@code TensorScope.CURRENT}: the scope of a thread, which is restored when it ends.
   * </ul>
   */
  @Test
  void staticState_isOfThisListAlone() throws IOException {
    String type = "[\\w.<>\\[\\],?@ \\n]+?";
    String modifiers = "(?:(?:private|public|protected|volatile|transient)\\s+)*";
    Set<String> found =
        found(
            Pattern.compile(
                "\\bstatic\\s+(?:final\\s+)?%s\\s(?<name>\\w+)\\s*=\\s*".formatted(type)
                    + "(?:new\\s+(?:\\w*(?:Map|Set|List|Deque|Queue)<[^;]*>\\(\\)"
                    + "|ThreadLocal\\b|Atomic\\w+|LongAdder|\\w+Reference\\b)"
                    + "|ThreadLocal\\.|Collections\\.synchron|ConcurrentHashMap\\.new)"));
    found.addAll(
        found(
            Pattern.compile(
                "^\\s*%1$sstatic\\s+%1$s(?!final\\b|class\\b|record\\b|interface\\b|enum\\b"
                        .formatted(modifiers)
                    + "|abstract\\b|sealed\\b)%s\\s(?<name>\\w+)\\s*(?:=|;)".formatted(type),
                Pattern.MULTILINE)));
    assertThat(found)
        .containsExactlyInAnyOrder(
            "ClipDecoder.OPEN",
            "BeamRunner.JOBS",
            "FolderLock.HELD",
            "LocalCopy.COPIES",
            "S3Store.CLIENTS",
            "S3Store.KNOWN_BUCKETS",
            "Script.COMPILED",
            "TensorScope.CURRENT");
  }

  /** {@code File.NAME} of each place where a pattern is found outside of comments. */
  private static Set<String> found(Pattern pattern) throws IOException {
    Set<String> found = new TreeSet<>();
    sources()
        .forEach(
            (file, text) -> {
              String name = file.getFileName().toString().replace(".java", "");
              pattern
                  .matcher(text.replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", ""))
                  .results()
                  .map(result -> pattern.matcher(result.group()))
                  .filter(Matcher::find)
                  .forEach(matcher -> found.add(name + "." + matcher.group("name")));
            });
    return found;
  }
}
