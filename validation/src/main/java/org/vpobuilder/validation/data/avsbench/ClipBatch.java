package org.vpobuilder.validation.data.avsbench;

import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Prepared;

/**
 * Clips as one batch of frames, clip after clip.
 *
 * @param frames B * T frames
 * @param framesPerClip number of frames of a clip, T
 * @param videos B videos, each with its number of labelled frames
 */
public record ClipBatch(Batch frames, int framesPerClip, List<Video> videos) {
  public ClipBatch {
    videos = List.copyOf(videos);
  }

  /**
   * Batches clips.
   *
   * @throws BadInputException if they differ in number of frames or in size
   */
  public static ClipBatch of(List<Clip> clips) {
    int length = clips.get(0).frames().size();
    List<Prepared> frames = new ArrayList<>();
    for (Clip clip : clips) {
      if (clip.frames().size() != length) {
        throw new BadInputException(
            "%s: got %d frames in a batch of clips of %d, wanted one length: batches of 1"
                .formatted(clip.video().name(), clip.frames().size(), length));
      }
      frames.addAll(clip.frames());
    }
    return new ClipBatch(Batch.of(frames), length, clips.stream().map(Clip::video).toList());
  }
}
