package org.vpobuilder.classmaps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CategoryCoversTest {
  private static final CategoryCovers COVERS = CategoryCovers.builtIn();

  @Test
  void covers_onlyFromTheGeneralToTheSpecial() {
    assertThat(COVERS.covers("lvis", "dog.n.01", "puppy.n.01")).isTrue();
    assertThat(COVERS.covers("lvis", "puppy.n.01", "dog.n.01")).isFalse();
    assertThat(COVERS.covers("lvis", "dog.n.01", "dog.n.01")).isFalse();
    assertThat(COVERS.covers("coco", "dog.n.01", "puppy.n.01")).isFalse();
    assertThat(COVERS.knows("lvis")).isTrue();
    assertThat(COVERS.knows("coco")).isFalse();
  }

  /**
   * By the definitions in LVIS' tables: a scooter is "a wheeled vehicle", a motorcycle "a motor
   * vehicle with two wheels and a strong frame"; a ball is "spherical", an American football
   * "oblong". All other classes of vpo-21 have a category that covers the others.
   */
  @Test
  void uncovered_ofVpo21_scootersAndFootballs() {
    for (VpoClass c : ClassMap.builtIn("vpo-21").classes()) {
      List<String> uncovered = COVERS.uncovered("lvis", c.ids("lvis"));
      switch (c.name()) {
        case "motorcycle" ->
            assertThat(uncovered).containsExactly("motorcycle.n.01", "motor_scooter.n.01");
        case "sports ball" -> assertThat(uncovered).containsExactly("ball.n.06", "football.n.02");
        default -> assertThat(uncovered).as(c.name()).hasSize(1);
      }
    }
  }
}
