package org.vpobuilder.pipeline.description;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vpobuilder.pipeline.probes.ProbeMeasures;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Correction;
import org.vpobuilder.spec.release.Probes.Measure;

/**
 * Statements on a VPO release under the terms of Croissant's Responsible-AI vocabulary (RAI 1.0).
 * They come from S1 (the VPO paper), its own list of weaknesses, and this builder's procedure. The
 * card and {@code croissant.json} have the same statements.
 */
final class Statements {

  private static final String LEVELS_ALONE =
      "Stereo is level panning alone: no differences in arrival time, no microphone or distance"
          + " model.";

  private static final List<String> LIMITATIONS =
      List.of(
          "Image and sound were never recorded together: a clip is any of its class. Loudness,"
              + " distance, room and activity in image and sound do not match.",
          LEVELS_ALONE,
          "Images are still: motion can't tell what sounds.",
          "A high score here does not show that a model works on real video.");

  static final List<String> PERSONAL =
      List.of(
          "Photos show people who can be recognised, children among them; clips hold voices. No"
              + " source asked them for this use.",
          "Perceived gender and age: a person is male, female or baby as the release's person_evidence"
              + " says (a csv of the builder's user or captions; empty, the source's own categories). It is what someone thought to"
              + " see, not what the person is.");

  static final List<String> USE_CASES =
      List.of(
          "Training and testing models of audio-visual segmentation and sound source localisation.",
          "Asking whether a model uses the sound: silent objects, several instances of a class, stereo"
              + " against mono.",
          "Not for: recognising persons, inferring gender or age, surveillance, or claims about real"
              + " acoustic scenes.");

  static final String SOCIAL_IMPACT =
      "Unbiased benchmarks make it harder to pass for understanding sound by looking only. The same"
          + " models could help to locate speakers; do not use them to watch people.";

  static final String MISSING =
      "Clips that are gone from the web and records that could not be read are counted in"
          + " release.json (ledger) and, where a file is at fault, listed in rejections.jsonl.";

  static final String SYNTHETIC =
      "Synthetic data: each image is a real photo, byte for byte, and each clip a real recording; their"
          + " pairing, the stereo place and the mixture are synthetic. No generative model made any of it.";

  static final String ANNOTATION =
      "Masks are the sources' own instance annotations; polygons are rasterised as pycocotools does;"
          + " where sounding objects overlap the smaller is on top. `class-map.csv` joins categories of"
          + " images to labels of sounds in classes.";

  static final String ANNOTATIONS_PER_ITEM =
      "One mask of each object, the source's; perceived sex and age of a person by a csv of the builder's"
          + " user, by at least four of five captions, or by the source's own categories.";

  static final String IMPUTATION =
      "Nothing is imputed: a record that can't be read or that lacks a value is rejected and counted.";

  static final String FUNDING =
      "Who paid for this release its builder does not know: no one told it. Its authors stand in"
          + " CITATION.cff.";

  static final String CONSENT =
      "Those who are seen and heard were not asked for this use; what their consent covers, the sources"
          + " say. No ethics review was part of the build.";

  static final String RESTS =
      "This card was written by the build and rests on what planning knows: the plan with its masks, the"
          + " spec and what the sources say of themselves. What sounds themselves give away, and where"
          + " masks usually lie, `vpo stats RELEASE --probes` counts from the finished release, and"
          + " `vpo report` shows it.";

  static final String MAINTENANCE =
      "A release never changes. `vpo build --extend` makes a larger one that keeps every sample, and"
          + " `vpo diff` says which part of the version rises. Who wants to be left out should ask the"
          + " release's authors; they build again without the image or clip.";

  private Statements() {}

  /** What the release is. */
  static String summary(Description of) {
    return ("Audio-visual segmentation samples: an image with instance masks (%s), clips (%s) paired at"
            + " random within an object's class, panned to stereo by each mask's centre of mass and"
            + " summed. The task is to segment the objects that sound.")
        .formatted(titles(of.visual().values()), titles(of.audio().values()));
  }

  private static String titles(Collection<DataSet> sets) {
    return listed(sets.stream().map(DataSet::title));
  }

  private static String origins(Collection<DataSet> sets) {
    return listed(sets.stream().map(DataSet::origin).distinct());
  }

  private static String listed(Stream<String> names) {
    return names.collect(Collectors.joining(", "));
  }

