package org.vpobuilder.pipeline.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vpobuilder.pipeline.world.CocoWriter.CaptionWriter;
import org.vpobuilder.spec.draw.Draws;

class CaptionWriterTest {
  private static final Draws DRAWS = Draws.of(11);
  private static final SceneComposer COMPOSER = new SceneComposer(DRAWS, Looks.load(), false, 0);
  private static final CaptionWriter WRITER = new CaptionWriter(DRAWS);

  private record Told(DrawnScene scene, List<String> captions) {
    @Override
    public String toString() {
      return scene.frame().imageId() + ": " + captions;
    }

    boolean onePerson(String name) {
      List<String> persons =
          scene.objects().stream()
              .filter(o -> o.look().isPerson() && !o.crowd())
              .map(o -> o.look().name())
              .toList();
      return persons.equals(List.of(name));
    }

    long saying(String word) {
      return captions.stream().filter(c -> c.matches("(?i).*\\b" + word + "\\b.*")).count();
    }
  }

  private static final List<Told> TOLD =
      IntStream.range(0, 1500)
          .mapToObj(COMPOSER::compose)
          .map(scene -> new Told(scene, WRITER.captions(scene)))
          .toList();

  @Test
  void captions_onePerson_mostlyNamedByFourOfFive() {
    String[][] nouns = {{"male", "man"}, {"female", "woman"}, {"baby", "baby"}};
    for (String[] noun : nouns) {
      List<Told> told = TOLD.stream().filter(t -> t.onePerson(noun[0])).toList();
      long named = told.stream().filter(t -> t.saying(noun[1]) >= 4).count();
      assertThat(named).as(noun[0]).isBetween(told.size() * 7L / 10, told.size() - 1L);
      assertThat(told).allMatch(t -> t.saying("(" + noun[1] + "|person)") == 5);
    }
  }

  @Test
  void captions_noPerson_nameNone() {
    List<Told> told =
        TOLD.stream()
            .filter(t -> t.scene().objects().stream().noneMatch(o -> o.look().isPerson()))
            .toList();
    assertThat(told)
        .isNotEmpty()
        .allMatch(t -> t.saying("(man|woman|person|people|men|women)") == 0);
    assertThat(told).anyMatch(t -> t.saying("baby elephant") == 5);
  }

  @Test
  void captions_cover_plain() {
    assertThat(TOLD)
        .filteredOn(t -> t.scene().frame().isCover())
        .allMatch(t -> t.saying("(person|people)") == 0);
  }

  @Test
  void captions_everyScene_wellFormed() {
    assertThat(TOLD)
        .flatExtracting(Told::captions)
        .allMatch(c -> c.matches("[A-Z][a-z, ]+\\."))
        .anyMatch(c -> c.contains("two "));
  }
}
