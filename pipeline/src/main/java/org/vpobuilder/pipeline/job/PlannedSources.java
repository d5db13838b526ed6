package org.vpobuilder.pipeline.job;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.PlannedSample;

/** A mistyped folder would reject every sample of a plan; it is refused instead. */
final class PlannedSources {
  private PlannedSources() {}

  /**
   * Looks for the files that a plan names until one is found.
   *
   * @param clipsNeeded whether there is no cache that may have them
   * @throws BadInputException if none of the images or none of the clips is there
   */
  static void require(
      PlanFolder plan, Folder coco, Folder vggsound, boolean clipsNeeded, Folder out)
      throws IOException {
    OutFolder.requireOutside(out, "--coco", coco);
    OutFolder.requireOutside(out, "--vggsound", vggsound);
    requireAny(plan, coco, "--coco", "images", row -> List.of(row.image().file()));
    if (clipsNeeded) {
      requireAny(
          plan,
          vggsound,
          "--vggsound",
          "clips",
          row -> row.sounding().stream().map(object -> object.clip().file()).toList());
    }
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
