package org.vpobuilder.validation.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.release.ReleaseFolder;
import org.vpobuilder.validation.protocol.AvsData;
import org.vpobuilder.validation.protocol.ReleaseData;
import org.vpobuilder.validation.protocol.VideoData;
import picocli.CommandLine.Option;

/** The options that choose the data to train or evaluate on. */
@OptionGroup(value = "Data", order = -1)
final class DataOptions {
  @Option(names = "--release", paramLabel = "DIR", description = "A release that vpo built.")
  @Nullable Path release;

  @Option(
      names = "--subset",
      paramLabel = "NAME",
      description = "A subset of the release, such as ss, ms, msmi (default: ${DEFAULT-VALUE}).")
  String subset = "msmi";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only so many samples of a split, for trying out (default: all).")
  int limit = Integer.MAX_VALUE;

  @Option(
      names = "--avsbench",
      paramLabel = "DIR",
      description =
          "Instead of a release: a folder of AVSBench (S4, MS3 or AVSS, known by its csv), or what"
              + " avs-m-ss made.")
  @Nullable Path avsbench;

  /** The options that name the data, for the user to copy. */
  String asOptions() {
    return (avsbench == null
            ? "--release %s --subset %s".formatted(release, subset)
            : "--avsbench " + avsbench)
        + (limit == Integer.MAX_VALUE ? "" : " --limit " + limit);
  }

  /**
   * A folder of AVSBench, or one made by avs-m-ss.
   *
   * @param limit largest number of videos of a split
   */
  static VideoData videos(Path folder, int limit) {
    Layout set = Layout.in(folder);
    boolean replaced = Files.exists(folder.resolve("avs-m-ss.json"));
    return new VideoData(replaced ? "avs-m-ss" : "avsbench-" + set, set, folder, limit, null);
  }

  AvsData data() {
    return data(Split.TEST.toString());
  }

  /**
   * The data, one split of which is scored.
   *
   * @throws BadInputException if the split does not exist
   */
  AvsData data(String split) {
    boolean val = split.equals(Split.VAL.toString());
    if (!val && !split.equals(Split.TEST.toString())) {
      throw new BadInputException("--split: got %s, wanted test or val".formatted(split));
    }
    if (avsbench != null && release == null) {
      if (val) {
        throw new BadInputException("--split val: got --avsbench, wanted --release");
      }
      return videos(avsbench, limit);
    }
    if (release == null || avsbench != null) {
      throw new BadInputException("wanted one of --release DIR and --avsbench DIR");
    }
    Path finished = ReleaseFolder.finished(release).root();
    return new ReleaseData(
        finished, ReleaseData.subset(subset), limit, val ? Split.VAL : Split.TEST);
  }
}
