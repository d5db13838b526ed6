package org.vpobuilder.classmaps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.vpobuilder.spec.failure.BadInputException;

class ClassMapPropertyTest {
  private static final ClassMap VPO21 = ClassMap.builtIn("vpo-21");
  private static final String HEADER = "index,name,published_id,source,id,label";

  private static List<String> rows() {
    return new ArrayList<>(VPO21.toCsv().lines().skip(1).toList());
  }

  private static ClassMap read(List<String> rows) {
    return ClassMap.read(
        new StringReader(HEADER + "\n" + String.join("\n", rows) + "\n"), "vpo-21.csv");
  }

  @Property(tries = 50)
  void read_shuffledRows_givesTheSameLookups(@ForAll Random random) {
    List<String> rows = rows();
    Collections.shuffle(rows, random);
    ClassMap shuffled = read(rows);
    Map<String, Integer> indexOfLabel = new HashMap<>();
    VPO21.classes().forEach(c -> c.ids("vggsound").forEach(l -> indexOfLabel.put(l, c.index())));
    assertThat(shuffled.classes())
        .extracting(VpoClass::name)
        .containsExactlyElementsOf(VPO21.classes().stream().map(VpoClass::name).toList());
    indexOfLabel.forEach(
        (label, index) ->
            assertThat(shuffled.byLabel("vggsound", label)).map(VpoClass::index).contains(index));
  }

  @Property(tries = 50)
  void read_anyRowTwice_isRefused(
      @ForAll @IntRange(max = 1000) int copied, @ForAll @IntRange(max = 1000) int to) {
    List<String> rows = rows();
    rows.add(to % rows.size(), rows.get(copied % rows.size()));
    assertThatThrownBy(() -> read(rows))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("wanted each id of a source once");
  }
}