  /** What the release does not show. */
  static List<String> limitations(Description of) {
    // The law treats all positions alike, by gains or by filters: one position shows which.
    AudioSpec audio = of.spec().audio();
    boolean levelsAlone = audio.law().at(0.25, audio.sampleRateHz()).reach() == 0;
    return Stream.concat(
            LIMITATIONS.stream()
                .filter(limitation -> levelsAlone || !limitation.equals(LEVELS_ALONE)),
            of.dataSets().stream().flatMap(set -> set.limits().stream()))
        .toList();
  }

  /** Why the release was made. */
  static final List<String> MOTIVATION =
      List.of(
          "Models of audio-visual segmentation learn from hand-made sets that a thing of a kind sounds"
              + " wherever it is seen; they can score well without listening. VPO (CVPR 2024) pairs images and"
              + " clips at random within a class, so that seeing alone does not tell what sounds.",
          FUNDING);

  /** What the release over-represents, as far as its plan shows: the numbers are this release's. */
  static List<String> biases(Description of) {
    List<String> biases =
        new ArrayList<>(
            List.of(
                ("Photos come from %s and sounds from %s: places, homes and people of those who upload"
                        + " there are over-represented.")
                    .formatted(origins(of.visual().values()), origins(of.audio().values())),
                "Images with objects of several classes are taken before others.",
                "Sounds of some visible objects are removed at random, so that 'visible' does not mean"
                    + " 'sounding'; real scenes have other habits.",
                "Speech and singing are split into male and female where the classes are; no other"
                    + " gender has a class."));
    RowCounts rows = of.rows();
    SortedMap<String, Integer> classes = rows.objectsByClass();
    if (!classes.isEmpty()) {
      var most = Collections.max(classes.entrySet(), Map.Entry.comparingByValue());
      var least = Collections.min(classes.entrySet(), Map.Entry.comparingByValue());
      int sum = classes.values().stream().mapToInt(Integer::intValue).sum();
      biases.add(
          text(
              "Of %,d sounding objects %,d are of class %s and %,d of class %s: a ratio of %.1f.",
              sum,
              most.getValue(),
              most.getKey(),
              least.getValue(),
              least.getKey(),
              (double) most.getValue() / least.getValue()));
    }
    int men = classes.getOrDefault("male", 0);
    int women = classes.getOrDefault("female", 0);
    if (men + women > 0) {
      biases.add(text("Of the persons that sound %,d are perceived men, %,d women.", men, women));
    }
    if (rows.samples(Split.TEST) > 0) {
      biases.add(
          text(
              "In %,d of %,d test samples (%.0f%%) one object alone could sound for all that the picture"
                  + " tells: there a model that hears nothing can be right (eligibility.min_candidates).",
              rows.singles(Split.TEST),
              rows.samples(Split.TEST),
              100.0 * rows.singles(Split.TEST) / rows.samples(Split.TEST)));
    }
    for (Measure probe : ProbeMeasures.ofRows(of.subsets(), of.spec().seed(), rows.seen())) {
      if (probe.n() > 0) {
        biases.add(
            text(
                "%s, %s %.3f (%s), by chance %.3f, n = %,d: %s",
                Subset.named(probe.subset()).title(),
                probe.probe(),
                probe.value(),
                probe.unit(),
                probe.chance(),
                probe.n(),
                probe.verdict()));
      }
    }
    if (!rows.usesOfClips().isEmpty()) {
      biases.add(
          text(
              "%,d different clips are heard, the most used one by %,d objects.",
              rows.usesOfClips().size(), Collections.max(rows.usesOfClips())));
    }
    return List.copyOf(biases);
  }

