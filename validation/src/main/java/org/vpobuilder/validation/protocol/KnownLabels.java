package org.vpobuilder.validation.protocol;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.train.BatchSource;

/**
 * Batches whose labels are the network's: a release may hold classes that its class map lacks, and
 * the engine's answer to such a label names neither sample nor label, or on a GPU ends the process.
 *
 * @param classes background among them
 */
record KnownLabels(ClassNames classes) {
  BatchSource check(BatchSource source) {
    return new BatchSource() {
      @Override
      public int batchesPerEpoch() {
        return source.batchesPerEpoch();
      }

      @Override
      public Batches epoch(int epoch, int first) {
        return check(source.epoch(epoch, first));
      }
    };
  }

  Batches check(Batches batches) {
    return new Batches() {
      @Override
      public @Nullable Batch next() {
        Batch batch = batches.next();
        if (batch != null) {
          batch.entries().forEach(KnownLabels.this::check);
        }
        return batch;
      }

      @Override
      public int frames() {
        return batches.frames();
      }

      @Override
      public void close() {
        batches.close();
      }
    };
  }

  private void check(Batch.Entry entry) {
    for (int label : entry.visibleClasses()) {
      if (label >= classes.size()) {
        throw new BadInputException(
            "%s: mask: got label %d, wanted a class below %d or 255"
                .formatted(entry.key(), label, classes.size()));
      }
    }
  }
}
