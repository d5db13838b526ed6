package org.vpobuilder.validation.train;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.data.loader.ItemSource;
import org.vpobuilder.validation.data.loader.Loader;
import org.vpobuilder.validation.data.loader.LoaderSpec;
import org.vpobuilder.validation.model.AvsModel;

/**
 * An epoch's batches with the model's extras, made before the training needs them. For one
 * consumer.
 */
interface Feed extends AutoCloseable {
  /**
   * A batch.
   *
   * @param frames number of consecutive examples that form one video; 1 for still images
   * @param extras further inputs of the model's loss, one for each part; empty for none
   */
  record Item(Batch batch, int frames, List<AvsModel.Extra> extras) {
    /** Part number {@code part} of the batch, of {@code parts} in all. */
    Batch part(int part, int parts) {
      int size = batch.size() / parts;
      return batch.part(part * size, (part + 1) * size);
    }

    private List<Batch.Entry> entries(int part, int parts) {
      int size = batch.size() / parts;
      return batch.entries().subList(part * size, (part + 1) * size);
    }

    AvsModel.@Nullable Extra extra(int part) {
      return extras.isEmpty() ? null : extras.get(part);
    }
  }

  /**
   * The next batch, or null at the end of the epoch.
   *
   * @throws RuntimeException thrown by reading or preparing
   */
  @Nullable Item next();

  @Override
  void close();

  /** The batches of a model without extras. */
  static Feed of(Batches batches) {
    return new Feed() {
      @Override
      public @Nullable Item next() {
        Batch batch = batches.next();
        return batch == null ? null : new Item(batch, batches.frames(), List.of());
      }

      @Override
      public void close() {
        batches.close();
      }
    };
  }

  /**
   * The batches of a model with extras.
   *
   * @param batches source of batches, which the feed closes
   * @param parts number of parts in which a batch is computed
   * @param first step of the first batch
   */
  static Feed of(Batches batches, AvsModel.Extras extras, int parts, long first) {
    record Numbered(Item item, long step) {}
    ItemSource<Numbered> source =
        new ItemSource<>() {
          private long step = first;

          @Override
          public @Nullable Numbered next() {
            Batch batch = batches.next();
            return batch == null
                ? null
                : new Numbered(new Item(batch, batches.frames(), List.of()), step++);
          }

          @Override
          public void close() {
            batches.close();
          }
        };
    // There is only one worker, so that extras are made in the order of the batches.
    Loader<Item> ahead =
        Loader.start(
            new LoaderSpec(1, 1, 2, false),
            source,
            numbered -> {
              Item item = numbered.item();
              List<AvsModel.Extra> made = new ArrayList<>();
              for (int part = 0; part < parts; part++) {
                List<Batch.Entry> entries = item.entries(part, parts);
                made.add(extras.of(entries, numbered.step() * parts + part));
              }
              return new Item(item.batch(), item.frames(), made);
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
