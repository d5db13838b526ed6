package org.vpobuilder.pipeline.avsbench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.avsbench.AvsSplit;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;

/** The frames and masks of videos. */
final class S4Files {
  private final Folder avsbench;
  private final S4Layout layout;

  S4Files(Folder avsbench, S4Layout layout) {
    this.avsbench = avsbench;
    this.layout = layout;
  }

  /**
   * All frames and masks of a video, relative to the data set's root.
   *
   * @throws RejectedException if a frame or a mask that the split has is missing or empty
   */
  List<String> of(S4Video video) throws IOException, RejectedException {
    List<String> files = new ArrayList<>();
    add(video, layout.frames(video), AvsSplit.FRAMES, RejectionCode.VIDEO_FRAME_MISSING, files);
    add(video, layout.masks(video), video.split().masks(), RejectionCode.VIDEO_MASK_MISSING, files);
    return files;
  }

  private void add(
      S4Video video, String folder, int wanted, RejectionCode missing, List<String> files)
      throws IOException, RejectedException {
    Set<String> names = new TreeSet<>(avsbench.names(folder));
    for (int number = 1; number <= wanted; number++) {
      String name = "%s_%d.png".formatted(video.name(), number);
      if (!names.contains(name) || avsbench.size(folder + "/" + name) == 0) {
        throw video.rejected(
            missing,
            names.contains(name) ? name + " of 0 bytes" : "no " + name,
            "%s_1.png to _%d.png in %s".formatted(video.name(), wanted, folder));
      }
    }
    for (String name : names) {
      if (avsbench.leadsOut(folder + "/" + name)) {
        throw video.rejected(
            missing, name + ", a link out of its folder", "a file, or a link within its folder");
      }
      files.add(folder + "/" + name);
    }
  }
}
