package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.vpobuilder.pipeline.job.BuildRequest;
import org.vpobuilder.spec.release.PlanSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vpo plan}: stages 1-4. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Decide every sample of a release and write it down, without rendering any.",
      "The plan is rows that a person can read, compare and cite. `vpo render` makes the release",
      "from it, with the same bytes as `vpo build`."
    })
final class PlanCommand implements Callable<Integer> {
  @Mixin PlanOptions plan = new PlanOptions();
  @Mixin JobOptions job = new JobOptions();
  @Mixin LimitOptions limit = new LimitOptions();
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    BuildRequest request = plan.request();
    PlanSummary summary = job.builder().plan(request);
    LostRecords losses = LostRecords.of(summary, request.out(), plan.labels(request));
    ReleaseText.print(summary, losses, request.out(), spec.commandLine().getOut());
    return Math.max(
        EmptySides.exitCode(summary, spec.commandLine().getErr()),
        limit.exitCode(losses, spec.commandLine().getErr()));
  }
}
