package org.vpobuilder.validation.model;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * A batch as tensors.
 *
 * @param image [B, 3, H, W], F32, normalised by ImageNet's mean and deviation
 * @param labels [B, H', W'], I64: 0 background, class index, 255 ignore
 * @param audio [B, C, T, F], F32
 * @param frames number of consecutive examples that form one video; 1 for still images
 * @param entries [B], the other properties of each example
 * @param extra further inputs of the model's loss; null for none
 */
public record Inputs(
    Tensor image,
    Tensor labels,
    Tensor audio,
    int frames,
    List<Batch.Entry> entries,
    AvsModel.@Nullable Extra extra) {
  private static final float[] MEAN = {0.485f * 255, 0.456f * 255, 0.406f * 255};
  private static final float[] DEVIATION = {0.229f * 255, 0.224f * 255, 0.225f * 255};

  public Inputs {
    entries = List.copyOf(entries);
  }

  /** Inputs without an extra. */
  public Inputs(Tensor image, Tensor labels, Tensor audio, int frames, List<Batch.Entry> entries) {
    this(image, labels, audio, frames, entries, null);
  }

  /** The same inputs with an extra. */
  public Inputs with(AvsModel.@Nullable Extra other) {
    return new Inputs(image, labels, audio, frames, entries, other);
  }

  /** Uploads bytes and normalises on the device, in the current scope. */
  public static Inputs of(Batch batch, int frames) {
    int size = batch.size();
    Tensor pixels = Tensors.of(batch.images(), size, batch.height(), batch.width(), 3);
    Tensor image =
        Tensors.arrangedImages(
            pixels
                .permute(0, 3, 1, 2)
                .to(DType.F32)
                .sub(Tensors.of(MEAN, 1, 3, 1, 1))
                .div(Tensors.of(DEVIATION, 1, 3, 1, 1)));
    Tensor labels = Tensors.of(batch.labels(), size, batch.labelHeight(), batch.labelWidth());
    Tensor audio =
        Tensors.of(batch.features(), size, batch.channels(), batch.frames(), batch.bins());
    return new Inputs(image, labels.to(DType.I64), audio, frames, batch.entries());
  }
}
