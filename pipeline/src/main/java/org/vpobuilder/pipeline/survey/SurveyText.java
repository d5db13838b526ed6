package org.vpobuilder.pipeline.survey;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;

/** The results of a survey in words. */
public final class SurveyText {
  private SurveyText() {}

  /** A line for each source, and one for each warning. */
  public static List<String> lines(SourceSurvey survey) throws IOException {
    List<String> lines = new ArrayList<>();
    survey
        .clips()
        .forEach(
            (source, clips) -> {
              AudioSource.Survey found = clips.survey();
              int files = clips.rows().size() + clips.denied();
              lines.add(
                  "sources: %s: %,d rows, %,d of the class map's labels; %,d of these (%s) have a clip in %s/%s%s"
                      .formatted(
                          found.table(),
                          found.rows(),
                          found.ofClassMap(),
                          files,
                          percent(files, found.ofClassMap()),
                          found.place(),
                          found.naming().isEmpty() ? "" : ", named " + found.naming(),
                          clips.denied() == 0
                              ? ""
                              : "; licences.clips leaves out %,d of them"
                                  .formatted(clips.denied())));
            });
    for (Split split : Split.OF_SOURCES) {
      for (Map.Entry<String, VisualSource.Images> source : survey.images(split).entrySet()) {
        VisualSource.Images images = source.getValue();
        VisualSource.Found found = images.found();
        lines.add(
            "sources: %s %s: %,d images, %s; %,d annotations of the class map%s"
                .formatted(
                    source.getKey(),
                    split,
                    found.wanted(),
                    survey.request().imagesNeeded() || found.found() > 0
                        ? "%,d of them in %s".formatted(found.found(), found.place())
                        : "not looked at",
                    images.annotationsOfClassMap(),
                    images.hasCaptions() ? "; captions" : ""));
      }
    }
    PersonSurvey persons = survey.persons();
    if (persons != null) {
      lines.add(
          "sources: %s: %,d rows, %,d of a person in the images' tables"
              .formatted(persons.name(), persons.rows(), persons.persons()));
    }
    warnings(survey).forEach(warning -> lines.add("warning: " + warning));
    return lines;
  }

  /** Lines on the samples that can be reached and their cost, and warnings on those that can't. */
  public static List<String> lines(Reach reach, Expected expected) {
    List<String> lines = new ArrayList<>();
    List<String> sides = new ArrayList<>();
    for (Subset subset : Subset.all()) {
      for (Split split : Split.values()) {
        String name = ReleaseLayout.folder(subset, split);
        Reach.Side side = reach.sides().get(name);
        if (side != null) {
          String most =
              side.most() == 0
                  ? "none"
                  : (side.most() < side.asked() ? "only " : "") + "%,d".formatted(side.most());
          sides.add(
              sides.isEmpty()
                  ? "asked for %,d samples of %s (%s can be made at most)"
                      .formatted(side.asked(), name, most)
                  : "%,d of %s (%s)".formatted(side.asked(), name, most));
        }
      }
    }
    lines.add("reach: " + String.join(", ", sides));
    lines.add(
        "expect: %s of release, %s of decoded clips meanwhile, about %s, %s of memory"
            .formatted(
                bytes(expected.releaseBytes()),
                bytes(expected.cacheBytes()),
                duration(expected.seconds()),
                bytes(expected.memoryBytes())));
    unreachable(reach).forEach(warning -> lines.add("warning: " + warning));
    return lines;
  }

  /** The estimated cost of a build, by kind of cost. */
  public static Map<String, String> expected(Expected expected) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("samples", "%,d".formatted(expected.samples()));
    rows.put("release", bytes(expected.releaseBytes()));
    rows.put("decoded clips", bytes(expected.cacheBytes()));
    rows.put("time", duration(expected.seconds()));
    rows.put("memory", bytes(expected.memoryBytes()));
    return rows;
  }

  /** A sentence for each subset and split that was asked for and can have no sample. */
  public static List<String> unreachable(Reach reach) {
    List<String> none = new ArrayList<>();
    reach
        .unreachable()
        .forEach(
            (name, side) ->
                none.add(
                    "%s can have none of the %,d samples asked for: %s"
                        .formatted(name, side.asked(), side.cause())));
    return none;
  }

  /** A number of bytes of two or three digits. */
  static String bytes(long bytes) {
    if (bytes < 1_000_000) {
      return "%,d kB".formatted((bytes + 999) / 1000);
    }
    if (bytes < 1_000_000_000) {
      return "%,d MB".formatted(Math.round(bytes / 1e6));
    }
    return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }

  static String duration(long seconds) {
    if (seconds < 100) {
      return seconds + " s";
    }
    return seconds < 6000
        ? "%d min".formatted((seconds + 30) / 60)
        : String.format(Locale.ROOT, "%.1f h", seconds / 3600.0);
  }

  /** Warnings on facts that are probably not intended, a sentence each. */
  public static List<String> warnings(SourceSurvey survey) throws IOException {
    List<String> warnings = new ArrayList<>();
    survey.clips().values().forEach(clips -> warnings.addAll(clips.survey().warnings()));
    for (Split split : Split.OF_SOURCES) {
      for (Map.Entry<String, VisualSource.Images> source : survey.images(split).entrySet()) {
        VisualSource.Found images = source.getValue().found();
        if (survey.request().imagesNeeded() && images.found() < images.wanted()) {
          warnings.add(
              "%,d of %,d images of %s %s have no file%s"
                  .formatted(
                      images.wanted() - images.found(),
                      images.wanted(),
                      source.getKey(),
                      split,
                      images.found() > 0 ? "" : ": looked for " + images.looked()));
        }
        source
            .getValue()
            .warnings()
            .forEach(text -> warnings.add("%s %s: %s".formatted(source.getKey(), split, text)));
        ClassMap classMap = survey.request().classMap();
        boolean hasPersons =
            classMap.ids(source.getKey()).stream()
                .anyMatch(id -> classMap.isPersonCategory(source.getKey(), id));
        // A source that never has captions distinguishes persons by its labels, or not at all.
        boolean mayHave = survey.request().sources().visual(source.getKey()).mayHaveCaptions();
        if (survey.wantsCaptions() && mayHave && hasPersons && !source.getValue().hasCaptions()) {
          warnings.add(
              "%s %s: no captions, which would tell persons to be male, female or baby"
                  .formatted(source.getKey(), split));
        }
      }
    }
    PersonSurvey persons = survey.persons();
    if (persons != null && persons.unreadable() > 0) {
      warnings.add(
          "%,d of %,d rows of %s can't be read"
              .formatted(persons.unreadable(), persons.rows(), persons.name()));
    }
    return warnings;
  }

  /** A share in percent; less than all is never shown as 100%, nor more than none as 0%. */
  static String percent(long part, long whole) {
    if (whole == 0) {
      return "0%";
    }
    double share = 100.0 * part / whole;
    double shown = part == whole ? 100 : Math.min(99.9, Math.max(part == 0 ? 0 : 0.1, share));
    return String.format(Locale.ROOT, shown == Math.rint(shown) ? "%.0f%%" : "%.1f%%", shown);
  }
}
