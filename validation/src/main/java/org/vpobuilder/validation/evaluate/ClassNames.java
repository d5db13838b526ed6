package org.vpobuilder.validation.evaluate;

import java.util.List;
import java.util.stream.IntStream;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The names of the indices of label maps.
 *
 * @param all names by index, background first
 */
public record ClassNames(List<String> all) {
  /** Index 0 of every label map. */
  public static final String BACKGROUND = "background";

  public ClassNames {
    all = List.copyOf(all);
  }

  /**
   * The names of a release.
   *
   * @throws BadInputException if its indices are not 1, 2, 3, ... without a gap
   */
  public static ClassNames of(ClassMap map) {
    int size = map.classes().size();
    return new ClassNames(
        IntStream.rangeClosed(0, size).mapToObj(i -> i == 0 ? BACKGROUND : name(map, i)).toList());
  }

  /** Background and one foreground class, as in AVSBench-Object. */
  public static ClassNames binary() {
    return new ClassNames(List.of(BACKGROUND, "sounding"));
  }

  private static String name(ClassMap map, int index) {
    return map.byIndex(index)
        .map(VpoClass::name)
        .orElseThrow(
            () ->
                new BadInputException(
                    "class map %s: got no class %d, wanted indices without a gap"
                        .formatted(map.name(), index)));
  }

  /** The number of classes, including background. */
  public int size() {
    return all.size();
  }

  String of(int index) {
    return all.get(index);
  }
}
