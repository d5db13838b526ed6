package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.release.Release;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vpo render}: stages 5-6. */
@Command(
    name = "render",
    mixinStandardHelpOptions = true,
    description = "Make the release that a plan describes: render its samples, write shards.")
final class RenderCommand implements Callable<Integer> {
  @Option(
      names = "--plan",
      required = true,
      paramLabel = "DIR",
      description = "What `vpo plan` wrote.")
  String plan = "";

  @Mixin SourceOptions sources = new SourceOptions();
  @Mixin CacheOption cache = new CacheOption();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write; must be empty or absent.")
  String out = "";

  @Mixin JobOptions job = new JobOptions();
  @Mixin LimitOptions limit = new LimitOptions();
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Folder folder = sources.storage.folder(out);
    Release release =
        job.builder()
            .render(
                sources.storage.folder(plan),
                sources.sources(),
                sources.storage.folderOrNull(cache.location),
                folder);
    // The csv of persons was an input of the plan, not of this run.
    LostRecords losses = LostRecords.of(release, folder, OptionalLong.empty());
    ReleaseText.print(release, losses, folder, spec.commandLine().getOut());
    return Math.max(
        EmptySides.exitCode(release, spec.commandLine().getErr()),
        limit.exitCode(losses, spec.commandLine().getErr()));
  }
}
