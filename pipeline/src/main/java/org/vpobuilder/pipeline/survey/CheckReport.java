package org.vpobuilder.pipeline.survey;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.Split;

/**
 * The JSON that {@code vpo check --json} prints, with its schema.
 *
 * @param formatVersion 2
 * @param spec its name
 * @param audio the tables of each audio source and their clips; none if a clip index replaces them
 * @param visual each visual source, by split
 * @param persons the user's person labels; null if there are none
 * @param sides by {@code subset/split}
 * @param expected estimates
 * @param warnings a sentence each
 */
public record CheckReport(
    int formatVersion,
    String spec,
    SortedMap<String, Sounds> audio,
    SortedMap<String, SortedMap<String, Pictures>> visual,
    @Nullable PersonSurvey persons,
    SortedMap<String, Reach.Side> sides,
    List<Reach.ClassReach> classes,
    Expected expected,
    List<String> warnings) {
  public static final JsonFormat<CheckReport> JSON =
      JsonFormat.lenient(CheckReport.class, CheckReport.class, "check-report.schema.json");

  /**
   * An audio source.
   *
   * @param ofClassMap rows of its labels
   * @param found those of these rows that have a clip, also if its licence is not allowed
   */
  public record Sounds(
      String table,
      long rows,
      long unreadable,
      int ofClassMap,
      int found,
      String folder,
      String naming) {}

  /**
   * A split of a visual source.
   *
   * @param images valid image records
   * @param found those of these records that have a file
   * @param folder of the images, below the source's root
   * @param annotations of the class map's categories that can be read
   */
  public record Pictures(
      int images, int found, String folder, long annotations, boolean captions) {}

  public static CheckReport of(SourceSurvey survey, Reach reach, Expected expected)
      throws IOException {
    SortedMap<String, Sounds> audio = new TreeMap<>();
    survey
        .clips()
        .forEach(
            (source, clips) ->
                audio.put(
                    source,
                    new Sounds(
                        clips.survey().table(),
                        clips.survey().rows(),
                        clips.survey().unreadable(),
                        clips.survey().ofClassMap(),
                        clips.rows().size() + clips.denied(),
                        clips.survey().place(),
                        clips.survey().naming())));
    SortedMap<String, SortedMap<String, Pictures>> visual = new TreeMap<>();
    for (Split split : Split.OF_SOURCES) {
      for (Map.Entry<String, VisualSource.Images> source : survey.images(split).entrySet()) {
        VisualSource.Images images = source.getValue();
        VisualSource.Found found = images.found();
        visual
            .computeIfAbsent(source.getKey(), name -> new TreeMap<>())
            .put(
                split.toString(),
                new Pictures(
                    found.wanted(),
                    found.found(),
                    found.place(),
                    images.annotationsOfClassMap(),
                    images.hasCaptions()));
      }
    }
    return new CheckReport(
        2,
        survey.request().spec().name(),
        audio,
        visual,
        survey.persons(),
        reach.sides(),
        reach.classes(),
        expected,
        SurveyText.warnings(survey));
  }
}
