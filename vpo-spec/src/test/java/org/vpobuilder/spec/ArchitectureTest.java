package org.vpobuilder.spec;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The module that all others stand on: no library, no I/O. */
@AnalyzeClasses(
    packages = "org.vpobuilder.spec",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule spec_dependsOnNothingButTheJdk =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.vpobuilder.spec..",
              "org.jspecify.annotations",
              "java.lang..",
              "java.util..",
              "java.math",
              "java.time..",
              "java.nio",
              "java.nio.charset",
              "java.security",
              "java.io");

  @ArchTest
  static final ArchRule spec_readsAndWritesNothing =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.io\\.(?!Serializable|ObjectStreamException).*");

  @ArchTest
  static final ArchRule packages_haveNoCycle =
      slices().matching("org.vpobuilder.spec.(*)..").should().beFreeOfCycles();
}
