package org.vpobuilder.validation.report;

import j2html.tags.DomContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.FigureFolder;
import org.vpobuilder.validation.report.gallery.ListeningCopy;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Photo;
import org.vpobuilder.validation.report.page.PictureCard;
import org.vpobuilder.validation.report.page.Section;

/** The section of images with their truths and predictions. */
final class ExamplesSection {
  static final int MAX_EXAMPLES = 24;

  private static final String GALLERY = "examples";
  private static final int BYTE = 0xff;

  private final Results results;

  ExamplesSection(Results results) {
    this.results = results;
  }

  Section section() throws IOException {
    List<DomContent> parts = new ArrayList<>();
    Map<String, List<Run>> keys = keys();
    if (keys.isEmpty()) {
      parts.add(Notice.MISSING.html("no run has a folder of figures, so there is no picture."));
      return new Section("pictures", "Pictures", parts);
    }
    List<PictureCard> cards = new ArrayList<>();
    TreeSet<String> classes = new TreeSet<>();
    TreeSet<String> families = new TreeSet<>();
    for (Map.Entry<String, List<Run>> entry : keys.entrySet()) {
      if (cards.size() == MAX_EXAMPLES) {
        break;
      }
      TreeSet<String> found = new TreeSet<>();
      cards.add(card(cards.size(), entry.getKey(), entry.getValue(), found));
      classes.addAll(found);
      entry.getValue().forEach(run -> families.add(run.family()));
    }
    parts.add(Parts.paragraph(introduction(keys.size())));
    List<DomContent> controls =
        List.of(
            Parts.filter("Class", GALLERY, List.copyOf(classes)),
            Parts.filter("Run", GALLERY, List.copyOf(families)),
            Parts.coverSlider(GALLERY));
    parts.add(Parts.gallery(GALLERY, controls, cards));
    return new Section("pictures", "Pictures", parts);
  }

  private static String introduction(int examples) {
    String left =
        examples > MAX_EXAMPLES
            ? " The first %d of %d examples are shown.".formatted(MAX_EXAMPLES, examples)
            : "";
    return "The image, the truth, and what a run of each arm (the first seed that has pictures)"
        + " made of it. Only sounding objects are in the truth: what is visible but silent"
        + " has to stay unmarked. The sound is the mixture in stereo, also beside runs that"
        + " heard it in mono. The wedges under a picture stand where its objects sound from"
        + " (alpha: 0 left, 1 right). Where the sound leads a network to look is from its lowest"
        + " place on the picture, blue, to its highest, yellow."
        + left;
  }

  /** For each key, the first run of every arm that has the example. */
  private Map<String, List<Run>> keys() {
    Map<String, Run> firsts = new LinkedHashMap<>();
    for (Run run : results.runs()) {
      if (!run.examples().isEmpty()) {
        firsts.putIfAbsent(run.arm(), run);
      }
    }
    Map<String, List<Run>> keys = new TreeMap<>();
    for (Run run : firsts.values()) {
      run.examples().forEach(key -> keys.computeIfAbsent(key, k -> new ArrayList<>()).add(run));
    }
    return keys;
  }

  private PictureCard card(int number, String key, List<Run> runs, TreeSet<String> classes)
      throws IOException {
    List<DomContent> views = new ArrayList<>();
    FigureFolder shown = runs.get(0).folderOf(key);
    ShownExample first = ShownExample.read(shown, key);
    Map<Integer, String> names = runs.get(0).classNames();
    Photo photo = photo(number, first, names);
    views.add(photo.plain("image"));
    views.add(photo.under(first.truth(), "truth", "", index -> name(names, index)));
    for (byte pixel : first.truth().pixels()) {
      int index = pixel & BYTE;
      if (index != 0 && index != VpoClass.IGNORE) {
        classes.add(name(names, index));
      }
    }
    List<DomContent> attention = new ArrayList<>();
    for (Run run : runs) {
      ShownExample example = ShownExample.read(run.folderOf(key), key);
      views.add(prediction(photo, run, example));
      example
          .attention()
          .ifPresent(map -> attention.add(photo.underHeat(map, run.name(), heard(run, key))));
    }
    if (!attention.isEmpty()) {
      views.add(Parts.foldedPanels("Where the sound leads them to look", attention));
    }
    List<String> tags = new ArrayList<>(classes);
    runs.forEach(run -> tags.add(run.family()));
    String sounding =
        photo.ticks().isEmpty()
            ? "places of the sounding objects not recorded"
            : "sounding: "
                + photo.ticks().stream().map(Photo::legend).collect(Collectors.joining(", "));
    Optional<DomContent> player = ShownExample.sound(shown, key).map(sound -> player(key, sound));
    return new PictureCard(key, sounding, player, tags, views);
  }

  private static String heard(Run run, String key) {
    return "attention of %s to the sound of %s".formatted(run.name(), key);
  }

  private static DomContent player(String key, ListeningCopy sound) {
    String type = sound.extension().equals("opus") ? "audio/ogg" : "audio/flac";
    return Parts.player("Sound of " + key, type, sound.bytes());
  }

  private static DomContent prediction(Photo photo, Run run, ShownExample example) {
    if (example.prediction().width() != photo.width()
        || example.prediction().height() != photo.height()) {
      throw new BadInputException(
          "run %s, example %s: got another size than in the other runs"
              .formatted(run.name(), example.key()));
    }
    Map<Integer, String> names = run.classNames();
    String score = String.format(Locale.ROOT, "mIoU of this image %.1f%%", example.miou());
    return photo.under(example.prediction(), run.name(), score, index -> name(names, index));
  }

  private static Photo photo(int number, ShownExample example, Map<Integer, String> names) {
    List<Photo.Tick> ticks = new ArrayList<>();
    for (int i = 0; i < example.about().alphas().size(); i++) {
      String name = example.about().sounding().get(i);
      int colour =
          names.entrySet().stream()
              .filter(entry -> entry.getValue().equals(name))
              .mapToInt(Map.Entry::getKey)
              .findFirst()
              .orElse(0);
      ticks.add(new Photo.Tick(name, example.about().alphas().get(i), colour));
    }
    return new Photo(
        "photo-" + number,
        example.jpeg(),
        example.truth().width(),
        example.truth().height(),
        ticks);
  }

  private static String name(Map<Integer, String> names, int index) {
    return names.getOrDefault(index, "class " + index);
  }
}
