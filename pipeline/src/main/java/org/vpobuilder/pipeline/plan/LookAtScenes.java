package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.pipeline.ledger.Findings;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.run.Stage;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.sample.ImageRef;

/** Looks at the images and the masks of scenes. A worker holds one scene's. */
record LookAtScenes(PlanRequest request) implements Stage<Candidate.Batch, LookAtScenes.Found> {
  private static final JsonFormat<Found> RESULTS = JsonFormat.transport(Found.class);

  /**
   * What was found.
   *
   * @param sound scenes
   * @param findings what was rejected, and counts
   */
  record Found(List<CheckedScene> sound, Findings findings) {
    Found {
      sound = List.copyOf(sound);
    }
  }

  @Override
  public String title() {
    return "plan";
  }

  @Override
  public String unit() {
    return "candidates examined";
  }

  @Override
  public long units(Candidate.Batch batch) {
    return batch.places();
  }

  @Override
  public JsonFormat<Candidate.Batch> tasks() {
    return Candidate.Batch.FORMAT;
  }

  @Override
  public JsonFormat<Found> results() {
    return RESULTS;
  }

  @Override
  public Worker<Candidate.Batch, Found> worker() {
    SceneChecker checker =
        new SceneChecker(request.coco(), request.classMap(), request.lookAtImages());
    return new Worker<>() {
      @Override
      public Found work(Candidate.Batch batch, Done done) throws IOException {
        Look look = new Look(checker);
        for (Candidate candidate : batch.candidates()) {
          look.at(candidate);
          done.add(candidate.places().size());
        }
        return new Found(look.sound, look.book.findings());
      }

      @Override
      public void close() throws IOException {
        checker.close();
      }
    };
  }

  /** At the scenes of a batch. */
  private static final class Look {
    private final SceneChecker checker;
    private final Findings.Book book = new Findings.Book();
    private final List<CheckedScene> sound = new ArrayList<>();

    Look(SceneChecker checker) {
      this.checker = checker;
    }

    void at(Candidate candidate) throws IOException {
      Object split = candidate.scene().split();
      for (CheckedScene.Place place : candidate.places()) {
        book.count(Tallies.name("examined", place.subset(), split), 1);
      }
      ImageRef image;
      SceneChecker.Found found;
      try {
        image = checker.image(candidate.scene());
      } catch (RejectedException e) {
        book.reject(e.rejection());
        countImages(candidate, "rejected", e.rejection().code());
        return;
      }
      try {
        found = checker.objects(candidate.scene());
      } catch (RejectedException e) {
        book.reject(e.rejection());
        book.count(Tallies.name("annotations", split, "rejected", e.rejection().code()), 1);
        book.count(Tallies.name("annotations", split, "bad_masks"), 1);
        countImages(candidate, "not_selected", NotSelected.OBJECT_REJECTED);
        return;
      }
      book.count(Tallies.name("annotations", split, "same_object"), found.duplicates());
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
        book.count(Tallies.name("images", place.subset(), split, what, reason), 1);
      }
    }
  }
}
