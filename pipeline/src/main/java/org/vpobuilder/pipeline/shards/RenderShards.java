package org.vpobuilder.pipeline.shards;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.decode.PcmCache;
import org.vpobuilder.pipeline.index.ImageProbe;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.render.SampleRenderer;
import org.vpobuilder.pipeline.run.Runner;
import org.vpobuilder.pipeline.run.Stage;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.PlannedSample;

/** Stages 5 and 6: renders the plan's shards and publishes the release. */
public final class RenderShards {
  private final List<ShardTask> tasks;
  private final Render stage;
  private final Folder release;

  /**
   * Prepares rendering.
   *
   * @param extended the release whose shards are kept, or null
   * @param release holds the plan
   * @throws org.vpobuilder.spec.failure.BadInputException if the plan was changed or is damaged
   */
  public RenderShards(
      Sources sources,
      ClassMap classMap,
      ReleaseSpec spec,
      PcmCache cache,
      @Nullable Folder extended,
      Folder release)
      throws IOException {
    AudioSpec audio = spec.audio();
    TestImages test = new TestImages();
    this.tasks = ShardTasks.of(release, classMap, audio, test::add);
    ShardTasks.requireAll(tasks, new PlanFolder(release).summary().planned(), release);
    this.stage =
        new Render(
            sources,
            audio,
            cache,
            release,
            Set.copyOf(test.contents(sources)),
            new EarlierShards(extended));
    this.release = release;
  }

  /** The finished shards of a release, ready to be published. */
  public final class Rendered {
    private final List<ShardResult> results;

    private Rendered(List<ShardResult> results) {
      this.results = results;
    }

    /**
     * Completes the release.
     *
     * @param builderVersion of this software
     * @param extensionOf the releases whose samples the plan keeps
     * @return the manifest that was written
     * @throws org.vpobuilder.spec.failure.StoreException if there is a manifest already
     * @throws org.vpobuilder.spec.failure.UnreachableException if not one sample could be rendered
     */
    public Release publish(String builderVersion, List<Release.Extended> extensionOf)
        throws IOException {
      return new ReleasePublisher(release).publish(results, builderVersion, extensionOf);
    }
  }

  /** Makes the shards; those that an earlier attempt finished are kept. */
  public Rendered run(Runner runner) throws IOException {
    return new Rendered(
        runner.run(stage, tasks, release).stream().sorted(ShardResult.ORDER).toList());
  }

  /** Makes shards. A worker holds the rows of one shard, and one sample. */
  private record Render(
      Sources sources,
      AudioSpec audio,
      PcmCache cache,
      Folder release,
      Set<String> testImages,
      EarlierShards earlier)
      implements Stage<ShardTask, ShardResult> {
    @Override
    public String title() {
      return "render";
    }

    @Override
    public String unit() {
      return "samples rendered";
    }

    @Override
    public long units(ShardTask task) {
      return task.samples();
    }

    @Override
    public JsonFormat<ShardTask> tasks() {
      return ShardTask.FORMAT;
    }

    @Override
    public JsonFormat<ShardResult> results() {
      return ShardResult.FORMAT;
    }

    @Override
    public ShardMaker worker() {
      return new ShardMaker(
          release, new SampleRenderer(sources, audio, cache), testImages, earlier);
    }
  }

  /**
   * The contents of a plan's test images. They are needed if the plan was made without looking at
   * images: then it does not know which train images are copies of them.
   */
  private static final class TestImages {
    private final Map<String, ImageRef> images = new HashMap<>();
    private boolean unseen;

    void add(PlannedSample row) {
      unseen |= row.image().sha256().isEmpty();
      if (row.split() == Split.TEST) {
        images.put(row.image().address(), row.image());
      }
    }

    /** The SHA-256 of each image; none if the plan already used them. */
    Set<String> contents(Sources sources) throws IOException {
      Set<String> contents = new HashSet<>();
      if (unseen) {
        ImageProbe probe = new ImageProbe(sources);
        for (ImageRef image : images.values()) {
          try {
            contents.add(probe.probe(image).image().sha256());
          } catch (RejectedException e) {
            // The image's samples are rejected when they are rendered, so test has no copy of it.
          }
        }
      }
      return contents;
    }
  }
}
