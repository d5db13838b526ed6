package org.vpobuilder.pipeline.shards;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.index.PcmCache;
import org.vpobuilder.pipeline.ledger.Gather;
import org.vpobuilder.pipeline.ledger.Note;
import org.vpobuilder.pipeline.ledger.NoteBook;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.render.SampleRenderer;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.JsonLines;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.failure.BadInputException;

/** Stages 5 and 6: renders the plan's shards. Media crosses no shuffle. */
public final class RenderShards extends PTransform<PBegin, PDone> {
  /** Counts samples made or rejected. */
  public static final String SAMPLES_DONE = "samples rendered";

  /** The step that does it, a shard a record. */
  public static final String STEP = "Render and write shards";

  /** Where the job leaves what became of each shard, for {@link ReleasePublisher}. */
  static final String RESULTS = ".work/shards.jsonl";

  private static final String RESULT = "shard";

  private final List<ShardTask> tasks;
  private final RenderFn renderer;
  private final Folder release;

  /**
   * A rendering job.
   *
   * @param extended the release whose shards are kept, or null
   * @param release holds the plan
   * @throws BadInputException if the plan is not as it was written
   */
  public RenderShards(
      Folder coco,
      Folder vggsound,
      ReleaseSpec spec,
      PcmCache cache,
      @Nullable Folder extended,
      Folder release)
      throws IOException {
    AudioSpec audio = spec.audio();
    TestImages test = new TestImages();
    this.tasks = ShardTasks.of(release, ClassMap.builtIn(spec.classMap()), audio, test::add);
    ShardTasks.requireAll(tasks, new PlanFolder(release).summary().planned(), release);
    this.renderer =
        new RenderFn(
            coco,
            vggsound,
            audio,
            cache,
            release,
            test.contents(coco),
            new EarlierShards(extended));
    this.release = release;
  }

  @Override
  public PDone expand(PBegin begin) {
    return begin
        .apply("List shards", Read.from(new ShardSource(tasks)))
        .apply(STEP, ParDo.of(renderer))
        .setCoder(Gather.NOTES)
        .apply("Write results", Gather.into(new WriteResultsFn(release)));
  }

  /** Samples that the job is to make. */
  public long samples() {
    return tasks.stream().mapToLong(ShardTask::samples).sum();
  }

  /** Makes one shard. */
  private static final class RenderFn extends DoFn<ShardTask, KV<String, byte[]>> {
    private final Folder coco;
    private final Folder vggsound;
    private final AudioSpec audio;
    private final PcmCache cache;
    private final Folder release;
    private final Counter done = Metrics.counter(RenderShards.class, SAMPLES_DONE);
    private final Set<String> testImages;
    private final EarlierShards earlier;
    private transient @Nullable ShardMaker maker;

    RenderFn(
        Folder coco,
        Folder vggsound,
        AudioSpec audio,
        PcmCache cache,
        Folder release,
        Set<String> testImages,
        EarlierShards earlier) {
      this.earlier = earlier;
      this.testImages = Set.copyOf(testImages);
      this.coco = coco;
      this.vggsound = vggsound;
      this.audio = audio;
      this.cache = cache;
      this.release = release;
    }

    @Setup
    public void setup() {
      SampleRenderer renderer = new SampleRenderer(coco, vggsound, audio, cache);
      maker = new ShardMaker(release, renderer, testImages, earlier);
    }

    @Teardown
    public void teardown() {
      if (maker != null) {
        maker.close();
      }
    }

    @ProcessElement
    public void render(@Element ShardTask task, OutputReceiver<KV<String, byte[]>> out)
        throws IOException {
      ShardResult result = Objects.requireNonNull(maker).make(task);
      out.output(Note.result(RESULT, ShardResult.FORMAT, result));
      done.inc(task.samples());
    }
  }

  private static final class WriteResultsFn
      extends DoFn<KV<Integer, Iterable<KV<String, byte[]>>>, Void> {
    private final Folder release;

    WriteResultsFn(Folder release) {
      this.release = release;
    }

    @ProcessElement
    public void write(@Element KV<Integer, Iterable<KV<String, byte[]>>> notes) throws IOException {
      List<ShardResult> results =
          NoteBook.of(notes.getValue()).results(RESULT, ShardResult.FORMAT, ShardResult.ORDER);
      JsonLines.write(release, RESULTS, ShardResult.FORMAT, results);
    }
  }
}
