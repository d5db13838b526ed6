package org.vpobuilder.classmaps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.StringReader;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.failure.BadInputException;

/** The built-in map against S1 Tab. 7, with the indices and pseudo ids of the authors' code. */
class Vpo21Test {
  /** VPO class, index, COCO category (and published id where it differs), labels. */
  private static final String TABLE =
      """
      airplane | 1 | 5 | airplane; airplane flyby
      baby | 2 | 1 -> 94 | baby babbling; baby crying; baby laughter
      bird | 3 | 16 | mynah bird singing
      bus | 4 | 6 | driving buses
      car | 5 | 3 | car passing by; car engine idling; car engine starting; \
      race car, auto racing; car engine knocking
      cat | 6 | 17 | cat purring; cat meowing; cat caterwauling
      cell phone | 7 | 77 | cell phone buzzing
      cow | 8 | 21 | cow lowing
      dog | 9 | 18 | dog growling; dog bow-wow; dog whimpering; dog howling; \
      dog barking; dog baying
      elephant | 10 | 22 | elephant trumpeting
      female | 11 | 1 -> 93 | female speech, woman speaking
      horse | 12 | 19 | horse neighing; horse clip-clop
      keyboard | 13 | 76 | typing on computer keyboard
      male | 14 | 1 -> 92 | male speech, man speaking; male singing
      motorcycle | 15 | 4 | driving motorcycle
      mouse | 16 | 74 | mouse clicking
      sheep | 17 | 20 | sheep bleating
      skateboard | 18 | 41 | skateboarding
      sports ball | 19 | 37 | shot football
      tennis racket | 20 | 43 | playing tennis
      zebra | 21 | 24 | zebra braying
      """;

  private final ClassMap vpo21 = ClassMap.builtIn("vpo-21");

  private static String row(VpoClass c) {
    String coco = String.join(" and ", c.ids("coco"));
    String ids = coco.equals("" + c.publishedId()) ? coco : coco + " -> " + c.publishedId();
    return "%s | %d | %s | %s\n"
        .formatted(c.name(), c.index(), ids, String.join("; ", c.ids("vggsound")));
  }

  /** Of AudioSet's ontology by the names of its nodes, of ESC-50 by its categories. */
  private static final String OTHER_SOUNDS =
      """
      airplane | Fixed-wing aircraft, airplane | airplane
      baby | Baby laughter; Baby cry, infant cry; Babbling | crying_baby
      bird | Bird; Bird vocalization, bird call, bird song; Chirp, tweet; Squawk; Pigeon, dove; Crow; \
      Owl; Gull, seagull | chirping_birds; crow
      bus | Bus |\s
      car | Car; Car passing by; Race car, auto racing; Skidding |\s
      cat | Cat; Purr; Meow; Hiss; Caterwaul | cat
      cell phone | Cellphone buzz, vibrating alert; Ringtone |\s
      cow | Cattle, bovinae; Moo | cow
      dog | Dog; Bark; Yip; Howl; Bow-wow; Whimper (dog) | dog
      elephant |  |\s
      female | Female speech, woman speaking; Female singing |\s
      horse | Horse; Neigh, whinny; Clip-clop |\s
      keyboard | Computer keyboard; Typing | keyboard_typing
      male | Male speech, man speaking; Male singing |\s
      motorcycle | Motorcycle |\s
      mouse |  | mouse_click
      sheep | Sheep | sheep
      skateboard | Skateboard |\s
      sports ball | Basketball bounce |\s
      tennis racket |  |\s
      zebra |  |\s
      """;

  /**
   * Helicopter, child speech, knocking, typewriter, the animal mouse, cowbell, donkey, speech,
   * music.
   */
  private static final List<String> HOMONYMS =
      List.of(
          "/m/09ct_",
          "/m/0ytgt",
          "/m/01h82_",
          "/m/0c2wf",
          "/m/04rmv",
          "/m/0239kh",
          "/m/09x0r",
          "/m/04rlf");

  @Test
  void builtIn_vpo21_namesSoundsOfAudioSetFsd50kAndEsc50() {
    String got =
        vpo21.classes().stream()
            .map(
                c ->
                    "%s | %s | %s\n"
                        .formatted(
                            c.name(),
                            c.terms("audioset").stream()
                                .map(VpoClass.Term::label)
                                .collect(Collectors.joining("; ")),
                            String.join("; ", c.ids("esc50"))))
            .collect(Collectors.joining());
    assertThat(got).isEqualTo(OTHER_SOUNDS);
    assertThat(vpo21.ids("audioset")).doesNotContainAnyElementsOf(HOMONYMS);
    // FSD50K's labels are AudioSet's, and mean the same classes.
    for (VpoClass c : vpo21.classes()) {
      assertThat(c.ids("audioset")).containsAll(c.ids("fsd50k"));
    }
    assertThat(vpo21.ids("fsd50k")).hasSize(34).doesNotContain("/m/0316dw", "/m/07rjwbb");
    // Labels that tell that a class is heard are VGGSound's, and no clip is taken for them.
    assertThat(vpo21.ids("vggsounder"))
        .hasSize(33)
        .allMatch(VggsoundLabels::contains)
        .doesNotContainAnyElementsOf(vpo21.ids("vggsound"));
  }

