import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.pipeline.decode.ClipReader;
import org.vpobuilder.pipeline.index.ImageProbe;
import org.vpobuilder.pipeline.decode.PcmCache;
import org.vpobuilder.pipeline.render.MaskComposer;
import org.vpobuilder.pipeline.render.StereoMixer;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.media.AudioFile;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.shard.RenderedSample;
import org.vpobuilder.schemas.shard.ShardWriter;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Milliseconds of CPU a sample that each step of rendering takes, in one thread, round after round:
 * the first rounds are the JIT's. Writes one shard, of the train rows of plan/ss.jsonl.
 *
 * <p>java -XX:+UseParallelGC -cp "pipeline/target/pipeline-0.1.0.jar:pipeline/target/lib/*"
 * docs/RenderSteps.java PLAN COCO VGGSOUND CACHE FILE.tar
 */
public final class RenderSteps {
  private static final String[] STEPS = {
    "image", "pcm", "mix, levels", "wav", "mask, png", "json", "tar", "sha256", "write"
  };
  private static final int SHA = 7;
  private static final int WRITE = 8;

  private final long[] nanos = new long[STEPS.length];
  private long last;

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void took(int step) {
    long now = cpu();
    nanos[step] += now - last;
    last = now;
  }

  public static void main(String[] args) throws Exception {
    for (int round = 0; round < 5; round++) {
      new RenderSteps().round(args);
    }
    System.exit(0);
  }

  private void round(String[] args) throws Exception {
    AudioSpec audio = SpecReader.read(Files.readString(Path.of(args[0], "spec.yaml")), "").audio();
    ImageProbe images = new ImageProbe(Folder.of(args[1]));
    PcmCache cache = new PcmCache(Folder.of(args[3]), audio.sampleRateHz(), audio.maxSamples());
    ClipReader clips = new ClipReader(Folder.of(args[2]), audio, cache);
    StereoMixer mixer = new StereoMixer(audio);
    int samples = 0;
    Path file = Path.of(args[4]);
    Files.deleteIfExists(file);
    try (OutputStream out = Files.newOutputStream(file);
        ShardWriter shard = new ShardWriter(new BufferedOutputStream(new Digested(out), 1 << 18))) {
      String key = "";
      for (String line : Files.readAllLines(Path.of(args[0], "plan", "ss.jsonl"))) {
        PlannedSample row = Formats.PLAN_ROW.readOwn(line.getBytes("UTF-8"));
        if (row.key().compareTo(key) <= 0) {
          continue; // Of the next shard.
        }
        key = row.key();
        samples++;
        last = cpu();
        ImageProbe.Probed image = images.probe(row.image());
        took(0);
        List<StereoMixer.Source> sources = new ArrayList<>();
        for (SceneObject object : row.sounding()) {
          sources.add(new StereoMixer.Source(clips.span(object.clip(), "bench"), object.alpha()));
        }
        took(1);
        StereoMixer.Mix mix = mixer.mix(sources);
        took(2);
        byte[] stems = AudioFile.write(audio.container(), mix.stems());
        byte[] mixture = AudioFile.write(audio.container(), mix.mixture());
        took(3);
        byte[] mask = GreyPng.write(MaskComposer.compose(row.image(), row.objects()));
        took(4);
        Sample.Audio made =
            new Sample.Audio(audio.container(), audio.panning(), audio.sampleRateHz(), audio.clipSamples(),
                sources.size(), mix.gain(), mix.levelLeftDbfs(), mix.levelRightDbfs());
        byte[] json =
            Formats.SAMPLE.write(new Sample(row.key(), row.subset(), row.split(), image.image(), made, row.objects()));
        took(5);
        shard.add(RenderedSample.of(row.key(), audio.container(), image.bytes(), json, mask, stems, mixture));
        took(6);
      }
    }
    double all = 0;
    for (int i = 0; i < STEPS.length; i++) {
      System.out.printf("%s %.2f, ", STEPS[i], nanos[i] / 1e6 / samples);
      all += nanos[i] / 1e6 / samples;
    }
    System.out.printf("all %.2f ms; %d samples of %d kB%n", all, samples, Files.size(file) / samples / 1000);
  }

  /** Takes the time of hashing and of writing, and off that of the tar. */
  private final class Digested extends OutputStream {
    private final OutputStream out;
    private final MessageDigest digest = MessageDigest.getInstance("SHA-256");

    Digested(OutputStream out) throws Exception {
      this.out = out;
    }

    @Override
    public void write(int b) {
      throw new IllegalStateException("the tar writes arrays");
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      took(6);
      digest.update(bytes, from, length);
      took(SHA);
      out.write(bytes, from, length);
      took(WRITE);
    }
  }
}
