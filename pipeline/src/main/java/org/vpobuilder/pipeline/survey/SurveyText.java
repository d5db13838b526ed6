package org.vpobuilder.pipeline.survey;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vpobuilder.pipeline.index.ClipLayout;
import org.vpobuilder.pipeline.sources.CocoFiles;
import org.vpobuilder.pipeline.sources.ImageFinder;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.sources.VggsoundCsv;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;

/** What a survey found, in words for a person. */
public final class SurveyText {
  private SurveyText() {}

  /** A line for each source, and one for each thing that may not be meant so. */
  public static List<String> lines(SourceSurvey survey) {
    List<String> lines = new ArrayList<>();
    ClipSurvey clips = survey.clips();
    if (clips != null) {
      clips(clips, lines);
    }
    for (Split split : Split.values()) {
      images(survey, split, lines);
    }
    PersonSurvey persons = survey.persons();
    if (persons != null) {
      lines.add(
          "sources: %s: %,d rows, %,d of a person in COCO's json"
              .formatted(persons.name(), persons.rows(), persons.persons()));
    }
    warnings(survey).forEach(warning -> lines.add("warning: " + warning));
    return lines;
  }

  private static void clips(ClipSurvey clips, List<String> lines) {
    ClipLayout layout = clips.layout();
    lines.add(
        "sources: %s: %,d rows, %,d of the class map's labels; %,d of these (%s) have a clip in %s/%s"
            .formatted(
                VggsoundCsv.FILE,
                clips.rows(),
                clips.ofClassMap(),
                clips.found(),
                percent(clips.found(), clips.ofClassMap()),
                layout.folder(),
                layout.equals(ClipLayout.VGGSOUND) ? "" : ", named " + layout.naming()));
  }

  private static void images(SourceSurvey survey, Split split, List<String> lines) {
    ImageFinder.Found images = survey.images(split);
    String found =
        survey.request().imagesNeeded() || images.found() > 0
            ? "%,d of them in %s".formatted(images.found(), images.prefix())
            : "not looked at";
    lines.add(
        "sources: %s: %,d images, %s; %,d annotations of the class map%s"
            .formatted(
                split.cocoFolder(),
                images.wanted(),
                found,
                survey.instances(split).annotationsOfClassMap(),
                survey.hasCaptions(split) ? "; captions" : ""));
  }

  /** What can be reached and what it takes, a line each; what can't, as warnings. */
  public static List<String> lines(Reach reach, Expected expected) {
    List<String> lines = new ArrayList<>();
    List<String> sides = new ArrayList<>();
    for (Subset subset : Subset.values()) {
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

  /** What a build is likely to take, by what it is. */
  public static Map<String, String> expected(Expected expected) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("samples", "%,d".formatted(expected.samples()));
    rows.put("release", bytes(expected.releaseBytes()));
    rows.put("decoded clips", bytes(expected.cacheBytes()));
    rows.put("time", duration(expected.seconds()));
    rows.put("memory", bytes(expected.memoryBytes()));
    return rows;
  }

  /** What was asked for and can't be reached at all, a sentence each. */
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

  /** What may not be meant so, a sentence each. */
  public static List<String> warnings(SourceSurvey survey) {
    List<String> warnings = new ArrayList<>();
    ClipSurvey clips = survey.clips();
    if (clips != null) {
      warnings(clips, warnings);
    }
    for (Split split : Split.values()) {
      ImageFinder.Found images = survey.images(split);
      if (survey.request().imagesNeeded() && images.found() < images.wanted()) {
        warnings.add(
            "%,d of %,d images of %s have no file%s"
                .formatted(
                    images.wanted() - images.found(),
                    images.wanted(),
                    split.cocoFolder(),
                    images.found() > 0 ? "" : ": looked for " + images.looked()));
      }
      if (survey.wantsCaptions() && !survey.hasCaptions(split)) {
        warnings.add(
            "no %s: captions tell no person of %s to be male, female or baby"
                .formatted(CocoFiles.captions(split), split));
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

  private static void warnings(ClipSurvey clips, List<String> warnings) {
    if (clips.form().header() || clips.form().rowNumbers()) {
      warnings.add(
          "%s: read without its %s"
              .formatted(
                  VggsoundCsv.FILE,
                  clips.form().header() && clips.form().rowNumbers()
                      ? "line of column names and its column of row numbers"
                      : clips.form().header()
                          ? "first line, which names the columns"
                          : "first column, which numbers the rows"));
    }
    if (clips.unreadable() > 0 && clips.firstUnreadable() != null) {
      warnings.add(
          "%,d of %,d rows of %s can't be read; %s: got %s, wanted %s"
              .formatted(
                  clips.unreadable(),
                  clips.rows(),
                  VggsoundCsv.FILE,
                  clips.firstUnreadable().record(),
                  SourceText.printable(clips.firstUnreadable().got()),
                  clips.firstUnreadable().wanted()));
    }
    if (2L * clips.found() < clips.ofClassMap()) {
      warnings.add(
          "%,d of %,d rows have no clip; a fifth is ordinary, for so much of VGGSound is gone"
              .formatted(clips.ofClassMap() - clips.found(), clips.ofClassMap()));
    }
  }

  /** Whole percent; what is not all is never told as 100%, nor what is not none as 0%. */
  static String percent(long part, long whole) {
    if (whole == 0) {
      return "0%";
    }
    double share = 100.0 * part / whole;
    double shown = part == whole ? 100 : Math.min(99.9, Math.max(part == 0 ? 0 : 0.1, share));
    return String.format(Locale.ROOT, shown == Math.rint(shown) ? "%.0f%%" : "%.1f%%", shown);
  }
}
