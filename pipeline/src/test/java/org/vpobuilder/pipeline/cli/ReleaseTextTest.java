package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Shortfall;
import org.vpobuilder.spec.subset.VpoSubsets;

class ReleaseTextTest {
  private static Shortfall absent(Subset subset, Split split, String name) {
    return new Shortfall(subset, split, name, 1, 0, "in no selected image");
  }

  private static List<String> lines(List<Shortfall> shortfalls) {
    StringWriter text = new StringWriter();
    try (PrintWriter out = new PrintWriter(text)) {
      ReleaseText.shortfalls(shortfalls, "release.json", out);
    }
    return text.toString().lines().toList();
  }

  @Test
  void absentClasses_few_areNamedInOneLine() {
    assertThat(
            lines(
                List.of(
                    absent(VpoSubsets.SS, Split.TEST, "cow"),
                    absent(VpoSubsets.SS, Split.TEST, "zebra"),
                    absent(VpoSubsets.MS, Split.TRAIN, "bus"))))
        .containsExactly("absent classes, in no selected image: ms/train bus; ss/test cow, zebra");
  }

  @Test
  void absentClasses_many_areCountedInOneLine() {
    List<Shortfall> shortfalls = new ArrayList<>();
    for (Split split : Split.OF_SOURCES) {
      for (int i = 0; i < 7; i++) {
        shortfalls.add(absent(VpoSubsets.MS, split, "class " + i));
      }
    }
    assertThat(lines(shortfalls))
        .containsExactly(
            "absent classes, in no selected image: 7 of ms/test, 7 of ms/train; release.json names"
                + " them");
  }

  @Test
  void shortMsmi_isToldApartFromTheTable_whichCountsThoseOfMsToo() {
    assertThat(
            lines(
                List.of(
                    new Shortfall(VpoSubsets.MSMI, Split.TRAIN, Shortfall.ALL, 27, 15, "no more"),
                    new Shortfall(VpoSubsets.MS, Split.TEST, Shortfall.ALL, 9, 8, "no more"))))
        .containsExactly(
            "short: msmi/train has 15 of 27 samples beside those of ms: no more",
            "short: ms/test has 8 of 9 samples: no more");
  }
}
