package org.vpobuilder.pipeline.sources.coco;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import it.unimi.dsi.fastutil.longs.Long2IntMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongSet;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.CaptionVoter;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.pipeline.sources.JsonScalars;
import org.vpobuilder.spec.PersonSpec;

/**
 * Counts the votes of COCO's captions on the only person in an image. Streams the file; holds 16
 * bytes for an image with one person.
 */
final class CaptionTally {
  private static final int MOST = 0xff;

  /** Per image: captions in the low byte, then votes for male, female and baby. */
  private final Long2IntMap votes = new Long2IntOpenHashMap();

  private CaptionTally() {}

  static CaptionTally empty() {
    return new CaptionTally();
  }

  /**
   * Reads {@code captions_*.json}.
   *
   * @param images the images with one person
   */
  static CaptionTally parse(InputStream in, LongSet images, CaptionVoter voter) throws IOException {
    CaptionTally tally = new CaptionTally();
    try (JsonParser parser = JsonScalars.FACTORY.createParser(in)) {
      boolean found = false;
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("wanted an object with annotations");
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        if (name.equals("annotations")) {
          JsonScalars.eachObject(parser, i -> tally.caption(parser, images, voter));
          found = true;
        } else {
          parser.skipChildren();
        }
      }
      if (!found) {
        throw new IOException("no list of annotations");
      }
    }
    return tally;
  }

  /** The one label that enough captions agree on, or {@link PersonLabel#NONE}. */
  PersonLabel label(long imageId, PersonSpec spec) {
    int counts = votes.get(imageId);
    PersonLabel agreed = PersonLabel.NONE;
    for (PersonLabel label : PersonLabel.values()) {
      if (label != PersonLabel.NONE && agree(counts, label, spec)) {
        if (agreed != PersonLabel.NONE) {
          return PersonLabel.NONE;
        }
        agreed = label;
      }
    }
    return agreed;
  }

  private static boolean agree(int counts, PersonLabel label, PersonSpec spec) {
    int captions = counts & MOST;
    int agreeing = counts >>> shift(label) & MOST;
    return captions >= spec.captionsWanted()
        && agreeing >= spec.captionsAgreeing()
        // "4 of 5" is also a share: 4 of 7 are not enough.
        && agreeing * spec.captionsWanted() >= spec.captionsAgreeing() * captions;
  }

  private void caption(JsonParser parser, LongSet images, CaptionVoter voter) throws IOException {
    long imageId = JsonScalars.NONE;
    @Nullable String caption = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "image_id" -> imageId = JsonScalars.wholeNumber(parser);
        case "caption" -> caption = JsonScalars.string(parser);
        default -> parser.skipChildren();
      }
    }
    if (caption == null || !images.contains(imageId) || (votes.get(imageId) & MOST) == MOST) {
      return;
    }
    PersonLabel vote = voter.vote(caption);
    int added = vote == PersonLabel.NONE ? 1 : 1 + (1 << shift(vote));
    votes.put(imageId, votes.get(imageId) + added);
  }

  private static int shift(PersonLabel label) {
    return switch (label) {
      case NONE -> 0;
      case MALE -> 8;
      case FEMALE -> 16;
      case BABY -> 24;
    };
  }
}
