package org.vpobuilder.pipeline.description;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.ReleaseSpec;

/**
 * What must be said of any VPO release, in the words of Croissant's Responsible-AI vocabulary (RAI
 * 1.0). From S1 (the VPO paper), its own list of weaknesses, and what this builder does. The card
 * and {@code croissant.json} say the same.
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
          "Classes are unbalanced; the release's ledger and counts say how much.",
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

  static final String MAINTENANCE =
      "A release never changes. `vpo build --extend` makes a larger one that keeps every sample, and"
          + " `vpo diff` says which part of the version rises. Who wants to be left out should ask the"
          + " release's authors; they build again without the image or clip.";

  private Statements() {}

  /** What it is. */
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

  /** What it does not show. */
  static List<String> limitations(Description of) {
    // Wherever a source is, a law hears it by a gain or by a filter: one place tells.
    AudioSpec audio = of.spec().audio();
    boolean levelsAlone = audio.law().at(0.25, audio.sampleRateHz()).reach() == 0;
    return Stream.concat(
            LIMITATIONS.stream()
                .filter(limitation -> levelsAlone || !limitation.equals(LEVELS_ALONE)),
            of.dataSets().stream().flatMap(set -> set.limits().stream()))
        .toList();
  }

  /** What it over-represents. */
  static List<String> biases(Description of) {
    return List.of(
        ("Photos come from %s and sounds from %s: places, homes and people of those who upload there"
                + " are over-represented.")
            .formatted(origins(of.visual().values()), origins(of.audio().values())),
        "Images with objects of several classes are taken before others.",
        "Sounds of some visible objects are removed at random, so that 'visible' does not mean"
            + " 'sounding'; real scenes have other habits.",
        "Speech and singing are split into male and female where the classes are; no other gender"
            + " has a class.");
  }

  /** Where its parts were taken from. */
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

  /** What was done to images and clips. */
  static String manipulation(ReleaseSpec spec) {
    return ("Clips are decoded to mono, cut or tiled, %s and summed;"
                + " one recorded gain keeps a sample below full scale. Images are not changed. ")
            .formatted(spec.audio().law().words())
        + SYNTHETIC;
  }

  /** The steps from sources to samples. */
  static List<String> preprocessing(ReleaseSpec spec) {
    return List.of(
        "Objects smaller than %s of the image's pixels can't sound."
            .formatted(plain(spec.eligibility().minMaskFraction())),
        "Clips are decoded to mono at %d Hz; those shorter than %s s or nowhere above %s dBFS are not used."
            .formatted(
                spec.audio().sampleRateHz(),
                plain(spec.audio().minSeconds()),
                plain(spec.audio().silenceDbfs())),
        "A sample hears %s s of each clip.".formatted(plain(spec.audio().clipSeconds())),
        "No image, no video and no file with the same bytes is on both sides of the split.");
  }

  /** Without an exponent; not Double.toString, which differs between Java 17 and 19. */
  private static String plain(double value) {
    return new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros().toPlainString();
  }
}
