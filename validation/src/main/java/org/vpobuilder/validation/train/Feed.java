package org.vpobuilder.validation.train;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.data.loader.ItemSource;
import org.vpobuilder.validation.data.loader.Loader;
import org.vpobuilder.validation.data.loader.LoaderSpec;
import org.vpobuilder.validation.model.AvsModel;

/** An epoch's batches with the model's extras, made ahead of the training. One consumer. */
interface Feed extends AutoCloseable {
  /**
   * A batch.
   *
   * @param frames consecutive examples that are one video; 1 for still images
   * @param extra what the model's loss needs beside it; null for none
   */
  record Item(Batch batch, int frames, AvsModel.@Nullable Extra extra) {}

  /**
   * The next batch, or null at the end of the epoch.
   *
   * @throws RuntimeException what reading or preparing threw
   */
  @Nullable Item next();

  @Override
  void close();

  /** Batches of a model without extras. */
  static Feed of(Batches batches) {
    return new Feed() {
      @Override
      public @Nullable Item next() {
        Batch batch = batches.next();
        return batch == null ? null : new Item(batch, batches.frames(), null);
      }

      @Override
      public void close() {
        batches.close();
      }
    };
  }

  /**
   * Batches with extras.
   *
   * @param batches taken over
   * @param first the step of the first of them
   */
  static Feed of(Batches batches, AvsModel.Extras extras, long first) {
    record Numbered(Item item, long step) {}
    ItemSource<Numbered> source =
        new ItemSource<>() {
          private long step = first;

          @Override
          public @Nullable Numbered next() {
            Batch batch = batches.next();
            return batch == null
                ? null
                : new Numbered(new Item(batch, batches.frames(), null), step++);
          }

          @Override
          public void close() {
            batches.close();
          }
        };
    // One worker, so that extras are made in the order of the batches.
    Loader<Item> ahead =
        Loader.start(
            new LoaderSpec(1, 1, 2, false),
            source,
            numbered -> {
              Item item = numbered.item();
              return new Item(
                  item.batch(), item.frames(), extras.of(item.batch().entries(), numbered.step()));
            },
            items -> items.get(0));
    return new Feed() {
      @Override
      public @Nullable Item next() {
        return ahead.next();
      }

      @Override
      public void close() {
        ahead.close();
      }
    };
  }
}
