package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.inspect.SampleFiles;
import org.vpobuilder.pipeline.inspect.SampleFinder;
import org.vpobuilder.pipeline.inspect.SampleText;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vpo show}: one sample. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Show one sample of a release: its objects, their places, clips and levels.",
      "With --out its files too: image, json, mask (class indices, nearly black to the eye), stems"
          + " and mixture, and KEY.overlay.png, the image with the mask in colours."
    })
final class ShowCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "RELEASE",
      description = "The folder that `vpo build` wrote.")
  String release = "";

  @Parameters(
      index = "1",
      paramLabel = "KEY",
      description = "For example ms_000000030752; what is not found gets the nearest keys.")
  String key = "";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write the sample's files here; none that is there is replaced.")
  @Nullable String out;

  @Option(names = "--json", description = "Print JSON (sample.schema.json) instead of text.")
  boolean json;

  @Mixin StorageOptions storage = new StorageOptions();
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    ReleaseReader reader = ReleaseReader.open(FinishedRelease.require(storage.folder(release)));
    StoredSample sample = new SampleFinder(reader).find(key);
    PrintWriter text = spec.commandLine().getOut();
    Folder target = storage.folderOrNull(out);
    List<String> written = target == null ? List.of() : SampleFiles.write(sample, target);
    if (json) {
      Console.printJson(Formats.SAMPLE.writePretty(sample.sample()), text);
    } else {
      text.print(SampleText.of(sample));
      if (target != null) {
        text.println();
        written.forEach(name -> text.println(target.location(name)));
      }
      text.flush();
    }
    return Console.DONE;
  }
}
