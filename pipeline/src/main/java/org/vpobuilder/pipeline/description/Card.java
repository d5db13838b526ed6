package org.vpobuilder.pipeline.description;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.schemas.YamlText;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.licence.LicenceRule;
import org.vpobuilder.spec.subset.SubsetPart;

/** {@code README.md} of a release: a dataset card as Hugging Face reads it. */
final class Card {
  private final Description of;

  private Card(Description of) {
    this.of = of;
  }

  static String text(Description of) {
    Card card = new Card(of);
    return card.head()
        + "\n# %s\n\n%s\n".formatted(escaped(of.title()), Statements.summary(of))
        + card.warning()
        + "\n%s\n".formatted(Statements.RESTS)
        + heading("Motivation")
        + "\n"
        + bullets(Statements.MOTIVATION)
        + heading("Composition")
        + card.counts()
        + card.missing()
        + section("Limitations", Statements.limitations(of))
        + section("Biases", Statements.biases(of))
        + section("People in it", Statements.PERSONAL)
        + heading("Collection process")
        + "\n"
        + bullets(List.of(Statements.collection(of), Statements.rawData(of), Statements.CONSENT))
        + heading("Preprocessing, cleaning and labelling")
        + card.made()
        + heading("Uses")
        + section("What it is for", Statements.USE_CASES)
        + "\n%s\n\n%s\n".formatted(Statements.SYNTHETIC, Statements.SOCIAL_IMPACT)
        + section("What trained networks may know of it", Statements.knownToTrainedModels(of))
        + card.loading()
        + heading("Distribution")
        + card.licences()
        + card.citing()
        + heading("Maintenance")
        + section("Upkeep", List.of(Statements.MAINTENANCE));
  }

  /** One of the seven headings of Gebru et al., Datasheets for Datasets (2021). */
  private static String heading(String title) {
    return "\n## %s\n".formatted(title);
  }

  private String head() {
    ObjectNode head = JsonNodeFactory.instance.objectNode();
    head.put("pretty_name", of.title());
    head.put("license", "other");
    head.put("license_name", "licences-of-its-images-and-clips");
    head.put("license_link", ReleaseLayout.ATTRIBUTION);
    head.putArray("task_categories").add("image-segmentation");
    head.putArray("tags")
        .add("audio-visual-segmentation")
        .add("sound-source-localization")
        .add("webdataset")
        .add("croissant");
    head.putArray("size_categories").add(size(of.samples()));
    ArrayNode configs = head.putArray("configs");
    for (Subset subset : of.subsets()) {
      ObjectNode config = configs.addObject().put("config_name", subset.toString());
      ArrayNode files = config.putArray("data_files");
      for (Split split : Split.values()) {
        if (of.samples(subset, split) > 0) {
          files.addObject().put("split", split.toString()).set("path", paths(subset, split));
        }
      }
    }
    return "---\n" + YamlText.text(head) + "---\n";
  }

  /** The paths of files that exist: a pattern that matches no file is an error for the loaders. */
  private ArrayNode paths(Subset subset, Split split) {
    ArrayNode paths = JsonNodeFactory.instance.arrayNode();
    for (Subset folder : subset.withContained()) {
      String side = ReleaseLayout.folder(folder, split);
      if (of.files().stream().anyMatch(f -> f.path().startsWith(side + "/vpo-"))) {
        paths.add(side + "/*.tar");
      }
    }
    return paths;
  }

  private static String size(int samples) {
    int power = 1000;
    String below = "n<1K";
    for (String name : List.of("1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M")) {
      if (samples < power) {
        return below;
      }
      below = name;
      power *= 10;
    }
    return below;
  }

