package org.vpobuilder.validation.data.avsbench;

import java.util.List;
import org.vpobuilder.validation.data.loader.Prepared;

/**
 * A video as its frames, each with the second of sound around it.
 *
 * @param frames T frames, 5 or 10
 * @param labelled number of frames with a mask, which are the first ones; the others are labelled
 *     ignore throughout
 */
public record Clip(Video video, List<Prepared> frames, int labelled) {
  public Clip {
    frames = List.copyOf(frames);
  }
}
