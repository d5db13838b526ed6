package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.schemas.SpecChanges;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.ReleaseSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vpo spec}: shows or checks a spec. */
@Command(
    name = "spec",
    mixinStandardHelpOptions = true,
    description = {
      "Check a spec and print the whole of it, every section, as a release keeps it.",
      "A built-in spec is printed with its comments, to start your own from. Your own needs only"
          + " what differs: `base: vpo-2024` in its first line takes all other values from that"
          + " one, and subsets that are left out are not made. What is valid but limits what can be"
          + " done with the release is noted on standard error."
    })
final class SpecCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SPEC", description = "vpo-2024, vpo-next, demo, demo-train or a file.")
  String name = "";

  @Mixin SpecChangeOptions changes = new SpecChangeOptions();
  @Mixin StorageOptions storage = new StorageOptions();
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SpecChanges changed = changes.changes();
    ReleaseSpec read = storage.spec(name, changed);
    if (!read.classMap().endsWith(".csv")) {
      ClassMap.builtIn(read.classMap());
    }
    boolean asItIs = SpecReader.BUILT_IN.contains(name) && changed.isEmpty();
    PrintWriter out = spec.commandLine().getOut();
    out.print(asItIs ? SpecReader.builtInText(name) : whole(read));
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    if (!asItIs) {
      err.printf("vpo: %s: a valid spec, %s%n", name, read.name());
    }
    int rate = read.audio().sampleRateHz();
    if (rate != AudioSpec.TRAINING_RATE_HZ) {
      err.printf(
          "vpo: note: audio.sample_rate_hz is %d: vpo train can't read the release, it wants %d%n",
          rate, AudioSpec.TRAINING_RATE_HZ);
    }
    if (read.subsets().wanted().isEmpty()) {
      err.println("vpo: note: subsets: no samples are asked for, so that nothing can be built");
    }
    err.flush();
    return Console.DONE;
  }

  /**
   * Prints every section. An optional value that is left out appears as a comment with its default.
   */
  private static String whole(ReleaseSpec read) {
    StringBuilder text = new StringBuilder(SpecReader.print(read));
    if (read.eligibility().minCandidates() == null) {
      text.append(
          "# eligibility.min_candidates: none given, so images with one candidate are used\n");
    }
    if (read.eligibility().minSilent() == null) {
      text.append("# eligibility.min_silent: none given, so all that could sound may do so\n");
    }
    if (read.shards().minShards() == null) {
      text.append("# shards.min_shards: none given, so as few shards as hold the samples\n");
    }
    if (read.licences() == null) {
      text.append(
          "# licences: {allow: [...], deny: [...], clips: {allow: [...], deny: [...]}}: none given,"
              + " so images and clips of every licence\n");
    } else if (read.licences().clips() == null) {
      text.append(
          "# licences.clips: {allow: [...], deny: [...]}: none given, so clips of every licence\n");
    }
    if (read.release() == null) {
      text.append("# release: {title, version, url, date_published, authors}: none given\n");
    }
    return text.toString();
  }
}
