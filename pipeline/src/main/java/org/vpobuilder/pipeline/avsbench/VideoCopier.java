package org.vpobuilder.pipeline.avsbench;

import java.io.IOException;
import java.util.List;
import org.vpobuilder.pipeline.decode.ClipReader;
import org.vpobuilder.pipeline.render.StereoMixer;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.media.WavFile;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.avsbench.Replacement;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.sample.ClipRef;

/** Makes the files of one video of the copy. */
final class VideoCopier {
  /** Of a single source that is not panned only the stem is used. */
  private static final double MIDDLE = 0.5;

  private final Folder avsbench;
  private final Folder out;
  private final boolean link;
  private final S4Layout layout;
  private final ClipReader reader;
  private final StereoMixer mixer;

  VideoCopier(ReplaceRequest request, S4Layout layout, ClipReader reader, AudioSpec audio) {
    this.avsbench = request.avsbench();
    this.out = request.out();
    this.link = request.link();
    this.layout = layout;
    this.reader = reader;
    this.mixer = new StereoMixer(audio);
  }

  /**
   * Writes the sound and copies the frames and masks.
   *
   * @param images frames and masks, relative to the data set's root
   * @throws RejectedException if the clip is not any more what it was; nothing is written then
   */
  Replacement copy(S4Video video, ClipRef clip, List<String> images)
      throws IOException, RejectedException {
    float[] span;
    try {
      span = reader.span(clip, Attempt.name());
    } catch (RejectedException e) {
      throw video.rejected(
          e.rejection().code(),
          "%s: %s".formatted(clip.file(), e.rejection().got()),
          e.rejection().wanted());
    }
    StereoMixer.Mix mix = mixer.mix(List.of(new StereoMixer.Source(span, MIDDLE)));
    byte[] wav = WavFile.write(mix.stems());
    String file = layout.sound(video);
    out.write(file, wav);
    for (String image : images) {
      if (link) {
        out.link(avsbench, image);
      } else {
        out.copy(avsbench, image);
      }
    }
    return new Replacement(
        video.name(),
        video.category(),
        video.split(),
        file,
        clip,
        mix.gain(),
        Fingerprint.sha256(wav));
  }
}
