package org.vpobuilder.pipeline.sources;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;

class RefusedSourcesTest {
  /** Data sets that a user may ask for, and the reasons why they can't serve. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "objects365    | it has boxes and no masks",
        "sceneparse150 | it has one mask a class and tells no objects of a class apart"
      })
  void visual_dataSetThatCantServe_refusedWithItsReason(String name, String why) {
    assertThatThrownBy(() -> Sources.visual(name, Folder.of("/nowhere")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(
            "--visual: got %s, which can't serve: %s; wanted one of ade20k, coco"
                .formatted(name, why));
  }

  @Test
  void visual_unknown_knownOnesListed() {
    assertThatThrownBy(() -> Sources.visual("coc0", Folder.of("/nowhere")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("--visual: got coc0, wanted one of ade20k, coco, lvis");
  }
}
