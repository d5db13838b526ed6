package org.vpobuilder.pipeline.job;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SceneObject;

/** Refuses a mistyped folder, which would reject every sample of a plan. */
final class PlannedSources {
  private PlannedSources() {}

  /**
   * Looks for the files that a plan names, for each source until one is found.
   *
   * @param clipsNeeded whether clips are needed because no cache may have them
   * @throws BadInputException if none of the images or none of the clips of a source is there
   */
  static void require(PlanFolder plan, Sources sources, boolean clipsNeeded, Folder out)
      throws IOException {
    requireOutside(out, sources);
    for (VisualSource source : sources.visual()) {
      requireAny(
          plan,
          source.folder(),
          "--" + source.name(),
          "images",
          row ->
              row.image().source().equals(source.name()) ? List.of(row.image().file()) : List.of());
    }
    if (!clipsNeeded) {
      return;
    }
    for (AudioSource source : sources.audio()) {
      requireAny(
          plan,
          source.folder(),
          "--" + source.name(),
          "clips",
          row ->
              row.sounding().stream()
                  .map(SceneObject::clip)
                  .filter(clip -> clip.source().equals(source.name()))
                  .map(ClipRef::file)
                  .toList());
    }
  }

  /** Refuses an output folder inside a source. */
  static void requireOutside(Folder out, Sources sources) {
    sources.visual().forEach(s -> OutFolder.requireOutside(out, "--" + s.name(), s.folder()));
    sources.audio().forEach(s -> OutFolder.requireOutside(out, "--" + s.name(), s.folder()));
  }

  private static void requireAny(
      PlanFolder plan,
      Folder folder,
      String option,
      String kind,
      Function<PlannedSample, List<String>> files)
      throws IOException {
    Set<String> missing = new LinkedHashSet<>();
    boolean found =
        plan.anyRow(
            row -> {
              for (String file : files.apply(row)) {
                if (!missing.contains(file) && folder.has(file)) {
                  return true;
                }
                missing.add(file);
              }
              return false;
            });
    if (!found && !missing.isEmpty()) {
      throw new BadInputException(
          "%s %s: no %s; 0 of the %d that the plan names are there, such as %s"
              .formatted(option, folder, kind, missing.size(), missing.iterator().next()));
    }
  }
}
