package org.vpobuilder.pipeline.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.decode.PcmCache;
import org.vpobuilder.pipeline.index.IndexClips;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.plan.PlanRequest;
import org.vpobuilder.pipeline.plan.PlanSamples;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.run.Runner;
import org.vpobuilder.pipeline.run.RunnerOptions;
import org.vpobuilder.pipeline.shards.RenderShards;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.FolderLock;
import org.vpobuilder.pipeline.survey.Expected;
import org.vpobuilder.pipeline.survey.Reach;
import org.vpobuilder.pipeline.survey.SourceSurvey;
import org.vpobuilder.pipeline.survey.SurveyText;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.UnreachableException;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Shortfall;

/** Runs stages 1-6. Planning and rendering apart give the same bytes as both in one go. */
public final class ReleaseBuilder {
  private final Runner runner;
  private final Progress progress;

  public ReleaseBuilder(RunnerOptions runner, Progress progress) {
    this.runner = Runner.of(runner, progress);
    this.progress = progress;
  }

  /** Runs stages 1-6; if the request resumes an earlier run, its finished work is kept. */
  public Release build(BuildRequest request) throws IOException {
    if (request.resume()) {
      return resume(request);
    }
    WorkFolder work = new WorkFolder(request.out());
    return into(
        request.out(),
        () -> {
          SourceSurvey survey = look(request, true);
          work.begin(RunFacts.of(request));
          planStages(request, survey);
          return renderStages(request);
        });
  }

  private Release resume(BuildRequest request) throws IOException {
    Folder out = request.out();
    WorkFolder work = new WorkFolder(out);
    if (!work.isBegun()) {
      throw new BadInputException("--resume: %s holds no unfinished build".formatted(out));
    }
    try (FolderLock lock = work.lock()) {
      SourceSurvey survey = look(request, true);
      OutFolder.requireUnchanged(work.facts().changes(RunFacts.of(request)));
      if (out.has(Release.FILE_NAME)) {
        work.delete();
        return Formats.RELEASE.read(out.read(Release.FILE_NAME, 1 << 28), Release.FILE_NAME);
      }
      Attempt.deleteLeftovers(out);
      SourceCheck.requireUnchanged(request, work.isFinished(WorkFolder.Stage.PLAN));
      planStages(request, survey);
      return renderStages(request);
    } catch (UnreachableException e) {
      OutFolder.clear(out);
      throw e;
    }
  }

  /** Surveys the sources and reports the result, before anything is decoded. */
  private SourceSurvey look(BuildRequest request, boolean imagesNeeded) throws IOException {
    SourceSurvey survey = SourceFolders.check(request, imagesNeeded);
    SurveyText.lines(survey).forEach(progress::tell);
    if (request.givenIndex() == null) {
      // Hours of decoding are to come. With an index, the plan itself soon shows the same.
      Reach reach = Reach.of(survey);
      reach.requireAny();
      SurveyText.lines(reach, Expected.of(survey, reach, runner.parallelism()))
          .forEach(progress::tell);
    }
    return survey;
  }

  private Release renderStages(BuildRequest request) throws IOException {
    return renderStages(
        request.spec(),
        request.classMap(),
        request.sources(),
        request.cache(),
        request.extended(),
        request.out());
  }

  /** Runs stages 1-4, which make a plan folder. */
  public PlanSummary plan(BuildRequest request) throws IOException {
    return into(
        request.out(),
        () -> {
          SourceSurvey survey = look(request, request.lookAtImages());
          new WorkFolder(request.out()).begin(RunFacts.ofCommand("plan"));
          planStages(request, survey);
          new WorkFolder(request.out()).delete();
          Attempt.deleteLeftovers(request.out());
          return new PlanFolder(request.out()).summary();
        });
  }

  /**
   * Runs stages 5-6.
   *
   * @param plan a plan folder; its files become the release's
   */
  public Release render(Folder plan, Sources sources, @Nullable Folder cache, Folder out)
      throws IOException {
    requireSamples(new PlanFolder(plan).summary());
    ReleaseSpec spec =
        SpecReader.read(
            new String(plan.read(ReleaseLayout.SPEC, 1 << 20), StandardCharsets.UTF_8),
            plan.location(ReleaseLayout.SPEC));
    ClassMap classMap = new PlanFolder(plan).classMap();
    PlannedSources.require(new PlanFolder(plan), sources, cache == null, out);
    return into(
        out,
        () -> {
          new WorkFolder(out).begin(RunFacts.ofCommand("render"));
          for (String file : planFiles(plan)) {
            out.copy(plan, file);
          }
          return renderStages(spec, classMap, sources, cache, null, out);
        });
  }

