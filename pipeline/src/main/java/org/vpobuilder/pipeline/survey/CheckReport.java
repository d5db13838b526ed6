package org.vpobuilder.pipeline.survey;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.sources.ImageFinder;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.Split;

/**
 * What {@code vpo check --json} prints, with its schema.
 *
 * @param formatVersion 1
 * @param spec its name
 * @param csv the csv and its clips; null where a clip index takes their place
 * @param coco by split
 * @param persons the user's person labels; null if there are none
 * @param sides by {@code subset/split}
 * @param expected estimates
 * @param warnings a sentence each
 */
public record CheckReport(
    int formatVersion,
    String spec,
    @Nullable Csv csv,
    SortedMap<String, Coco> coco,
    @Nullable PersonSurvey persons,
    SortedMap<String, Reach.Side> sides,
    List<Reach.ClassReach> classes,
    Expected expected,
    List<String> warnings) {
  public static final JsonFormat<CheckReport> JSON =
      JsonFormat.lenient(CheckReport.class, CheckReport.class, "check-report.schema.json");

  /**
   * The csv.
   *
   * @param ofClassMap rows of its labels
   * @param found of these, rows with a clip
   */
  public record Csv(
      long rows, long unreadable, int ofClassMap, int found, String folder, String naming) {}

  /**
   * A split of COCO.
   *
   * @param images sound records
   * @param found of these, records with a file
   * @param folder where, below COCO's root
   * @param annotations of the class map that can be read
   */
  public record Coco(int images, int found, String folder, int annotations, boolean captions) {}

  public static CheckReport of(SourceSurvey survey, Reach reach, Expected expected) {
    ClipSurvey clips = survey.clips();
    SortedMap<String, Coco> coco = new TreeMap<>();
    for (Split split : Split.values()) {
      ImageFinder.Found images = survey.images(split);
      coco.put(
          split.toString(),
          new Coco(
              images.wanted(),
              images.found(),
              images.prefix(),
              survey.instances(split).annotationsOfClassMap(),
              survey.hasCaptions(split)));
    }
    return new CheckReport(
        1,
        survey.request().spec().name(),
        clips == null
            ? null
            : new Csv(
                clips.rows(),
                clips.unreadable(),
                clips.ofClassMap(),
                clips.found(),
                clips.layout().folder(),
                clips.layout().naming().toString()),
        coco,
        survey.persons(),
        reach.sides(),
        reach.classes(),
        expected,
        SurveyText.warnings(survey));
  }
}
