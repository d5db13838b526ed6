package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.KV;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Note;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.sample.ImageRef;

/** Looks at the images and masks of some scenes and takes notes of what it finds. */
final class BatchCheck {
  private final SceneChecker checker;
  private final Tallies tallies = new Tallies();
  private final List<KV<String, byte[]>> notes = new ArrayList<>();
  private final List<CheckedScene> sound = new ArrayList<>();

  private BatchCheck(SceneChecker checker) {
    this.checker = checker;
  }

  /**
   * What was found.
   *
   * @param sound scenes
   * @param notes what was rejected, and counts
   */
  record Found(List<CheckedScene> sound, List<KV<String, byte[]>> notes) {}

  static Found of(SceneChecker checker, Candidate.Batch batch) throws IOException {
    BatchCheck check = new BatchCheck(checker);
    for (Candidate candidate : batch.candidates()) {
      check.add(candidate);
    }
    check.notes.addAll(Note.tallies(check.tallies));
    return new Found(check.sound, check.notes);
  }

  private void add(Candidate candidate) throws IOException {
    for (CheckedScene.Place place : candidate.places()) {
      tallies.add(Tallies.name("examined", place.subset(), candidate.scene().split()), 1);
    }
    ImageRef image;
    SceneChecker.Found found;
    try {
      image = checker.image(candidate.scene());
    } catch (RejectedException e) {
      notes.add(Note.rejection(e.rejection()));
      countImages(candidate, "rejected", e.rejection().code());
      return;
    }
    try {
      found = checker.objects(candidate.scene());
    } catch (RejectedException e) {
      notes.add(Note.rejection(e.rejection()));
      Object split = candidate.scene().split();
      tallies.add(Tallies.name("annotations", split, "rejected", e.rejection().code()), 1);
      tallies.add(Tallies.name("annotations", split, "bad_masks"), 1);
      countImages(candidate, "not_selected", NotSelected.OBJECT_REJECTED);
      return;
    }
    tallies.add(
        Tallies.name("annotations", candidate.scene().split(), "same_object"), found.duplicates());
    sound.add(
        new CheckedScene(
            candidate.scene().split(),
            candidate.scene().annotated() - found.duplicates(),
            candidate.places(),
            image,
            found.objects()));
  }

  private void countImages(Candidate candidate, String what, Enum<?> reason) {
    Object split = candidate.scene().split();
    for (CheckedScene.Place place : candidate.places()) {
      tallies.add(Tallies.name("images", place.subset(), split, what, reason), 1);
    }
  }
}