  private String counts() {
    StringBuilder text = new StringBuilder("\n### What is in it\n\n");
    text.append(
        "| subset | split | samples | asked for | sounding objects | other objects | shards |\n");
    text.append("|---|---|--:|--:|--:|--:|--:|\n");
    for (Subset subset : of.subsetsAskedFor()) {
      for (Split split : of.spec().splits()) {
        long shards =
            of.shards(subset).stream()
                .filter(f -> f.path().contains("/%s/".formatted(split)))
                .count();
        int samples = of.samples(subset, split);
        text.append(
            "| %s | %s | %d | %d | %d | %d | %d |\n"
                .formatted(
                    subset,
                    split,
                    samples,
                    samples + of.filled().lacking(subset, split),
                    of.rows().sounding(subset, split),
                    of.rows().silent(subset, split),
                    shards));
      }
    }
    text.append(
        "\n%s Test is made of %s.\n"
            .formatted(
                of.spec().subsets().rules().entrySet().stream()
                    .map(entry -> SubsetPart.of(entry.getKey()).summary(entry.getValue()))
                    .collect(Collectors.joining(" ")),
                tests()));
    text.append("\nSounding objects by class: %s.\n".formatted(classes()));
    text.append(
        "\n| source | gives | %s |\n|---|---|%s\n"
                .formatted(
                    of.spec().splits().stream()
                        .map(Split::toString)
                        .collect(Collectors.joining(" | ")),
                    "--:|".repeat(of.spec().splits().size()))
            + sources("images of samples", of.visual(), of.rows().samplesByVisual())
            + sources("clips of sounding objects", of.audio(), of.rows().objectsByAudio()));
    return text.toString();
  }

  /** {@code COCO 2017 (val2017), VGGSound (the test rows of its csv)}. */
  private String tests() {
    return of.dataSets().stream()
        .map(set -> "%s (%s)".formatted(set.title(), set.test()))
        .collect(Collectors.joining(", "));
  }

  private String sources(
      String gives,
      SortedMap<String, DataSet> sets,
      SortedMap<String, SortedMap<Split, Integer>> counts) {
    StringBuilder rows = new StringBuilder();
    sets.forEach(
        (name, set) -> {
          Map<Split, Integer> sides = counts.getOrDefault(name, Collections.emptySortedMap());
          rows.append(
              "| [%s](%s) | %s | %s |\n"
                  .formatted(
                      set.title(),
                      set.url(),
                      gives,
                      of.spec().splits().stream()
                          .map(split -> sides.getOrDefault(split, 0).toString())
                          .collect(Collectors.joining(" | "))));
        });
    return rows.toString();
  }

  private String warning() {
    String warning = of.filled().warning();
    return warning.isEmpty() ? "" : "\n**%s**\n".formatted(warning);
  }

  private String missing() {
    List<String> missing = of.filled().missing();
    return missing.isEmpty()
        ? ""
        : section("What is missing", missing.stream().map(Card::escaped).toList());
  }