  /** Work that fills a folder. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException;
  }

  /** Fills an empty folder; on bad input, or if the sources give no sample, it stays empty. */
  private <T> T into(Folder out, Work<T> work) throws IOException {
    OutFolder.requireFree(out);
    try (FolderLock lock = new WorkFolder(out).lock()) {
      OutFolder.requireEmpty(out);
      try {
        return work.run();
      } catch (BadInputException | UnreachableException e) {
        OutFolder.clear(out);
        throw e;
      }
    }
  }

  private void planStages(BuildRequest request, SourceSurvey survey) throws IOException {
    WorkFolder work = new WorkFolder(request.out());
    if (!work.isFinished(WorkFolder.Stage.INDEX)) {
      request.out().write(ReleaseLayout.SPEC, SpecReader.write(request.spec()));
      byte[] classMap = request.classMap().toCsv().getBytes(StandardCharsets.UTF_8);
      request.out().write(ReleaseLayout.CLASS_MAP, classMap);
      index(request, survey);
      work.finish(WorkFolder.Stage.INDEX, indexFiles());
    }
    if (!work.isFinished(WorkFolder.Stage.PLAN)) {
      plan(request, survey);
      work.finish(WorkFolder.Stage.PLAN, planFiles(request.out()));
    }
    requireSamples(new PlanFolder(request.out()).summary());
  }

  /** Refuses a plan without samples, which would become a release without samples. */
  private static void requireSamples(PlanSummary plan) {
    if (plan.planned().values().stream().allMatch(count -> count == 0)) {
      List<String> lines =
          new ArrayList<>(List.of("no sample can be made, so there is no release"));
      plan.shortfalls().stream()
          .filter(s -> s.className().equals(Shortfall.ALL))
          .forEach(s -> lines.add("%s/%s: %s".formatted(s.subset(), s.split(), s.reason())));
      throw new UnreachableException(lines);
    }
  }

  private void plan(BuildRequest request, SourceSurvey survey) throws IOException {
    ReleaseSpec spec = request.spec();
    Folder given = request.givenIndex();
    PlanRequest plan =
        new PlanRequest(
            spec,
            request.classMap(),
            request.withContained(),
            request.sources(),
            request.personLabels(),
            request.lookAtImages(),
            request.extended(),
            given == null ? request.out() : given,
            request.out());
    List<Licence> licences =
        survey.clips().values().stream().flatMap(clips -> clips.licences().stream()).toList();
    new PlanSamples(plan, survey.images(), licences).run(runner);
  }

  private void index(BuildRequest request, SourceSurvey survey) throws IOException {
    Folder given = request.givenIndex();
    if (given == null) {
      PcmCache cache = cache(request.cache(), request.out(), request.spec().audio());
      new IndexClips(
              request.sources(),
              survey.clips(),
              request.classMap(),
              request.spec(),
              cache,
              request.out())
          .run(runner);
      return;
    }
    for (String file : indexFiles()) {
      request.out().copy(given, file);
    }
  }

  private Release renderStages(
      ReleaseSpec spec,
      ClassMap classMap,
      Sources sources,
      @Nullable Folder cache,
      @Nullable Folder extended,
      Folder out)
      throws IOException {
    PcmCache pcm = cache(cache, out, spec.audio());
    RenderShards.Rendered shards =
        new RenderShards(sources, classMap, spec, pcm, extended, out).run(runner);
    out.deleteFolder(WorkFolder.PCM);
    // A worker that was killed leaves unfinished files.
    Attempt.deleteLeftovers(out);
    Release release = shards.publish(BuilderVersion.get(), Extension.chain(extended));
    new WorkFolder(out).delete();
    return release;
  }

  private static PcmCache cache(@Nullable Folder given, Folder out, AudioSpec audio) {
    Folder folder = given == null ? out.folder(WorkFolder.PCM) : given;
    return new PcmCache(folder, audio.sampleRateHz(), audio.maxSamples());
  }

  private static List<String> indexFiles() {
    return List.of(
        ReleaseLayout.CLIPS, ReleaseLayout.INDEX_REJECTIONS, ReleaseLayout.INDEX_SUMMARY);
  }

  private static List<String> planFiles(Folder plan) throws IOException {
    List<String> files = new ArrayList<>(indexFiles());
    files.add(ReleaseLayout.SPEC);
    files.add(ReleaseLayout.CLASS_MAP);
    files.add(ReleaseLayout.PLAN_REJECTIONS);
    files.add(ReleaseLayout.LICENCES);
    for (Subset subset : new PlanFolder(plan).subsets()) {
      files.add(ReleaseLayout.planRows(subset));
    }
    files.add(ReleaseLayout.PLAN_SUMMARY);
    return files;
  }
}
