package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.run.Stage;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;

/** Looks at the images and the masks of scenes. A worker holds one scene's. */
record LookAtScenes(PlanRequest request) implements Stage<Candidate.Batch, LookAtScenes.Found> {
  private static final JsonFormat<Found> RESULTS = JsonFormat.transport(Found.class);

  /**
   * The result for a batch.
   *
   * @param sound scenes
   * @param findings rejections and counts
   */
  record Found(List<CheckedScene> sound, Entries findings) {
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
        new SceneChecker(request.sources(), request.classMap(), request.lookAtImages());
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

  /** Looks at the scenes of a batch. */
  private static final class Look {
    private final SceneChecker checker;
    private final Entries.Book book = new Entries.Book();
    private final List<CheckedScene> sound = new ArrayList<>();

    Look(SceneChecker checker) {
      this.checker = checker;
    }

    void at(Candidate candidate) throws IOException {
      Split split = candidate.scene().split();
      String source = candidate.scene().image().source();
      Account annotations = Account.annotations(split).from(source);
      for (CheckedScene.Place place : candidate.places()) {
        book.tallies().add(Account.images(place.subset(), split).from(source), Fate.EXAMINED, 1);
      }
      Scene scene;
      String print;
      SceneChecker.Found found;
      try {
        SceneChecker.Seen seen = checker.seen(candidate.scene());
        scene = seen.scene();
        print = seen.print();
      } catch (RejectedException e) {
        book.reject(e.rejection());
        for (CheckedScene.Place place : candidate.places()) {
          book.tallies()
              .add(Account.images(place.subset(), split).from(source), e.rejection().code(), 1);
        }
        return;
      }
      try {
        found = checker.objects(scene);
      } catch (RejectedException e) {
        book.reject(annotations, e.rejection());
        book.tallies().add(annotations, Fate.MASK_REJECTED, 1);
        for (CheckedScene.Place place : candidate.places()) {
          book.tallies()
              .add(
                  Account.images(place.subset(), split).from(source),
                  NotSelected.OBJECT_REJECTED,
                  1);
        }
        return;
      }
      book.tallies().add(annotations, Fate.SAME_OBJECT, found.duplicates());
      sound.add(
          new CheckedScene(
              split,
              scene.annotated() - found.duplicates(),
              scene.notExhaustive(),
              candidate.places(),
              scene.image(),
              found.objects(),
              print));
    }
  }
}
