package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.job.BuildRequest;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is planned. */
final class PlanOptions {
  @Mixin SourceOptions sources = new SourceOptions();

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

  @Option(names = "--seed", paramLabel = "N", description = "Instead of the spec's seed.")
  @Nullable Long seed;

  @Option(
      names = "--min-shards",
      paramLabel = "N",
      description = {
        "At least N shards in each subset and split, as far as it has samples, so that N loaders",
        "have one each; goes into the release's spec (shards.min_shards)."
      })
  @Nullable Integer minShards;

  @Option(
      names = "--person-labels",
      paramLabel = "CSV",
      description = "Your own labels of COCO persons: rows ann_id,label (male, female, baby).")
  @Nullable String personLabels;

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = "Use the clip index of this plan or release; no clip is decoded to plan.")
  @Nullable String index;

  @Option(
      names = "--no-image-check",
      description = "Plan from the annotations alone; images are then checked by render.")
  boolean noImageCheck;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write; must be empty or absent.")
  String out = "";

  BuildRequest request() throws IOException {
    ReleaseSpec read = sources.storage.spec(spec, changes.changes());
    if (minShards != null) {
      read = read.withMinShards(minShards);
    }
    if (seed != null) {
      read = read.withSeed(seed);
    }
    Set<Subset> wanted = wanted(read);
    return new BuildRequest(
        read.withOnly(wanted),
        wanted,
        sources.cocoFolder(),
        sources.vggsoundFolder(),
        personLabelFile(),
        sources.storage.folderOrNull(index),
        sources.cacheFolder(),
        !noImageCheck,
        sources.storage.folder(out));
  }

  private Set<Subset> wanted(ReleaseSpec read) {
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

  /** Rows of the csv of persons; empty if none was given. */
  OptionalLong labels(BuildRequest request) throws IOException {
    PersonLabelFile file = request.personLabels();
    return file == null ? OptionalLong.empty() : OptionalLong.of(file.rows());
  }

  private @Nullable PersonLabelFile personLabelFile() {
    if (personLabels == null) {
      return null;
    }
    StorageOptions.Place file = sources.storage.file("--person-labels", personLabels);
    return new PersonLabelFile(file.folder(), file.name());
  }
}
