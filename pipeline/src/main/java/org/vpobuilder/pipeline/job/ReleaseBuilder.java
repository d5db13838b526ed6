package org.vpobuilder.pipeline.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.index.ClipLocator;
import org.vpobuilder.pipeline.index.IndexClips;
import org.vpobuilder.pipeline.index.IndexFolder;
import org.vpobuilder.pipeline.index.PcmCache;
import org.vpobuilder.pipeline.ledger.LiveCounts;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.plan.ClipPool;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.plan.PlanRequest;
import org.vpobuilder.pipeline.plan.PlanSamples;
import org.vpobuilder.pipeline.shards.ReleasePublisher;
import org.vpobuilder.pipeline.shards.RenderShards;
import org.vpobuilder.pipeline.sources.CocoFiles;
import org.vpobuilder.pipeline.sources.VggsoundCsv;
import org.vpobuilder.pipeline.sources.WholeJson;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.Leftovers;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.release.Release;

/** Runs stages 1-6. Planning and rendering apart give the same bytes as both in one go. */
public final class ReleaseBuilder {
  private static final String WORK = ".work";
  private static final String PCM = WORK + "/pcm";

  private final RunnerOptions runner;
  private final Progress progress;

  public ReleaseBuilder(RunnerOptions runner, Progress progress) {
    this.runner = runner;
    this.progress = progress;
  }

  /** Stages 1-6. */
  public Release build(BuildRequest request) throws IOException {
    return into(
        request.out(),
        () -> {
          planStages(request);
          return renderStages(
              request.spec(), request.coco(), request.vggsound(), request.cache(), request.out());
        });
  }

  /** Stages 1-4: a plan folder. */
  public PlanSummary plan(BuildRequest request) throws IOException {
    return into(
        request.out(),
        () -> {
          planStages(request);
          request.out().deleteFolder(WORK);
          Leftovers.delete(request.out());
          return new PlanFolder(request.out()).summary();
        });
  }

  /**
   * Stages 5-6.
   *
   * @param plan a plan folder; its files become the release's
   */
  public Release render(
      Folder plan, Folder coco, Folder vggsound, @Nullable Folder cache, Folder out)
      throws IOException {
    new PlanFolder(plan).summary();
    ReleaseSpec spec =
        SpecReader.read(
            new String(plan.read(ReleaseLayout.SPEC, 1 << 20), StandardCharsets.UTF_8),
            plan.location(ReleaseLayout.SPEC));
    checkRenderSources(coco, vggsound, cache, out);
    return into(
        out,
        () -> {
          for (String file : planFiles(plan)) {
            out.copy(plan, file);
          }
          return renderStages(spec, coco, vggsound, cache, out);
        });
  }

  /** A mistyped folder would reject every sample; it is refused instead. */
  private static void checkRenderSources(
      Folder coco, Folder vggsound, @Nullable Folder cache, Folder out) throws IOException {
    OutFolder.requireOutside(out, "--coco", coco);
    OutFolder.requireOutside(out, "--vggsound", vggsound);
    boolean images = false;
    for (Split split : Split.values()) {
      images |= !coco.folder(split.cocoFolder()).isEmpty();
    }
    if (!images) {
      throw new BadInputException(
          "--coco %s: no images; wanted train2017/*.jpg or val2017/*.jpg".formatted(coco));
    }
    if (cache == null) {
      ClipLocator.of(vggsound);
    }
  }

  /** Work that fills a folder. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException;
  }

  /** Fills an empty folder; bad input leaves it empty, so that the corrected command may run. */
  private <T> T into(Folder out, Work<T> work) throws IOException {
    job();
    OutFolder.requireEmpty(out);
    try {
      return work.run();
    } catch (BadInputException e) {
      OutFolder.clear(out);
      throw e;
    }
  }

