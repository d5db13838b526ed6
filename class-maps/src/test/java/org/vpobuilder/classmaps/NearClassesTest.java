package org.vpobuilder.classmaps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.spec.failure.BadInputException;

class NearClassesTest {
  private static final ClassMap VPO = ClassMap.builtIn("vpo-21");

  private static NearClasses read(String rows) {
    return NearClasses.read(new StringReader("class,near,why\n" + rows), "mine.csv", VPO);
  }

  @Test
  void builtIn_holdsBothWaysAndKnowsItsNames() {
    NearClasses near = NearClasses.builtIn(VPO);
    assertThat(near.of("dog")).containsExactly("cat");
    assertThat(near.of("car")).containsExactly("bus", "motorcycle", "skateboard");
    assertThat(near.of("female")).containsExactly("baby", "male");
    for (VpoClass c : VPO.classes()) {
      for (String other : near.of(c.name())) {
        assertThat(VPO.byName(other)).as(other).isPresent();
        assertThat(near.of(other)).contains(c.name());
      }
    }
  }

  @Test
  void unknownClass_hasNone() {
    assertThat(NearClasses.builtIn(VPO).of("piano")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dog,piano,keys | mine.csv, line 2: class: got 'piano', wanted a class of vpo-21",
        "dog,dog,itself | mine.csv, line 2: near: got 'dog', wanted another class",
        "dog,cat | mine.csv, line 2: fields: got '2 fields', wanted 3 fields: class,near,why"
      })
  void brokenTable_isNamed(String row, String message) {
    assertThatThrownBy(() -> read(row)).isInstanceOf(BadInputException.class).hasMessage(message);
  }
}
