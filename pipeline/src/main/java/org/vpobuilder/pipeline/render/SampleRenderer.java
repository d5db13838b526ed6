package org.vpobuilder.pipeline.render;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.pipeline.decode.ClipReader;
import org.vpobuilder.pipeline.decode.PcmCache;
import org.vpobuilder.pipeline.index.ImageProbe;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.AudioFile;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.shard.RenderedSample;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.failure.RejectedException;
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
  private final ClipReader clips;
  private final StereoMixer mixer;

  /**
   * A renderer.
   *
   * @param cache of decoded clips; what is not in it is decoded
   */
  public SampleRenderer(Folder coco, Folder vggsound, AudioSpec audio, PcmCache cache) {
    this.audio = audio;
    this.images = new ImageProbe(coco);
    this.clips = new ClipReader(vggsound, audio, cache);
    this.mixer = new StereoMixer(audio);
  }

  /**
   * Renders a sample.
   *
   * @param attempt names this attempt among those that may write the cache at the same time
   * @throws RejectedException if a source is gone, broken or not the one that was planned with
   */
  public RenderedSample render(PlannedSample plan, String attempt)
      throws IOException, RejectedException {
    ImageProbe.Probed image = images.probe(plan.image());
    List<StereoMixer.Source> sources = new ArrayList<>();
    for (SceneObject object : plan.sounding()) {
      sources.add(new StereoMixer.Source(clips.span(object.clip(), attempt), object.alpha()));
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
        new Sample(plan.key(), plan.subset(), plan.split(), image.image(), made, plan.objects());
    return RenderedSample.of(
        plan.key(),
        audio.container(),
        image.bytes(),
        Formats.SAMPLE.write(sample),
        GreyPng.write(MaskComposer.compose(plan.image(), plan.objects())),
        AudioFile.write(audio.container(), mix.stems()),
        AudioFile.write(audio.container(), mix.mixture()));
  }

  @Override
  public void close() {
    clips.close();
  }
}
