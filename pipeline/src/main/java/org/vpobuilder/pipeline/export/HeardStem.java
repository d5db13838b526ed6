package org.vpobuilder.pipeline.export;

import java.util.regex.Pattern;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.media.WavFile;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ProbedClip;

/**
 * A stem as a mono WAV from which the authors' loader hears what the sample's stem holds (decision
 * 19).
 *
 * @param vggFile its name in the csv: the clip's id, then twelve hex digits of the file's SHA-256
 * @param wav the file
 */
record HeardStem(String vggFile, byte[] wav) {
  /** The loader's: it cuts so much from the middle of a file. */
  static final int LOADER_SECONDS = 3;

  private static final int DIGITS = 12;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

  /**
   * One channel of a sample's stems.
   *
   * @throws BadInputException if the clip's id is none that VGGSound may have
   */
  static HeardStem of(Pcm16 stems, int channel, ClipRef clip, String where) {
    byte[] wav = WavFile.write(mono(stems, channel));
    String id = ProbedClip.clipId(clip.youtubeId(), clip.startSeconds());
    if (!NAME.matcher(id).matches()) {
      throw new BadInputException(
          "%s: got a clip id with other characters, wanted letters, digits, - and _"
              .formatted(where));
    }
    return new HeardStem(id + "_" + Fingerprint.sha256(wav).substring(0, DIGITS), wav);
  }

  /**
   * A stem shorter than the loader's cut is tiled to it: of such a file the loader would take the
   * end alone, for its cut then begins at a negative index.
   */
  private static Pcm16 mono(Pcm16 stems, int channel) {
    int frames = stems.frames();
    int length = Math.max(frames, LOADER_SECONDS * stems.sampleRateHz());
    short[] samples = new short[length];
    for (int i = 0; i < length; i++) {
      samples[i] = stems.at(i % frames, channel);
    }
    return new Pcm16(stems.sampleRateHz(), 1, samples);
  }
}
