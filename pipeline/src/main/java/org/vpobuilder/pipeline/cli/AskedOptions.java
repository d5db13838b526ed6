package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.sources.ClassMapFile;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options for what to build: a spec, its subsets, and the labels of persons. */
@OptionGroup(value = "What to build", order = 1)
final class AskedOptions {
  @Option(
      names = "--spec",
      required = true,
      paramLabel = "SPEC",
      description =
          "A spec file, or built in: vpo-2024 (the published counts and rules), vpo-next"
              + " (these and pairs), demo.")
  String spec = "";

  @Mixin SpecChangeOptions changes = new SpecChangeOptions();

  @Option(
      names = "--subsets",
      split = ",",
      paramLabel = "SUBSET",
      description =
          "Subsets to make, of ${COMPLETION-CANDIDATES} (default: those of which the spec wants"
              + " samples). msmi brings ms, which it contains.",
      converter = SubsetNames.class,
      completionCandidates = SubsetNames.class)
  @Nullable List<Subset> subsets;

  /** Reads a subset by its name, and lists those that are known. */
  static final class SubsetNames implements ITypeConverter<Subset>, Iterable<String> {
    @Override
    public Subset convert(String name) {
      return Subset.find(name)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of %s but was '%s'".formatted(Subset.names(), name)));
    }

    @Override
    public Iterator<String> iterator() {
      return Subset.names().iterator();
    }
  }

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
   * The class map: the option's file, or else the map that the spec names, which is built in or a
   * csv next to the spec.
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

  /** The subsets of a spec that are to be built. */
  Set<Subset> wanted(ReleaseSpec read) {
    Set<Subset> wanted = new TreeSet<>();
    if (subsets == null) {
      wanted.addAll(read.subsets().wanted());
      if (wanted.isEmpty()) {
        throw new BadInputException(
            "%s: subsets: got no samples in any of them, wanted more than 0 in one"
                .formatted(spec));
      }
      return wanted;
    }
    for (Subset subset : subsets) {
      if (!read.subsets().rules().containsKey(subset)) {
        throw new BadInputException(
            "--subsets: got %s, of which %s says nothing, wanted some of %s"
                .formatted(
                    subset,
                    spec,
                    read.subsets().rules().keySet().stream()
                        .map(Subset::toString)
                        .collect(Collectors.joining(", "))));
      }
      wanted.add(subset);
    }
    if (wanted.isEmpty()) {
      throw new BadInputException(
          "--subsets: got none, wanted some of " + String.join(", ", Subset.names()));
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
