package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.vpobuilder.pipeline.job.BuildRequest;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vpo build}: stages 1-6. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = "Build a release: read, index, match, plan, render, write shards.")
final class BuildCommand implements Callable<Integer> {
  @Mixin PlanOptions plan = new PlanOptions();
  @Mixin ContinueOptions from = new ContinueOptions();
  @Mixin JobOptions job = new JobOptions();
  @Mixin LimitOptions limit = new LimitOptions();
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    BuildRequest request = from.of(plan.request(), plan.sources.storage);
    Release release = build(request);
    Losses losses = Losses.of(release, request.out(), plan.labels(request));
    ReleaseText.print(release, losses, request.out(), spec.commandLine().getOut());
    return Math.max(
        EmptySides.exitCode(release, spec.commandLine().getErr()),
        limit.exitCode(losses, spec.commandLine().getErr()));
  }

  private Release build(BuildRequest request) throws IOException {
    try (ResumeHint hint = new ResumeHint(request.out(), spec.commandLine().getErr())) {
      try {
        return job.builder().build(request);
      } catch (BadInputException e) {
        // It says what to do instead.
        throw e;
      } catch (IOException | RuntimeException | Error e) {
        hint.print();
        throw e;
      }
    }
  }
}