  @Test
  void builtIn_vpo21_isTheTableOfThePaper() {
    String got = vpo21.classes().stream().map(Vpo21Test::row).collect(Collectors.joining());
    assertThat(got).isEqualTo(TABLE);
    assertThat(vpo21.name()).isEqualTo("vpo-21");
  }

  @Test
  void builtIn_cocoCategoryNames_areTheClassNamesButForPerson() {
    assertThat(vpo21.classes())
        .allSatisfy(
            c ->
                assertThat(c.terms("coco").get(0).label())
                    .isEqualTo(c.isPerson() ? "person" : c.name()));
  }

  @Test
  void byCategory_person_isBabyFemaleMale() {
    assertThat(vpo21.byCategory("coco", "1"))
        .extracting(VpoClass::name)
        .containsExactly("baby", "female", "male");
    assertThat(vpo21.byCategory("coco", "1")).allMatch(VpoClass::isPerson);
  }

  @Test
  void byCategory_notMapped_isEmpty() {
    assertThat(vpo21.byCategory("coco", "23")).as("bear").isEmpty();
  }

  @Test
  void ids_ofCoco_areNineteen() {
    assertThat(vpo21.ids("coco"))
        .containsExactlyInAnyOrder(
            "1", "3", "4", "5", "6", "16", "17", "18", "19", "20", "21", "22", "24", "37", "41",
            "43", "74", "76", "77");
    assertThat(vpo21.ids("nowhere")).isEmpty();
  }

  @Test
  void bySound_severalLabels_oneClassOrNone() {
    assertThat(vpo21.bySound("vggsound", List.of("dog barking", "playing piano")))
        .map(VpoClass::name)
        .contains("dog");
    assertThat(vpo21.bySound("vggsound", List.of("dog barking", "dog howling")))
        .map(VpoClass::name)
        .contains("dog");
    assertThat(vpo21.bySound("vggsound", List.of("dog barking", "cat purring"))).isEmpty();
    assertThat(vpo21.bySound("vggsound", List.of("playing piano"))).isEmpty();
  }

  @Test
  void isOneKind_personsOfUnknownKind_mayBeOfEach() {
    assertThat(vpo21.isOneKind("male", "male")).isTrue();
    assertThat(vpo21.isOneKind("male", "person")).isTrue();
    assertThat(vpo21.isOneKind("person", "person")).isTrue();
    assertThat(vpo21.isOneKind("male", "female")).isFalse();
    assertThat(vpo21.isOneKind("dog", "person")).isFalse();
    assertThat(vpo21.isPersonCategory("coco", "1")).isTrue();
    assertThat(vpo21.isPersonCategory("coco", "18")).isFalse();
  }

  /** What a release holds of its map is the map. */
  @Test
  void toCsv_readAgain_isEqual() {
    ClassMap again = ClassMap.read(new StringReader(vpo21.toCsv()), "vpo-21.csv");
    assertThat(again).isEqualTo(vpo21);
    assertThat(again.toCsv()).isEqualTo(vpo21.toCsv());
  }

  @Test
  void byLabel_labelWithComma_isItsClass() {
    assertThat(vpo21.byLabel("vggsound", "race car, auto racing"))
        .map(VpoClass::name)
        .contains("car");
    assertThat(vpo21.byLabel("vggsound", "mouse squeaking")).isEmpty();
  }

  @Test
  void byNameAndByIndex_knownAndUnknown_areFoundAndEmpty() {
    assertThat(vpo21.byName("sports ball")).map(VpoClass::index).contains(19);
    assertThat(vpo21.byName("person")).isEmpty();
    assertThat(vpo21.byIndex(21)).map(VpoClass::name).contains("zebra");
    assertThat(vpo21.byIndex(VpoClass.BACKGROUND)).isEmpty();
    assertThat(vpo21.byIndex(VpoClass.IGNORE)).isEmpty();
  }

  @Test
  void builtIn_unknownName_isRefused() {
    assertThatThrownBy(() -> ClassMap.builtIn("vpo-71"))
        .isInstanceOf(BadInputException.class)
        .hasMessage("class map: got 'vpo-71', wanted a built-in one: vpo-21");
  }

  @Test
  void views_changed_refuse() {
    assertThatThrownBy(() -> vpo21.ids("coco").clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> vpo21.byCategory("coco", "1").clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> vpo21.classes().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void serialization_thereAndBack_isEqual() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(vpo21);
      out.writeObject(CaptionVoter.builtIn());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ClassMap copy = (ClassMap) in.readObject();
      assertThat(copy).isEqualTo(vpo21).hasSameHashCodeAs(vpo21);
      assertThat(copy.byLabel("vggsound", "zebra braying")).map(VpoClass::index).contains(21);
      CaptionVoter voter = (CaptionVoter) in.readObject();
      assertThat(voter.vote("a man")).isEqualTo(PersonLabel.MALE);
    }
  }
}
