package org.vpobuilder.validation.data.avsbench;

import java.util.List;
import org.vpobuilder.validation.data.loader.Prepared;

/**
 * A video as its frames, each with the second of sound around it.
 *
 * @param frames T of them, 5 or 10
 * @param labelled how many of them, the first ones, have a mask; the others are ignore throughout
 */
public record Clip(Video video, List<Prepared> frames, int labelled) {
  public Clip {
    frames = List.copyOf(frames);
  }
}