  private String classes() {
    return of.rows().objectsByClass().entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private String made() {
    return "\n### How it was made\n\n"
        + ("Spec `%s`, seed %d, version %s, by %s %s (FFmpeg %s). `spec.yaml` decides everything:"
                + " with the same sources it\ngives the same bytes. `release.json` has the SHA-256 of"
                + " every file and of the sources, and counts what was not used\nand why;"
                + " `plan/*.jsonl` has every sample as it was decided.\n\n")
            .formatted(
                of.spec().name(),
                of.spec().seed(),
                of.version(),
                of.builder().name(),
                of.builder().version(),
                of.builder().ffmpeg())
        + bullets(Statements.preprocessing(of))
        + "\n%s\n\n%s\n".formatted(Statements.ANNOTATION, Statements.manipulation(of.spec()));
  }

  private String licences() {
    StringBuilder text = new StringBuilder("\n### Licences\n\n");
    text.append(
        "The release has no licence of its own. Each image keeps its photographer's and each clip its"
            + " uploader's.\n`ATTRIBUTION.csv` has, for every sounding object of every sample, the licence,"
            + " maker and page of its image and of its\nclip, as far as their sources tell. Images are the"
            + " originals, byte for byte; clips were cut, panned and mixed.\n\n");
    text.append(
        "`image.licence` of a sample's json is the address of the licence, or its name.\n\n"
            + licences("image", "samples", of.rows().samplesByLicence()));
    String once =
        of.spec().subsets().rules().keySet().stream()
            .filter(subset -> subset.contained() != null)
            .map(
                subset ->
                    "(%s's own and %s's samples are counted once.) "
                        .formatted(subset, subset.contained()))
            .collect(Collectors.joining());
    if (!tellsOfClips()) {
      text.append("\n%sThe spec allows %s.\n".formatted(once, rule(of.spec().imageLicences())));
      return text.toString();
    }
    text.append(
        "\n%sOf images the spec allows %s.\n\n".formatted(once, rule(of.spec().imageLicences())));
    text.append(licences("clip", "sounding objects", of.rows().objectsByClipLicence()));
    text.append("\nOf clips the spec allows %s.".formatted(rule(of.spec().clipLicences())));
    if (of.rows().objectsByClipLicence().containsKey(Licence.UNKNOWN.code())) {
      text.append(" The licence of a clip is `unknown` if its source states none.");
    }
    return text.append("\n").toString();
  }

  /**
   * Whether there is something to tell of the clips' licences: one that is known, or a rule of the
   * spec that a reader could take to be one for clips.
   */
  private boolean tellsOfClips() {
    return of.spec().licences() != null
        || of.rows().objectsByClipLicence().keySet().stream()
            .anyMatch(code -> !code.equals(Licence.UNKNOWN.code()));
  }

  private String licences(String what, String unit, SortedMap<String, Integer> counts) {
    StringBuilder rows =
        new StringBuilder(
            "| licence of the %s | name | %s |\n|---|---|--:|\n".formatted(what, unit));
    counts.forEach(
        (code, count) -> {
          String url = of.rows().licenceUrls().get(code);
          String linked =
              url == null || !url.matches("https?://[!-~&&[^()<>|]]+")
                  ? code
                  : "[%s](%s)".formatted(code, url);
          rows.append(
              "| %s | %s | %d |\n".formatted(linked, escaped(of.rows().licenceName(code)), count));
        });
    return rows.toString();
  }

  private static String rule(LicenceRule rule) {
    List<String> allow = rule.allow();
    List<String> deny = rule.deny();
    return (allow == null ? "every licence" : "only " + String.join(", ", allow))
        + (deny == null ? "" : " and denies " + String.join(", ", deny));
  }

  private String loading() {
    return """

        ### How to load it

        The shards are WebDataset tars: `{key}.jpg`, `.json`, `.mask.png`, `.stems.%s`, `.%s`. `shards.json` beside them
        is an index for wids, `croissant.json` describes all for Croissant readers.

        ```python
        import glob, webdataset as wds
        shards = sorted(glob.glob("%s/train/*.tar"))
        for sample in wds.WebDataset(shards, shardshuffle=False).decode("pil"):
            image, objects = sample["jpg"], sample["json"]["objects"]
            mask = sample["mask.png"]      # 0, the class index, or 255: to be ignored
            mixture = sample["%s"]        # stereo, bytes of a %s file
        ```

        A flip of the image must turn alpha into 1 - alpha and swap the channels; the stems (channel i is the object with
        `channel` i, before panning) let you pan again after a crop.
        """
        .formatted(
            of.spec().audio().container(),
            of.spec().audio().container(),
            of.subsets().isEmpty() ? Subset.all().get(0) : of.subsets().get(0),
            of.spec().audio().container(),
            of.spec().audio().container().toString().toUpperCase(Locale.ROOT));
  }

  private String citing() {
    return "\n### How to cite it\n\n`CITATION.cff` has it for machines.\n\n```bibtex\n"
        + Citation.bibtex(of)
        + Citation.papers(of)
        + "```\n";
  }

  private static String section(String title, List<String> points) {
    return "\n### %s\n\n%s".formatted(title, bullets(points));
  }

  private static String bullets(List<String> points) {
    return points.stream().map(point -> "- " + point + "\n").collect(Collectors.joining());
  }

  /** A title from outside, escaped so that Markdown shows it as plain text. */
  private static String escaped(String text) {
    return text.replaceAll("([\\\\`*_{}\\[\\]<>#|!])", "\\\\$1");
  }
}
