package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.job.BuildRequest;
import org.vpobuilder.pipeline.job.OutFolder;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
    LostRecords losses = LostRecords.of(release, request.out(), plan.labels(request));
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
        // The message already tells the user what to do instead.
        throw e;
      } catch (IOException | RuntimeException | Error e) {
        hint.print();
        throw e;
      }
    }
  }

  /** Options for the earlier build that a build continues. */
  @OptionGroup(value = "Going on from an earlier build", order = 2)
  private static final class ContinueOptions {
    @Option(
        names = "--resume",
        description = {
          "Go on with the same build that was interrupted in --out: what it finished is kept."
              + " Refused",
          "if the spec, an option or a source is another."
        })
    boolean resume;

    @Option(
        names = "--extend",
        paramLabel = "DIR",
        description = {
          "Keep every sample of this release and add some: SPEC is its spec with larger counts. The",
          "sources must be the same; --out is another folder."
        })
    @Nullable String extend;

    BuildRequest of(BuildRequest request, StorageOptions storage) {
      return request.after(resume, storage.folderOrNull(extend));
    }
  }

  /** Prints one line on how to continue a build that failed or was interrupted. */
  private static final class ResumeHint implements AutoCloseable {
    private final Folder out;
    private final PrintWriter err;
    private final Thread onExit = new Thread(this::print, "resume-hint");

    ResumeHint(Folder out, PrintWriter err) {
      this.out = out;
      this.err = err;
      // Ctrl-C ends the process without unwinding the command.
      Runtime.getRuntime().addShutdownHook(onExit);
    }

    /** Prints the hint, if there is a build to continue. */
    void print() {
      if (OutFolder.isResumable(out)) {
        err.printf(
            "%nvpo: %s is unfinished; the same command with --resume goes on with it%n", out);
        err.flush();
      }
    }

    @Override
    public void close() {
      try {
        Runtime.getRuntime().removeShutdownHook(onExit);
      } catch (IllegalStateException e) {
        // The process is ending: the hint is being printed.
      }
    }
  }
}
