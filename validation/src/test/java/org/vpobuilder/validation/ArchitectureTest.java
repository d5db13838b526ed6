package org.vpobuilder.validation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;

/** README's stages 8 to 12 as rules, and that tensors alone know the engine. */
@AnalyzeClasses(packages = "org.vpobuilder", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "org.vpobuilder.validation.";

  /** In order: a package knows only those before it. */
  private static final List<String> ORDER =
      List.of(
          "tensor",
          "nn",
          "weights",
          "data",
          "model",
          "train",
          "statistics",
          "evaluate",
          "protocol",
          "report",
          "predict",
          "bench",
          "cli");

  /** Packages whose work decides results. */
  private static final String[] RESULTS =
      List.of("tensor", "nn", "weights", "data", "model", "evaluate", "statistics").stream()
          .map(name -> ROOT + name + "..")
          .toArray(String[]::new);

  @ArchTest
  static void packages_inOrder_knowOnlyThoseBefore(JavaClasses classes) {
    for (int i = 0; i < ORDER.size() - 1; i++) {
      String[] after =
          ORDER.subList(i + 1, ORDER.size()).stream()
              .map(name -> ROOT + name + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(ROOT + ORDER.get(i) + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(after)
          .check(classes);
    }
  }

  @ArchTest
  static final ArchRule packages_haveNoCycle =
      slices().matching("org.vpobuilder.validation.(**)").should().beFreeOfCycles();

  /** Its unsafe calls give silently wrong gradients: docs/tensors.md. */
  @ArchTest
  static final ArchRule djl_onlyInTensor =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "tensor..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  /** These read Java's numbers into memory that autograd does not own, or cut gradients. */
  @ArchTest
  static void djl_unsafeCalls_notInTensorEither(JavaClasses classes) {
    Set<String> unsafe = Set.of("toType", "interpolate", "dropout", "duplicate", "runMethod");
    List<String> calls =
        classes.stream()
            .filter(type -> type.getPackageName().startsWith(ROOT + "tensor"))
            .flatMap(type -> type.getMethodCallsFromSelf().stream())
            .filter(call -> call.getTargetOwner().getPackageName().startsWith("ai.djl"))
            .filter(
                call ->
                    unsafe.contains(call.getName())
                        || (Set.of("add", "sub", "mul", "div", "pow", "gt", "lt", "eq")
                                .contains(call.getName())
                            && call.getTarget().getRawParameterTypes().stream()
                                .anyMatch(type -> type.isEquivalentTo(Number.class))))
            .map(call -> call.getDescription())
            .toList();
    assertThat(calls).isEmpty();
  }

  @ArchTest
  static final ArchRule validation_knowsNoPipeline =
      noClasses()
          .that()
          .resideInAPackage("org.vpobuilder.validation..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.vpobuilder.pipeline..", "org.apache.beam..");

  /** What decides results reads a release's own files, which need no FFmpeg. */
  @ArchTest
  static final ArchRule ffmpeg_onlyInPredict =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "predict..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bytedeco..");

  /** A draw has an address. */
  @ArchTest
  static final ArchRule draws_noOtherRandomness =
      noClasses()
          .that()
          .resideInAPackage("org.vpobuilder.validation..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.util\\.(Random|SplittableRandom|UUID|concurrent\\.ThreadLocalRandom)"
                  + "|java\\.security\\.SecureRandom|java\\.util\\.random\\..*")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(StrictMath.class, "random");

  @ArchTest
  static final ArchRule results_noWallClock =
      noClasses()
          .that()
          .resideInAnyPackage(RESULTS)
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.time\\..*|java\\.util\\.(Date|Calendar)");

  /** A rule about a package that is not there would pass. */
  @ArchTest
  static void rules_packages_exist(JavaClasses classes) {
    List<String> found = classes.stream().map(JavaClass::getPackageName).distinct().toList();
    for (String name : ORDER) {
      assertThat(found).anyMatch(each -> (each + ".").startsWith(ROOT + name + "."));
    }
    // And none that no rule knows.
    for (String each : found) {
      if (each.startsWith(ROOT)) {
        assertThat(ORDER).contains(each.substring(ROOT.length()).split("\\.")[0]);
      }
    }
  }
}
