package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.vpobuilder.pipeline.avsbench.ReplaceRequest;
import org.vpobuilder.pipeline.avsbench.SoundReplacer;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.spec.avsbench.AvsManifest;
import org.vpobuilder.spec.release.Ledger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vpo avs-m-ss}: AVSBench-Object with sounds of VGGSound. */
@Command(
    name = "avs-m-ss",
    mixinStandardHelpOptions = true,
    description = {
      "Copy AVSBench's single-source set with VGGSound's sounds.",
      "Every video gets a clip of its category instead of its own sound (CVPR 2024, section 5.2).",
      "Train videos get VGGSound's train clips, val and test videos its test clips.",
      "No clip and no YouTube video is on two sides, and none returns to its own video. Frames,",
      "masks and csv are copied as they are. A video that has no usable clip, frame or mask is not",
      "in the copy nor in its csv; rejections.jsonl says why. audio_log_mel/ and raw_videos/ hold",
      "the old sounds and are not copied: compute audio_log_mel/ again from audio_wav/."
    })
final class AvsMssCommand implements Callable<Integer> {
  @OptionGroup(value = "Sources", order = -1)
  @Option(
      names = "--avsbench",
      required = true,
      paramLabel = "DIR",
      description = "Holds s4_meta_data.csv and s4_data/, or the folder Single-source with them.")
  String avsbench = "";

  @Mixin VggsoundOption vggsound = new VggsoundOption();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write; must be empty or absent.")
  String out = "";

  @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  long seed = 2024;

  @Option(
      names = "--link",
      description = "Hard links to frames and masks instead of copies; local disks only.")
  boolean link;

  @Mixin CacheOption cache = new CacheOption();
  @Mixin StorageOptions storage = new StorageOptions();
  @Mixin WorkerOptions threads = new WorkerOptions();
  @Mixin LimitOptions limit = new LimitOptions();
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Folder target = storage.folder(out);
    AvsManifest made =
        SoundReplacer.replace(
            new ReplaceRequest(
                storage.folder(avsbench),
                storage.folder(vggsound.location),
                storage.folderOrNull(cache.location),
                link,
                seed,
                threads.count(),
                target),
            new TerminalProgress());
    PrintWriter text = spec.commandLine().getOut();
    made.videos().forEach((split, videos) -> print(text, "videos", split, videos));
    made.clips().forEach((split, clips) -> print(text, "clips", split, clips));
    text.printf("%d videos in %s%n", made.counts().values().stream().mapToInt(n -> n).sum(), out);
    LostRecords losses = LostRecords.of(made, target);
    losses.print(text);
    text.flush();
    return limit.exitCode(losses, spec.commandLine().getErr());
  }

  private static void print(PrintWriter text, String kind, String split, Ledger.Partition count) {
    text.printf(
        "%-6s %-7s %6d read, %6d used, %6d rejected, %6d not selected%n",
        kind,
        split,
        count.read(),
        count.used(),
        count.rejected().values().stream().mapToLong(n -> n).sum(),
        count.notSelected().values().stream().mapToLong(n -> n).sum());
  }
}
