package org.vpobuilder.pipeline.cli;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.job.BuilderVersion;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.schemas.console.VerboseOption;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** {@code vpo}: the entry point. */
@Command(
    name = "vpo",
    versionProvider = Vpo.Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Builds unbiased audio-visual segmentation benchmarks (Visual Post-production, CVPR 2024) from",
      "images with masks and labelled sounds, COCO and VGGSound or others: VPO-SS, VPO-MS and",
      "VPO-MSMI, as verified shards.",
      ""
    },
    footer = {
      "",
      "Train models on a release, to prove it sound (vpo COMMAND --help tells more):",
      "  train         Train a model on a release.",
      "  evaluate      Score a trained run on a test split.",
      "  predict       Ask a trained run about your own pictures and sounds.",
      "  validate      Train and evaluate models, stereo against mono, several seeds.",
      "  report        Write a page of a release, or of what validate found.",
      "  ttest         Compare the runs of two arms, or printed figures.",
      "  bench-models  Time a step and an image of each model.",
      "",
      "Try it:",
      "  vpo demo",
      "Build the published benchmarks from real data:",
      "  vpo check --spec vpo-2024 --coco COCO --vggsound VGGSOUND",
      "  vpo build --spec vpo-2024 --coco COCO --vggsound VGGSOUND --out release",
      "  vpo verify release && vpo stats release && vpo report release --out page",
      "",
      "COCO holds annotations/instances_{train,val}2017.json, captions_*.json (for male, female"
          + " and",
      "baby) and {train,val}2017/*.jpg. VGGSOUND holds vggsound.csv and clips/{id}_{start:06d}.mp4",
      "(or wav, ogg, flac, ...).",
      "",
      "Exit codes: 0 done, 1 done with rejections above --max-rejected, a check failed, or something",
      "asked for came out empty, 2 usage or bad input, 3 internal error."
    })
public final class Vpo implements Runnable {
  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          CheckCommand.class,
          BuildCommand.class,
          PlanCommand.class,
          RenderCommand.class,
          VerifyCommand.class,
          StatsCommand.class,
          DiffCommand.class,
          ExportCommand.class,
          ControlsCommand.class,
          ShowCommand.class,
          AvsMssCommand.class,
          WorldCommand.class,
          SpecCommand.class,
          ClassesCommand.class,
          SourcesCommand.class);

  @Mixin VerboseOption verbose = new VerboseOption();
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), Console.MISSING);
  }

  public static void main(String[] args) {
    Console.main(Vpo::commandLine, args);
  }

  /** The command line with all options of all commands, as tests run it. */
  static CommandLine commandLine() {
    return commandLine(null);
  }

  private static CommandLine commandLine(@Nullable Set<String> named) {
    return Console.program(new Vpo(), COMMANDS, named);
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"vpo " + BuilderVersion.get()};
    }
  }
}
