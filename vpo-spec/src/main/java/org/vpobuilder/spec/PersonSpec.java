package org.vpobuilder.spec;

import java.io.Serializable;
import java.util.List;

/**
 * The rules by which a COCO person becomes male, female or baby.
 *
 * @param ladder the rungs in the order they are tried
 * @param captionsAgreeing how many of an image's captions must agree on a label
 * @param captionsWanted how many captions an image must have
 */
public record PersonSpec(List<PersonRung> ladder, int captionsAgreeing, int captionsWanted)
    implements Serializable {
  public PersonSpec {
    ladder = List.copyOf(ladder);
    SpecCheck.holds(
        ladder.stream().distinct().count() == ladder.size(),
        "persons.ladder",
        ladder,
        "each rung once");
    SpecCheck.inRange("persons.captions_wanted", captionsWanted, 1, 100);
    SpecCheck.inRange("persons.captions_agreeing", captionsAgreeing, 1, captionsWanted);
  }
}