  /**
   * Data of this release that common pre-trained networks have already seen or heard, counted from
   * the samples.
   */
  static List<String> knownToTrainedModels(Description of) {
    List<String> known = new ArrayList<>();
    var coco = of.rows().samplesByCocoPart();
    if (!coco.isEmpty()) {
      known.add(
          text(
              "Networks that were trained on COCO saw train2017 with its masks: so are the pictures of"
                  + " %s. Those of val2017 they did not see.",
              Arrays.stream(Split.values())
                  .filter(split -> of.rows().samples(split) > 0)
                  .map(
                      split ->
                          text(
                              "%,d of %,d %s samples (val2017: %,d; a path that tells neither: %,d)",
                              part(coco, "train2017", split),
                              of.rows().samples(split),
                              split,
                              part(coco, "val2017", split),
                              part(coco, "", split)))
                  .collect(Collectors.joining(" and "))));
    }
    RowCounts rows = of.rows();
    if (Arrays.stream(Split.values()).anyMatch(split -> rows.fromYoutube(split) > 0)) {
      known.add(
          text(
              "%,d sounding objects of train%s and %,d of test are heard from videos of YouTube. Networks of"
                  + " sound that were trained on YouTube-8M (VGGish), AudioSet or VGGSound may have heard"
                  + " them; which videos those sets hold was not looked up.",
              rows.fromYoutube(Split.TRAIN),
              rows.samples(Split.VAL) > 0 ? text(", %,d of val", rows.fromYoutube(Split.VAL)) : "",
              rows.fromYoutube(Split.TEST)));
    }
    known.add(
        "Whether a photograph or a recording is in ImageNet or in a set gathered from the web was not"
            + " looked up.");
    return known;
  }

  private static int part(
      SortedMap<String, SortedMap<Split, Integer>> coco, String part, Split split) {
    return coco.getOrDefault(part, Collections.emptySortedMap()).getOrDefault(split, 0);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Where the images, annotations and clips were taken from. */
  static String collection(Description of) {
    return ("Secondary data: images and instance annotations of %s, clips of %s. No new recording and"
            + " no new annotation. Every choice is a draw at an address of the seed, so that the same"
            + " sources and spec give the same release.")
        .formatted(titles(of.visual().values()), titles(of.audio().values()));
  }

  static String rawData(Description of) {
    return of.dataSets().stream()
            .map(set -> "%s (%s)".formatted(set.title(), set.url()))
            .collect(Collectors.joining(", "))
        + ". release.json has the SHA-256 of every source file that was read.";
  }

  /** How images and clips were changed. */
  static String manipulation(ReleaseSpec spec) {
    return ("Clips are decoded to mono, cut or tiled, %s and summed;"
                + " one recorded gain keeps a sample below full scale. Images are not changed. ")
            .formatted(spec.audio().law().words())
        + SYNTHETIC;
  }

  /** The steps from sources to samples. */
  static List<String> preprocessing(Description of) {
    ReleaseSpec spec = of.spec();
    List<String> steps =
        List.of(
            "Objects smaller than %s of the image's pixels can't sound."
                .formatted(plain(spec.eligibility().minMaskFraction())),
            "Clips are decoded to mono at %d Hz; those shorter than %s s or nowhere above %s dBFS are not used."
                .formatted(
                    spec.audio().sampleRateHz(),
                    plain(spec.audio().minSeconds()),
                    plain(spec.audio().silenceDbfs())),
            "A sample hears %s s of each clip.".formatted(plain(spec.audio().clipSeconds())),
            "No image, no video and no file with the same bytes is on both sides of the split.");
    return Stream.concat(steps.stream(), of.corrections().stream().map(Statements::correction))
        .toList();
  }

  /** Which test clips were rejected by the labels of another data set. */
  private static String correction(Description.Corrected corrected) {
    Correction by = corrected.by();
    Correction.Counts all = by.total();
    List<String> classes = new ArrayList<>();
    for (Map.Entry<String, Correction.Counts> counts : by.classes().entrySet()) {
      if (counts.getValue().rejected() > 0) {
        classes.add(
            text(
                "%s %,d of %,d",
                counts.getKey(), counts.getValue().rejected(), counts.getValue().clips()));
      }
    }
    return text(
        "%s (%s, %s, %s; its file has the SHA-256 %s) corrects the test clips of %s: of %,d clips %,d in which it"
            + " hears nothing of their class were rejected%s; %,d that it does not list were kept.",
        by.name(),
        by.version() == null ? "a version that is not known" : "version " + by.version(),
        corrected.labels().url(),
        corrected.labels().licence(),
        by.file().sha256(),
        Sources.kind("--audio", Sources.audioKinds(), by.source()).dataSet().title(),
        all.clips(),
        all.rejected(),
        classes.isEmpty() ? "" : " (%s)".formatted(String.join(", ", classes)),
        all.notListed());
  }

  /**
   * A number as text without an exponent. Double.toString is not used: it differs between Java 17
   * and 19.
   */
  private static String plain(double value) {
    return new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros().toPlainString();
  }
}
