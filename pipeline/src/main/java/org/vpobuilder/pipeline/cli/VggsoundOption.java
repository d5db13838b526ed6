package org.vpobuilder.pipeline.cli;

import org.vpobuilder.schemas.console.OptionGroup;
import picocli.CommandLine.Option;

/** The option for VGGSound's folder. */
@OptionGroup(value = "Sources", order = -1)
final class VggsoundOption {
  @Option(
      names = "--vggsound",
      required = true,
      paramLabel = "DIR",
      description = "VGGSound: vggsound.csv and clips/.")
  String location = "";
}
