package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.NearClasses;
import org.vpobuilder.pipeline.controls.ControlSet;
import org.vpobuilder.pipeline.export.FreeFolder;
import org.vpobuilder.pipeline.job.BuilderVersion;
import org.vpobuilder.pipeline.job.OutFolder;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.run.Runner;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.sample.Control.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vpo controls}: a control set of a release. */
@Command(
    name = "controls",
    mixinStandardHelpOptions = true,
    description = {
      "Derive a control set from a release: its samples with one thing of them changed.",
      "Each has the mask that is right then. A model that answers as on the release did not use",
      "what was changed.",
      "Only the release is needed. The set is a release in its form: loaders, exports and",
      "`vpo evaluate` read it, and `vpo verify SET --base RELEASE` proves it.",
      "The release is verified first; DIR appears when all is written. Kinds:",
      "  silence              no sound",
      "  noise-white, noise-pink, noise-white-diffuse, noise-pink-diffuse",
      "                       as loud as the base (LUFS), from its places or around",
      "  off-screen           sounds of classes that the picture surely does not show",
      "  off-screen-near      of classes easily taken for the base's (cat for dog)",
      "  swap                 all sounds of another sample, none of it in the picture",
      "  mono                 the base's sounds from the middle",
      "  swapped-channels     left and right exchanged",
      "  mirrored             picture, mask and channels mirrored",
      "  mirrored-picture     the picture mirrored, the sound not",
      "  level-up, level-down 6 dB louder, softer",
      "  partial              one of two or more sources muted",
      "A base sample that has no control of a kind is a line of rejections.jsonl."
    })
final class ControlsCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final int MAX_CSV_BYTES = 1 << 20;

  @Parameters(paramLabel = "RELEASE", description = "The folder that `vpo build` wrote.")
  String release = "";

  @Option(
      names = "--kinds",
      required = true,
      split = ",",
      paramLabel = "KIND",
      description = "Comma-separated, or all.")
  List<String> kinds = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write; must be empty or absent, on a local disk.")
  String out = "";

  @Option(
      names = "--subsets",
      split = ",",
      paramLabel = "SUBSET",
      description = "Only these subsets, and those they contain (default: all).")
  List<String> subsets = new ArrayList<>();

  @Option(
      names = "--splits",
      split = ",",
      paramLabel = "SPLIT",
      description = "Comma-separated, some of train, val and test (default: test).")
  List<Split> splits = new ArrayList<>(List.of(Split.TEST));

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "At most N base samples of each subset and split, drawn (default: all).")
  @Nullable Integer samples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the draws (default: the release's seed).")
  @Nullable Long seed;

  @Option(
      names = "--near",
      paramLabel = "CSV",
      description = {
        "Pairs for off-screen-near, with the header class,near,why (default: a table that comes",
        "with the software)."
      })
  @Nullable String near;

  @Mixin JobOptions job = new JobOptions();
  @Mixin StorageOptions storage = new StorageOptions();
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Set<Kind> wanted = kinds();
    if (samples != null && samples < 1) {
      throw new BadInputException("--samples: got %d, wanted at least 1".formatted(samples));
    }
    Folder source = FinishedRelease.require(storage.folder(release));
    Folder target = Folder.of(out);
    ReleaseReader reader = ReleaseReader.open(source);
    FreeFolder.requireFree(target);
    OutFolder.requireOutside(target, "RELEASE", source);
    ControlSet set =
        new ControlSet(
            reader,
            new ControlSet.Request(
                wanted,
                new LinkedHashSet<>(subsets),
                new LinkedHashSet<>(splits),
                samples == null ? Integer.MAX_VALUE : samples,
                seed == null ? reader.manifest().seed() : seed,
                near(reader.classMap())));
    Runner runner = job.runner();
    ExportCommand.requireSound(source);
    Release made =
        FreeFolder.write(target, folder -> set.write(runner, folder, BuilderVersion.get()));
    print(made, spec.commandLine().getOut());
    return Console.DONE;
  }

  private Set<Kind> kinds() {
    Set<Kind> wanted = EnumSet.noneOf(Kind.class);
    for (String name : kinds) {
      if (name.equals(ALL)) {
        wanted.addAll(Arrays.asList(Kind.values()));
      } else {
        wanted.add(
            Kind.named(name)
                .orElseThrow(
                    () ->
                        new BadInputException(
                            "--kinds: got %s, wanted all or some of %s"
                                .formatted(
                                    name,
                                    String.join(
                                        ", ",
                                        Arrays.stream(Kind.values())
                                            .map(Kind::toString)
                                            .toList())))));
      }
    }
    return wanted;
  }

  private NearClasses near(ClassMap classMap) throws IOException {
    if (near == null) {
      return NearClasses.builtIn(classMap);
    }
    StorageOptions.Place file = storage.file("--near", near);
    byte[] csv = file.folder().read(file.name(), MAX_CSV_BYTES);
    return NearClasses.read(
        new StringReader(new String(csv, StandardCharsets.UTF_8)), near, classMap);
  }

  private void print(Release made, PrintWriter text) {
    Release.Controls controls = made.controls();
    if (controls == null) {
      throw new IllegalStateException("a control set without its manifest");
    }
    printKinds(controls, text);
    text.printf("%nWritten to %s; `vpo verify %s --base %s` proves it.%n", out, out, release);
    text.flush();
  }

  /** Prints how many controls of each kind a set has, and why there are no more. */
  static void printKinds(Release.Controls controls, PrintWriter text) {
    text.printf("%-20s %8s %8s  %s%n", "kind", "of", "made", "not made");
    controls
        .kinds()
        .forEach(
            (kind, derived) ->
                text.printf(
                    Locale.ROOT,
                    "%-20s %8d %8d  %s%n",
                    kind,
                    derived.of(),
                    derived.made(),
                    derived.rejected().isEmpty()
                        ? ""
                        : derived.rejected().toString().replaceAll("[{}]", "")));
  }
}
