package org.vpobuilder.spec.sample;

import java.util.regex.Pattern;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The pair to which a sample belongs: two samples of one image that differ only in which of two
 * objects sounds. The subset defines the difference.
 *
 * @param id the same in both samples and in no other of the release, such as {@code
 *     class-pairs_000000000139}
 * @param member 0 or 1: the sounding object of member 0 has the lower id
 */
public record Pair(String id, int member) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,160}");

  public Pair {
    if (!ID.matcher(id).matches() || member < 0 || member > 1) {
      throw new BadInputException(
          "pair: got member %d of %s, wanted member 0 or 1 of 1 to 160 of A-Z, a-z, 0-9, _ and -"
              .formatted(member, id.replaceAll("\\p{Cntrl}", "?")));
    }
  }
}
