package org.vpobuilder.validation.report.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GalleryChoiceTest {
  private static List<Integer> numbers(GalleryChoice choice, List<Integer> sizes) {
    List<Integer> numbers = new ArrayList<>();
    for (int side = 0; side < sizes.size(); side++) {
      for (int position = 0; position < sizes.get(side); position++) {
        if (choice.has(side, position)) {
          numbers.add(choice.number(side, position));
        }
      }
    }
    return numbers;
  }

  @Test
  void room_lessThanAll_showsSmallSidesWholeAndTheOthersEqually() {
    GalleryChoice choice = new GalleryChoice(List.of(10, 2, 0, 8), 9);
    // 9 among three: 2 fits whole; of the 7 left 3 and 4.
    assertThat(IntStream.range(0, 4).map(choice::shown)).containsExactly(4, 2, 0, 3);
    assertThat(choice.total()).isEqualTo(9);
  }

  @Test
  void positions_ofASide_areEvenlySpread() {
    GalleryChoice choice = new GalleryChoice(List.of(10), 5);
    assertThat(IntStream.range(0, 10).filter(i -> choice.has(0, i))).containsExactly(1, 3, 5, 7, 9);
  }

  @Test
  void sides_ofEqualSize_takeTurns() {
    List<Integer> sizes = List.of(2, 2);
    assertThat(numbers(new GalleryChoice(sizes, 4), sizes)).containsExactly(0, 2, 1, 3);
  }

  @Test
  void numbers_ofAnySizesAndRoom_areEachThereOnce() {
    for (int room = 0; room < 60; room++) {
      List<Integer> sizes = List.of(17, 3, 0, 1, 25, room % 7);
      GalleryChoice choice = new GalleryChoice(sizes, room);
      assertThat(numbers(choice, sizes))
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, choice.total()).boxed().toList());
      assertThat(choice.total()).isEqualTo(Math.min(room, sizes.stream().mapToInt(n -> n).sum()));
    }
  }
}
