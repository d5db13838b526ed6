package org.vpobuilder.validation.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.protocol.Training.KnownLabels;
import org.vpobuilder.validation.train.TrainConfig;

/** The tiny release's masks hold cats, 6, and dogs, 9. */
class KnownLabelsTest {
  @TempDir Path folder;

  private static KnownLabels below(int classes) {
    return new KnownLabels(
        new ClassNames(
            java.util.stream.IntStream.range(0, classes).mapToObj(i -> "class " + i).toList()));
  }

  @Test
  void check_labelOfNoClass_namesSampleAndLabel() throws IOException {
    ReleaseData data =
        TinyRelease.data(TinyRelease.write(Files.createDirectory(folder.resolve("r"))));
    TrainConfig config = TinyRelease.config("tiny-cavp", 1);
    try (Batches batches = below(9).check(data.test(config, 1))) {
      assertThatThrownBy(batches::next)
          .isInstanceOf(BadInputException.class)
          .hasMessage("ms_000000000011: mask: got label 9, wanted a class below 9 or 255");
    }
    var training = below(7).check(data.training(config, 1, 1));
    assertThat(training.batchesPerEpoch()).isEqualTo(2);
    try (Batches batches = training.epoch(0, 0)) {
      assertThatThrownBy(
              () -> {
                batches.next();
                batches.next();
              })
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("got label 9, wanted a class below 7");
    }
  }

  @Test
  void check_knownLabels_passesBatchesOn() throws IOException {
    ReleaseData data =
        TinyRelease.data(TinyRelease.write(Files.createDirectory(folder.resolve("r"))));
    try (Batches batches = below(10).check(data.test(TinyRelease.config("tiny-cavp", 1), 1))) {
      Batch first = batches.next();
      assertThat(first.keys()).isEqualTo(List.of("ms_000000000011"));
      assertThat(batches.frames()).isEqualTo(1);
      assertThat(batches.next()).isNotNull();
      assertThat(batches.next()).isNull();
    }
  }
}
