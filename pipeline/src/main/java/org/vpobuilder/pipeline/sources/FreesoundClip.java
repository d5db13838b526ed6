package org.vpobuilder.pipeline.sources;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.vpobuilder.spec.sample.Attribution;

/**
 * A recording of freesound.org, as described by a data set that contains a cut from it.
 *
 * @param id Freesound's number
 * @param user the uploader; empty if not known
 * @param title of the recording; empty if not known
 * @param licence address of its licence
 */
public record FreesoundClip(String id, String user, String title, String licence) {
  private static final int LONGEST = 200;

  public FreesoundClip {
    user = oneLine(user);
    title = oneLine(title);
  }

  public Attribution attribution() {
    return new Attribution(user, title, "https://freesound.org/s/%s/".formatted(id));
  }

  /**
   * The keys that it shares with other clips: the recording, and the uploader, whose microphone
   * could be recognised.
   */
  public List<String> keys() {
    String recording = "freesound:" + id;
    return user.isEmpty() ? List.of(recording) : List.of(recording, "freesound-user:" + user);
  }

  /** A user's name from its form in the address of a page: {@code Bobby%20Beck}. */
  public static String userOfAddress(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return part;
    }
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").replaceAll("\\p{Cs}", "\uFFFD").strip();
    int length = line.codePointCount(0, line.length());
    return length <= LONGEST ? line : line.substring(0, line.offsetByCodePoints(0, LONGEST));
  }
}
