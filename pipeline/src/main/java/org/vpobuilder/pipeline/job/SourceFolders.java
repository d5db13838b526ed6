package org.vpobuilder.pipeline.job;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.index.ClipLocator;
import org.vpobuilder.pipeline.index.IndexFolder;
import org.vpobuilder.pipeline.sources.CocoFiles;
import org.vpobuilder.pipeline.sources.VggsoundCsv;
import org.vpobuilder.pipeline.sources.WholeJson;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;

/** What must be in the source folders of a run before it begins. */
final class SourceFolders {
  private SourceFolders() {}

  /** Says what is wrong before anything is begun. */
  static void check(BuildRequest request) throws IOException {
    OutFolder.requireOutside(request.out(), "--coco", request.coco());
    OutFolder.requireOutside(request.out(), "--vggsound", request.vggsound());
    for (Split split : Split.values()) {
      check(request.coco(), "--coco", CocoFiles.instances(split));
      WholeJson.require(request.coco(), CocoFiles.instances(split));
      if (request.coco().has(CocoFiles.captions(split))) {
        WholeJson.require(request.coco(), CocoFiles.captions(split));
      }
    }
    if (request.index() == null) {
      check(request.vggsound(), "--vggsound", VggsoundCsv.FILE);
      ClipLocator.of(request.vggsound());
    } else {
      new IndexFolder(request.index())
          .requireFits(request.spec().audio(), request.spec().classMap());
    }
    if (request.personLabels() != null) {
      check(request.personLabels().folder(), "--person-labels", request.personLabels().name());
    }
    if (request.extended() != null) {
      Extension.check(request);
    }
  }

  private static void check(Folder folder, String option, String file) throws IOException {
    if (!folder.has(file)) {
      throw new BadInputException("%s: no file %s".formatted(option, folder.location(file)));
    }
  }

  /** A mistyped folder would reject every sample; it is refused instead. */
  static void checkForRender(Folder coco, Folder vggsound, @Nullable Folder cache, Folder out)
      throws IOException {
    OutFolder.requireOutside(out, "--coco", coco);
    OutFolder.requireOutside(out, "--vggsound", vggsound);
    boolean images = false;
    for (Split split : Split.values()) {
      images |= !coco.folder(split.cocoFolder()).isEmpty();
    }
    if (!images) {
      throw new BadInputException(
          "--coco %s: no images; wanted train2017/*.jpg or val2017/*.jpg".formatted(coco));
    }
    if (cache == null) {
      ClipLocator.of(vggsound);
    }
  }
}
