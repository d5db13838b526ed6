package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.ledger.LiveCounts;

/** A {@link SceneChecker} for each thread that asks. */
final class SceneCheckers implements AutoCloseable {
  private final PlanRequest request;
  private final Queue<SceneChecker> idle = new ConcurrentLinkedQueue<>();

  SceneCheckers(PlanRequest request) {
    this.request = request;
  }

  /** Looks at the images and the masks of some scenes. */
  BatchCheck.Found check(Candidate.Batch batch) throws IOException {
    @Nullable SceneChecker free = idle.poll();
    SceneChecker checker =
        free == null
            ? new SceneChecker(request.coco(), request.classMap(), request.lookAtImages())
            : free;
    try {
      BatchCheck.Found found = BatchCheck.of(checker, batch);
      LiveCounts.add(PlanSamples.SCENES_DONE, batch.places());
      return found;
    } finally {
      idle.add(checker);
    }
  }

  @Override
  public void close() throws IOException {
    for (SceneChecker checker = idle.poll(); checker != null; checker = idle.poll()) {
      checker.close();
    }
  }
}
