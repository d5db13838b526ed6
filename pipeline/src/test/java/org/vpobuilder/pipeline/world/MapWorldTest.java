package org.vpobuilder.pipeline.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.sources.VisualRun;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;

/** Worlds of the classes of a class map, read by the sources that they are laid out as. */
class MapWorldTest {
  /**
   * A dog as everywhere; a boat, which usually is no class; a guitar, which looks like AVSBench's;
   * a kettle, which nothing looks like. Four classes: the first pictures must not leave any out.
   */
  private static final ClassMap MAP =
      map(
          "1,dog,1,coco,18,dog",
          "1,dog,1,lvis,dog.n.01,dog",
          "1,dog,1,openimages,/m/0bt9lr,Dog",
          "1,dog,1,voc,12,dog",
          "1,dog,1,ade20k,dog,dog",
          "1,dog,1,vggsound,dog barking,dog barking",
          "1,dog,1,audioset,/m/05tny_,Bark",
          "1,dog,1,fsd50k,/m/05tny_,Bark",
          "1,dog,1,esc50,dog,dog",
          "2,boat,2,coco,9,boat",
          "2,boat,2,lvis,boat.n.01,boat",
          "2,boat,2,openimages,/m/019jd,Boat",
          "2,boat,2,voc,4,boat",
          "2,boat,2,ade20k,boat,boat",
          "2,boat,2,vggsound,sailing,sailing",
          "2,boat,2,audioset,/m/019jd,Boat",
          "3,guitar,3,lvis,guitar.n.01,guitar",
          "3,guitar,3,openimages,/m/0342h,Guitar",
          "3,guitar,3,ade20k,guitar,guitar",
          "3,guitar,3,vggsound,playing acoustic guitar,playing acoustic guitar",
          "3,guitar,3,audioset,/m/0342h,Guitar",
          "4,kettle,4,lvis,kettle.n.01,kettle",
          "4,kettle,4,openimages,/m/03s_tn,Kettle",
          "4,kettle,4,fsd50k,/m/07s4j1,Boiling",
          "4,kettle,4,esc50,pouring_water,pouring_water");

  @TempDir Path root;

  private static ClassMap map(String... rows) {
    String csv = "index,name,published_id,source,id,label\n" + String.join("\n", rows) + "\n";
    return ClassMap.read(new StringReader(csv), "mine.csv");
  }

  private Path world(ClassMap map, String layout, int images, int clips, String... classes)
      throws IOException {
    WorldConfig config = new WorldConfig(images, clips, 3, true, List.of(classes), false, 0, map);
    SyntheticWorld.write(config, layout, root.resolve("w"), WorldProgress.SILENT);
    return root.resolve("w");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "coco|boat dog",
        "panoptic|boat dog",
        "voc|boat dog",
        "lvis|boat dog guitar kettle",
        "openimages|boat dog guitar kettle",
        "ade20k|boat dog guitar"
      })
  void visualLayout_showsTheClassesThatItHas(String layout, String classes) throws Exception {
    Folder source = Folder.of(world(MAP, layout, 24, 0).resolve(layout));
    Set<String> seen = new TreeSet<>();
    Set<String> names = new HashSet<>();
    Sources.visual(layout, source)
        .read(Split.TRAIN, MAP, VisualRun.LADDER)
        .scenes(
            Map.of(),
            scene ->
                scene
                    .objects()
                    .forEach(
                        object -> {
                          seen.add(object.className());
                          names.add(object.category().id());
                        }));
    assertThat(String.join(" ", seen)).isEqualTo(classes);
    assertThat(names).hasSameSizeAs(seen);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vggsound|boat dog guitar",
        "audioset|boat dog guitar",
        "fsd50k|dog kettle",
        "esc50|dog kettle"
      })
  void soundLayout_hasTheLabelsOfTheClassesThatAreHeard(String layout, String classes)
      throws IOException {
    Path folder = world(MAP, layout, 0, 60).resolve(layout);
    Set<String> heard = new TreeSet<>();
    Sources.audio(layout, Folder.of(folder))
        .vocabulary(MAP)
        .words()
        .forEach(
            word ->
                MAP.byLabel(layout, word.id())
                    .filter(c -> word.all() > 0)
                    .map(VpoClass::name)
                    .ifPresent(heard::add));
    assertThat(String.join(" ", heard)).isEqualTo(classes);
  }

  /** A guitar is drawn and sounds, although no table of the world has one. */
  @Test
  void looksAndTimbres_ofUnknownClasses_areAvsbenchs() {
    MapClasses classes = new MapClasses(MAP, List.of());
    Look guitar = classes.looks(VisualLayout.named("lvis")).named("guitar").orElseThrow();
    assertThat(guitar.isFilledAs(s4("playing_acoustic_guitar"))).isTrue();
    assertThat(classes.timbres().get("guitar"))
        .isEqualTo(Timbre.load("s4-timbres.csv").get("playing_acoustic_guitar").varied(1, 1));
    assertThat(classes.timbres().get("dog")).isEqualTo(Timbre.load().get("dog"));
  }

  private static Look s4(String name) {
    return SyntheticS4.S4Looks.load().stream()
        .filter(look -> look.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Sixty classes, of which LVIS knows none here: no two look or sound alike. */
  @Test
  void manyUnknownClasses_allDiffer() {
    ClassMap many =
        map(
            IntStream.rangeClosed(1, 60)
                .mapToObj(i -> "%1$d,thing %2$s,%1$d,lvis,t%1$d.n.01,t%1$d".formatted(i, word(i)))
                .toArray(String[]::new));
    MapClasses classes = new MapClasses(many, List.of());
    List<Look> looks = classes.looks(VisualLayout.named("lvis")).sounding();
    assertThat(looks).hasSize(60);
    assertThat(looks.stream().map(Look::category)).doesNotHaveDuplicates();
    assertThat(looks.stream().map(look -> List.of(look.colour(), look.outline(), look.pattern())))
        .doesNotHaveDuplicates();
    assertThat(
            classes.timbres().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(ClipLabels.OTHER))
                .map(Map.Entry::getValue))
        .doesNotHaveDuplicates()
        .hasSize(60);
  }

  private static String word(int i) {
    return "" + (char) ('a' + i / 26) + (char) ('a' + i % 26);
  }

  @Test
  void classesOfAMap_canBeNamed() throws IOException {
    Path folder = world(MAP, "coco", 4, 30, "boat", "guitar");
    assertThat(Files.readString(folder.resolve("vggsound/vggsound.csv")))
        .contains(",sailing,")
        .contains(",playing acoustic guitar,")
        .doesNotContain(",dog barking,train");
  }

  @Test
  void mapWithoutRowsOfTheSource_orWithAnotherClass_isRefused() {
    ClassMap cats = map("1,cat,1,coco,17,cat", "1,cat,1,esc50,cat,cat");
    assertThatThrownBy(() -> world(cats, "voc,esc50", 4, 4))
        .isInstanceOf(BadInputException.class)
        .hasMessage("world: class map: mine has no row of voc, wanted one for a class at least");
    assertThatThrownBy(() -> world(cats, "coco", 4, 4))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "world: class map: mine has no row of vggsound, wanted one for a class at least");
    assertThatThrownBy(() -> world(cats, "coco,esc50", 4, 4, "dog"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("world: classes: got 'dog'");
  }
}
