package org.vpobuilder.classmaps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.spec.failure.BadInputException;

class AvsCategoriesTest {
  /** The list of AVSBench's own preprocess_s4.py. */
  private static final List<String> PUBLISHED =
      List.of(
          "baby_laughter",
          "female_singing",
          "male_speech",
          "dog_barking",
          "cat_meowing",
          "lions_roaring",
          "horse_clip-clop",
          "coyote_howling",
          "mynah_bird_singing",
          "playing_acoustic_guitar",
          "playing_tabla",
          "playing_violin",
          "playing_piano",
          "playing_ukulele",
          "playing_glockenspiel",
          "helicopter",
          "race_car",
          "driving_buses",
          "ambulance_siren",
          "typing_on_computer_keyboard",
          "chainsawing_trees",
          "cap_gun_shooting",
          "lawn_mowing");

  @Test
  void s4_categories_areAvsbenchs23InItsOrder() {
    assertThat(AvsCategories.s4().all()).extracting(AvsCategory::name).isEqualTo(PUBLISHED);
    assertThat(AvsCategories.s4().all().stream().map(AvsCategory::index).toList())
        .first()
        .isEqualTo(1);
  }

  /** AVSBench wrote VGGSound's label with underscores, as far as its first comma or in short. */
  @Test
  void s4_labels_areVggsoundsOfTheSameWords() {
    assertThat(AvsCategories.s4().all())
        .allSatisfy(
            category ->
                assertThat(category.labels())
                    .singleElement()
                    .satisfies(
                        label -> {
                          assertThat(VggsoundLabels.contains(label)).isTrue();
                          assertThat(label.split(",")[0])
                              .isEqualTo(category.name().replace('_', ' '));
                        }));
  }

  @Test
  void lookups_byNameAndLabel_findTheCategory() {
    AvsCategories s4 = AvsCategories.s4();
    assertThat(s4.byName("race_car").orElseThrow().labels())
        .containsExactly("race car, auto racing");
    assertThat(s4.byLabel("playing violin, fiddle").orElseThrow().name())
        .isEqualTo("playing_violin");
    assertThat(s4.byName("violin")).isEmpty();
    assertThat(s4.byLabel("zebra braying")).isEmpty();
  }

  @Test
  void category_withSeveralLabels_hasThemAll() {
    String csv = "index,category,vggsound_label\n1,dog,dog barking\n1,dog,dog howling\n";
    assertThat(AvsCategories.read(new StringReader(csv), "my.csv").byName("dog"))
        .map(AvsCategory::labels)
        .contains(List.of("dog barking", "dog howling"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1,dog,dog purring | vggsound_label: got 'dog purring', wanted one of VGGSound's labels",
        "1,cat,dog barking~2,dog,dog barking | vggsound_label: got 'dog barking', wanted each",
        "1,cat,cat purring~1,dog,dog barking | category: got '1,dog', wanted one index",
        "1,dog,dog howling~2,dog,dog barking | category: got '2,dog', wanted one index",
        "0,dog,dog barking | index: got '0', wanted a whole number from 1 to 254",
        "1,../dog,dog barking | category: got '../dog', wanted a name that matches"
      })
  void table_thatIsWrong_isRefused(String rows, String message) {
    String csv = "index,category,vggsound_label\n" + rows.replace('~', '\n') + "\n";
    assertThatThrownBy(() -> AvsCategories.read(new StringReader(csv), "my.csv"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("my.csv, line ")
        .hasMessageContaining(message);
  }
}
