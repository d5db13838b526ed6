package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.job.BuildRequest;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a command that plans. */
@OptionGroup(value = "What to build", order = 1)
final class PlanOptions {
  @Mixin SourceOptions sources = new SourceOptions();
  @Mixin CacheOption cache = new CacheOption();

  @Mixin AskedOptions asked = new AskedOptions();

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
    ReleaseSpec read = asked.read(sources.storage);
    if (minShards != null) {
      read = read.withMinShards(minShards);
    }
    if (seed != null) {
      read = read.withSeed(seed);
    }
    if (noImageCheck && read.validation() != null) {
      throw new BadInputException(
          "--no-image-check: got a spec with validation too; copies of images on its two sides could"
              + " not be seen");
    }
    Set<Subset> wanted = asked.wanted(read);
    return new BuildRequest(
        read.withOnly(wanted),
        asked.classMap(read, sources.storage),
        wanted,
        sources.sources(),
        asked.personLabelFile(sources.storage),
        sources.storage.folderOrNull(index),
        sources.storage.folderOrNull(cache.location),
        !noImageCheck,
        sources.storage.folder(out),
        false,
        null);
  }

  /** Rows of the csv of persons; empty if none was given. */
  OptionalLong labels(BuildRequest request) throws IOException {
    PersonLabelFile file = request.personLabels();
    return file == null ? OptionalLong.empty() : OptionalLong.of(file.rows());
  }
}
