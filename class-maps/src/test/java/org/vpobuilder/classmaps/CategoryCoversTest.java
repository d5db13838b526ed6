package org.vpobuilder.classmaps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CategoryCoversTest {
  private static final CategoryCovers COVERS = CategoryCovers.builtIn();

  @Test
  void covers_onlyFromTheGeneralToTheSpecial() {
    assertThat(COVERS.covers("lvis", "dog.n.01", "puppy.n.01")).isTrue();
    assertThat(COVERS.covers("lvis", "puppy.n.01", "dog.n.01")).isFalse();
    assertThat(COVERS.covers("lvis", "dog.n.01", "dog.n.01")).isFalse();
    assertThat(COVERS.covers("coco", "dog.n.01", "puppy.n.01")).isFalse();
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

  private static Set<String> absent(String source, String... categories) {
    return COVERS.absentClasses(
        ClassMap.builtIn("vpo-21"), source, Set.of(categories), category -> true);
  }

  /** Where there is no bird there is no owl, but where there is no owl there may be a bird. */
  @Test
  void absentClasses_needTheGeneralCategoryOrAll() {
    assertThat(absent("openimages", "/m/015p6")).containsExactly("bird");
    assertThat(absent("openimages", "/m/09d5_")).isEmpty();
    assertThat(absent("lvis", "dog.n.01", "puppy.n.01")).containsExactly("dog");
    assertThat(absent("lvis", "motorcycle.n.01")).isEmpty();
    assertThat(absent("lvis", "motorcycle.n.01", "motor_scooter.n.01"))
        .containsExactly("motorcycle");
    assertThat(absent("coco")).isEmpty();
  }

  /** No man is among the persons of an image without a man; without a person there is no baby. */
  @Test
  void absentClasses_ofPersons() {
    assertThat(absent("openimages", "/m/04yx4")).containsExactly("male");
    assertThat(absent("openimages", "/m/01g317"))
        .containsExactlyInAnyOrder("male", "female", "baby");
    assertThat(absent("lvis", "person.n.01")).containsExactlyInAnyOrder("male", "female", "baby");
  }

  /** Of a category that the source lacks nothing can be verified, and nothing can be seen. */
  @Test
  void absentClasses_ofASourceWithFewCategories_needThese() {
    ClassMap map = ClassMap.builtIn("vpo-21");
    Set<String> lacking = Set.of("motorcycle.n.01");
    assertThat(COVERS.absentClasses(map, "lvis", lacking, id -> !id.equals("motor_scooter.n.01")))
        .containsExactly("motorcycle");
    assertThat(COVERS.absentClasses(map, "lvis", lacking, id -> false)).isEmpty();
  }
}