  private void planStages(BuildRequest request) throws IOException {
    ReleaseSpec spec = request.spec();
    checkSources(request);
    ClassMap classMap = ClassMap.builtIn(spec.classMap());
    request.out().write(ReleaseLayout.SPEC, SpecReader.write(spec));
    index(request, classMap);
    ClipPool pool = ClipPool.of(new IndexFolder(request.out()).clips(), classMap);
    PlanRequest plan =
        new PlanRequest(
            spec,
            classMap,
            withMs(request.subsets()),
            request.coco(),
            request.personLabels(),
            request.lookAtImages(),
            request.out());
    SceneRules rules = new SceneRules(spec, classMap, pool.stock());
    job()
        .run(
            "plan",
            new PlanSamples(plan, rules, runner.parallelism()),
            PlanSamples.SCENES_DONE,
            () -> countOrUnknown(PlanSamples.SCENES_RANKED));
  }

  private void index(BuildRequest request, ClassMap classMap) throws IOException {
    Folder given = request.index();
    if (given == null) {
      PcmCache cache = cache(request.cache(), request.out(), request.spec().audio());
      IndexClips clips =
          new IndexClips(
              request.vggsound(),
              classMap,
              request.spec().audio(),
              cache,
              request.out(),
              runner.parallelism());
      job()
          .run("index", clips, IndexClips.CLIPS_DONE, () -> countOrUnknown(IndexClips.CLIPS_FOUND));
      return;
    }
    for (String file : indexFiles()) {
      request.out().copy(given, file);
    }
  }

  private Release renderStages(
      ReleaseSpec spec, Folder coco, Folder vggsound, @Nullable Folder cache, Folder out)
      throws IOException {
    RenderShards render =
        new RenderShards(coco, vggsound, spec, cache(cache, out, spec.audio()), out);
    job().run("render", render, RenderShards.SAMPLES_DONE, render::samples);
    out.deleteFolder(PCM);
    // A worker that was killed leaves what it was writing.
    Leftovers.delete(out);
    return new ReleasePublisher(out).publish(BuilderVersion.get());
  }

  private static long countOrUnknown(String name) {
    long count = LiveCounts.get(name);
    return count == 0 ? -1 : count;
  }

  private BeamJob job() {
    return new BeamJob(runner, progress);
  }

  private static PcmCache cache(@Nullable Folder given, Folder out, AudioSpec audio) {
    Folder folder = given == null ? out.folder(PCM) : given;
    return new PcmCache(folder, audio.sampleRateHz(), audio.maxSamples());
  }

  /** Says what is wrong before anything is begun. */
  private static void checkSources(BuildRequest request) throws IOException {
    OutFolder.requireOutside(request.out(), "--coco", request.coco());
    OutFolder.requireOutside(request.out(), "--vggsound", request.vggsound());
    for (Split split : Split.values()) {
      check(request.coco(), "--coco", CocoFiles.instances(split));
      WholeJson.require(request.coco(), CocoFiles.instances(split));
      if (request.coco().has(CocoFiles.captions(split))) {
        WholeJson.require(request.coco(), CocoFiles.captions(split));
      }
    }
    if (request.index() == null) {
      check(request.vggsound(), "--vggsound", VggsoundCsv.FILE);
      ClipLocator.of(request.vggsound());
    } else {
      new IndexFolder(request.index()).check(request.spec().audio(), request.spec().classMap());
    }
    if (request.personLabels() != null) {
      check(request.personLabels().folder(), "--person-labels", request.personLabels().name());
    }
  }

  private static void check(Folder folder, String option, String file) throws IOException {
    if (!folder.has(file)) {
      throw new BadInputException("%s: no file %s".formatted(option, folder.location(file)));
    }
  }

  private static Set<Subset> withMs(Set<Subset> subsets) {
    Set<Subset> all = EnumSet.copyOf(subsets);
    if (all.contains(Subset.MSMI)) {
      all.add(Subset.MS);
    }
    return all;
  }

  private static List<String> indexFiles() {
    return List.of(
        ReleaseLayout.CLIPS, ReleaseLayout.INDEX_REJECTIONS, ReleaseLayout.INDEX_SUMMARY);
  }

  private static List<String> planFiles(Folder plan) throws IOException {
    List<String> files = new ArrayList<>(indexFiles());
    files.add(ReleaseLayout.SPEC);
    files.add(ReleaseLayout.PLAN_REJECTIONS);
    for (Subset subset : new PlanFolder(plan).subsets()) {
      files.add(ReleaseLayout.planRows(subset));
    }
    files.add(ReleaseLayout.PLAN_SUMMARY);
    return files;
  }
}
