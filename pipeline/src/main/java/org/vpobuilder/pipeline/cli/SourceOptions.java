package org.vpobuilder.pipeline.cli;

import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.console.OptionGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the sources are. */
@OptionGroup(value = "Sources", order = -1)
final class SourceOptions {
  @Option(
      names = "--coco",
      required = true,
      paramLabel = "DIR",
      description = "COCO 2017: annotations/, train2017/ and val2017/.")
  String coco = "";

  @Mixin VggsoundOption vggsound = new VggsoundOption();

  @Mixin StorageOptions storage = new StorageOptions();

  Folder cocoFolder() {
    return storage.folder(coco);
  }

  Folder vggsoundFolder() {
    return storage.folder(vggsound.location);
  }
}
