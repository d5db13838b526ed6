package org.vpobuilder.pipeline.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.sources.vggsound.VggSounder;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.SourceIds;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the folders of the sources. */
@OptionGroup(value = "Sources", order = -1)
final class SourceOptions {
  @Option(
      names = "--coco",
      paramLabel = "DIR",
      description =
          "COCO 2017: annotations/, train2017/ and val2017/. Short for --visual coco=DIR.")
  @Nullable String coco;

  @Option(
      names = "--vggsound",
      paramLabel = "DIR",
      description = "VGGSound: vggsound.csv and clips/. Short for --audio vggsound=DIR.")
  @Nullable String vggsound;

  @Option(
      names = "--vggsounder",
      paramLabel = "CSV",
      description = {
        "VGGSounder's vggsounder.csv: VGGSound's test clips in which listeners do not hear their",
        "class are rejected (a quarter of those of vpo-21)."
      })
  @Nullable String vggsounder;

  @Option(
      names = "--visual",
      paramLabel = "NAME=DIR",
      description = "A visual source, as often as there are; `vpo sources` lists their names.")
  Map<String, String> visual = new LinkedHashMap<>();

  @Option(
      names = "--audio",
      paramLabel = "NAME=DIR",
      description = "An audio source, as often as there are; `vpo sources` lists their names.")
  Map<String, String> audio = new LinkedHashMap<>();

  @Mixin StorageOptions storage = new StorageOptions();

  /**
   * The sources that were named.
   *
   * @throws BadInputException if there is no visual or no audio source, a source is named twice, or
   *     a name is not that of a kind
   */
  Sources sources() {
    Sources named = named();
    require(
        !named.visual().isEmpty(),
        "--coco DIR or --visual NAME=DIR",
        Sources.visualKinds().keySet());
    require(
        !named.audio().isEmpty(),
        "--vggsound DIR or --audio NAME=DIR",
        Sources.audioKinds().keySet());
    return named;
  }

  /**
   * The sources as in {@link #sources}, for commands that also accept only visual or only audio
   * sources, or none.
   */
  Sources named() {
    List<VisualSource> seen = new ArrayList<>();
    if (coco != null) {
      seen.add(Sources.visual(SourceIds.COCO, storage.folder(coco)));
    }
    visual.forEach((name, folder) -> seen.add(Sources.visual(name, storage.folder(folder))));
    List<AudioSource> heard = new ArrayList<>();
    if (vggsound != null) {
      heard.add(vggsound(vggsound));
    }
    require(
        vggsound != null || audio.containsKey(SourceIds.VGGSOUND) || vggsounder == null,
        "--vggsound DIR with --vggsounder",
        Set.of());
    audio.forEach(
        (name, folder) ->
            heard.add(
                name.equals(SourceIds.VGGSOUND)
                    ? vggsound(folder)
                    : Sources.audio(name, storage.folder(folder))));
    return new Sources(seen, heard);
  }

  private AudioSource vggsound(String location) {
    AudioSource source = Sources.audio(SourceIds.VGGSOUND, storage.folder(location));
    if (vggsounder == null) {
      return source;
    }
    StorageOptions.Place csv = storage.file("--vggsounder", vggsounder);
    return VggSounder.over(source, csv.folder(), csv.name());
  }

  private static void require(boolean there, String options, Set<String> names) {
    if (!there) {
      throw new BadInputException(
          "sources: wanted %s%s"
              .formatted(
                  options,
                  names.isEmpty() ? "" : ", where NAME is one of " + String.join(", ", names)));
    }
  }
}
