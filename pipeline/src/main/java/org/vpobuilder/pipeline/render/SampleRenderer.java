package org.vpobuilder.pipeline.render;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.decode.ClipReader;
import org.vpobuilder.pipeline.decode.PcmCache;
import org.vpobuilder.pipeline.index.ImageProbe;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.AudioFile;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.shard.RenderedSample;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.mask.MaskException;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Makes a planned sample. Draws nothing: the same plan and sources give the same bytes. Holds an
 * image file and the clips of one sample.
 */
public final class SampleRenderer implements AutoCloseable {
  private final AudioSpec audio;
  private final ImageProbe images;
  private final Sources sources;
  private final PcmCache cache;
  private final Map<String, ClipReader> clips = new HashMap<>();
  private final StereoMixer mixer;

  /**
   * Creates a renderer.
   *
   * @param cache of decoded clips; clips that it lacks are decoded
   */
  public SampleRenderer(Sources sources, AudioSpec audio, PcmCache cache) {
    this.audio = audio;
    this.sources = sources;
    this.cache = cache;
    this.images = new ImageProbe(sources);
    this.mixer = new StereoMixer(audio);
  }

  /**
   * Renders a sample.
   *
   * @param attempt names this attempt among those that may write the cache at the same time
   * @throws RejectedException if a source is gone, broken or not the planned one
   */
  public RenderedSample render(PlannedSample plan, String attempt)
      throws IOException, RejectedException {
    ImageProbe.Probed image = images.probe(plan.image());
    List<StereoMixer.Source> sources = new ArrayList<>();
    for (SceneObject object : plan.sounding()) {
      sources.add(
          new StereoMixer.Source(
              reader(object.clip()).span(object.clip(), attempt), object.alpha()));
    }
    StereoMixer.Mix mix = mixer.mix(sources);
    Sample.Audio made =
        new Sample.Audio(
            audio.container(),
            audio.panning(),
            audio.sampleRateHz(),
            audio.clipSamples(),
            sources.size(),
            mix.gain(),
            mix.levelLeftDbfs(),
            mix.levelRightDbfs());
    Sample sample =
        new Sample(
            plan.key(),
            plan.subset(),
            plan.split(),
            image.image(),
            made,
            plan.objects(),
            plan.pair());
    return RenderedSample.of(
        plan.key(),
        audio.container(),
        image.bytes(),
        Formats.SAMPLE.write(sample),
        GreyPng.write(MaskComposer.compose(plan.image(), plan.objects())),
        AudioFile.write(audio.container(), mix.stems()),
        AudioFile.write(audio.container(), mix.mixture()));
  }

  private ClipReader reader(ClipRef clip) {
    return clips.computeIfAbsent(
        clip.source(), name -> new ClipReader(sources.audio(name).folder(), audio, cache));
  }

  @Override
  public void close() {
    clips.values().forEach(ClipReader::close);
  }

  /**
   * Paints a sample's mask: 0, then crowds of a sounding class as 255, then the sounding objects as
   * their class index, the smaller ones on top.
   */
  public static final class MaskComposer {
    private MaskComposer() {}

    /** The mask of an image, one byte a pixel. */
    public static GreyPng.Grey compose(ImageRef image, List<SceneObject> objects) {
      byte[] pixels = new byte[image.width() * image.height()];
      objects.stream()
          .filter(object -> object.role() == ObjectRole.IGNORED)
          .forEach(object -> paint(image, object, VpoClass.IGNORE, pixels));
      objects.stream()
          .filter(SceneObject::sounds)
          .sorted(SceneObject.PAINTING)
          .forEach(object -> paint(image, object, object.classIndex(), pixels));
      return new GreyPng.Grey(image.width(), image.height(), pixels);
    }

    private static void paint(ImageRef image, SceneObject object, int value, byte[] pixels) {
      try {
        RleString.decode(object.rle(), image.height(), image.width()).paint(pixels, (byte) value);
      } catch (MaskException e) {
        throw new IllegalStateException("a planned mask can't be read: " + object.id(), e);
      }
    }
  }
}
