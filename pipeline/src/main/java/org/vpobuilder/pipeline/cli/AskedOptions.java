package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.sources.ClassMapFile;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is asked for: a spec, its subsets, and who the persons are. */
@OptionGroup(value = "What to build", order = 1)
final class AskedOptions {
  @Option(
      names = "--spec",
      required = true,
      paramLabel = "SPEC",
      description = "A spec file, or built in: vpo-2024 (the published counts and rules), demo.")
  String spec = "";

  @Mixin SpecChangeOptions changes = new SpecChangeOptions();

  @Option(
      names = "--subsets",
      split = ",",
      paramLabel = "SUBSET",
      description =
          "Subsets to make, of ss, ms, msmi (default: those of which the spec wants samples). msmi"
              + " brings ms, which it contains.")
  @Nullable List<Subset> subsets;

  @Option(
      names = "--person-labels",
      paramLabel = "CSV",
      description = "Your own labels of COCO persons: rows ann_id,label (male, female, baby).")
  @Nullable String personLabels;

  @Option(
      names = "--class-map",
      paramLabel = "CSV",
      description = {
        "Classes of your own in place of the spec's class_map: rows",
        "index,name,published_id,source,id,label. `vpo classes` prints and lints one."
      })
  @Nullable String classMap;

  ReleaseSpec read(StorageOptions storage) throws IOException {
    ReleaseSpec read = storage.spec(spec, changes.changes());
    return classMap == null
        ? read
        : read.withClassMap(storage.file("--class-map", classMap).name());
  }

  /**
   * The class map: the option's file, else the one that the spec names. That is built in, or a csv
   * beside the spec.
   */
  ClassMap classMap(ReleaseSpec read, StorageOptions storage) throws IOException {
    String named = read.classMap();
    if (classMap == null && !named.endsWith(".csv")) {
      return ClassMap.builtIn(named);
    }
    StorageOptions.Place file =
        classMap == null
            ? new StorageOptions.Place(storage.file("--spec", spec).folder(), named)
            : storage.file("--class-map", classMap);
    return ClassMapFile.read(file.folder(), file.name());
  }

  /** The subsets asked for of a spec. */
  Set<Subset> wanted(ReleaseSpec read) {
    Set<Subset> wanted = EnumSet.noneOf(Subset.class);
    if (subsets == null) {
      wanted.addAll(read.subsets().wanted());
      if (wanted.isEmpty()) {
        throw new BadInputException(
            "%s: subsets: got no samples in any of them, wanted more than 0 in one"
                .formatted(spec));
      }
      return wanted;
    }
    wanted.addAll(subsets);
    if (wanted.isEmpty()) {
      throw new BadInputException("--subsets: got none, wanted some of ss, ms, msmi");
    }
    return wanted;
  }

  @Nullable PersonLabelFile personLabelFile(StorageOptions storage) {
    if (personLabels == null) {
      return null;
    }
    StorageOptions.Place file = storage.file("--person-labels", personLabels);
    return new PersonLabelFile(file.folder(), file.name());
  }
}
